import { capture } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'
import { serviceAnswer } from '../service-answer.ts'

export default healthyVm({
  about: 'Somebody disabled the guest agent before the extension came',
  computerName: 'vm-payroll-07',
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: null,
  programs: [serviceAnswer('RdAgent', 1), serviceAnswer('WindowsAzureGuestAgent', 1)],
  registry: [
    `[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\RdAgent]
"Start"=dword:00000004
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WindowsAzureGuestAgent]
"Start"=dword:00000004
`,
  ],
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'guest-agent-not-running',
    findings: ['guest-agent-not-running', 'extension-missing', 'device-not-joined'],
    stdout: ['RdAgent is stopped and disabled', 'Start-Service RdAgent', 'Install the extension'],
  },
})
