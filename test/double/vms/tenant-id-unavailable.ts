import { json } from '../azure/answer.ts'
import { capture } from '../captures.ts'
import { failedBy, joinStart } from '../extension-traces.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'IMDS answers, but does not tell the tenant (-2145648574)',
  computerName: 'vm-payroll-07',
  imds: { tenant: json(400, { error: 'invalid_request', error_description: 'Tenant not found' }) },
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedBy('1.0.0.1', -2145648574, 'AAD Join failed with status code: -2145648574.', [
    ...joinStart('vm-payroll-07'),
    'DsrCmdAzureHelper::GetMetadataRestResponse: HTTP Status Code: 400',
    'DsrCmdAzureHelper::GetTenantId failed 0x801c0042',
  ]),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'tenant-id-unavailable',
    findings: ['tenant-id-unavailable', 'extension-failed', 'device-not-joined'],
    notFindings: ['imds-unreachable', 'managed-identity-missing', 'extension-missing'],
    stdout: ['-2145648574'],
  },
})
