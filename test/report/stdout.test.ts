// stdout: within 4,096 bytes whatever the findings hold, and its end tells the cause, what was seen, the first fix, how to check it, where the report lies.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redactReport } from '../../src/redact.ts'
import type { Finding, Report } from '../../src/report/report.ts'
import { renderStdout } from '../../src/report/stdout.ts'
import { allCases } from '../all-cases.ts'
import { diagnoseCase } from '../cases/case.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { vmEvidence, without } from '../healthy/index.ts'
import { tokenRefused } from '../healthy/managed-identity-token.ts'

const sick = diagnoseCase({
  evidence: {
    managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found'),
    dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
  },
})
const cause = sick.findings[0] as Finding
const saved = 'C:\\ProgramData\\aadlogin-doctor\\aadlogin-doctor-VM-PAYROLL-07-20261120T021409Z\\report.json'

const padded = (saw: string, others: number, steps = 0): Report => ({
  ...sick,
  findings: [
    { ...cause, saw, fix: [...cause.fix, ...Array.from({ length: steps }, () => ({ ...cause.fix[1], text: saw }))] },
    ...Array.from({ length: others }, () => ({ ...cause, ruleId: 'prt-missing' as const, saw })),
  ] as Finding[],
  warnings: Array.from({ length: others }, () => ({ id: 'note', text: saw })),
})

const lastBlock = (text: string) => text.slice(text.indexOf('====='))

describe('the end of stdout', () => {
  test('is what an admin at two in the morning needs, in this order', () => {
    expect(lastBlock(renderStdout(sick, saved))).toBe(`${'='.repeat(79)}
PROBLEM FOUND: The VM has no managed identity

Seen: The token request was answered with HTTP 400 "Identity not found".
Why it matters: The extension joins the VM with a token of its managed
  identity. Without an identity there is no token, and the join fails.

FIX 1 of 2 (in Azure): Turn on the system-assigned managed identity of the VM.
    az vm identity assign --resource-group rg-payroll --name vm-payroll-07 --subscription 7f1d2c3b-5a64-4c1e-9d0f-3b2a1c0d9e8f

Fix 2 of 2 (in Azure): Run the extension again. If az vm extension list shows
  it under another name, add --extension-instance-name and that name.
    az vm extension set --publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows --resource-group rg-payroll --vm-name vm-payroll-07 --subscription 7f1d2c3b-5a64-4c1e-9d0f-3b2a1c0d9e8f --force-update

Then check: Run aadlogin-doctor again: its first lines name the identity, and
  this finding is gone.

More to read: report.html, in the folder of the full report.
Full report:
  ${saved}
`)
  })

  test('where the steps fill more than a window, only the first stands there and the others above', () => {
    const text = renderStdout(padded('The token request was refused.', 0, 6), saved)
    expect(lastBlock(text).match(/^FIX 1 of 8/m)).not.toBeNull()
    expect(lastBlock(text)).not.toContain('Fix 2 of 8')
    expect(text.indexOf('Fix 2 of 8')).toBeGreaterThan(text.indexOf('FIXES 2 TO 8, AFTER FIX 1 BELOW'))
  })

  test('says what to do when nothing is wrong, and when something could not be looked at', () => {
    expect(lastBlock(renderStdout(diagnoseCase({}), null))).toContain('--symptom "Your credentials did not work"')
    const blind = renderStdout(diagnoseCase({}, without(vmEvidence(), 'dsregStatus')), null)
    expect(lastBlock(blind)).toMatch(/INCONCLUSIVE: 0 problems, 0 warnings.*device state.*What to do: /s)
    // What the end tells is no note as well.
    expect(blind.match(/Could not look at device state/g)).toHaveLength(1)
  })

  test('looks that failed for one reason are told in one line', () => {
    const blind = without(without(vmEvidence(), 'dsregStatus'), 'events')
    const told = renderStdout(diagnoseCase({}, blind), null)
    expect(told).toContain('Could not look at device state (dsregcmd), event logs: could not look')
  })

  test('a check that ends in a command has it on a line of its own', () => {
    const thenCheck = 'This prints an HTTP status: curl.exe https://login.microsoftonline.com/ -D -'
    const text = renderStdout({ ...sick, findings: [{ ...cause, thenCheck }] } as Report, null)
    expect(text).toContain(
      'Then check: This prints an HTTP status:\n    curl.exe https://login.microsoftonline.com/ -D -\n',
    )
  })

  test('a name that was left out of a command is explained, whichever step has it', () => {
    const step = { text: 'Give the role.', command: 'az role assignment create --assignee "[upn-1]"', where: 'azure' }
    const words = '[upn-1] stands for a name that is left out here'
    expect(renderStdout({ ...sick, findings: [{ ...cause, fix: [step] }] } as Report, null)).toContain(words)
    const many = Array.from({ length: 30 }, () => cause.fix[0])
    expect(renderStdout({ ...sick, findings: [{ ...cause, fix: [...many, step] }] } as Report, null)).toContain(words)
    expect(renderStdout(sick, null)).not.toContain('stands for a name')
  })

  test('a warning brings its fix, also where no problem was found', () => {
    const text = renderStdout({ ...sick, likelyCause: null, verdict: 'no-problem-found' }, null)
    expect(text).toMatch(/^ {2}Fix \(in Azure\): /m)
  })
})

