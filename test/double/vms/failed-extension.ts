import { capture } from '../captures.ts'
import { failedBy, joinStart, tenantTold } from '../extension-traces.ts'
import { healthyVm, tenantId } from '../healthy-vm.ts'

export default healthyVm({
  about: 'The extension could not reach device registration (-2145648607) when it ran; the network is well now',
  computerName: 'vm-payroll-07',
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedBy('1.0.0.1', -2145648607, 'AAD Join failed with status code: -2145648607.', [
    ...joinStart('vm-payroll-07'),
    ...tenantTold(tenantId),
  ]),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'extension-failed',
    findings: ['extension-failed', 'device-not-joined'],
    notFindings: 'all-others',
    stdout: ['-2145648607'],
  },
})
