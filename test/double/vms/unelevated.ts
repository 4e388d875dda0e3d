import { channelAnswer } from '../event-answer.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'A healthy VM, looked at by an administrator without elevation: Windows keeps the log Security to itself',
  ranBy: 'unelevated',
  programs: [channelAnswer('security', { output: '', exitCode: 5 })],
  expect: {
    stdout: [
      'Windows denied: event logs (a part)',
      'Run as administrator',
      'failed sign-ins by user (event 4625) could not be seen',
      'NO PROBLEM FOUND',
    ],
  },
})
