import { capture } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'An Azure VM on which nobody ever installed the extension',
  computerName: 'vm-payroll-07',
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: null,
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'extension-missing',
    findings: ['extension-missing', 'device-not-joined'],
    notFindings: 'all-others',
    stdout: ['az vm extension set', '--resource-group rg-payroll', '--vm-name vm-payroll-07'],
  },
})
