import { identityNotFound } from '../azure/imds.ts'
import { capture } from '../captures.ts'
import { failedBy, joinStart, tenantTold } from '../extension-traces.ts'
import { healthyVm, tenantId } from '../healthy-vm.ts'

export default healthyVm({
  about: 'The extension was installed before the managed identity was turned on',
  computerName: 'vm-payroll-07',
  imds: { token: identityNotFound },
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedBy('1.0.0.1', -2145648595, 'DsrCmdAzureHelper::GetMsiAccessToken failed 0x801c002d', [
    ...joinStart('vm-payroll-07'),
    ...tenantTold(tenantId),
    'Getting MSI token for app urn:ms-drs:enterpriseregistration.windows.net.',
    'Targeting host name:169.254.169.254, url path: /metadata/identity/oauth2/token?resource=urn:ms-drs:enterpriseregistration.windows.net&api-version=2018-02-01',
    'DsrCmdAzureHelper::GetMetadataRestResponse: HTTP Status Code: 400',
  ]),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'managed-identity-missing',
    findings: ['managed-identity-missing', 'extension-failed', 'device-not-joined'],
    notFindings: ['imds-unreachable', 'system-assigned-identity-missing', 'extension-missing'],
    stdout: ['az vm identity assign --resource-group rg-payroll --name vm-payroll-07'],
  },
})
