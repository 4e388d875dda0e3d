import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { runLog } from '../healthy/extension-logs.ts'
import { guestProxyRuns } from '../healthy/guest-proxy.ts'
import { subscriptionId } from '../healthy/ids.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { tokenAnswered, tokenPath, tokenRefused } from '../healthy/managed-identity-token.ts'
import { imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'
import { assignIdentity, setAgain } from './commands.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const silent = {
  resource: 'urn:ms-drs:enterpriseregistration.windows.net',
  attempts: [imdsSilence(tokenPath, 'UND_ERR_HEADERS_TIMEOUT', 'answer')],
  claims: null,
}

export default {
  ruleId: 'token-unavailable',
  fails: {
    'the run stopped at the token': {
      evidence: {
        managedIdentityToken: tokenRefused(410, 'gone', ''),
        dsregStatus: notJoined,
        extensionLogs: runLog([
          'Getting MSI token for app urn:ms-drs:enterpriseregistration.windows.net',
          'AAD Join failed with status code: -2145648595.',
        ]),
      },
      explained: ['extension-failed', 'device-not-joined'],
    },
    'the identity endpoint is being updated': {
      evidence: { managedIdentityToken: tokenRefused(410, 'gone', ''), dsregStatus: notJoined },
      saw: ['answered HTTP 410'],
      explained: ['extension-succeeded-without-join', 'device-not-joined'],
      codes: [],
      fixSays: ['Wait two minutes'],
      commands: [setAgain],
    },
    'too many questions of all programs together': {
      evidence: { managedIdentityToken: tokenRefused(429, 'too_many_requests', 'Slow down'), dsregStatus: notJoined },
      saw: ['HTTP 429', 'too_many_requests: Slow down".'],
      notSaw: ['holds no token'],
      fixSays: ['Wait two minutes'],
      commands: [setAgain],
    },
    'the identity is not set up as it should be': {
      evidence: {
        managedIdentityToken: tokenRefused(401, 'unauthorized_client', 'AADSTS700016: not found in the directory'),
        dsregStatus: notJoined,
      },
      saw: ['HTTP 401', 'unauthorized_client: AADSTS700016'],
      codes: ['AADSTS700016'],
      fixNotSays: ['Wait two minutes'],
      commands: [
        assignIdentity,
        `az vm identity remove --identities "[system]" --resource-group rg-payroll --name vm-payroll-07 --subscription ${subscriptionId}`,
        assignIdentity,
        setAgain,
      ],
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
      fixSays: ['Wait two minutes'],
    },
    'no answer': {
      evidence: { managedIdentityToken: silent, dsregStatus: notJoined },
      saw: ['no complete answer'],
      notSaw: ['and said', 'holds no token'],
      fixSays: ['Wait two minutes'],
    },
    'an updated identity that is not there yet': {
      evidence: { managedIdentityToken: tokenRefused(404, 'not_found', ''), dsregStatus: notJoined },
      saw: ['HTTP 404 and said "not_found".'],
      fixSays: ['Wait two minutes'],
    },
    'an answer without a token': {
      evidence: { managedIdentityToken: tokenAnswered(200), dsregStatus: notJoined },
      saw: ['HTTP 200', 'no token that can be read'],
      fixSays: ['Wait two minutes'],
    },
    'joined already: only a warning': {
      evidence: { managedIdentityToken: tokenRefused(500, 'server_error', '') },
      severity: 'warning',
      cause: null,
    },
  },
  passes: { 'there is a token': {} },
  notApplicable: {
    'an Arc-enabled server has an identity of its own': {
      evidence: { managedIdentityToken: tokenRefused(410, 'gone', ''), joinSettings: joinSettings({}, true) },
    },
    'the token was not asked for': {
      evidence: { managedIdentityToken: { ...silent, attempts: [] } },
    },
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
    'metadata does not answer': {
      evidence: {
        instanceMetadata: { attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', 'ECONNREFUSED')] },
        managedIdentityToken: silent,
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