test('the head names the VM and its identity, however many steps follow', () => {
  const healthy = diagnoseCase({})
  const fix = Array.from({ length: 30 }, () => cause.fix[0])
  const text = renderStdout({ ...sick, machine: healthy.machine, findings: [{ ...cause, fix }] } as Report, null)
  expect(text).toContain('VM: vm-payroll-07')
  expect(text).toMatch(/^Identity: system-assigned, object id [0-9a-f-]{36}$/m)
})

describe('within 4,096 bytes', () => {
  const bytes = (text: string) => Buffer.byteLength(text)
  const command = cause.fix[0]?.command as string

  test('a value of any length or alphabet breaks neither the limit nor a character nor a line', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 20_000 }), fc.string({ unit: 'grapheme', maxLength: 3000 })),
        fc.nat(60),
        fc.nat(12),
        fc.boolean(),
        (saw, others, steps, withPath) => {
          const text = renderStdout(padded(saw, others, steps), withPath ? saved : null)
          expect(bytes(text)).toBeLessThanOrEqual(4096)
          expect(text.isWellFormed()).toBe(true)
          expect(text.endsWith('\n')).toBe(true)
          expect(lastBlock(text)).toContain('PROBLEM FOUND: The VM has no managed identity')
          expect(text.split('\n').map((line) => line.trim())).toContain(command)
          expect(text).toContain('Then check: ')
          if (withPath) expect(text.trimEnd().endsWith(saved)).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })

  test.each([
    'resourceId',
    'title',
    'command',
    'why',
    'thenCheck',
    'path',
  ])('a boundless %s breaks no limit', (what) => {
    const long = 'ü€😀 '.repeat(3000)
    const broken: Finding = {
      ...cause,
      ...(what === 'title' || what === 'why' || what === 'thenCheck' ? { [what]: long } : {}),
      fix: what === 'command' ? [{ text: long, command: long, where: 'vm' }] : cause.fix,
    }
    const machine = { ...sick.machine, vmName: long, resourceGroup: long, ranAs: long }
    const text = renderStdout({ ...sick, machine, findings: [broken] }, what === 'path' ? `C:\\${long}` : saved)
    expect(bytes(text)).toBeLessThanOrEqual(4096)
    expect(text.isWellFormed()).toBe(true)
    expect(text).toContain('PROBLEM FOUND')
  })

  test('what is least important goes first: notes, then codes and consequences, then later steps', () => {
    const text = renderStdout(padded('x '.repeat(300), 40, 1), saved)
    expect(text).toContain('Fix 3 of 3')
    expect(text).toMatch(/\(\d+ more notes in the full report\)/)
    expect(text).toMatch(/\(\d+ more findings in the full report\)/)
    // A note is there whole or not at all.
    expect(text).not.toMatch(/^note: (?!x)/m)
  })
})

describe('the answer for each VM of each rule', async () => {
  for (const [name, { fails }] of await allCases())
    test(name, () => {
      for (const vm of Object.values(fails)) {
        const report = redactReport(diagnoseCase(vm))
        const text = renderStdout(report, saved)
        const lines = text.split('\n')
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
        // Only values hold other letters than ASCII.
        const values = report.findings.map(({ saw }) => saw).join(' ')
        for (const letter of text.match(/[^\x20-\x7e\n]/g) ?? []) expect(values).toContain(letter)
        expect(lines.at(-2)).toBe(`  ${saved}`)
        // Only commands, and words that are longer by themselves, pass the eightieth column.
        for (const line of lines)
          if (line.length >= 80) expect(line).toMatch(/^ {4,6}\S|^ *\S+$|^ *\S{60,} |^Seen: \S+$/)
        const [first] = report.findings
        if (first === undefined || report.likelyCause === null) continue
        const end = lastBlock(text)
        expect(end).toContain('FIX')
        if (first.fix[0]?.command !== undefined) expect(lines).toContain(`    ${first.fix[0].command}`)
      }
    })
})
