import { correlationId, jo, lately, noSignIns, refusedSignIns, signedIn } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'

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
  passes: {
    'an Entra account signed in lately': {},
    'the same user got in after it': {
      evidence: {
        events: refusedSignIns([{ aadsts: 'AADSTS50055' }], { security: [signedIn(jo, '2026-11-20T01:50:00Z')] }),
      },
    },
    'it was 25 hours ago': {
      evidence: { events: refusedSignIns([{ at: '2026-11-19T01:14:00Z', aadsts: 'AADSTS50055' }]) },
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
              data: { Error: 'invalid_grant', ErrorDescription: 'AADSTS50055: x', CorrelationID: correlationId },
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
