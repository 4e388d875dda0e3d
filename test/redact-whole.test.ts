// Whole reports: people leave, ids and hosts and the words of this tool stay, and the report is judged as before.
import { existsSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadCaseFile } from '../src/case-file.ts'
import { diagnose } from '../src/diagnose.ts'
import { redactReport } from '../src/redact.ts'
import { allCases } from './all-cases.ts'
import { diagnoseCase, head } from './cases/case.ts'
import { account } from './healthy/account.ts'
import { dsregCapture, dsregStatus } from './healthy/dsreg-status.ts'
import { instanceMetadata } from './healthy/instance-metadata.ts'
import { tokenRefused } from './healthy/managed-identity-token.ts'
import { utf8 } from './healthy/text.ts'
import { windows } from './healthy/windows.ts'

const cases = await allCases()

const sickIdentity = { managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found') }

const whoami = (name: string) => ({
  account: {
    ...account('administrator'),
    stdout: utf8(`"${name}","S-1-5-21-1111111111-2222222222-3333333333-1001"\r\n`),
  },
})

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

describe('what is no person stays', () => {
  const common = (name: string) => whoami(`VM-PAYROLL-07\\${name}`)
  test.each([
    'admin',
    'Administrator',
    'test',
    'user',
    'azureuser',
    'root',
    'guest', // accounts that say what and not who
    'login',
    'device',
    'windows',
    'microsoft',
    'will',
    'Mark',
    'token',
    'ops',
    'server',
    'backup',
    'pas', // words
  ])('a user called %s leaves the words of this tool and the hosts of Microsoft', (name) => {
    const report = diagnoseCase({ evidence: { ...common(name), ...sickIdentity } })
    const kept = redactReport(report)
    expect(kept.findings.map(({ why, title, fix }) => [why, title, fix])).toEqual(
      report.findings.map(({ why, title, fix }) => [why, title, fix]),
    )
    expect(kept.endpoints).toEqual(report.endpoints)
    expect(kept.machine.resourceId).toBe(report.machine.resourceId)
  })

  test('the name of a machine, unless it holds the name of a user', () => {
    const named = (name: string) =>
      redactReport(
        diagnoseCase({
          evidence: {
            ...whoami('CONTOSO\\janedoe'),
            instanceMetadata: instanceMetadata({ name, computerName: name }),
            windows: windows({ computerName: name.toUpperCase() }),
          },
        }),
      )
    expect(named('vm-payroll-07').machine.vmName).toBe('vm-payroll-07')
    expect(named('vmjanedoe01').machine.vmName).toMatch(/^vm\[user-\d+\]01$/)
    expect(JSON.stringify(named('vmjanedoe01')).toLowerCase()).not.toContain('janedoe')
  })

  test('an address that a refusal page prints is nobody of Microsoft', () => {
    const report = diagnoseCase({})
    const value = (report.evidence.endpoints?.outcome as { value: { note?: string } }).value
    value.note = 'Your address 203.0.113.9 is blocked'
    expect(JSON.stringify(redactReport(report))).not.toContain('203.0.113.9')
  })
})

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

test.each([
  ['of a hundred thousand characters', 'A'.repeat(100_000)],
  ['of none', ''],
])('a machine name %s is no name, and keeps nobody in the report', (_, name) => {
  const report = diagnoseCase({ evidence: { ...person, ...sickIdentity } })
  const { findings } = report
  const said = findings.map((finding) => ({ ...finding, saw: '"C:\\Users\\maria.keller" \\left' }))
  const machine = { ...report.machine, vmName: name, computerName: name, resourceGroup: `${name}maria.keller` }
  const redacted = redactReport({ ...report, machine, findings: said })
  expect(redacted.findings.map(({ saw }) => saw)).toEqual(
    findings.map(() => expect.stringMatching(/^"C:\\Users\\\[user-\d\]" \\left$/)),
  )
})
