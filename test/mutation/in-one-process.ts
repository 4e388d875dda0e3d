// Tries all mutants of some files in one process: the tests are loaded once, evidence that is the same in many VMs is read once, and a mutant is tried by
// the tests that reach it until one fails. Stryker makes the mutants, by its own rules; what Stryker would do in hours takes minutes.
// StringLiteral is left out: most strings are sentences, and of the others the compiler refuses an empty one.
import { readFileSync } from 'node:fs'
import { createRequire, registerHooks, stripTypeScriptTypes } from 'node:module'
import { basename, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { RuleResult } from '../../src/rules/rule.ts'
import type { CollectedTest } from './collected-tests.ts'

interface Mutant {
  id: string
  fileName: string
  mutatorName: string
  replacement: string
  location: { start: { line: number; column: number }; end: { line: number; column: number } }
}

/** What an instrumented file and this one share. Stryker's names. */
interface Shared {
  activeMutant?: string
  currentTestId?: string
  hitCount?: number
  hitLimit?: number
  mutantCoverage: { static: Record<string, number>; perTest: Record<string, Record<string, number>> }
}

const {
  files,
  tests: testFiles,
  sample,
} = JSON.parse(process.argv[2] ?? '') as {
  files: string[]
  tests: string[]
  /** How many mutants to draw; null: all. */
  sample: number | null
}
const root = resolve('.')
const shared: Shared = { mutantCoverage: { static: {}, perTest: {} } }
Object.assign(globalThis, { __stryker__: shared })
const seed = 20_261_120

const { sources, mutants: all } = await makeMutants()
const mutants = sample === null ? all : draw(all, sample)
const importers = new Map<string, Set<string>>()
/** A file that is loaded anew gets a number behind its URL. */
let reloaded = new Set<string>()
let round = 0
loadThroughHooks()

const { collected } = await import('./collected-tests.ts')
const tests = await load()
const testOf = new Map(tests.map((test) => [test.name, test]))
await watchJudgements()

/** What reaches a mutant: tests by themselves, and judgements of these rules. How often one of them passes it. */
interface Reach {
  tests: CollectedTest[]
  judgements: Judgement[]
  rules: Set<string>
  hits: number
}
const reach = new Map<string, Reach>()
const reachOf = (id: string): Reach => reach.get(id) ?? { tests: [], judgements: [], rules: new Set(), hits: 0 }
let began = performance.now()
for (const test of tests) {
  shared.currentTestId = test.name
  await test.run()
  noteReach(test.name, (seen) => seen.tests.push(test))
}
const isStatic = shared.mutantCoverage.static
console.log(
  `${tests.length} tests pass unchanged, in ${seconds(began)} s; ${mutants.length} mutants${sample === null ? '' : ` of ${all.length}, drawn with seed ${seed}`}`,
)

began = performance.now()
const counts = new Map<string, { caught: number; all: number }>()
for (const mutant of mutants) {
  const loadedWith = isStatic[mutant.id] !== undefined
  const caught = loadedWith ? await caughtOnLoading(mutant) : await isCaught(mutant)
  const count = counts.get(mutant.fileName) ?? { caught: 0, all: 0 }
  counts.set(mutant.fileName, { caught: count.caught + (caught ? 1 : 0), all: count.all + 1 })
  if (!caught) console.log(describeMutant(mutant, loadedWith || reach.has(mutant.id)))
}
console.log('')
let allCaught = 0
for (const [name, { caught, all: of }] of counts) {
  console.log(`${percent(caught, of)}  ${relative(root, name)}`)
  allCaught += caught
}
console.log(`${percent(allCaught, mutants.length)}  in ${seconds(began)} s, StringLiteral left out`)

async function makeMutants(): Promise<{ sources: Map<string, string>; mutants: Mutant[] }> {
  const stryker = createRequire(resolve('test/mutation/package.json'))
  const { createInstrumenter } = await import(pathToFileURL(stryker.resolve('@stryker-mutator/instrumenter')).href)
  const { createInjector } = await import(pathToFileURL(stryker.resolve('typed-inject')).href)
  const quiet = () => {}
  const logger = new Proxy({}, { get: (_, name) => (String(name).startsWith('is') ? () => false : quiet) })
  const instrumenter = createInjector().provideValue('logger', logger).injectFunction(createInstrumenter)
  const made = await instrumenter.instrument(
    files.map((name) => ({ name: resolve(name), mutate: true, content: readFileSync(name, 'utf8') })),
    { plugins: null, excludedMutations: ['StringLiteral'], ignorers: [], noHeader: false },
  )
  return {
    sources: new Map(made.files.map((file: { name: string; content: string }) => [file.name, file.content])),
    mutants: made.mutants.filter((mutant: { status?: string }) => mutant.status === undefined),
  }
}

function loadThroughHooks(): void {
  const stripped = new Map<string, string>()
  const standIn = pathToFileURL(resolve('test/mutation/collected-tests.ts')).href
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'vitest' && context.parentURL !== standIn) return { url: standIn, shortCircuit: true }
      const found = next(specifier, context)
      const [url = ''] = found.url.split('?')
      if (!url.startsWith(pathToFileURL(root).href) || url.includes('/node_modules/')) return found
      const parent = context.parentURL?.split('?')[0]
      if (parent !== undefined) importers.set(url, (importers.get(url) ?? new Set()).add(parent))
      return reloaded.has(url) ? { ...found, url: `${url}?round=${round}` } : found
    },
    load(url, context, next) {
      const path = url.startsWith('file:') ? fileURLToPath(url.split('?')[0] ?? url) : ''
      const source = sources.get(path)
      if (source === undefined) return next(url, context)
      const text = stripped.get(path) ?? stripTypeScriptTypes(source, { mode: 'strip' })
      stripped.set(path, text)
      return { format: 'module', source: text, shortCircuit: true }
    },
  })
}

