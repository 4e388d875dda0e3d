import { capture } from '../captures.ts'
import { failedBy, joinStart, tenantTold } from '../extension-traces.ts'
import { healthyVm, tenantId } from '../healthy-vm.ts'

export default healthyVm({
  about: "TLS 1.2 is turned off for Windows' own clients; the tool, whose TLS is another, reaches everything",
  computerName: 'vm-payroll-07',
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedBy('1.0.0.1', -2145648607, 'AAD Join failed with status code: -2145648607.', [
    ...joinStart('vm-payroll-07'),
    ...tenantTold(tenantId),
  ]),
  registry: [
    `[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client]
"Enabled"=dword:00000000
"DisabledByDefault"=dword:00000001
`,
  ],
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'windows-tls-misconfigured',
    findings: ['windows-tls-misconfigured', 'extension-failed', 'device-not-joined'],
    stdout: ['Enabled is 0', '/v Enabled /t REG_DWORD /d 1 /f'],
  },
})
