import { noSignIns, refusedSignIns } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'
import { signInNotApplicable, signInPasses } from './sign-in-passes.ts'

export default {
  ruleId: 'sign-in-app-missing',
  fails: {
    'Microsoft Entra does not find the application': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS700016' }]) },
      saw: ['AADSTS700016'],
      command: 'az ad sp create --id 372140e0-b3b7-4226-8ef9-d57986796201',
    },
    'it is turned off': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS7000112' }]) },
      command: 'az ad sp update --id 372140e0-b3b7-4226-8ef9-d57986796201 --set accountEnabled=true',
    },
    'somebody does not find it': {
      evidence: { events: noSignIns },
      asked: { symptom: 'Azure Windows VM Sign-In is missing from Conditional Access' },
    },
  },
  passes: signInPasses({ aadsts: 'AADSTS700016' }),
  notApplicable: signInNotApplicable,
} satisfies RuleCases
