// npm run fuzz [-- --seconds 60] [--seed N]: mutates real captures and the healthy VM's evidence, and feeds them to every parser, the diagnosis and the renderers.
// Ends with 1 at the first throw, crash or slow read, naming the seed that repeats it. Without --seconds it goes on until it is stopped.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { askedNothing } from '../src/asked.ts'
import { diagnose } from '../src/diagnose.ts'
import type { Evidence } from '../src/evidence.ts'
import { probeIds } from '../src/probes/index.ts'
import { shareable } from '../src/publish.ts'
import { toRawText } from '../src/raw-text.ts'
import { renderHtml } from '../src/report/html.ts'
import { renderJson } from '../src/report/json.ts'
import { reportSchema } from '../src/report/report.ts'
import { renderStdout } from '../src/report/stdout.ts'
import { renderText } from '../src/report/text.ts'
import { head } from '../test/cases/case.ts'
import { vmEvidence } from '../test/healthy/index.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } })
const firstSeed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const end = performance.now() + Number(values.seconds ?? Number.POSITIVE_INFINITY) * 1000
/** Longest that one diagnosis may take, ms: on a busy machine, and of evidence of a few hundred kilobytes. */
const slow = 10_000

const captures = readdirSync('fixtures/captures', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(txt|log|json)$/.test(name))
  .map((name) => readFileSync(join('fixtures/captures', name)))

/** Mulberry32: the same numbers for the same seed. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const wild = [
  '\0',
  '\u001b[2J',
  '\ud800',
  '\r',
  '\n',
  '"',
  '\\',
  '<',
  '&',
  ']]>',
  '{',
  '}',
  ' : ',
  '-',
  '0x',
  '99999999999999999999',
  'eyJ',
  'HKEY_',
  '    ',
  '+',
  '\u202e',
  '__proto__',
  'constructor',
  'NaN',
]

function mutate(text: string, random: (below: number) => number): string {
  let out = text
  for (let round = random(6) + 1; round > 0; round -= 1) {
    const at = random(out.length + 1)
    const length = random(Math.min(400, out.length - at + 1) + 1)
    const piece = wild[random(wild.length)] as string
    const changes = [
      () => out.slice(0, at) + out.slice(at + length),
      () => out.slice(0, at) + piece + out.slice(at),
      () => out.slice(0, at) + piece.repeat(random(3000)) + out.slice(at + length),
      () => out + out.slice(at, at + length).repeat(random(50)),
      () => out.slice(0, at),
      () => out.slice(at),
      () => out.slice(0, at) + String.fromCharCode(random(0x10000)) + out.slice(at + 1),
    ]
    out = (changes[random(changes.length)] as () => string)().slice(0, 300_000)
  }
  return out
}

/** Some texts of the evidence mutated or exchanged for a capture, some values for others. */
function mutateEvidence(random: (below: number) => number): Evidence {
  const change = (value: unknown, name: string): unknown => {
    if (random(400) === 0) return [null, 0, '', [], {}, -1, true, 'x'][random(8)]
    if (Array.isArray(value)) return value.map((child) => change(child, ''))
    if (value !== null && typeof value === 'object') {
      if ('encoding' in value && random(4) === 0) {
        const bytes = captures[random(captures.length)] as Buffer
        return toRawText(Buffer.from(mutate(bytes.toString('latin1'), random), 'latin1'), random(3))
      }
      return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child, key)]))
    }
    return typeof value === 'string' && random(name === 'text' || name === 'body' ? 2 : 60) === 0
      ? mutate(value, random)
      : value
  }
  const evidence = vmEvidence()
  for (const id of probeIds) {
    const entry = evidence[id]
    if (entry?.outcome.status === 'ok' && random(3) === 0)
      evidence[id] = { ...entry, outcome: { status: 'ok', value: change(entry.outcome.value, '') } }
  }
  return evidence
}

function tryOne(seed: number): void {
  const random = numbersFrom(seed)
  const evidence = mutateEvidence(random)
  const symptom = random(3) === 0 ? mutate('Your credentials did not work. AADSTS50126 0x801c0021', random) : null
  const began = performance.now()
  const report = diagnose(evidence, { ...askedNothing, symptom }, head)
  reportSchema.parse(report)
  const crashed = report.checks.find(({ outcome }) => outcome === 'crashed')
  if (crashed !== undefined) throw new Error(`the rule ${crashed.ruleId} crashed: ${crashed.because}`)
  const shared = shareable(report, { redact: seed % 2 === 0 })
  const outputs = [renderJson(shared), renderText(shared), renderHtml(shared), renderStdout(shared, null)]
  if (Buffer.byteLength(outputs.at(-1) as string) > 4096) throw new Error('stdout is longer than 4,096 bytes')
  const again = diagnose(JSON.parse(JSON.stringify(report.evidence)), { ...askedNothing, symptom }, head)
  if (JSON.stringify(again) !== JSON.stringify(report)) throw new Error('a replay says something else')
  const took = performance.now() - began
  if (took > slow) throw new Error(`it took ${Math.round(took)} ms`)
}

console.log(`Seed ${firstSeed}`)
let tried = 0
try {
  for (; performance.now() < end; tried += 1) tryOne(firstSeed + tried)
  console.log(`${tried} mutated VMs: nothing threw, nothing crashed, nothing was slow`)
} catch (error) {
  console.error(`After ${tried}: npm run fuzz -- --seed ${firstSeed + tried} --seconds 1 repeats this.`)
  console.error(error)
  process.exitCode = 1
}