/** The tests of the files, collected; of what is to be loaded anew, from a new copy. */
async function load(): Promise<CollectedTest[]> {
  collected.length = 0
  await readOnce()
  for (const file of testFiles) await import(versioned(resolve(file)))
  return [...collected]
}

function versioned(path: string): string {
  const { href } = pathToFileURL(path)
  return reloaded.has(href) ? `${href}?round=${round}` : href
}

/** Reading evidence is pure, and most VMs differ from the healthy one in little. */
async function readOnce(): Promise<void> {
  const { probes } = (await import(versioned(resolve('src/probes/index.ts')))) as {
    probes: Record<string, { parse(raw: unknown, zone: unknown): unknown }>
  }
  for (const probe of Object.values(probes)) {
    const { parse } = probe
    if (parse.name === 'remembered') continue
    const read = new Map<string, unknown>()
    probe.parse = function remembered(raw, zone) {
      const key = JSON.stringify([raw, zone])
      if (!read.has(key)) read.set(key, parse(raw, zone))
      return read.get(key)
    }
  }
}

/** One rule on one VM: judged again with a mutant, it tells without any test whether that changes a thing. */
interface Judgement {
  honest: RuleResult
  isOther(): boolean
  /** Those that make it. */
  tests: Set<CollectedTest>
}

/** Puts a watch on every rule, which keeps each judgement that differs from the ones before. */
async function watchJudgements(): Promise<void> {
  const { rules } = (await import(
    versioned(resolve('src/rules/index.ts'))
  )) as typeof import('../../src/rules/index.ts')
  const kept = new Map<string, Judgement>()
  const numbers = new WeakMap<object, number>()
  let last = 0
  const identify = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    const number = numbers.get(value) ?? ++last
    numbers.set(value, number)
    return number
  }
  const seen = new WeakMap<object, string>()
  const identifyAll = (facts: Parameters<(typeof rules)[number]['evaluate']>[0]) => {
    const text =
      seen.get(facts) ??
      JSON.stringify(Object.values(facts).map((one) => (one.status === 'ok' ? identify(one.value) : one)))
    seen.set(facts, text)
    return text
  }
  for (const rule of rules) {
    const { evaluate } = rule
    rule.evaluate = (facts, given) => {
      const key = `${rule.id} ${identifyAll(facts)} ${JSON.stringify(given)}`
      const known = kept.get(key)
      const mutant = shared.activeMutant
      if (mutant !== undefined)
        return known === undefined || reachOf(mutant).rules.has(rule.id) ? evaluate(facts, given) : known.honest
      const test = testOf.get(shared.currentTestId ?? '')
      if (test === undefined) return evaluate(facts, given)
      known?.tests.add(test)
      if (known !== undefined) return known.honest
      shared.currentTestId = 'judgement'
      const honest = evaluate(facts, given)
      const text = JSON.stringify(honest)
      const judgement = {
        honest,
        tests: new Set([test]),
        isOther: () => JSON.stringify(evaluate(facts, given)) !== text,
      }
      kept.set(key, judgement)
      noteReach('judgement', (reached) => {
        reached.judgements.push(judgement)
        reached.rules.add(rule.id)
      })
      shared.currentTestId = test.name
      return honest
    }
  }
}

