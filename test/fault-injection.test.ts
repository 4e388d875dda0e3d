// Every call that the probes make to the machine fails, hangs or lies, one after the other and in pairs: nothing crashes, nothing passes that was not seen,
// and "no problem found" is never said without the evidence that it needs. AADLOGIN_SEED repeats a run; AADLOGIN_THOROUGH=1 tries all.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { askedNothing } from '../src/asked.ts'
import { diagnose } from '../src/diagnose.ts'
import { collect, type Evidence, parseEvidence } from '../src/evidence.ts'
import type { Machine } from '../src/machine.ts'
import { CouldNotLook } from '../src/outcome.ts'
import { type ProbeId, probeIds, probes } from '../src/probes/index.ts'
import { renderHtml } from '../src/report/html.ts'
import { type Report, reportSchema } from '../src/report/report.ts'
import { renderStdout } from '../src/report/stdout.ts'
import { renderText } from '../src/report/text.ts'
import { rules } from '../src/rules/index.ts'
import type { RuleId } from '../src/rules/rule-ids.ts'
import { allCases } from './all-cases.ts'
import { head } from './cases/case.ts'
import { healthy, type Raw } from './healthy/index.ts'
import { machineOf } from './machine-of.ts'

/** The healthy VM, and VMs that fail in another way each. */
const failing: RuleId[] = ['device-not-joined', 'managed-identity-missing', 'extension-failed', 'pku2u-disabled']
const vms: [string, Raw][] = [['healthy', healthy]]
/** What is stored, and every VM of every rule's cases. Their network is well: what breaks it is tried in network-faults.test.ts. */
const others: [string, Raw][] = readdirSync('fixtures')
  .filter((name) => existsSync(`fixtures/${name}/report.json`))
  .map((name) => [name, rawOf(JSON.parse(readFileSync(`fixtures/${name}/report.json`, 'utf8')).evidence)])
for (const [id, { fails, passes, notApplicable }] of await allCases())
  for (const [what, { evidence }] of Object.entries({ ...fails, ...passes, ...notApplicable })) {
    const raw = { ...healthy, ...evidence }
    if (failing.includes(id as RuleId) && what === Object.keys(fails)[0]) vms.push([id, raw])
    else others.push([`${id}: ${what}`, raw])
  }

/** What an older report lacks is as on the healthy VM. */
function rawOf(evidence: Evidence): Raw {
  const seen = Object.entries(evidence).flatMap(([id, { outcome }]) =>
    outcome.status === 'ok' ? [[id, outcome.value]] : [],
  )
  return { ...healthy, ...Object.fromEntries(seen) }
}

/** Without these no run may say that nothing is wrong (CONTRACT: instance metadata, dsregcmd, the endpoints, the extension's folders). */
const neededForAllClear: ProbeId[] = [
  'instanceMetadata',
  'dsregStatus',
  'endpoints',
  'extensionLogs',
  'extensionStatus',
]

type Answer = (honest: () => Promise<unknown>) => Promise<unknown>

const could = (reason: CouldNotLook['reason']) => async () => {
  throw new CouldNotLook(reason, 'it could not be looked at')
}
/** The machine tells that it could not look, or never answers. */
const failures: Record<string, Answer> = {
  'is denied': could('access-denied'),
  'times out': could('timeout'),
  'has a bug': async () => {
    throw new TypeError('x is not a function')
  },
  'throws nothing at all': async () => {
    throw undefined
  },
  hangs: () => new Promise(() => {}),
}

const words =
  'ÄØ<script>alert(1)</script>\u001b[2J\0 {"a": ["<Event>&x;"]} HKEY_LOCAL_MACHINE\\A\r\n    B    REG_SZ    C\n'
const huge = `${words.repeat(1500)}${'x'.repeat(100_000)}`
/** The machine answers, in the right shape, what isn't so. */
const lies: Record<string, Answer> = {
  'is empty': (honest) => retold(honest, () => ''),
  'is garbage': (honest) => retold(honest, () => words),
  'is huge': (honest) => retold(honest, () => huge),
  'is cut in the middle': (honest) => retold(honest, (text) => text.slice(0, text.length / 2)),
  // As the port tells it of a program that crashes or is ended from outside; of other looks, that they can't be made.
  'is half, and the program crashed': async (honest) => {
    const half = (await retold(honest, (text) => text.slice(0, text.length / 2))) as { exitCode?: number }
    return half?.exitCode === undefined ? could('crashed')() : { ...half, exitCode: 1 }
  },
  'is reversed': (honest) => retold(honest, (text) => [...text].reverse().join('')),
}
/** The machine breaks its own contract. */
const nonsense: Record<string, Answer> = {
  'is nothing': async () => undefined,
  'is a number': async () => 7,
  'is an empty object': async () => ({}),
  'is of wrong types': async (honest) => wrongTypes(await honest()),
}

