import { capture } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'
import { serviceAnswer } from '../service-answer.ts'

export default healthyVm({
  about: 'The clock is two hours behind that of all services, and the time service is off',
  clockAheadSeconds: 7200,
  programs: [
    serviceAnswer('W32Time', 1),
    {
      program: 'w32tm.exe',
      args: '/query /status',
      output: capture('w32tm/service-stopped-en.txt'),
      exitCode: 1,
    },
  ],
  registry: [
    `[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\W32Time]
"Start"=dword:00000004
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\W32Time\\Parameters]
"Type"="NoSync"
"NtpServer"="time.windows.com,0x8"
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\W32Time\\TimeProviders\\VMICTimeProvider]
"Enabled"=dword:00000000
`,
  ],
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'clock-skewed',
    findings: ['clock-skewed'],
    stdout: ['2 h behind', 'Type NoSync', 'Set-Service W32Time -StartupType Automatic'],
  },
})
