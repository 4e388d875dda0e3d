// Programs that misbehave, for real: each ends in time, with a recorded failure and no more output kept than was asked for.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { startProgram } from '../src/windows-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'aadlogin-doctor-programs-'))

/** Runs a line of shell as the program. */
const shell = (script: string, { within = 5000, maxBytes = 100_000 } = {}) =>
  startProgram('/bin/sh', ['-c', script], { folder, environment: {}, signal: AbortSignal.timeout(within), maxBytes })

describe('a program that', () => {
  test('ends well gives its output and exit code', async () => {
    expect(await shell('echo out; echo err >&2; exit 7')).toEqual({
      exitCode: 7,
      stdout: { encoding: 'utf-8', text: 'out\n' },
      stderr: { encoding: 'utf-8', text: 'err\n' },
    })
  })

  test('is not there is not found', async () => {
    const start = startProgram('/no/such.exe', [], { folder, environment: {}, signal: AbortSignal.timeout(5000) })
    await expect(start).rejects.toMatchObject({ reason: 'not-found' })
  })

  test('writes more than is wanted is stopped and gives its start, where the start is enough', async () => {
    const keep = { folder, environment: {}, maxBytes: 1000, keepStart: true }
    const start = (path: string, ...args: string[]) =>
      startProgram(path, args, { ...keep, signal: AbortSignal.timeout(5000) })
    const flood = await start('/bin/sh', '-c', 'exec yes')
    expect(flood).toMatchObject({ exitCode: 0, stopped: true })
    expect(flood.stdout.text).toBe('y\n'.repeat(500))
    const short = await start('/bin/sh', '-c', 'echo out; echo err >&2; exit 7')
    expect(short).toMatchObject({ exitCode: 7, stdout: { text: 'out\n' }, stderr: { text: 'err\n' } })
    expect(short.stopped ?? false).toBe(false)
    await expect(start('/no/such.exe')).rejects.toMatchObject({ reason: 'not-found' })
  })

  test('never ends is stopped', async () => {
    await expect(shell('exec sleep 60', { within: 200 })).rejects.toMatchObject({ reason: 'timeout' })
  })

  test('ignores being stopped is stopped by force', async () => {
    const script = `trap '' TERM; echo $$ > ignoring.pid; while :; do sleep 0.1; done`
    await expect(shell(script, { within: 300 })).rejects.toMatchObject({ reason: 'timeout' })
    await sleep(300)
    const pid = Number(readFileSync(join(folder, 'ignoring.pid'), 'utf8'))
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  test('leaves its output to another one that never ends is given up', async () => {
    const began = performance.now()
    await expect(shell('sleep 15 & exec sleep 15', { within: 200 })).rejects.toMatchObject({ reason: 'timeout' })
    expect(performance.now() - began).toBeLessThan(8000)
  })

  test.each(['stdout', 'stderr'])('floods %s is stopped, and its output is not kept', async (where) => {
    const before = process.memoryUsage().rss
    const flood = shell(`exec yes ${where === 'stderr' ? '>&2' : ''}`)
    await expect(flood).rejects.toMatchObject({
      reason: 'unreadable',
      message: expect.stringContaining('100000 bytes'),
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
  })

  test('prints more than any program of Windows is stopped, also where nobody said how much that is', async () => {
    const flood = startProgram('/bin/sh', ['-c', 'exec yes'], {
      folder,
      environment: {},
      signal: AbortSignal.timeout(5000),
    })
    await expect(flood).rejects.toMatchObject({ message: expect.stringContaining('524288 bytes') })
  })

  test('gets no environment but what it is given', async () => {
    process.env.NODE_OPTIONS_OF_THIS_TEST = 'evil'
    try {
      expect((await shell('env')).stdout.text).not.toContain('evil')
    } finally {
      delete process.env.NODE_OPTIONS_OF_THIS_TEST
    }
  })
})
