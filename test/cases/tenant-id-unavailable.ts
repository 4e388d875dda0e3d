import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { tokenRefused } from '../healthy/managed-identity-token.ts'
import { imdsAnswer, imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'

const path = '/metadata/identity/info?api-version=2018-02-01'
const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const noTenant = {
  attempts: [imdsAnswer(path, 400, { error: 'invalid_request', error_description: 'Tenant not found' })],
}

export default {
  ruleId: 'tenant-id-unavailable',
  fails: {
    'identity/info answers 400 although the VM has an identity': {
      evidence: { tenantInfo: noTenant, dsregStatus: notJoined },
      saw: ['identity/info', 'HTTP 400', 'Tenant not found'],
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
    },
    'joined already: only a warning': { evidence: { tenantInfo: noTenant }, severity: 'warning', cause: null },
  },
  passes: { 'the tenant is told': {} },
  notApplicable: {
    'metadata does not answer at all': {
      evidence: {
        instanceMetadata: { attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', 'ECONNREFUSED')] },
        tenantInfo: { attempts: [imdsSilence(path, 'ECONNREFUSED')] },
      },
    },
  },
} satisfies RuleCases
