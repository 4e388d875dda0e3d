// The comparison as a person reads it: other machines first, the sum last, lines of 80 columns.
import { expect, test } from 'vitest'
import { compareReports } from '../../src/diff.ts'
import { renderDiff } from '../../src/report/diff-text.ts'
import { diagnoseCase } from '../cases/case.ts'
import { endpoints, noConnection } from '../healthy/endpoints.ts'
import { vmEvidence, without } from '../healthy/index.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { tokenRefused } from '../healthy/managed-identity-token.ts'

const refused = { managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found') }
const blocked = endpoints({ rbac: (_: string, address: string) => ({ direct: noConnection('TIMEOUT', address) }) })
const before = diagnoseCase({ evidence: { ...refused, endpoints: blocked } })
const after = diagnoseCase(
  { asked: { symptom: 'It says\u001b[31m no' } },
  without(vmEvidence({ ...refused, instanceMetadata: instanceMetadata({ vmId: 'another' }) }), 'endpoints'),
)

test('other machines stand first, the sum stands last', () => {
  const lines = renderDiff(compareReports(before, after)).trimEnd().split('\n')
  expect(lines[0]).toMatch(/^TWO DIFFERENT VMs: vm-payroll-07 before, vm-payroll-07 after/)
  expect(lines.at(-1)).toBe('0 fixed, 0 new, 1 still there, 1 not told any more: nothing is worse.')
})

test('each heading holds its findings, with what was seen and why it is not told', () => {
  const text = renderDiff(compareReports(before, after)).replace(/\s+/g, ' ')
  expect(text).toContain('asked.symptom: It says\\x1b[31m no; before: not given')
  expect(text).toMatch(
    /STILL THERE warning: The VM has no managed identity \[managed-identity-missing\] Seen: The token/,
  )
  expect(text).toMatch(/CAN'T BE TOLD ANY MORE error: .* \[endpoint-unreachable\] Seen before: .*pas\.windows\.net/)
  expect(text).toContain('Now it cannot be told: could not look at endpoints.')
  expect(text).toContain(
    'Verdict: inconclusive; before: problem found. Likely cause: none; before: endpoint-unreachable.',
  )
})

test('what is new says whether it was seen to be well before', () => {
  const blind = diagnoseCase({}, without(vmEvidence(), 'managedIdentityToken'))
  const now = diagnoseCase({ evidence: refused })
  expect(renderDiff(compareReports(diagnoseCase({}), now))).toContain(
    '      The VM is joined already, so this matters for the next join only.\n\n=====',
  )
  const text = renderDiff(compareReports(blind, now)).replace(/\s+/g, ' ')
  expect(text).toContain('In the first report it cannot be told: could not look at managedIdentityToken.')
  expect(text).toMatch(/1 new, .* something is worse\. $/)
})

test('something new beside something that stays is worse', () => {
  const one = diagnoseCase({ evidence: refused })
  expect(renderDiff(compareReports(one, diagnoseCase({ evidence: { ...refused, endpoints: blocked } })))).toMatch(
    /\nLikely cause: endpoint-unreachable; before: none\.\n0 fixed, 1 new, 1 still there, 0 not told any more: something is worse\.\n$/,
  )
})

test('where only the verdict is worse, that is said', () => {
  const blind = diagnoseCase({}, without(vmEvidence(), 'dsregStatus'))
  expect(renderDiff(compareReports(diagnoseCase({}), blind))).toContain(
    'Verdict: inconclusive; before: no problem found.',
  )
  expect(renderDiff(compareReports(diagnoseCase({}), blind))).toMatch(/0 not told any more: the verdict is worse\.\n$/)
})

test('codes and severities that changed are named', () => {
  const one = diagnoseCase({ evidence: refused })
  const other = {
    ...one,
    findings: one.findings.map((finding) => ({ ...finding, severity: 'info' as const, codes: [{ code: '51' }] })),
  }
  const text = renderDiff(compareReports(one, other))
  expect(text).toContain('    Severity: info; before: warning.\n    Codes: 51; before: none.\n')
  expect(renderDiff(compareReports(one, one))).not.toMatch(/Severity|Codes/)
})

test('a report that was ended early, or given in the wrong order, is noted', () => {
  const early = { ...before, complete: false, collectedAt: '2026-11-21T00:00:00Z' }
  const text = renderDiff(compareReports(early, diagnoseCase({})))
  expect(text).toContain('note: The second report is the older one. Give the older one first.')
  expect(text).toContain('note: The look of the first report was ended early.')
  expect(text).not.toContain('second report was ended early')
})

test('lines stay within 80 columns, but for words that are longer', () => {
  for (const [a, b] of [
    [before, after],
    [after, before],
    [before, diagnoseCase({})],
  ] as const)
    for (const line of renderDiff(compareReports(a, b)).split('\n'))
      if (line.length >= 80) expect(line.trim()).not.toContain(' ')
})

test('the whole of it, word by word', () => {
  const [mended, stays] = [before, before].map((report) => report.findings)
  const one = { ...before, findings: [...(mended ?? []), ...(stays ?? [])].slice(0, 2) }
  const later = diagnoseCase({ evidence: refused })
  const look = { ...later, collectedAt: '2026-11-21T00:00:00Z', complete: false }
  expect(renderDiff(compareReports(one, look))).toBe(`Before: vm-payroll-07, looked at 2026-11-20 02:14:09 UTC
After:  vm-payroll-07, looked at 2026-11-21 00:00:00 UTC
Both are judged by the rules of aadlogin-doctor 0.0.0 from their own evidence,
  whatever version wrote them. What an older version did not look at can't be
  told.
note: The look of the second report was ended early.

FIXED
  error: A required endpoint cannot be reached [endpoint-unreachable]

STILL THERE
  warning: The VM has no managed identity [managed-identity-missing]
    Seen: The token request was answered with HTTP 400 "Identity not found".
      The VM is joined already, so this matters for the next join only.

===============================================================================
Verdict: no problem found; before: problem found.
Likely cause: none; before: endpoint-unreachable.
1 fixed, 0 new, 1 still there, 0 not told any more: nothing is worse.
`)
})

test('the whole of it between two machines, the second better seen', () => {
  const blind = diagnoseCase({}, without(vmEvidence({ endpoints: blocked }), 'managedIdentityToken'))
  const other = instanceMetadata({ vmId: '11111111-2222-3333-4444-555555555555', name: 'vm-payroll-08' })
  const later = diagnoseCase({}, without(vmEvidence({ ...refused, instanceMetadata: other }), 'endpoints'))
  expect(
    renderDiff(compareReports(blind, later)),
  ).toBe(`TWO DIFFERENT VMs: vm-payroll-07 before, vm-payroll-08 after; their vmIds
  differ. What is fixed or new below tells the one machine from the other, and
  not what happened on either.

Before: vm-payroll-07, looked at 2026-11-20 02:14:09 UTC
After:  vm-payroll-08, looked at 2026-11-20 02:14:09 UTC
Both are judged by the rules of aadlogin-doctor 0.0.0 from their own evidence,
  whatever version wrote them. What an older version did not look at can't be
  told.

THE VM AND THE LOOK AT IT
  vmName: vm-payroll-08; before: vm-payroll-07
  vmId: 11111111-2222-3333-4444-555555555555; before:
    02aab8a4-74ef-476e-8182-f6d2ba4166a6

NEW
  warning: The VM has no managed identity [managed-identity-missing]
    Seen: The token request was answered with HTTP 400 "Identity not found".
      The VM is joined already, so this matters for the next join only.
    In the first report it cannot be told: could not look at
      managedIdentityToken.

CAN'T BE TOLD ANY MORE
  error: A required endpoint cannot be reached [endpoint-unreachable]
    Seen before: pas.windows.net (20.190.160.67): TCP port 443: no answer
      within 6 s, the packets are dropped on the way.
    Now it cannot be told: could not look at endpoints.

===============================================================================
Verdict: inconclusive; before: problem found.
Likely cause: none; before: endpoint-unreachable.
0 fixed, 1 new, 0 still there, 1 not told any more: something is worse.
`)
})

test('what nobody knows has words, too', () => {
  const nameless = { ...before, machine: { ...before.machine, vmName: null, computerName: null, vmId: null } }
  const text = renderDiff(compareReports(nameless, nameless))
  expect(text.split('\n').slice(0, 4)).toEqual([
    'Not certain that this is one VM: a report does not know its vmId.',
    '',
    'Before: name unknown, looked at 2026-11-20 02:14:09 UTC',
    'After:  name unknown, looked at 2026-11-20 02:14:09 UTC',
  ])
  expect(text).not.toContain('older one')
  expect(text).toContain('Verdict: problem found, as before.\nLikely cause: endpoint-unreachable, as before.\n')
  const [one, other] = ['1', '2'].map((vmId) => ({ ...nameless, machine: { ...nameless.machine, vmId } }))
  expect(renderDiff(compareReports(one ?? before, other ?? before))).toMatch(
    /^TWO DIFFERENT VMs: one before, another after/,
  )
  const located = { ...nameless, machine: { ...nameless.machine, location: null } }
  expect(renderDiff(compareReports(located, nameless))).toContain(
    'THE VM AND THE LOOK AT IT\n  location: westeurope; before: unknown\n',
  )
})

test('why it is not told, in the words of the rule; codes in a row', () => {
  const withCodes = (...codes: string[]) => ({
    ...before,
    findings: before.findings.map((finding) => ({ ...finding, codes: codes.map((code) => ({ code })) })),
  })
  expect(renderDiff(compareReports(withCodes('51', '52'), withCodes()))).toContain('Codes: none; before: 51, 52.')
  expect(renderDiff(compareReports(withCodes(), withCodes('51', '52')))).toContain('Codes: 51, 52; before: none.')
  const notApplicable = {
    ...before,
    findings: [],
    checks: before.checks.map(({ ruleId, stage }) => ({
      ruleId,
      stage,
      outcome: 'not-applicable' as const,
      because: 'it is Sunday',
    })),
  }
  expect(renderDiff(compareReports(before, notApplicable))).toContain('Now it does not apply: it is Sunday.')
  expect(renderDiff(compareReports(notApplicable, before))).toContain(
    'In the first report it does not apply: it is Sunday.',
  )
  const two = {
    ...notApplicable,
    checks: notApplicable.checks.map(({ because: _, ...check }) => ({
      ...check,
      outcome: 'unknown' as const,
      missing: ['a', 'b'],
    })),
  }
  expect(renderDiff(compareReports(before, two))).toContain('Now it cannot be told: could not look at a, b.')
})
