import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { endpoints, everywhere, noConnection } from '../healthy/endpoints.ts'
import { pku2u } from '../healthy/pku2u.ts'
import { jo, maria, noSignIns, refusedSignIns, signedIn } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'
import { signInNotApplicable, signInPasses } from './sign-in-passes.ts'

const symptom = 'Your credentials did not work'

const dropped = (_: string, address: string) => ({ direct: noConnection('TIMEOUT', address) })

export default {
  ruleId: 'credentials-rejected',
  fails: {
    'Microsoft Entra refused the password': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS50126' }]) },
      saw: ['AADSTS50126', 'jo.miller@contoso.com'],
      notSaw: ['more in the 24 hours', 'NTLM'],
      codes: ['AADSTS50126'],
      fixSays: ['AADSTS50126: '],
    },
    'Windows refused, and nothing says more': {
      evidence: { events: refusedSignIns([{ subStatus: '0xc000006a' }, { at: '2026-11-20T01:40:00Z' }]) },
      saw: ['0xc000006a', '1 more in the 24 hours before the look.'],
      fixNotSays: ['0xc000006a: ', '0xc000006d: '],
    },
    // As github.com/Ylianst/MeshCentral/issues/5805 shows it.
    'a client that did not come to PKU2U': {
      evidence: { events: refusedSignIns([{ subStatus: '0xc0000064', by: 'NTLM' }]) },
      saw: ['0xc0000064', 'Windows tried it by NTLM, which knows no Entra accounts'],
      command: 'dsregcmd.exe /status',
      fixNotSays: ['0xc0000064: '],
    },
    'two users, one of them written in two ways': {
      evidence: {
        events: refusedSignIns([
          { subStatus: '0xc000006a' },
          { user: 'Jo.Miller@contoso.com', subStatus: '0xc000006a', at: '2026-11-20T01:41:00Z' },
          { user: 'max@contoso.com', subStatus: '0xc000006a', at: '2026-11-20T01:40:00Z' },
        ]),
      },
      saw: ['2 more in the 24 hours before the look, of 2 users: jo.miller@contoso.com, max@contoso.com.'],
    },
    'after the last success of the same user': {
      evidence: { events: refusedSignIns([{ user: maria, aadsts: 'AADSTS50126' }]) },
      saw: [maria],
    },
    'another user was refused for another reason, and this one saw the code': {
      evidence: { events: refusedSignIns([{ user: maria, status: '0xc000015b' }]) },
      asked: { symptom: 'AADSTS50126: Error validating credentials' },
      cause: 'role-not-assigned',
    },
    'another user got in since': {
      evidence: {
        events: refusedSignIns([{ aadsts: 'AADSTS50126' }], { security: [signedIn(maria, '2026-11-20T01:50:00Z')] }),
      },
      saw: [jo],
    },
    'the user saw the sentence': {
      evidence: { events: noSignIns },
      asked: { symptom },
      saw: ['Your credentials did not work'],
      notExplained: ['client-device-not-registered', 'password-change-required', 'mfa-required'],
    },
    'a VM whose event logs could not be read': {
      evidence: { events: { channels: [] } },
      asked: { symptom: 'The logon attempt failed' },
    },
    'Microsoft Entra cannot be reached': {
      evidence: { endpoints: endpoints(everywhere(dropped)), events: noSignIns },
      asked: { symptom },
      cause: 'endpoint-unreachable',
    },
    'the device certificate is over': {
      evidence: {
        dsregStatus: dsregStatus(
          dsregCapture('joined-local-account').replace(
            /DeviceCertificateValidity : .*\]/,
            'DeviceCertificateValidity : [ 2015-11-20 01:29:07.000 UTC -- 2025-11-20 01:59:07.000 UTC ]',
          ),
        ),
      },
      asked: { symptom },
      cause: 'device-certificate-expired',
    },
    'the VM is not joined: what else it may mean is not told': {
      evidence: { dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
      asked: { symptom },
      cause: 'extension-succeeded-without-join',
    },
    'PKU2U is off': { evidence: { pku2u: pku2u('0x0') }, asked: { symptom }, cause: 'pku2u-disabled' },
    'Microsoft Entra demanded more than a password': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS50076' }]) },
      asked: { symptom },
      severity: 'warning',
      cause: 'mfa-required',
    },
  },
  passes: {
    ...signInPasses({ aadsts: 'AADSTS50126' }, { aadsts: 'AADSTS50076' }),
    'a code that nobody knows says why': { evidence: { events: refusedSignIns([{ aadsts: 'AADSTS999999' }]) } },
  },
  notApplicable: signInNotApplicable,
} satisfies RuleCases
