import { healthyEndpoints } from '../azure/endpoints.ts'
import { capture } from '../captures.ts'
import { failedAtDiscovery } from '../extension-traces.ts'
import { healthyVm, tenantId } from '../healthy-vm.ts'

export default healthyVm({
  about: 'A firewall drops every packet to every endpoint; names and instance metadata work',
  computerName: 'vm-payroll-07',
  endpoints: Object.fromEntries(healthyEndpoints().map(({ host }) => [host, { reach: 'black-hole' }])),
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedAtDiscovery('vm-payroll-07', tenantId),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'endpoint-unreachable',
    findings: ['endpoint-unreachable', 'extension-failed', 'device-not-joined'],
    stdout: ['enterpriseregistration.windows.net (20.190.151.7)', 'az network watcher test-ip-flow'],
    withinSeconds: 25,
  },
})
