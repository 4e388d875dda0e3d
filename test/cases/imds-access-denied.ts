import { account } from '../healthy/account.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { guestProxyRuns } from '../healthy/guest-proxy.ts'
import { subscriptionId } from '../healthy/ids.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { tokenAnswered } from '../healthy/managed-identity-token.ts'
import { imdsAnswer, imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'

const path = '/metadata/instance?api-version=2021-02-01'
const infoPath = '/metadata/identity/info?api-version=2018-02-01'
const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const allRefused = (status: number, body: unknown = '') => ({
  instanceMetadata: { attempts: [imdsAnswer(path, status, body)] },
  tenantInfo: { attempts: [imdsAnswer(infoPath, status, body)] },
  managedIdentityToken: tokenAnswered(status),
})

export default {
  ruleId: 'imds-access-denied',
  fails: {
    'the guest proxy refuses everything': {
      evidence: {
        ...allRefused(403),
        guestProxy: guestProxyRuns('Enforce', ['C:\\Windows\\System32\\dsregcmd.exe']),
        dsregStatus: notJoined,
      },
      saw: [
        'HTTP 403',
        'GuestProxyAgent',
        'WireServer Enforce -  IMDS Enforce',
        'dsregcmd.exe (403 Forbidden, 2 times)',
      ],
      command: 'type C:\\WindowsAzure\\ProxyAgent\\Logs\\status.json',
      explained: ['device-not-joined'],
    },
    'the guest proxy refuses the token alone': {
      evidence: { managedIdentityToken: tokenAnswered(401), guestProxy: guestProxyRuns(), dsregStatus: notJoined },
      saw: ['the token request (answered HTTP 401)'],
      command: `az vm update --resource-group rg-payroll --name vm-payroll-07 --subscription ${subscriptionId} --set securityProfile.proxyAgentSettings.imds.mode=Audit`,
    },
    'the guest proxy refuses the token alone, and the VM is joined': {
      evidence: { managedIdentityToken: tokenAnswered(401), guestProxy: guestProxyRuns() },
      severity: 'warning',
      cause: null,
    },
    'the guest proxy refuses a run that is not elevated': {
      evidence: { ...allRefused(403), guestProxy: guestProxyRuns(), account: account('unelevated') },
      saw: ['not elevated'],
      severity: 'warning',
      cause: null,
    },
    'metadata itself refuses, without a guest proxy': {
      evidence: { ...allRefused(403, { error: 'Forbidden' }), dsregStatus: notJoined },
      saw: ['There is no service GuestProxyAgent'],
    },
  },
  passes: {
    'nothing is refused': {},
    'a guest proxy that lets everything through': { evidence: { guestProxy: guestProxyRuns() } },
  },
  notApplicable: {
    'metadata does not answer': {
      evidence: { instanceMetadata: { attempts: [imdsSilence(path, 'ETIMEDOUT')] } },
    },
    'a page of another proxy': {
      evidence: {
        instanceMetadata: { attempts: [imdsAnswer(path, 403, '<html>Blocked</html>', { server: 'squid' })] },
      },
    },
    'the identity endpoint refuses, and there is no guest proxy': {
      evidence: { managedIdentityToken: tokenAnswered(401) },
    },
    'an Arc-enabled server': {
      evidence: { ...allRefused(403, { error: 'Forbidden' }), joinSettings: joinSettings({}, true) },
    },
  },
} satisfies RuleCases
