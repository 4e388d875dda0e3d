import { ok } from '../../src/outcome.ts'
import { account } from '../healthy/account.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { guestProxyRuns } from '../healthy/guest-proxy.ts'
import { subscriptionId } from '../healthy/ids.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { tokenAnswered } from '../healthy/managed-identity-token.ts'
import { imdsAnswer, imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'
import { setAgainUnknown } from './commands.ts'

const path = '/metadata/instance?api-version=2021-02-01'
const infoPath = '/metadata/identity/info?api-version=2018-02-01'
const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const allRefused = (status: number, body: unknown = '') => ({
  instanceMetadata: { attempts: [imdsAnswer(path, status, body)] },
  tenantInfo: { attempts: [imdsAnswer(infoPath, status, body)] },
  managedIdentityToken: tokenAnswered(status),
})

const audit = `az vm update --resource-group rg-payroll --name vm-payroll-07 --subscription ${subscriptionId} --set securityProfile.proxyAgentSettings.imds.mode=Audit`

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
        '169.254.169.254 refused the question for the VM itself (answered HTTP 403), the question for the tenant (answered HTTP 403), the token request (answered HTTP 403).',
        'The service GuestProxyAgent is on this VM (running).',
        'It recorded that it refused',
        'WireServer Enforce -  IMDS Enforce',
        'dsregcmd.exe (403 Forbidden, 2 times)',
      ],
      notSaw: ['not elevated', 'joined already'],
      commands: [
        'type C:\\WindowsAzure\\ProxyAgent\\Logs\\status.json',
        'az vm show --resource-group "<resource group>" --name "<VM name>" --query securityProfile.proxyAgentSettings',
        'az vm update --resource-group "<resource group>" --name "<VM name>" --set securityProfile.proxyAgentSettings.imds.mode=Audit',
        setAgainUnknown,
      ],
      explained: ['device-not-joined'],
    },
    'the guest proxy refuses the token alone': {
      evidence: { managedIdentityToken: tokenAnswered(401), guestProxy: guestProxyRuns(), dsregStatus: notJoined },
      saw: ['the token request (answered HTTP 401)'],
      notSaw: ['recorded that it refused'],
      command: audit,
    },
    'the guest proxy refuses, and nobody knows its mode': {
      evidence: {
        ...allRefused(403),
        guestProxy: { ...guestProxyRuns(), status: ok(null) },
        dsregStatus: notJoined,
      },
      notSaw: ['Its mode'],
    },
    'the guest proxy refuses, and the run stopped at the token': {
      evidence: {
        ...allRefused(403),
        guestProxy: guestProxyRuns(),
        dsregStatus: notJoined,
        extensionLogs: runLog([
          'Getting MSI token for app urn:ms-drs',
          'AAD Join failed with status code: -2145648595.',
        ]),
      },
      explained: ['extension-failed'],
    },
    'the guest proxy refuses everything on a joined VM: the join may be well, but nothing else of it can be seen': {
      evidence: { ...allRefused(403), guestProxy: guestProxyRuns() },
      notSaw: ['joined already'],
    },
    'a member of a domain on which nobody wants Entra login': {
      evidence: {
        ...allRefused(403),
        guestProxy: guestProxyRuns(),
        dsregStatus: dsregStatus(dsregCapture('domain-joined-server')),
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus(null),
      },
      severity: 'warning',
      cause: null,
    },
    'the guest proxy refuses the token alone, and the VM is joined': {
      evidence: { managedIdentityToken: tokenAnswered(401), guestProxy: guestProxyRuns() },
      severity: 'warning',
      cause: null,
      saw: ['joined already'],
    },
    'the guest proxy refuses a run that is not elevated': {
      evidence: { ...allRefused(403), guestProxy: guestProxyRuns(), account: account('unelevated') },
      saw: ['not elevated'],
      severity: 'warning',
      cause: null,
    },
    'metadata itself refuses, without a guest proxy': {
      evidence: { ...allRefused(403, { error: 'Forbidden' }), dsregStatus: notJoined },
      saw: ['There is no service GuestProxyAgent on this VM.'],
      commands: ['shutdown.exe /r /t 0', setAgainUnknown],
    },
    'metadata itself refuses in JSON and tells no name of itself': {
      evidence: {
        ...allRefused(403, { error: 'Forbidden' }),
        instanceMetadata: { attempts: [imdsAnswer(path, 403, { error: 'Forbidden' }, { server: '' })] },
        dsregStatus: notJoined,
      },
    },
    'metadata itself refuses without a word': { evidence: { ...allRefused(403), dsregStatus: notJoined } },
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
