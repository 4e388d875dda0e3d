import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { subscriptionId } from '../healthy/ids.ts'
import { managedIdentityToken, tokenRefused } from '../healthy/managed-identity-token.ts'
import type { RuleCases } from './case.ts'

const userAssigned = `/subscriptions/${subscriptionId}/resourcegroups/rg-ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-shared`
const notJoined = dsregStatus(dsregCapture('not-joined-system'))

export default {
  ruleId: 'system-assigned-identity-missing',
  fails: {
    'the token belongs to the only user-assigned identity': {
      evidence: { managedIdentityToken: managedIdentityToken({ xms_mirid: userAssigned }), dsregStatus: notJoined },
      saw: ['id-shared'],
      command: `az vm identity assign --resource-group rg-payroll --name vm-payroll-07 --subscription ${subscriptionId}`,
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
      saw: ['Multiple user assigned identities exist'],
    },
    'joined already: only a warning': {
      evidence: { managedIdentityToken: managedIdentityToken({ xms_mirid: userAssigned }) },
      severity: 'warning',
      cause: null,
    },
  },
  passes: { "the token is the VM's own": {} },
  notApplicable: {
    'the token does not say whose it is': {
      evidence: { managedIdentityToken: managedIdentityToken({ xms_mirid: null }) },
    },
    'there is no identity at all': {
      evidence: { managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found') },
    },
  },
} satisfies RuleCases
