import { companyDns } from '../azure/addresses.ts'
import { capture } from '../captures.ts'
import { failedAtDiscovery } from '../extension-traces.ts'
import { healthyVm, tenantId } from '../healthy-vm.ts'

export default healthyVm({
  about: 'The DNS server that the virtual network names is gone: questions to it get no answer, those to Azure DNS do',
  computerName: 'vm-payroll-07',
  nameServers: [companyDns],
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedAtDiscovery('vm-payroll-07', tenantId),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'dns-failure',
    findings: ['dns-failure', 'extension-failed', 'device-not-joined'],
    stdout: ["the VM's DNS server 10.1.0.4 gives no answer", 'Azure DNS 168.63.129.16 answers'],
    withinSeconds: 25,
  },
})
