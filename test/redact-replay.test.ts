// A report without people is judged as before, and holds nothing of any name.
import { existsSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadCaseFile } from '../src/case-file.ts'
import { diagnose } from '../src/diagnose.ts'
import { redactReport } from '../src/redact.ts'
import { allCases } from './all-cases.ts'
import { diagnoseCase, head } from './cases/case.ts'
import { tokenRefused } from './healthy/managed-identity-token.ts'

const cases = await allCases()

const sickIdentity = { managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found') }

test('any name, anywhere: nothing of it stays, the findings keep their ids, and a second pass changes nothing', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyzäöüßłñçéøжюя山田'
  const part = fc.string({ unit: fc.constantFrom(...letters), minLength: 4, maxLength: 9 })
  const written = fc.constantFrom(
    (name: string) => `AzureAD\\${name} did it, and ${name} too`,
    (name: string) => `C:\\Users\\${name}\\x and "${name}"`,
    (name: string) => `${name}@contoso.com (${name})`,
    (name: string) => `Executing Account Name : CONTOSO\\${name}, ${name}@contoso.com`,
    (name: string) => `<Data Name='TargetUserName'>${name}</Data><Message>${name}</Message>`,
  )
  fc.assert(
    fc.property(part, part, written, (first, last, write) => {
      const name = `qz${first}.${last}x`
      const report = diagnoseCase({ evidence: sickIdentity, asked: { symptom: write(name) } })
      const once = redactReport(report)
      const text = JSON.stringify(once.asked)
      expect(text).not.toContain(`qz${first}`)
      expect(once.findings.map((one) => one.ruleId)).toEqual(report.findings.map((one) => one.ruleId))
      const { redactions: _, ...kept } = once
      const { redactions: __, ...twice } = redactReport(once)
      expect(twice).toEqual(kept)
    }),
    { numRuns: 40 },
  )
})

describe('a redacted report replays to the same findings', () => {
  const findingsOf = (report: ReturnType<typeof diagnoseCase>) =>
    report.findings.map((one) => [one.ruleId, one.severity, one.explains])
  test.each([...cases])('%s', (_, { fails, passes }) => {
    for (const vm of [...Object.values(fails), ...Object.values(passes)]) {
      const report = diagnoseCase(vm)
      const again = diagnose(redactReport(report).evidence, report.asked, head)
      expect(findingsOf(again)).toEqual(findingsOf(report))
      expect(again.verdict).toBe(report.verdict)
    }
  })
  test.each(
    readdirSync('fixtures').filter((name) => existsSync(`fixtures/${name}/report.json`)),
  )('%s', async (name) => {
    const file = await loadCaseFile(`fixtures/${name}`)
    const report = diagnose(file.evidence, file.asked, head)
    expect(findingsOf(diagnose(redactReport(report).evidence, file.asked, head))).toEqual(findingsOf(report))
  })
})
