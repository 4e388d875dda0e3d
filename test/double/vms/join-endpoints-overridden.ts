import { capture } from '../captures.ts'
import { failedBy, joinStart } from '../extension-traces.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'The registry sends the join to another metadata address',
  computerName: 'vm-payroll-07',
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedBy(
    '1.0.0.1',
    -2145648574,
    'AAD Join failed with status code: -2145648574.',
    joinStart('vm-payroll-07').map((line) => line.replace('169.254.169.254', '10.9.9.9')),
  ),
  registry: [
    `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ]
"AzureVmTenantIdEndpoint"="http://10.9.9.9/metadata/identity/info"
`,
  ],
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'join-endpoints-overridden',
    findings: ['join-endpoints-overridden', 'extension-failed', 'device-not-joined'],
    notFindings: 'all-others',
    stdout: ['AzureVmTenantIdEndpoint = http://10.9.9.9/metadata/identity/info', 'reg.exe add'],
  },
})
