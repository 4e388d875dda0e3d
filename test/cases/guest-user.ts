import { noSignIns, refusedSignIns } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'
import { signInNotApplicable, signInPasses } from './sign-in-passes.ts'

export default {
  ruleId: 'guest-user',
  fails: {
    'Microsoft Entra does not know the user in this tenant': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS50020' }]) },
      saw: ['AADSTS50020', 'AAD/1081', 'jo.miller@contoso.com'],
      command:
        'az rest --method GET --url "https://graph.microsoft.com/v1.0/users/jo.miller@contoso.com?%24select=userPrincipalName,userType,accountEnabled,lastPasswordChangeDateTime"',
    },
    'an account of another tenant': { evidence: { events: refusedSignIns([{ aadsts: 'AADSTS90072' }]) } },
    'the user saw it': {
      evidence: { events: noSignIns },
      asked: {
        symptom:
          "AADSTS50020: User account 'jo@fabrikam.com' from identity provider does not exist in tenant 'Contoso'",
      },
      saw: ['AADSTS50020'],
    },
  },
  passes: signInPasses({ aadsts: 'AADSTS50020' }),
  notApplicable: signInNotApplicable,
} satisfies RuleCases
