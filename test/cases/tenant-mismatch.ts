import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { subscriptionId, tenantId } from '../healthy/ids.ts'
import { managedIdentityToken, tokenRefused } from '../healthy/managed-identity-token.ts'
import { imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'

const other = 'd10f84e2-ba05-45c0-90b7-994f1fafa537'
const joinedTo = (tenant: string) => dsregStatus(dsregCapture('joined-local-account').replaceAll(tenantId, tenant))
const hybridTo = (tenant: string) =>
  dsregStatus(
    dsregCapture('joined-local-account')
      .replaceAll(tenantId, tenant)
      .replace('DomainJoined : NO', 'DomainJoined : YES\n                DomainName : CONTOSO'),
  )
const neverInstalled = { extensionLogs: logFolder(), extensionStatus: extensionStatus(null) }
const noTenantInfo = { attempts: [imdsSilence('/metadata/identity/info?api-version=2018-02-01', 'ETIMEDOUT')] }
const noToken = tokenRefused(400, 'invalid_request', 'Identity not found')

export default {
  ruleId: 'tenant-mismatch',
  fails: {
    'joined to a tenant that is not the one of the subscription': {
      evidence: { dsregStatus: joinedTo(other) },
      saw: [`TenantId : ${other} (Contoso)`, `The subscription belongs to tenant ${tenantId}`],
      command: 'dsregcmd.exe /leave',
    },
    'the token alone tells the tenant': {
      evidence: { dsregStatus: joinedTo(other), tenantInfo: noTenantInfo },
      saw: [other, `token comes from tenant ${tenantId}`],
    },
    'the subscription moved, and the identity stayed behind': {
      evidence: { managedIdentityToken: managedIdentityToken({ tid: other.toUpperCase() }) },
      saw: [`token comes from tenant ${other}`, 'the next join only'],
      severity: 'warning',
      cause: null,
      command: `az vm identity remove --identities "[system]" --resource-group rg-payroll --name vm-payroll-07 --subscription ${subscriptionId}`,
    },
    'joined by hand to another tenant, without the extension': {
      evidence: { ...neverInstalled, dsregStatus: joinedTo(other) },
      saw: ['The extension did not make this join.'],
      severity: 'warning',
      cause: null,
    },
    'hybrid, the extension was tried': {
      evidence: { dsregStatus: hybridTo(other) },
      severity: 'warning',
      cause: null,
    },
    'ids of one repeated digit, and all ids look so': {
      evidence: {
        dsregStatus: joinedTo('22222222-2222-2222-2222-222222222222'),
        tenantInfo: noTenantInfo,
        managedIdentityToken: managedIdentityToken({ tid: '11111111-1111-1111-1111-111111111111' }),
      },
    },
  },
  passes: {
    'all three name one tenant': {},
    'the same id in capitals': { evidence: { dsregStatus: joinedTo(tenantId.toUpperCase()) } },
    'the token refused: the other two agree': { evidence: { managedIdentityToken: noToken } },
    'dsregcmd shows a mask: the other two agree': {
      evidence: { dsregStatus: joinedTo('99999999-9999-9999-9999-999999999999') },
    },
    'dsregcmd shows x for digits': { evidence: { dsregStatus: joinedTo('xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx') } },
    "dsregcmd shows the documentation's sample": {
      evidence: { dsregStatus: joinedTo('aaaabbbb-0000-cccc-1111-dddd2222eeee') },
    },
  },
  notApplicable: {
    'not joined': { evidence: { dsregStatus: dsregStatus(dsregCapture('not-joined-system')) } },
    'no other source names a tenant': {
      evidence: { dsregStatus: joinedTo(other), tenantInfo: noTenantInfo, managedIdentityToken: noToken },
    },
    "hybrid without the extension, in another tenant's subscription": {
      evidence: { ...neverInstalled, dsregStatus: hybridTo(other) },
    },
  },
} satisfies RuleCases
