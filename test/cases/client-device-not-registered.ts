import { noSignIns, refusedSignIns } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'
import { signInNotApplicable, signInPasses } from './sign-in-passes.ts'

export default {
  ruleId: 'client-device-not-registered',
  fails: {
    'Microsoft Entra asks for a registered client': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS50129' }]) },
      saw: ['AADSTS50129'],
    },
    'the client could not prove the account': {
      evidence: { events: noSignIns },
      asked: {
        symptom:
          'The remote computer that you are trying to connect to requires Network Level Authentication (NLA), but your Windows domain controller cannot be contacted to perform NLA.',
      },
      command: 'dsregcmd.exe /status',
    },
    'it may be behind refused credentials': {
      evidence: { events: noSignIns },
      asked: { symptom: 'Your credentials did not work' },
      severity: 'warning',
    },
  },
  passes: signInPasses({ aadsts: 'AADSTS50129' }),
  notApplicable: signInNotApplicable,
} satisfies RuleCases
