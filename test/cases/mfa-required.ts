import { tenantId } from '../healthy/ids.ts'
import { correlationId, jo, lately, noSignIns, refusedSignIns, signedIn } from '../healthy/sign-ins.ts'
import { windows } from '../healthy/windows.ts'
import type { RuleCases } from './case.ts'

const symptom =
  'The sign-in method you’re trying to use isn’t allowed. Try a different sign-in method or contact your system administrator.'

export default {
  ruleId: 'mfa-required',
  fails: {
    'Microsoft Entra asked for a second factor': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS50076' }]) },
      saw: ['AADSTS50076', 'jo.miller@contoso.com'],
      command: `Connect-MgGraph -TenantId ${tenantId} -Scopes "Policy.Read.All"; (Invoke-MgGraphRequest -Method GET -Uri "/beta/users/jo.miller@contoso.com/authentication/requirements").perUserMfaState`,
    },
    'the user has none yet': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS50079' }]) },
      command: 'cmd.exe /c start msedge.exe --inprivate https://aka.ms/mysecurityinfo',
    },
    'the user saw the sentence': {
      evidence: { events: noSignIns },
      asked: { symptom },
      saw: ["The sign-in method you're trying to use isn't allowed"],
      command: 'mstsc.exe /v:vm-payroll-07',
      notExplained: ['conditional-access-blocked'],
    },
    'a Windows without sign-in by web account': {
      evidence: {
        events: noSignIns,
        windows: windows({ productName: 'Windows Server 2019 Datacenter', build: '17763' }),
      },
      asked: { symptom },
    },
    'it may be behind refused credentials': {
      evidence: { events: noSignIns },
      asked: { symptom: 'Your credentials did not work' },
      severity: 'warning',
    },
  },
  passes: {
    'an Entra account signed in lately': {},
    'the same user got in after it': {
      evidence: {
        events: refusedSignIns([{ aadsts: 'AADSTS50076' }], { security: [signedIn(jo, '2026-11-20T01:50:00Z')] }),
      },
    },
    'it was 25 hours ago': {
      evidence: { events: refusedSignIns([{ at: '2026-11-19T01:14:00Z', aadsts: 'AADSTS50076' }]) },
    },
    'another reason': { evidence: { events: refusedSignIns([{ aadsts: 'AADSTS50126' }]) } },
    'the VM renewed a token in the background': {
      evidence: {
        events: refusedSignIns([], {
          aad: [
            {
              id: 1081,
              at: lately,
              level: 2,
              data: { Error: 'invalid_grant', ErrorDescription: 'AADSTS50076: x', CorrelationID: correlationId },
            },
            { id: 1094, at: lately, level: 2, data: { CorrelationID: correlationId } },
          ],
        }),
      },
    },
  },
  notApplicable: {
    'nobody signed in lately, and nobody says what was seen': { evidence: { events: noSignIns } },
    'the symptom says something else': { evidence: { events: noSignIns }, asked: { symptom: 'the VM is slow' } },
  },
} satisfies RuleCases