/** For what runs while a file is loaded: that file and all that lead to it are loaded again with the mutant in them. */
async function caughtOnLoading(mutant: Mutant): Promise<boolean> {
  reloaded = new Set()
  const follow = (url: string) => {
    if (reloaded.has(url)) return
    reloaded.add(url)
    for (const importer of importers.get(url) ?? []) follow(importer)
  }
  follow(pathToFileURL(mutant.fileName).href)
  reloaded.delete(import.meta.url)
  round++
  shared.activeMutant = mutant.id
  try {
    return await caughtBy(inOrder(await load(), mutant), mutant)
  } catch {
    return true
  } finally {
    delete shared.activeMutant
    reloaded = new Set()
  }
}

/** The tests of its own rule first. */
function inOrder(some: CollectedTest[], { fileName }: Mutant): CollectedTest[] {
  const own = (test: CollectedTest) => test.name.includes(basename(fileName, '.ts'))
  return [...some.filter(own), ...some.filter((test) => !own(test))]
}

/** By a test that reaches it, or that makes a judgement which the mutant changes. */
async function isCaught(mutant: Mutant): Promise<boolean> {
  const { tests: direct, judgements } = reachOf(mutant.id)
  if (await caughtBy(direct, mutant)) return true
  const tried = new Set(direct)
  for (const { isOther, tests } of judgements) {
    if ([...tests].every((test) => tried.has(test)) || !(await active(mutant, isOther))) continue
    for (const test of tests) {
      if (!tried.has(test) && (await caughtBy([test], mutant))) return true
      tried.add(test)
    }
  }
  return false
}

async function caughtBy(some: CollectedTest[], mutant: Mutant): Promise<boolean> {
  for (const test of some)
    if (
      await active(mutant, async () => {
        await test.run()
        return false
      })
    )
      return true
  return false
}

/** What `look` says with the mutant in place; true when it throws, also for going round without end. */
async function active(mutant: Mutant, look: () => boolean | Promise<boolean>): Promise<boolean> {
  shared.activeMutant = mutant.id
  shared.hitCount = 0
  shared.hitLimit = 100_000 + 100 * reachOf(mutant.id).hits
  try {
    return await look()
  } catch {
    return true
  } finally {
    delete shared.activeMutant
  }
}

function noteReach(name: string, note: (seen: Reach) => void): void {
  for (const [id, hits] of Object.entries(shared.mutantCoverage.perTest[name] ?? {})) {
    const seen = reachOf(id)
    reach.set(id, seen)
    seen.hits = Math.max(seen.hits, hits)
    note(seen)
  }
  delete shared.mutantCoverage.perTest[name]
}

function describeMutant(
  { fileName, mutatorName, replacement, location: { start, end } }: Mutant,
  reached: boolean,
): string {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1)
  const last = lines.length - 1
  lines[last] = lines[last]?.slice(0, end.column) ?? ''
  const text = lines.join(' ').slice(start.column).replace(/\s+/g, ' ')
  const where = `${relative(root, fileName)}:${start.line + 1}:${start.column + 1}`
  const short = (words: string) => (words.length > 160 ? `${words.slice(0, 157)}...` : words)
  return `${where} ${mutatorName}${reached ? '' : ' (no test gets here)'}\n  - ${short(text)}\n  + ${short(replacement.replace(/\s+/g, ' '))}`
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1).padStart(5)} % of ${String(whole).padStart(4)}`
}

/** So many of them, the same each time, in their order. */
function draw(from: Mutant[], count: number): Mutant[] {
  let state = seed
  const drawn = new Set<Mutant>()
  while (drawn.size < Math.min(count, from.length)) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    drawn.add(from[Math.floor((state / 2 ** 32) * from.length)] as Mutant)
  }
  return from.filter((mutant) => drawn.has(mutant))
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0)
}
