import { clouds } from '../../../src/clouds.ts'
import { capture } from '../captures.ts'
import { failedAtDiscovery } from '../extension-traces.ts'
import { healthyVm, tenantId } from '../healthy-vm.ts'

const { login, registration, deviceLogin, rbac } = clouds.AzurePublicCloud
const inspected = { certificate: 'inspector' as const }

export default healthyVm({
  about:
    'A firewall opens TLS to every endpoint; its root is installed on the VM, so that browsers and curl are content',
  computerName: 'vm-payroll-07',
  endpoints: { [login]: inspected, [registration]: inspected, [deviceLogin ?? '']: inspected, [rbac]: inspected },
  trustsInspector: true,
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedAtDiscovery('vm-payroll-07', tenantId),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'tls-interception',
    findings: ['tls-interception', 'extension-failed', 'device-not-joined'],
    stdout: [
      'enterpriseregistration.windows.net (20.190.151.7)',
      'Contoso TLS Inspection Issuing CA 01',
      'client certificate',
      '--force-update',
    ],
  },
})
