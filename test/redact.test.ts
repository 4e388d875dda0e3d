// People leave the report, everything else stays, and the redacted report is judged as before.
import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadCaseFile } from '../src/case-file.ts'
import { diagnose } from '../src/diagnose.ts'
import { redactReport } from '../src/redact.ts'
import { allCases } from './all-cases.ts'
import { diagnoseCase, head } from './cases/case.ts'
import { account } from './healthy/account.ts'
import { dsregCapture, dsregStatus } from './healthy/dsreg-status.ts'
import { utf8 } from './healthy/text.ts'

const cases = await allCases()

const person = {
  account: {
    ...account('administrator'),
    stdout: utf8(
      '"vm-payroll-07\\maria.keller","S-1-5-21-1111111111-2222222222-3333333333-1001"\r\n"Mandatory Label\\High Mandatory Level","Label","S-1-16-12288",""\r\n',
    ),
  },
  dsregStatus: dsregStatus(
    dsregCapture('joined-local-account').replace('AADJOIN02\\PCUser', 'AzureAD\\MariaKeller, Maria.Keller@contoso.com'),
  ),
}

describe('redactReport', () => {
  const report = diagnoseCase({ evidence: person })
  const redacted = redactReport(report)
  const text = JSON.stringify(redacted)

  test.each(['maria', 'keller', '1111111111-2222222222'])('%s is nowhere', (word) => {
    expect(JSON.stringify(report).toLowerCase()).toContain(word)
    expect(text.toLowerCase()).not.toContain(word)
  })

  test('one person is one token, and the report says what went', () => {
    expect(redacted.machine.ranAs).toMatch(/^vm-payroll-07\\\[user-\d+\]$/)
    expect(redacted.redactions.map((one) => one.what)).toEqual(
      expect.arrayContaining(['user name', 'user principal name or e-mail address', "user's SID"]),
    )
  })

  test('ids, codes, hosts and private addresses stay', () => {
    for (const kept of [
      '02aab8a4-74ef-476e-8182-f6d2ba4166a6',
      'c5ff949d-2696-4b68-9e13-055f19ed2d51',
      'enterpriseregistration.windows.net',
      '10.20.0.7',
      '169.254.169.254',
      'S-1-16-12288',
    ])
      expect(text).toContain(kept)
  })

  test('versions of the extension are not taken for addresses', () => {
    expect(text).toContain('1.0.0.1')
  })

  test('redacting again changes nothing but the count', () => {
    const { redactions: _, ...once } = redacted
    const { redactions: __, ...twice } = redactReport(redacted)
    expect(twice).toEqual(once)
  })

  test('a public address goes', () => {
    const seen = diagnoseCase({ asked: { symptom: 'from 203.0.113.77 and 2001:db8:85a3::8a2e:370:7334' } })
    expect(JSON.stringify(redactReport(seen).asked)).toMatch(/\[ip-1\] and \[ip-2\]/)
  })
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
