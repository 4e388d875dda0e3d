// The VMs on which each rule about refused sign-ins stays silent, the same for all of them but for the code.

import { events } from '../healthy/events.ts'
import { correlationId, jo, lately, noSignIns, refusedSignIns, signedIn } from '../healthy/sign-ins.ts'
import type { VmCase } from './case.ts'

/** `own` is a refusal that the rule fails on, `other` one that is another rule's. */
export function signInPasses(
  own: { aadsts: string } | { status: string },
  other = { aadsts: 'AADSTS50126' },
): Record<string, VmCase> {
  const { aadsts } = { ...other, ...own }
  return {
    'an Entra account signed in lately': {},
    'and this Windows has no log of what Microsoft Entra answers': { evidence: { events: events({ aad: 'absent' }) } },
    'the log of remote sessions could not be read': { evidence: { events: events({ rdp: 'timeout' }) } },
    'the same user got in after it': {
      evidence: { events: refusedSignIns([own], { security: [signedIn(jo, '2026-11-20T01:50:00Z')] }) },
    },
    'it was 25 hours ago': { evidence: { events: refusedSignIns([{ at: '2026-11-19T01:14:00Z', ...own }]) } },
    'another reason': { evidence: { events: refusedSignIns([other]) } },
    'the VM renewed a token in the background': {
      evidence: {
        events: refusedSignIns([], {
          aad: [
            {
              id: 1081,
              at: lately,
              level: 2,
              data: { Error: 'invalid_grant', ErrorDescription: `${aadsts}: x`, CorrelationID: correlationId },
            },
            { id: 1094, at: lately, level: 2, data: { CorrelationID: correlationId } },
          ],
        }),
      },
    },
  }
}

export const signInNotApplicable: Record<string, VmCase> = {
  'the logs of logons are kept to administrators, though somebody got in': {
    evidence: { events: events({ security: 'access-denied' }) },
  },
  'the log of what Microsoft Entra answers could not be read': { evidence: { events: events({ aad: 'timeout' }) } },
  'nobody signed in lately, and nobody says what was seen': { evidence: { events: noSignIns } },
  'the symptom says something else': { evidence: { events: noSignIns }, asked: { symptom: 'the VM is slow' } },
}
