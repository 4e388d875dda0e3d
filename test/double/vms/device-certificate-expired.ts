import { joinedButFor } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'The device certificate has expired',
  dsregcmd: joinedButFor(['2032-01-28 11:45:49.000 UTC', '2024-01-28 11:45:49.000 UTC']),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'device-certificate-expired',
    findings: ['device-certificate-expired'],
    stdout: ['expired at 2024-01-28', 'dsregcmd.exe /leave'],
  },
})
