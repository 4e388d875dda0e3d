import { tenantId } from '../healthy/ids.ts'
import { noSignIns, refusedSignIns } from '../healthy/sign-ins.ts'
import { windows } from '../healthy/windows.ts'
import type { RuleCases } from './case.ts'
import { signInNotApplicable, signInPasses } from './sign-in-passes.ts'

const symptom =
  'The sign-in method you’re trying to use isn’t allowed. Try a different sign-in method or contact your system administrator.'

export default {
  ruleId: 'mfa-required',
  fails: {
    'Microsoft Entra asked for a second factor': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS50076' }]) },
      saw: ['AADSTS50076', 'The sign-in of jo.miller@contoso.com was', 'No sign-in of this user has worked since.'],
      codes: ['AADSTS50076'],
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
    'the user saw the code': {
      evidence: { events: noSignIns },
      asked: { symptom: 'AADSTS50076: Due to a configuration change made by your administrator' },
      codes: ['AADSTS50076'],
    },
    'it may be behind refused credentials': {
      evidence: { events: noSignIns },
      asked: { symptom: 'Your credentials did not work' },
      severity: 'warning',
    },
  },
  passes: signInPasses({ aadsts: 'AADSTS50076' }),
  notApplicable: signInNotApplicable,
} satisfies RuleCases
