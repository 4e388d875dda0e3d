// People in every text that the VM gives: nothing of them in the three files or on stdout.
import { expect, test } from 'vitest'
import { askedNothing } from '../src/asked.ts'
import { diagnose } from '../src/diagnose.ts'
import { shareable } from '../src/publish.ts'
import { renderHtml } from '../src/report/html.ts'
import { renderJson } from '../src/report/json.ts'
import { renderStdout } from '../src/report/stdout.ts'
import { renderText } from '../src/report/text.ts'
import { allCases } from './all-cases.ts'
import { evidenceOf, head } from './cases/case.ts'

const marks = [
  'AzureAD\\JaneDoe',
  'CONTOSO\\\\jane.doe',
  '"C:\\\\Users\\\\jane.doe\\\\AppData"',
  'jane.doe@contoso.com',
  'jane.doe%40contoso.com',
  'Doe, Jane',
  'S-1-12-1-1111111111-1222222222-1333333333-1444444444',
  '203.0.113.77',
  '2001:db8:85a3::8a2e:370:7334',
]
const leak = /jane|doe\b|1222222222|203\.0\.113\.77|8a2e:370/gi

/** Values that name a kind, a time, a number, a host or an address keep their shape, all else gets people at its end. */
function withPeople(value: unknown, key = ''): unknown {
  if (typeof value === 'string')
    return /^(?:kind|status|reason|encoding|phase|outcome|startedAt|modifiedAt|at|role|path|owner|url|host|server|address|addresses)$/.test(
      key,
    )
      ? value
      : `${value} ${marks.join(' ')}`
  if (Array.isArray(value)) return value.map((child) => withPeople(child, key))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, withPeople(child, name)]))
}

test.each(
  [...(await allCases())].map(([name, { fails }]) => [name, Object.values(fails)[0] ?? {}] as const),
)('%s', (_, vm) => {
  const evidence = withPeople(evidenceOf(vm)) as ReturnType<typeof evidenceOf>
  const asked = { ...askedNothing, ...vm.asked, symptom: `${vm.asked?.symptom ?? ''} ${marks.join(' ')}` }
  const report = shareable(diagnose(evidence, asked, head), { redact: true })
  const written = {
    'report.json': renderJson(report),
    'report.html': renderHtml(report),
    'report.txt': renderText(report),
    stdout: renderStdout(report, null),
  }
  for (const [name, text] of Object.entries(written)) expect(text.match(leak), name).toBeNull()
})
