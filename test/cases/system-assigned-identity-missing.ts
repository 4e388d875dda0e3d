import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { runLog } from '../healthy/extension-logs.ts'
import { subscriptionId } from '../healthy/ids.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { managedIdentityToken, tokenRefused } from '../healthy/managed-identity-token.ts'
import { imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'
import { assignIdentity, setAgain } from './commands.ts'

const userAssigned = `/subscriptions/${subscriptionId}/resourcegroups/rg-ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-shared`
const notJoined = dsregStatus(dsregCapture('not-joined-system'))

export default {
  ruleId: 'system-assigned-identity-missing',
  fails: {
    'the run stopped where the identity is asked for': {
      evidence: {
        managedIdentityToken: managedIdentityToken({ xms_mirid: userAssigned }),
        dsregStatus: notJoined,
        extensionLogs: runLog([
          'Getting Azure VM metadata.',
          'Getting Tenant ID from MSI.',
          'AAD Join failed with status code: -2145648595.',
        ]),
      },
      explained: ['extension-failed', 'device-not-joined'],
    },
    'the run stopped at the token': {
      evidence: {
        managedIdentityToken: managedIdentityToken({ xms_mirid: userAssigned }),
        dsregStatus: notJoined,
        extensionLogs: runLog([
          'Getting MSI token for app urn:ms-drs:enterpriseregistration.windows.net',
          'AAD Join failed with status code: -2145648595.',
        ]),
      },
      explained: ['extension-failed', 'device-not-joined'],
    },
    'the token belongs to the only user-assigned identity': {
      evidence: { managedIdentityToken: managedIdentityToken({ xms_mirid: userAssigned }), dsregStatus: notJoined },
      saw: ['id-shared'],
      commands: [assignIdentity, setAgain],
      explained: ['extension-succeeded-without-join', 'device-not-joined'],
    },
    'several user-assigned identities and none of the system': {
      evidence: {
        managedIdentityToken: tokenRefused(
          400,
          'invalid_request',
          'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
        ),
        dsregStatus: notJoined,
      },
      saw: ['HTTP 400 "Multiple user assigned identities exist, please'],
      commands: [assignIdentity, setAgain],
    },
    'joined already: only a warning': {
      evidence: { managedIdentityToken: managedIdentityToken({ xms_mirid: userAssigned }) },
      saw: [`belongs to the user-assigned identity ${userAssigned}.`],
      commands: [assignIdentity],
      severity: 'warning',
      cause: null,
    },
  },
  passes: { "the token is the VM's own": {} },
  notApplicable: {
    'an Arc-enabled server has an identity of its own': {
      evidence: {
        managedIdentityToken: managedIdentityToken({ xms_mirid: userAssigned }),
        joinSettings: joinSettings({}, true),
      },
    },
    'the token does not say whose it is': {
      evidence: { managedIdentityToken: managedIdentityToken({ xms_mirid: null }) },
    },
    'metadata does not answer': {
      evidence: {
        instanceMetadata: { attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', 'ECONNREFUSED')] },
      },
    },
    'there is no identity at all': {
      evidence: { managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found') },
    },
  },
} satisfies RuleCases
