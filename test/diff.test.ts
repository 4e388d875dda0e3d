// Two looks at one VM, or at two: what counts as fixed, new, still there and not told any more.
import { describe, expect, test } from 'vitest'
import { askedNothing } from '../src/asked.ts'
import { diagnose } from '../src/diagnose.ts'
import { type Comparison, compareReports, comparisonSchema } from '../src/diff.ts'
import { redactReport } from '../src/redact.ts'
import type { Report } from '../src/report/report.ts'
import { diagnoseCase, head, type VmCase } from './cases/case.ts'
import hostnameDuplicateCases from './cases/hostname-duplicate.ts'
import { account } from './healthy/account.ts'
import { dsregCapture, dsregStatus } from './healthy/dsreg-status.ts'
import { endpoints, noConnection } from './healthy/endpoints.ts'
import { vmEvidence, without } from './healthy/index.ts'
import { instanceMetadata } from './healthy/instance-metadata.ts'
import { tokenRefused } from './healthy/managed-identity-token.ts'
import { jo, lately, maria, noSignIns, refusedSignIns, signedIn } from './healthy/sign-ins.ts'

const healthy = diagnoseCase({})
/** A warning: the VM is joined already. */
const noIdentity = diagnoseCase({
  evidence: { managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found') },
})
const noDevice = { dsregStatus: dsregStatus(dsregCapture('not-joined-system')) }
const unreachable = (role: 'rbac' | 'registration') =>
  endpoints({ [role]: (_: string, address: string) => ({ direct: noConnection('TIMEOUT', address) }) })

const ids = (compared: Comparison) => ({
  fixed: compared.fixed.map((one) => one.ruleId),
  new: compared.new.map((one) => one.ruleId),
  remaining: compared.remaining.map((one) => one.ruleId),
  notTold: compared.notTold.map((one) => one.ruleId),
  worse: compared.worse,
})
const nothing = { fixed: [], new: [], remaining: [], notTold: [], worse: false }
const compare = (earlier: VmCase | Report, later: VmCase | Report) => {
  const reportOf = (one: VmCase | Report) => ('findings' in one ? one : diagnoseCase(one))
  return compareReports(reportOf(earlier), reportOf(later))
}

describe('what became of a finding', () => {
  test('failed and passes now: fixed', () => {
    const compared = compare({ evidence: { endpoints: unreachable('rbac') } }, healthy)
    expect(ids(compared)).toEqual({ ...nothing, fixed: ['endpoint-unreachable'] })
    expect(compared.fixed[0]).toMatchObject({
      title: 'A required endpoint cannot be reached',
      before: { outcome: 'fail', severity: 'error', saw: expect.stringContaining('pas.windows.net') },
      after: { outcome: 'pass', severity: null, saw: null, codes: [] },
    })
    expect(compared).toMatchObject({
      verdict: { before: 'problem-found', after: 'no-problem-found' },
      likelyCause: { before: 'endpoint-unreachable', after: null },
    })
  })

  test('passed and fails now: new, and that is worse', () => {
    expect(ids(compare(healthy, noIdentity))).toEqual({ ...nothing, new: ['managed-identity-missing'], worse: true })
  })

  test('failed and fails: still there', () => {
    expect(ids(compare(noIdentity, noIdentity))).toEqual({ ...nothing, remaining: ['managed-identity-missing'] })
  })

  test('failed and cannot be looked at now: not told, and not fixed', () => {
    const blind = diagnoseCase({}, without(vmEvidence(), 'managedIdentityToken'))
    const compared = compare(noIdentity, blind)
    expect(ids(compared)).toEqual({ ...nothing, notTold: ['managed-identity-missing'] })
    expect(compared.notTold[0]?.after).toEqual({
      outcome: 'unknown',
      missing: ['managedIdentityToken'],
      severity: null,
      saw: null,
      codes: [],
    })
  })

  test("failed in a user's session and does not apply to SYSTEM: not told, and not fixed", () => {
    const inSession = { account: account('entra'), dsregStatus: dsregStatus(dsregCapture('joined-local-account')) }
    const compared = compare({ evidence: inSession }, healthy)
    expect(ids(compared).notTold).toEqual(['prt-missing'])
    // The rule's own reason, and none of the comparison.
    expect(compared.notTold[0]?.after).toMatchObject({
      outcome: 'not-applicable',
      because: 'run as SYSTEM, which has no user state',
    })
    expect(compared.notTold[0]?.before.because).toBeUndefined()
  })

  test('could not be told and fails now: new, with what it was before', () => {
    const blind = diagnoseCase({}, without(vmEvidence(), 'managedIdentityToken'))
    const compared = compare(blind, noIdentity)
    expect(ids(compared)).toEqual({ ...nothing, new: ['managed-identity-missing'], worse: true })
    expect(compared.new[0]?.before.outcome).toBe('unknown')
  })
})

describe('what looks fixed and is not shown to be', () => {
  const [duplicate] = Object.values(hostnameDuplicateCases.fails) as [VmCase]

  test('the newest run did not come so far as to be refused again', () => {
    const stuckEarlier: VmCase = Object.values(hostnameDuplicateCases.passes).at(-1) as VmCase
    const compared = compare(duplicate, stuckEarlier)
    expect(ids(compared).notTold).toEqual(['hostname-duplicate'])
    expect(compared.notTold[0]?.after.because).toContain('not joined')
    expect(ids(compare(duplicate, healthy)).fixed).toContain('hostname-duplicate')
  })

  const refused: VmCase = { evidence: { events: refusedSignIns([{ status: '0xc000015b' }]) } }
  const since = (who: string): VmCase => ({
    evidence: {
      events: refusedSignIns([{ status: '0xc000015b' }], { security: [signedIn(who, '2026-11-20T02:01:00Z')] }),
    },
  })

  test('the refused user got in since: fixed', () => {
    expect(ids(compare(refused, since(jo)))).toEqual({ ...nothing, fixed: ['role-not-assigned'] })
  })

  test('another user got in: the refusal stands, which needs no other reason', () => {
    const { remaining } = compare(refused, since(maria))
    expect(remaining).toMatchObject([{ ruleId: 'role-not-assigned', after: { outcome: 'fail' } }])
    expect(remaining[0]?.after.because).toBeUndefined()
  })

  test('the refusal is no longer in the logs, and somebody signed in: not told', () => {
    const compared = compare(refused, healthy)
    expect(ids(compared).notTold).toEqual(['role-not-assigned'])
    expect(compared.notTold[0]?.after).toMatchObject({
      outcome: 'pass',
      because: expect.stringContaining('nothing shows that the sign-in that failed before works now'),
    })
  })

  const dayLater = (vm: VmCase): Report =>
    diagnose(vmEvidence(vm.evidence), askedNothing, { ...head, collectedAt: '2026-11-21T02:14:09Z' })

  test('the refusal has grown old, and only another user got in: not told', () => {
    const later = dayLater({
      evidence: {
        events: refusedSignIns([{ status: '0xc000015b' }], { security: [signedIn(maria, '2026-11-21T01:00:00Z')] }),
      },
    })
    expect(ids(compare(refused, later)).notTold).toEqual(['role-not-assigned'])
  })

  test.each([
    lately,
    '2026-11-20T01:20:00Z',
  ])('two users were refused, the other at %s, and one of them got in since: not told', (at) => {
    const both = [{ status: '0xc000015b' }, { user: 'max@contoso.com', status: '0xc000015b', at }]
    const later = dayLater({
      evidence: { events: refusedSignIns(both, { security: [signedIn(jo, '2026-11-21T01:00:00Z')] }) },
    })
    expect(ids(compare({ evidence: { events: refusedSignIns(both) } }, later)).notTold).toEqual(['role-not-assigned'])
  })

  test('the event logs were not read then, and somebody signed in: not told', () => {
    const asked = { symptom: 'Your account is configured to prevent you from using this device' }
    const blind = diagnoseCase({ asked }, without(vmEvidence(), 'events'))
    expect(ids(compare(blind, healthy)).notTold).toContain('role-not-assigned')
  })

  test('a refusal of the role check that somebody got past, and one that nobody did', () => {
    const said = { aad: [{ id: 1244, at: lately, level: 3, data: { Status: '0xc0000022' } }] }
    const before: VmCase = { evidence: { events: refusedSignIns([], said) } }
    const since = (at: string): VmCase => ({
      evidence: { events: refusedSignIns([], { ...said, security: [signedIn(maria, at)] }) },
    })
    expect(ids(compare(before, since('2026-11-20T02:01:00Z'))).fixed).toEqual(['role-not-assigned'])
    // Signed in before the refusal, which is out of the 24 hours a day later.
    expect(ids(compare(before, dayLater(since('2026-11-20T01:40:00Z')))).fixed).toEqual([])
    expect(ids(compare(before, since('2026-11-20T01:40:00Z'))).remaining).toEqual(['role-not-assigned'])
  })

  test('one of two causes was got past: that one alone is fixed', () => {
    const wrong = { user: 'max@contoso.com', aadsts: 'AADSTS50126', at: '2026-11-20T01:20:00Z' }
    const compared = compare(
      { evidence: { events: refusedSignIns([{ status: '0xc000015b' }, wrong]) } },
      {
        evidence: {
          events: refusedSignIns([{ status: '0xc000015b' }, wrong], {
            security: [signedIn(jo, '2026-11-20T02:01:00Z')],
          }),
        },
      },
    )
    expect(ids(compared)).toEqual({
      ...nothing,
      fixed: ['role-not-assigned'],
      remaining: ['credentials-rejected'],
    })
  })

  test('what the user saw then was not asked now: not told', () => {
    const asked = { symptom: 'Your account is configured to prevent you from using this device' }
    for (const later of [healthy, diagnoseCase({ evidence: { events: noSignIns } })])
      expect(ids(compare({ evidence: { events: noSignIns }, asked }, later)).notTold).toContain('role-not-assigned')
  })

  test('the session of another user', () => {
    const joined = dsregCapture('joined-local-account')
    const inSession = (text: string, who = 'maria') => ({
      evidence: {
        account: {
          ...account('entra'),
          stdout: { ...account('entra').stdout, text: account('entra').stdout.text.replace('maria', who) },
        },
        dsregStatus: dsregStatus(text),
      },
    })
    const withToken = joined.replace('AzureAdPrt : NO', 'AzureAdPrt : YES')
    expect(ids(compare(inSession(joined), inSession(withToken))).fixed).toEqual(['prt-missing'])
    const byAnother = compare(inSession(joined), inSession(withToken, 'joseph'))
    expect(ids(byAnother).notTold).toEqual(['prt-missing'])
    expect(byAnother.notTold[0]?.after.because).toContain('another user')
    // Each saved report has its own [user-1].
    const hidden = (vm: VmCase) => redactReport(diagnoseCase(vm))
    for (const earlier of [inSession(joined), hidden(inSession(joined))]) {
      const byNobodyKnows = compare(earlier, hidden(inSession(withToken, 'joseph')))
      expect(ids(byNobodyKnows)).toEqual({ ...nothing, notTold: ['prt-missing'] })
      expect(byNobodyKnows.notTold[0]?.after.because).toContain('whose session it was is hidden')
    }
    // Whose session it is matters to no other rule.
    const blocked = { ...inSession(withToken).evidence, endpoints: unreachable('rbac') }
    expect(ids(compare({ evidence: blocked }, inSession(withToken, 'joseph'))).fixed).toEqual(['endpoint-unreachable'])
  })
})

describe('worse', () => {
  const withSeverity = (severity: 'error' | 'warning' | 'info'): Report => ({
    ...noIdentity,
    findings: noIdentity.findings.map((one) => ({ ...one, severity })),
  })

  test('a raised severity is, a lowered one is not', () => {
    expect(ids(compare(withSeverity('warning'), withSeverity('error')))).toMatchObject({ worse: true, new: [] })
    expect(ids(compare(withSeverity('error'), withSeverity('warning'))).worse).toBe(false)
    expect(ids(compare(withSeverity('info'), withSeverity('warning'))).worse).toBe(true)
  })

  test('a new warning is, a new remark is not', () => {
    const clean = { ...healthy, verdict: noIdentity.verdict }
    expect(ids(compare(clean, withSeverity('warning'))).worse).toBe(true)
    expect(ids(compare(clean, withSeverity('info'))).worse).toBe(false)
  })

  test.each([
    ['no-problem-found', 'inconclusive', true],
    ['inconclusive', 'problem-found', true],
    ['inconclusive', 'no-problem-found', false],
    ['problem-found', 'inconclusive', false],
    ['problem-found', 'problem-found', false],
  ] as const)('a verdict that goes from %s to %s: %s', (before, after, worse) => {
    expect(ids(compare({ ...healthy, verdict: before }, { ...healthy, verdict: after })).worse).toBe(worse)
  })
})

describe('which machine', () => {
  test('one vmId is one VM, whatever its name and in whatever case', () => {
    const renamed = diagnoseCase({ evidence: { instanceMetadata: instanceMetadata({ name: 'vm-new' }) } })
    const shouting = {
      ...renamed,
      machine: { ...renamed.machine, vmId: (renamed.machine.vmId ?? '').toUpperCase() },
    }
    expect(compare(healthy, renamed)).toMatchObject({ sameVm: true, after: { vm: 'vm-new' } })
    expect(compare(healthy, renamed).machineChanges).toContainEqual({
      field: 'vmName',
      before: 'vm-payroll-07',
      after: 'vm-new',
    })
    expect(compare(healthy, shouting).sameVm).toBe(true)
  })

  test('another vmId is another VM, also under the same name', () => {
    const vmId = '11111111-2222-3333-4444-555555555555'
    expect(compare(healthy, { evidence: { instanceMetadata: instanceMetadata({ vmId }) } }).sameVm).toBe(false)
  })

  test('without a vmId it is not told', () => {
    const blind = diagnoseCase({}, without(vmEvidence(), 'instanceMetadata'))
    expect(compare(blind, healthy).sameVm).toBeNull()
    expect(compare(healthy, blind).sameVm).toBeNull()
  })

  test('what was asked and who looked are told, and two equal looks differ in nothing', () => {
    const compared = compare(healthy, {
      evidence: { account: account('unelevated') },
      asked: { symptom: 'Your credentials did not work' },
    })
    expect(compared.machineChanges).toEqual(
      expect.arrayContaining([
        { field: 'elevated', before: true, after: false },
        { field: 'asked.symptom', before: null, after: 'Your credentials did not work' },
      ]),
    )
    expect(compare(healthy, healthy).machineChanges).toEqual([])
  })
})

test('a cause that moves on is told, with the codes of what remains', () => {
  const blocked = { ...noDevice, endpoints: unreachable('registration') }
  const compared = compare({ evidence: { ...noDevice } }, { evidence: blocked })
  expect(compared.likelyCause.after).toBe('endpoint-unreachable')
  expect(compared.likelyCause.before).not.toBe('endpoint-unreachable')
  expect(ids(compared).remaining).toContain('device-not-joined')
})

test('every comparison fits its schema', () => {
  const blind = diagnoseCase({}, {})
  const inSession = { account: account('entra'), dsregStatus: dsregStatus(dsregCapture('joined-local-account')) }
  const all = [
    healthy,
    noIdentity,
    blind,
    diagnoseCase({ evidence: inSession }),
    diagnoseCase({ evidence: { endpoints: unreachable('rbac') } }),
  ]
  for (const earlier of all)
    for (const later of all) expect(comparisonSchema.parse(compare(earlier, later))).toEqual(compare(earlier, later))
})
