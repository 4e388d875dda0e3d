import { correlationId, jo, lately, noSignIns, refusedSignIns, signedIn } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'

export default {
  ruleId: 'conditional-access-blocked',
  fails: {
    'a policy refused the sign-in': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS53003' }]) },
      saw: ['AADSTS53003', 'jo.miller@contoso.com'],
    },
    'the user saw it': {
      evidence: { events: noSignIns },
      asked: { symptom: 'You can’t get there from here' },
      saw: ['Conditional Access'],
    },
    'the events name it behind a sentence that may mean another': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS53003' }]) },
      asked: { symptom: "The sign-in method you're trying to use isn't allowed" },
      saw: ['AADSTS53003', "isn't allowed"],
      notExplained: ['mfa-required'],
    },
  },
  passes: {
    'an Entra account signed in lately': {},
    'the same user got in after it': {
      evidence: {
        events: refusedSignIns([{ aadsts: 'AADSTS53003' }], { security: [signedIn(jo, '2026-11-20T01:50:00Z')] }),
      },
    },
    'it was 25 hours ago': {
      evidence: { events: refusedSignIns([{ at: '2026-11-19T01:14:00Z', aadsts: 'AADSTS53003' }]) },
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
              data: { Error: 'invalid_grant', ErrorDescription: 'AADSTS53003: x', CorrelationID: correlationId },
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