/** The honest answer with every text in it, and the bytes of it, told otherwise. */
async function retold(honest: () => Promise<unknown>, tell: (text: string) => string): Promise<unknown> {
  const shapes = /^(kind|phase|outcome|encoding|name|address|modifiedAt|at)$/
  const change = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return shapes.test(key) ? value : tell(value)
    if (Array.isArray(value)) return value.map((child) => change(child, key === 'entries' ? key : ''))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, change(child, name)]))
  }
  return change(await honest())
}

function wrongTypes(value: unknown): unknown {
  if (Array.isArray(value)) return { 0: value }
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? 4711 : String(value)
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, wrongTypes(child)]))
}

/** The machine with faults: by call ("runProgram reg.exe query ..."), how it answers. `seen` gathers the calls. */
function faulty(machine: Machine, faults: Map<string, Answer>, seen = new Set<string>()): Machine {
  const looks = [
    'runProgram',
    'readFileEnd',
    'listFolder',
    'httpGet',
    'ownNetwork',
    'lookUpName',
    'askNameServer',
    'tryHttps',
  ]
  const wrapped = looks.map((name) => {
    const honest = (machine as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[name]
    const call = (...args: unknown[]) => {
      const key = [name, ...args.map(nameOf)].join(' ').trim()
      seen.add(key)
      const fault = faults.get(key)
      const ask = async () => honest?.(...args)
      return fault === undefined ? ask() : fault(ask)
    }
    return [name, call]
  })
  return { ...machine, ...Object.fromEntries(wrapped) }
}

/** What is asked, without signals and waits. */
function nameOf(arg: unknown): string {
  if (typeof arg === 'string') return arg
  if (Array.isArray(arg)) return arg.join(' ')
  const asked = arg as Record<string, unknown> | null | undefined
  return ['url', 'type', 'host', 'server', 'path', 'tunnel'].map((name) => asked?.[name] ?? '').join(' ')
}

async function look(raw: Raw, faults: [string, Answer][] = [], seen?: Set<string>): Promise<[Evidence, Report]> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const machine = faulty(machineOf(raw), new Map(faults), seen)
    let evidence: Evidence | null = null
    const looking = collect(machine, { cloud: null, tenant: null, signal: new AbortController().signal })
    looking.then((collected) => {
      evidence = collected
    })
    // Each step is longer than any probe's deadline, and there are two waves.
    for (let step = 0; evidence === null && step < 10; step += 1) await vi.advanceTimersByTimeAsync(60_000)
    expect(evidence, 'the look did not end').not.toBeNull()
    const collected = evidence as unknown as Evidence
    return [collected, diagnose(collected, askedNothing, head)]
  } finally {
    vi.useRealTimers()
  }
}

const outcomes = (report: Report) => new Map(report.checks.map(({ ruleId, outcome }) => [ruleId, outcome]))

/** What holds whatever the machine does. */
function expectSound(evidence: Evidence, report: Report): void {
  expect(() => reportSchema.parse(report)).not.toThrow()
  const facts = parseEvidence(evidence)
  const outcomeOf = outcomes(report)
  for (const { id, needs } of rules) {
    if (needs.some((need) => facts[need].status === 'failed')) expect(outcomeOf.get(id), id).toBe('unknown')
    expect(outcomeOf.get(id), `${id}: ${report.checks.find(({ ruleId }) => ruleId === id)?.because}`).not.toBe(
      'crashed',
    )
  }
  // Only collect() may have met a bug of the machine's; reading what it brought must not fail of itself.
  for (const id of probeIds) {
    const fact = facts[id]
    if (evidence[id]?.outcome.status === 'ok' && fact.status === 'failed')
      expect(fact.reason, fact.message).toBe('unreadable')
  }
  if (report.verdict === 'no-problem-found')
    for (const id of neededForAllClear) {
      const fact = facts[id]
      expect(fact.status, id).toBe('ok')
      const probe = probes[id] as { missing?: (facts: unknown) => string[] }
      if (fact.status === 'ok') expect(probe.missing?.(fact.value) ?? [], id).toEqual([])
    }
  expect(Buffer.byteLength(renderStdout(report, null))).toBeLessThanOrEqual(4096)
  renderText(report)
}

/** Where the machine only could not look, it says nothing new about the VM: no failing rule passes, and none that passed fails. */
function expectNothingNew(before: Report, after: Report): void {
  const was = outcomes(before)
  for (const [id, outcome] of outcomes(after)) {
    if (was.get(id) === 'fail') expect(outcome, `${id} failed before`).not.toBe('pass')
    if (was.get(id) === 'pass') expect(outcome, `${id} passed before`).not.toBe('fail')
  }
}

