import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { askImds } from '../src/imds.ts'
import type { HttpAttempt } from '../src/machine.ts'
import { httpAnswer, machineThatAnswers, machineWithImds } from './imds-machine.ts'

const path = '/metadata/identity/info?api-version=2018-02-01'
const never = new AbortController().signal

test('asks by the rules of IMDS: GET, Metadata: true, nothing else', async () => {
  const { machine, log, close } = await machineWithImds()
  const attempts = await askImds(machine, path, never, 5000)
  close()
  expect(attempts).toHaveLength(1)
  expect(attempts[0]).toMatchObject({ url: `http://169.254.169.254${path}`, result: { kind: 'answer', status: 200 } })
  expect(log.broken).toEqual([])
  expect(log.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${path}`])
})

describe('asks again', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** When the questions were asked, in seconds from the first, and how it ended. */
  async function ask(answers: HttpAttempt[], withinMs: number, signal: AbortSignal = never) {
    const { machine, asked } = machineThatAnswers(answers)
    const asking = askImds(machine, path, signal, withinMs)
    await vi.runAllTimersAsync()
    const last = (await asking).at(-1)?.result
    return { seconds: asked.map(({ at }) => at / 1000), asked, last }
  }

  test.each([404, 410, 429, 500, 502, 503])('after %i, at the documented 0, 2, 6 and 14 seconds', async (status) => {
    const { seconds, last } = await ask(
      [httpAnswer(status), httpAnswer(status), httpAnswer(status), httpAnswer(200)],
      18_000,
    )
    expect(seconds).toEqual([0, 2, 6, 14])
    expect(last).toMatchObject({ status: 200 })
  })

  test.each([200, 302, 400, 401, 403, 405])('never after %i', async (status) => {
    const { seconds } = await ask([httpAnswer(status), httpAnswer(500)], 60_000)
    expect(seconds).toEqual([0])
  })

  test('never after silence: waiting changes no route', async () => {
    const silence: HttpAttempt = { kind: 'no-answer', phase: 'connect', code: 'ETIMEDOUT', message: '', ms: 4000 }
    expect((await ask([silence, httpAnswer(200)], 60_000)).seconds).toEqual([0])
  })

  test('five times at most', async () => {
    expect((await ask([httpAnswer(500)], 120_000)).seconds).toEqual([0, 2, 6, 14, 30])
  })

  test('only while there is time for an answer', async () => {
    expect((await ask([httpAnswer(500)], 12_500)).seconds).toEqual([0, 2, 6])
    expect((await ask([httpAnswer(500)], 1000)).seconds).toEqual([0])
  })

  test('no question lasts longer than the time that is left', async () => {
    const { asked } = await ask([httpAnswer(500)], 7000)
    expect(asked.map(({ connectMs, answerMs }) => [connectMs, answerMs])).toEqual([
      [4000, 3000],
      [4000, 1000],
      [1000, 1],
    ])
  })

  test('later when a busy service asks for it, and not at all when that is too late', async () => {
    const busy = (seconds: string) => httpAnswer(429, {}, { 'retry-after': seconds })
    expect((await ask([busy('5'), httpAnswer(200)], 12_500)).seconds).toEqual([0, 5])
    expect((await ask([busy('1'), httpAnswer(200)], 12_500)).seconds).toEqual([0, 2])
    expect((await ask([busy('3600'), httpAnswer(200)], 12_500)).seconds).toEqual([0])
    expect((await ask([busy('Fri, 20 Nov 2026 02:14:09 GMT'), httpAnswer(200)], 12_500)).seconds).toEqual([0, 2])
  })

  test('no more once the run ends', async () => {
    const end = new AbortController()
    setTimeout(() => end.abort(), 3000)
    expect((await ask([httpAnswer(500)], 60_000, end.signal)).seconds).toEqual([0, 2])
  })
})
