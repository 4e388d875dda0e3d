import { extensionFiles, failedBy, joinStart } from '../extension-traces.ts'
import { healthyVm } from '../healthy-vm.ts'

const older = failedBy('1.0.0.1', -2145648607, 'AAD Join failed with status code: -2145648607.', joinStart('AADJoin02'))
/** Written months before the run that joined the VM. */
const oldLog =
  '[3/2/2026 6:13:49 PM] Starting AAD Join process.\r\n[3/2/2026 6:13:58 PM] AAD Join failed with status code: -2145648607.\r\n'

export default healthyVm({
  about:
    'Renamed after the join, two versions of the extension on it: the client looks for a device that the tenant does not know',
  computerName: 'PAYROLL-NEW',
  compute: { name: 'vm-payroll-westeurope-07' },
  files: extensionFiles({ ...older, status: null, logs: { 'CommandExecution.log': oldLog } }),
  args: [
    '--symptom',
    'AADSTS293004: The target-device identifier in the request payroll-new was not found in the tenant',
  ],
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'device-name-mismatch',
    findings: ['device-name-mismatch'],
    stdout: ['dsregcmd names this device AADJoin02', 'PAYROLL-NEW', 'mstsc.exe /v:AADJoin02'],
  },
})
