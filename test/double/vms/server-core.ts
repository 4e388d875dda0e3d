import { failedBy } from '../extension-traces.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'Server Core without dsregcmd.exe: the extension could not join it, and its join can not be seen',
  windows: { installationType: 'Server Core', productName: 'Windows Server 2022 Datacenter' },
  missingPrograms: ['dsregcmd.exe'],
  dsregcmd: '',
  extension: failedBy('1.0.0.1', -2147024894, 'AAD Join failed with status code: -2147024894.', [
    'Adding Registry Settings.',
    'Enabling PKU2U policy.',
    'Starting AAD Join process.',
  ]),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'extension-failed',
    findings: ['extension-failed', 'desktop-experience-missing'],
    stdout: ['-2147024894', 'dsregcmd.exe is not on this Windows'],
  },
})
