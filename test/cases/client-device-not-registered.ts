import { correlationId, jo, lately, noSignIns, refusedSignIns, signedIn } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'

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
  passes: {
    'an Entra account signed in lately': {},
    'the same user got in after it': {
      evidence: {
        events: refusedSignIns([{ aadsts: 'AADSTS50129' }], { security: [signedIn(jo, '2026-11-20T01:50:00Z')] }),
      },
    },
    'it was 25 hours ago': {
      evidence: { events: refusedSignIns([{ at: '2026-11-19T01:14:00Z', aadsts: 'AADSTS50129' }]) },
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
              data: { Error: 'invalid_grant', ErrorDescription: 'AADSTS50129: x', CorrelationID: correlationId },
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
