// Proves that the tests watch every rule: makes each one always pass, then always fail, in a temporary copy of the tree, and looks whether a test breaks.
// `npm run test:rules`, or with rule ids behind it to try only these. Exit code 1 when a rule could be broken unseen.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { rules } from '../src/rules/index.ts'

interface Mutant {
  ruleId: string
  always: 'passes' | 'fails'
}

/** The tests that hold rules against whole VMs. */
const watching = ['test/conformance.test.ts', 'test/healthy-vms.test.ts', 'test/fixtures.test.ts']
const runMs = 180_000
const list = 'src/rules/index.ts'
const honestList = readFileSync(list, 'utf8')

/** The list of rules with the mutant in the place of its rule. What is unknown stays so: the runner says that, whatever the check. */
function mutatedList({ ruleId, always }: Mutant): string {
  const verdict =
    always === 'passes' ? "{ outcome: 'pass' as const }" : "{ outcome: 'fail' as const, saw: '', fix: [] }"
  const mutant = `{ ...one, evaluate: (facts, given) => { const honest = one.evaluate(facts, given); return honest.outcome === 'unknown' ? honest : ${verdict} } }`
  return honestList.replace('= all.sort(', `= all.map((one): Rule => one.id === '${ruleId}' ? ${mutant} : one).sort(`)
}

function copyOfTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'aadlogin-doctor-rules-'))
  for (const part of ['src', 'test', 'fixtures', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    cpSync(part, join(copy, part), { recursive: true })
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'))
  return copy
}

/** Whether some test breaks in the copy, of those whose name begins so. */
function breaks(copy: string, files: string[], name: string): Promise<boolean> {
  const vitest = resolve('node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', ...files, '--bail=1', '--reporter=dot', ...(name === '' ? [] : ['-t', name])]
  return new Promise((done, fail) => {
    spawn(process.execPath, args, { cwd: copy, stdio: 'ignore', timeout: runMs })
      .on('error', fail)
      .on('exit', (code) => (code === null ? fail(new Error(`no end within ${runMs} ms: ${name}`)) : done(code !== 0)))
  })
}

const unknown = process.argv.slice(2).filter((id) => !rules.some((rule) => rule.id === id))
if (unknown.length > 0) throw new Error(`no such rule: ${unknown.join(', ')}`)
const ids = process.argv.length > 2 ? process.argv.slice(2) : rules.map((rule) => rule.id)
const waiting = ids.flatMap((ruleId): Mutant[] => [
  { ruleId, always: 'passes' },
  { ruleId, always: 'fails' },
])
const survivors: string[] = []

async function work(): Promise<void> {
  const copy = copyOfTree()
  try {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      writeFileSync(join(copy, list), mutatedList(mutant))
      // The rule's own cases first: they are few, and mostly enough.
      const own = await breaks(copy, ['test/conformance.test.ts'], `^${mutant.ruleId} `)
      const seen = own || (await breaks(copy, watching, ''))
      const words = `${mutant.ruleId} always ${mutant.always}`
      console.log(`${seen ? 'seen    ' : 'SURVIVES'} ${words}`)
      if (!seen) survivors.push(words)
    }
  } finally {
    rmSync(copy, { recursive: true })
  }
}

const healthy = copyOfTree()
try {
  if (await breaks(healthy, watching, '')) throw new Error('tests fail without any change: mend them first')
} finally {
  rmSync(healthy, { recursive: true })
}
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work))
console.log(survivors.length === 0 ? `Tests watch all ${ids.length} rules.` : `No test sees: ${survivors.join('; ')}`)
process.exitCode = survivors.length === 0 ? 0 : 1
