import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { runLog } from '../healthy/extension-logs.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { tokenRefused } from '../healthy/managed-identity-token.ts'
import { imdsAnswer, imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'
import { assignIdentity, setAgain } from './commands.ts'

const path = '/metadata/identity/info?api-version=2018-02-01'
const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const noTenant = {
  attempts: [imdsAnswer(path, 400, { error: 'invalid_request', error_description: 'Tenant not found' })],
}

export default {
  ruleId: 'tenant-id-unavailable',
  fails: {
    'the run stopped where the identity is asked for': {
      evidence: {
        tenantInfo: noTenant,
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
        tenantInfo: noTenant,
        dsregStatus: notJoined,
        extensionLogs: runLog([
          'Getting MSI token for app urn:ms-drs:enterpriseregistration.windows.net',
          'AAD Join failed with status code: -2145648595.',
        ]),
      },
      explained: ['extension-failed', 'device-not-joined'],
    },
    'identity/info answers 400 although the VM has an identity': {
      evidence: { tenantInfo: noTenant, dsregStatus: notJoined },
      saw: [
        'identity/info',
        'HTTP 400',
        'and said "{"error":"invalid_request","error_description":"Tenant not found"}".',
      ],
      codes: ['-2145648574'],
      fixSays: ['The identity is on: it gives a token.'],
      commands: [setAgain],
      explained: ['extension-succeeded-without-join', 'device-not-joined'],
    },
    'identity/info answers 200 without a tenant': {
      evidence: { tenantInfo: { attempts: [imdsAnswer(path, 200, '{}')] }, dsregStatus: notJoined },
    },
    'there is no identity: that is the cause, this its symptom': {
      evidence: {
        tenantInfo: noTenant,
        dsregStatus: notJoined,
        managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found'),
      },
      cause: 'managed-identity-missing',
      fixSays: ['If the identity is on already'],
      commands: [assignIdentity, setAgain],
    },
    'identity/info gives no answer': {
      evidence: { tenantInfo: { attempts: [imdsSilence(path, 'ECONNREFUSED')] }, dsregStatus: notJoined },
      notSaw: ['and said'],
    },
    'joined already: only a warning': {
      evidence: { tenantInfo: noTenant },
      severity: 'warning',
      cause: null,
      codes: [],
      commands: [],
    },
  },
  passes: { 'the tenant is told': {} },
  notApplicable: {
    'an Arc-enabled server has an identity of its own': {
      evidence: { tenantInfo: noTenant, joinSettings: joinSettings({}, true) },
    },
    'the tenant was not asked for': { evidence: { tenantInfo: { attempts: [] } } },
    'metadata does not answer at all': {
      evidence: {
        instanceMetadata: { attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', 'ECONNREFUSED')] },
        tenantInfo: { attempts: [imdsSilence(path, 'ECONNREFUSED')] },
      },
    },
  },
} satisfies RuleCases
