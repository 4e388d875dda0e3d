import { correlationId, jo, lately, noSignIns, refusedSignIns, signedIn } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'

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
  passes: {
    'an Entra account signed in lately': {},
    'the same user got in after it': {
      evidence: {
        events: refusedSignIns([{ aadsts: 'AADSTS50020' }], { security: [signedIn(jo, '2026-11-20T01:50:00Z')] }),
      },
    },
    'it was 25 hours ago': {
      evidence: { events: refusedSignIns([{ at: '2026-11-19T01:14:00Z', aadsts: 'AADSTS50020' }]) },
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
              data: { Error: 'invalid_grant', ErrorDescription: 'AADSTS50020: x', CorrelationID: correlationId },
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
