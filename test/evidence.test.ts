// collect() costs a broken look only itself; parseEvidence() reads damaged evidence as a failure.
import { describe, expect, test, vi } from 'vitest'
import { askedNothing } from '../src/asked.ts'
import { diagnose } from '../src/diagnose.ts'
import { collect, parseEvidence } from '../src/evidence.ts'
import type { Machine } from '../src/machine.ts'
import { CouldNotLook } from '../src/outcome.ts'
import { probeIds, probes } from '../src/probes/index.ts'
import { head } from './cases/case.ts'
import { vmEvidence } from './healthy/index.ts'

/** A machine on which every look ends in the same way. */
function machineWhere(look: () => Promise<never>): Machine {
  return {
    platform: 'win32',
    systemDrive: 'C:',
    now: () => new Date('2026-11-20T02:14:09.120Z'),
    elapsed: () => performance.now(),
    runProgram: look,
    readFileEnd: look,
    listFolder: look,
    httpGet: look,
  } as unknown as Machine
}

const never = new AbortController().signal
const nothingAsked = { cloud: null, tenant: null }

describe('collect', () => {
  test('a machine where nothing can be looked at: every probe has its own outcome, and no verdict is guessed', async () => {
    const machine = machineWhere(async () => {
      throw new CouldNotLook('access-denied', 'Windows denied access')
    })
    const evidence = await collect(machine, { ...nothingAsked, signal: never })
    expect(Object.keys(evidence).sort()).toEqual([...probeIds].sort())
    const report = diagnose(evidence, askedNothing, head)
    expect(report.verdict).toBe('inconclusive')
    expect(report.checks.filter((check) => check.outcome === 'pass')).toEqual([])
    expect(report.findings).toEqual([])
  })

  test('a look that throws our own bug is recorded as crashed, and the others go on', async () => {
    const machine = machineWhere(async () => {
      throw new TypeError('x is not a function')
    })
    const evidence = await collect(machine, { ...nothingAsked, signal: never })
    expect(evidence.account?.outcome).toMatchObject({ status: 'failed', reason: 'crashed' })
  })

  test('a look that never ends costs its own deadline only', async () => {
    vi.useFakeTimers()
    try {
      const machine = machineWhere(() => new Promise<never>(() => {}))
      const looking = collect(machine, { ...nothingAsked, signal: never })
      await vi.advanceTimersByTimeAsync(Math.max(...probeIds.map((id) => probes[id].timeoutMs)) * 2)
      const evidence = await looking
      expect(evidence.dsregStatus?.outcome).toMatchObject({ status: 'failed', reason: 'timeout' })
    } finally {
      vi.useRealTimers()
    }
  })

  test('when the run ends early, what was still being looked at says so', async () => {
    const stop = new AbortController()
    const machine = machineWhere(() => new Promise<never>(() => {}))
    const looking = collect(machine, { ...nothingAsked, signal: stop.signal })
    stop.abort()
    const evidence = await looking
    for (const id of probeIds) expect(evidence[id]?.outcome.status, id).toBe('failed')
    expect(evidence.dsregStatus?.outcome).toMatchObject({ reason: 'cancelled' })
  })

  test('a token in anything that was read does not reach the evidence', async () => {
    const token = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJvaWQiOiIzMyJ9.c2lnbmF0dXJl'
    const machine = machineWhere(async () => {
      throw new CouldNotLook('unreadable', `Bearer ${token}`)
    })
    const evidence = await collect(machine, { ...nothingAsked, signal: never })
    expect(JSON.stringify(evidence)).not.toContain('eyJ0eXAi')
  })
})

describe('parseEvidence', () => {
  test('reads the healthy VM whole', () => {
    for (const [id, outcome] of Object.entries(parseEvidence(vmEvidence()))) expect(outcome.status, id).toBe('ok')
  })

  test('a damaged part is unreadable, and says where', () => {
    const evidence = vmEvidence()
    evidence.windows = { startedAt: head.collectedAt, durationMs: 1, outcome: { status: 'ok', value: { version: 7 } } }
    const facts = parseEvidence(evidence)
    expect(facts.windows).toMatchObject({ status: 'failed', reason: 'unreadable' })
    expect(facts.account.status).toBe('ok')
  })
})
