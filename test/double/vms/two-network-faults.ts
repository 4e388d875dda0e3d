import { azureDns, companyDns, publicDns } from '../azure/addresses.ts'
import { healthyEndpoints } from '../azure/endpoints.ts'
import { healthyNames } from '../azure/fake-azure.ts'
import { capture } from '../captures.ts'
import { failedAtDiscovery } from '../extension-traces.ts'
import { healthyVm, tenantId } from '../healthy-vm.ts'

const names = healthyNames(healthyEndpoints())

export default healthyVm({
  about:
    "The company's DNS server does not know the registration host, and a firewall cuts TLS to the role check by its name",
  computerName: 'vm-payroll-07',
  nameServers: [companyDns],
  dns: [
    {
      address: companyDns,
      names: { ...names, 'enterpriseregistration.windows.net': 'NXDOMAIN' },
      otherwise: 'NXDOMAIN',
    },
    { address: azureDns, names, otherwise: 'NXDOMAIN' },
    { address: publicDns, names, otherwise: 'NXDOMAIN' },
  ],
  endpoints: { 'pas.windows.net': { reach: 'resets' } },
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedAtDiscovery('vm-payroll-07', tenantId),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'dns-failure',
    findings: ['dns-failure', 'tls-failure', 'extension-failed', 'device-not-joined'],
    stdout: [
      "the VM's DNS server 10.1.0.4 says NXDOMAIN (no such name); Azure DNS 168.63.129.16 answers, public DNS 208.67.222.222 answers",
      'pas.windows.net (20.190.160.67)',
      'host name (SNI)',
    ],
  },
})
