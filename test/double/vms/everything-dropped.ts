import { companyDns } from '../azure/addresses.ts'
import { healthyEndpoints } from '../azure/endpoints.ts'
import { capture } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about:
    'Every packet vanishes: to instance metadata, to all DNS servers, to the endpoints. Windows goes on looking names up when all else is done',
  computerName: 'vm-payroll-07',
  imds: { reach: 'black-hole' },
  endpoints: Object.fromEntries(healthyEndpoints().map(({ host }) => [host, { reach: 'black-hole' }])),
  nameServers: [companyDns],
  dns: [],
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: null,
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'imds-unreachable',
    findings: ['imds-unreachable', 'dns-failure', 'extension-missing', 'device-not-joined'],
    stdout: ['the packets are dropped', "the VM's DNS server 10.1.0.4 gives no answer"],
    withinSeconds: 25,
  },
})
