import { correlationId, jo, lately, noSignIns, refusedSignIns, signedIn } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'

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
  passes: {
    'an Entra account signed in lately': {},
    'the same user got in after it': {
      evidence: {
        events: refusedSignIns([{ aadsts: 'AADSTS700016' }], { security: [signedIn(jo, '2026-11-20T01:50:00Z')] }),
      },
    },
    'it was 25 hours ago': {
      evidence: { events: refusedSignIns([{ at: '2026-11-19T01:14:00Z', aadsts: 'AADSTS700016' }]) },
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
              data: { Error: 'invalid_grant', ErrorDescription: 'AADSTS700016: x', CorrelationID: correlationId },
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
