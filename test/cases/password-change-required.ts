import { noSignIns, refusedSignIns } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'
import { signInNotApplicable, signInPasses } from './sign-in-passes.ts'

export default {
  ruleId: 'password-change-required',
  fails: {
    'the password is expired': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS50055' }]) },
      saw: ['AADSTS50055', 'jo.miller@contoso.com'],
      command: 'cmd.exe /c start msedge.exe --inprivate https://portal.azure.com',
    },
    'Windows says that it must change first': {
      evidence: { events: refusedSignIns([{ status: '0xc0000224' }]) },
      saw: ['0xc0000224'],
    },
    'the user saw it': {
      evidence: { events: noSignIns },
      asked: { symptom: 'You must change your password before logging on the first time' },
    },
  },
  passes: signInPasses({ aadsts: 'AADSTS50055' }),
  notApplicable: signInNotApplicable,
} satisfies RuleCases
