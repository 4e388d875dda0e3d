import { noSignIns, refusedSignIns } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'
import { signInNotApplicable, signInPasses } from './sign-in-passes.ts'

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
  passes: signInPasses({ aadsts: 'AADSTS53003' }),
  notApplicable: signInNotApplicable,
} satisfies RuleCases