const seed = Number(process.env.AADLOGIN_SEED ?? Math.floor(Math.random() * 2 ** 31))
/** Mulberry32. */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const random = randomFrom(seed)
const pick = <T>(from: T[]) => from[Math.floor(random() * from.length)] as T
/** Everything on every VM takes minutes: without AADLOGIN_THOROUGH=1 some of it is drawn by lot. */
const thorough = process.env.AADLOGIN_THOROUGH === '1'
const perCall = (from: Record<string, Answer>, always: string[] = []) => {
  const all = Object.keys(from)
  return thorough ? all : [...new Set([...always, pick(all)])]
}
const all = { ...failures, ...lies, ...nonsense }

/** One look with these faults; a failure of the test names them. */
async function tryOut(raw: Raw, faults: [call: string, how: string][], expectMore: (report: Report) => void) {
  const [evidence, report] = await look(
    raw,
    faults.map(([call, how]) => [call, all[how] as Answer]),
  )
  try {
    expectSound(evidence, report)
    expectMore(report)
  } catch (error) {
    const what = faults.map(([call, how]) => `${call} ${how}`).join('; ')
    throw new Error(`${what}: ${(error as Error).message}`, { cause: error })
  }
}

describe.each(vms)(`the VM %s, seed ${seed}`, async (name, raw) => {
  const seen = new Set<string>()
  const [evidence, honest] = await look(raw, [], seen)

  test('is seen as it is', () => {
    expectSound(evidence, honest)
    if (name === 'healthy') expect(honest.verdict).toBe('no-problem-found')
    else expect(honest.findings.map(({ ruleId }) => ruleId)).toContain(name)
  })

  test('each look fails', async () => {
    const calls = name === 'healthy' || thorough ? [...seen] : Array.from({ length: 20 }, () => pick([...seen]))
    for (const call of calls)
      for (const how of perCall(failures, name === 'healthy' ? ['is denied'] : []))
        await tryOut(raw, [[call, how]], (report) => expectNothingNew(honest, report))
  })

  test.runIf(name === 'healthy' || thorough)('each answer is a lie', async () => {
    for (const call of seen)
      for (const how of [...perCall(lies), ...perCall(nonsense)]) await tryOut(raw, [[call, how]], () => {})
  })

  test.runIf(name === 'healthy')('what reg.exe says beside the question is no alarm', async () => {
    const beside: Record<string, (text: string) => string> = {
      'tells of another key': () => 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Other\r\n    A    REG_SZ    B\r\n\r\n',
      'says words': () => 'FEHLER: Zugriff verweigert\r\n',
      'tells the first half': (text) => text.slice(0, text.length / 2),
      'tells the last half': (text) => text.slice(text.length / 2),
    }
    for (const call of [...seen].filter((one) => one.startsWith('runProgram reg.exe')))
      for (const [how, tell] of Object.entries(beside)) {
        const [, { findings }] = await look(raw, [[call, (honest) => retold(honest, tell)]])
        const alarms = findings.flatMap(({ ruleId, severity }) => (severity === 'error' ? [ruleId] : []))
        expect(alarms, `${call} ${how}`).toEqual([])
      }
  })

  test('two faults at once', async () => {
    for (let round = 0; round < (thorough ? 500 : 15); round += 1)
      await tryOut(
        raw,
        [0, 1].map(() => [pick([...seen]), pick(Object.keys(all))]),
        renderHtml,
      )
  })
})

/** Each with a lot of its own, so that it can be repeated alone. */
const drawn = others
  .map(([name, raw], index) => ({ name, raw, random: randomFrom(seed + index) }))
  .map((vm) => ({ ...vm, turn: vm.random() }))
  .sort((one, other) => one.turn - other.turn)
  .slice(0, thorough ? others.length : 80)

test.each(drawn)(`sampled faults, seed ${seed}: $name`, async ({ raw, random }) => {
  const pick = <T>(from: T[]) => from[Math.floor(random() * from.length)] as T
  const seen = new Set<string>()
  const [evidence, honest] = await look(raw, [], seen)
  expectSound(evidence, honest)
  const calls = [...seen]
  for (const call of thorough ? calls : [pick(calls), pick(calls)])
    await tryOut(raw, [[call, pick(Object.keys(failures))]], (report) => expectNothingNew(honest, report))
  for (const call of thorough ? calls : [pick(calls)])
    await tryOut(raw, [[call, pick(Object.keys({ ...lies, ...nonsense }))]], () => {})
  const pair = [0, 1].map((): [string, string] => [pick(calls), pick(Object.keys(all))])
  await tryOut(raw, pair, () => {})
})
