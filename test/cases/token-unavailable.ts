import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { guestProxyRuns } from '../healthy/guest-proxy.ts'
import { subscriptionId } from '../healthy/ids.ts'
import { tokenAnswered, tokenPath, tokenRefused } from '../healthy/managed-identity-token.ts'
import { imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const silent = {
  resource: 'urn:ms-drs:enterpriseregistration.windows.net',
  attempts: [imdsSilence(tokenPath, 'UND_ERR_HEADERS_TIMEOUT', 'answer')],
  claims: null,
}

export default {
  ruleId: 'token-unavailable',
  fails: {
    'the identity endpoint is being updated': {
      evidence: { managedIdentityToken: tokenRefused(410, 'gone', ''), dsregStatus: notJoined },
      saw: ['answered HTTP 410'],
      explained: ['device-not-joined'],
    },
    'too many questions of all programs together': {
      evidence: { managedIdentityToken: tokenRefused(429, 'too_many_requests', 'Slow down'), dsregStatus: notJoined },
      saw: ['HTTP 429', 'Slow down'],
    },
    'the identity is not set up as it should be': {
      evidence: {
        managedIdentityToken: tokenRefused(401, 'unauthorized_client', 'AADSTS700016: not found in the directory'),
        dsregStatus: notJoined,
      },
      saw: ['HTTP 401', 'unauthorized_client: AADSTS700016'],
      command: `az vm identity remove --identities "[system]" --resource-group rg-payroll --name vm-payroll-07 --subscription ${subscriptionId}`,
    },
    'another 400 than that of a missing identity': {
      evidence: {
        managedIdentityToken: tokenRefused(400, 'invalid_resource', 'AADSTS50001: The application was not found'),
        dsregStatus: notJoined,
      },
      saw: ['HTTP 400', 'AADSTS50001'],
    },
    'a sentence like that of a missing identity, under another status': {
      evidence: {
        managedIdentityToken: tokenRefused(500, 'invalid_request', 'Identity not found'),
        dsregStatus: notJoined,
      },
      saw: ['HTTP 500'],
    },
    'no answer': { evidence: { managedIdentityToken: silent, dsregStatus: notJoined }, saw: ['no complete answer'] },
    'an answer without a token': {
      evidence: { managedIdentityToken: tokenAnswered(200), dsregStatus: notJoined },
      saw: ['HTTP 200', 'no token that can be read'],
    },
    'joined already: only a warning': {
      evidence: { managedIdentityToken: tokenRefused(500, 'server_error', '') },
      severity: 'warning',
      cause: null,
    },
  },
  passes: { 'there is a token': {} },
  notApplicable: {
    'there is no identity': {
      evidence: { managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found') },
    },
    'there are several identities': {
      evidence: {
        managedIdentityToken: tokenRefused(
          400,
          'invalid_request',
          'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
        ),
      },
    },
    'the guest proxy refuses': {
      evidence: { managedIdentityToken: tokenAnswered(403), guestProxy: guestProxyRuns() },
    },
    'the resource of this cloud is not known': {
      evidence: { managedIdentityToken: { resource: null, attempts: [], claims: null } },
    },
  },
} satisfies RuleCases
