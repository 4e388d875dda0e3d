import { clouds } from '../../../src/clouds.ts'
import { makeToken } from '../azure/imds.ts'
import { capture } from '../captures.ts'
import { failedBy, joinStart, tenantTold, tokenReceived } from '../extension-traces.ts'
import { healthyVm, tenantId } from '../healthy-vm.ts'

const token = makeToken({ aud: clouds.AzurePublicCloud.registrationResource, tid: tenantId })

export default healthyVm({
  about: 'An earlier VM of this name left its device object behind (0x801c0083)',
  computerName: 'vm-payroll-07',
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedBy(
    '1.0.0.1',
    -2145648509,
    'AAD Join failed with status code: -2145648509. The hostname is already used by another device in this tenant, please change the VM name to redeploy the extension.',
    [...joinStart('vm-payroll-07'), ...tenantTold(tenantId), ...tokenReceived(token), 'Join HTTP status: 400'],
  ),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'hostname-duplicate',
    findings: ['hostname-duplicate', 'extension-failed', 'device-not-joined'],
    notFindings: 'all-others',
    stdout: ['-2145648509'],
  },
  secrets: [token],
})
