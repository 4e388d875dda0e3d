import { capture } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'Windows has no route to 169.254.169.254, and nobody has installed the extension yet',
  computerName: 'vm-payroll-07',
  imds: { reach: 'no-route' },
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: null,
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'imds-unreachable',
    findings: ['imds-unreachable', 'extension-missing', 'device-not-joined'],
    stdout: ['Windows has no route', 'route.exe print -4 169.254*'],
  },
})
