import { joinedButFor } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'Somebody deleted the device object in Microsoft Entra',
  dsregcmd: joinedButFor([
    'DeviceAuthStatus : SUCCESS',
    'DeviceAuthStatus : FAILED. Device is either disabled or deleted',
  ]),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'device-disabled-or-deleted',
    findings: ['device-disabled-or-deleted'],
    stdout: ['ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679', 'dsregcmd.exe /leave'],
  },
})
