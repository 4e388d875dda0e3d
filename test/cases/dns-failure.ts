import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import {
  azureDns,
  companyDns,
  endpoints,
  everywhere,
  found,
  notFound,
  overProxy,
  publicDns,
  says,
} from '../healthy/endpoints.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { nameServers } from '../healthy/name-servers.ts'
import { proxySettings, winHttpBlob } from '../healthy/proxy-settings.ts'
import type { RuleCases } from './case.ts'

const notJoined = {
  dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
  extensionLogs: logFolder({
    text: '[11/19/2026 6:13:40 PM] Starting AAD Join process.\r\n[11/19/2026 6:13:49 PM] AAD Join failed with status code: -2145648607.\r\n',
  }),
}

/** The company's server says this, Azure's and the public one answer. */
const companySays = (code: string, ms?: number) => (_: string, address: string) => ({
  lookup: notFound('ENOTFOUND'),
  direct: null,
  servers: [
    says(companyDns, 'vm', notFound(code, ms)),
    says(azureDns, 'azure', found(address)),
    says(publicDns, 'public', found(address)),
  ],
})

const flush = 'ipconfig.exe /flushdns'

export default {
  ruleId: 'dns-failure',
  fails: {
    "the company's forwarder does not know the role check": {
      evidence: { nameServers: nameServers([companyDns]), endpoints: endpoints({ rbac: companySays('ENOTFOUND') }) },
      saw: [
        'pas.windows.net (168.63.129.16 answers 20.190.160.67)',
        "the VM's DNS server 10.1.0.4 says NXDOMAIN (no such name)",
        'public DNS 208.67.222.222 answers',
      ],
      notSaw: ['The proxy'],
      commands: ['Add-DnsServerForwarder -IPAddress 168.63.129.16; Get-DnsServerZone', flush],
    },
    'the forwarder knows none of the names, and the join failed for it': {
      evidence: {
        ...notJoined,
        nameServers: nameServers([companyDns]),
        endpoints: endpoints(everywhere(companySays('ESERVFAIL'))),
      },
      saw: ['10.1.0.4 says SERVFAIL'],
      explained: ['extension-failed', 'device-not-joined'],
    },
    'the server refuses this VM': {
      evidence: { endpoints: endpoints({ login: companySays('EREFUSED') }) },
      saw: ['10.1.0.4 says REFUSED'],
    },
    'the server is down': {
      evidence: { endpoints: endpoints(everywhere(companySays('TIMEOUT', 6500))) },
      saw: ['10.1.0.4 gives no answer within 6.5 s'],
      commands: ['powershell.exe -Command "Test-NetConnection 10.1.0.4 -Port 53"', flush],
    },
    'the server is down, and another one is fixed in the adapter': {
      evidence: {
        nameServers: nameServers(['10.1.0.5'], 'adapter'),
        endpoints: endpoints(everywhere(companySays('TIMEOUT', 6500))),
      },
      commands: ['powershell.exe -Command "Test-NetConnection 10.1.0.4 -Port 53"', flush],
    },
    "only the public server knows the name: not Azure's": {
      evidence: {
        endpoints: endpoints({
          rbac: (_, address) => ({
            ...companySays('ENOTFOUND')('', address),
            servers: [
              says(companyDns, 'vm', notFound('ENOTFOUND')),
              says(azureDns, 'azure', notFound('ENOTFOUND')),
              says(publicDns, 'public', found(address)),
            ],
          }),
        }),
      },
      command: 'Add-DnsServerForwarder -IPAddress 208.67.222.222; Get-DnsServerZone',
    },
    'nobody who was asked knows it': {
      evidence: {
        endpoints: endpoints({
          rbac: () => ({
            lookup: notFound('ENOTFOUND'),
            direct: null,
            servers: [says(companyDns, 'vm', notFound('ENOTFOUND'))],
          }),
        }),
      },
      command: 'Add-DnsServerForwarder -IPAddress 168.63.129.16; Get-DnsServerZone',
    },
    "Azure's own DNS is silent: something on the VM or a rule of the network forbids it": {
      evidence: {
        endpoints: endpoints(
          everywhere(() => ({
            lookup: notFound('ETIMEOUT', 6500),
            direct: null,
            servers: [says(azureDns, 'vm', notFound('TIMEOUT', 6500))],
          })),
        ),
      },
      fixSays: ['AzurePlatformDNS'],
      commands: [flush],
    },
    'no DNS server is set': {
      evidence: {
        nameServers: nameServers([]),
        endpoints: endpoints(everywhere(() => ({ lookup: notFound('ENOTFOUND'), direct: null, servers: [] }))),
      },
      saw: ['no DNS server is set that could be asked'],
      fixNotSays: ['are well'],
      commands: [
        'powershell.exe -Command "Get-DnsClientServerAddress -AddressFamily IPv4"',
        'powershell.exe -Command "Get-DnsClient | Set-DnsClientServerAddress -ResetServerAddresses"',
        flush,
      ],
    },
    'a proxy is set for browsers, which WinHTTP does not know': {
      evidence: {
        proxySettings: proxySettings({ account: { ProxyEnable: 1, ProxyServer: 'proxy.contoso.local:8080' } }),
        endpoints: endpoints(everywhere(companySays('ENOTFOUND'))),
      },
      saw: ['The proxy proxy.contoso.local:8080 is set in'],
      fixSays: ['name it for WinHTTP too'],
    },
    'the server is fixed in the adapter': {
      evidence: {
        nameServers: nameServers([companyDns], 'adapter'),
        endpoints: endpoints({ login: companySays('TIMEOUT', 6500) }),
      },
      command: 'powershell.exe -Command "Get-DnsClient | Set-DnsClientServerAddress -ResetServerAddresses"',
    },
    'the name has no address': {
      evidence: { endpoints: endpoints({ login: companySays('ENODATA') }) },
      saw: ['10.1.0.4 knows the name but has no address for it'],
    },
    'the public server is blocked, which is no fault, and Azure knows the name': {
      evidence: {
        endpoints: endpoints({
          rbac: (_, address) => ({
            ...companySays('ENOTFOUND')('', address),
            servers: [
              says(companyDns, 'vm', notFound('ENOTFOUND')),
              says(azureDns, 'azure', found(address)),
              says(publicDns, 'public', notFound('TIMEOUT', 6500)),
            ],
          }),
        }),
      },
      saw: ['Azure DNS 168.63.129.16 answers'],
    },
    "Azure's own DNS does not know the name: a private zone covers it": {
      evidence: {
        endpoints: endpoints({
          rbac: (_, address) => ({
            lookup: notFound('ENOTFOUND'),
            direct: null,
            servers: [says(azureDns, 'vm', notFound('ENOTFOUND')), says(publicDns, 'public', found(address))],
          }),
        }),
      },
      command: 'az network private-dns zone list --output table',
    },
    "the VM's server answers, but Windows does not find the name": {
      evidence: {
        endpoints: endpoints({
          login: (_, address) => ({
            lookup: notFound('ENOTFOUND'),
            direct: null,
            servers: [says(companyDns, 'vm', found(address))],
          }),
        }),
      },
      saw: ["Windows cannot look up the name (ENOTFOUND), although the VM's DNS server 10.1.0.4 answers"],
      fixSays: ['NRPT'],
      commands: [
        'powershell.exe -Command "Get-DnsClientNrptPolicy; Get-DnsClientServerAddress; Get-Service Dnscache"',
        flush,
      ],
    },
    "the proxy's name is not found": {
      evidence: {
        proxySettings: proxySettings({ winHttp: winHttpBlob(3, 'proxy.contoso.local:3128') }),
        endpoints: overProxy(() => null, {
          proxy: {
            host: 'proxy.contoso.local',
            port: 3128,
            lookup: notFound('ENOTFOUND'),
            servers: [says(companyDns, 'vm', notFound('ENOTFOUND'))],
          },
        }),
      },
      saw: ["The proxy's name proxy.contoso.local: the VM's DNS server 10.1.0.4 says NXDOMAIN"],
      fixSays: ['Mend the entry of proxy.contoso.local on the DNS server 10.1.0.4, or'],
      commands: ['netsh.exe winhttp show advproxy', flush],
    },
    "the proxy's name is not found, and no DNS server is set": {
      evidence: {
        proxySettings: proxySettings({ winHttp: winHttpBlob(3, 'proxy.contoso.local:3128') }),
        endpoints: overProxy(() => null, {
          proxy: { host: 'proxy.contoso.local', port: 3128, lookup: notFound('ENOTFOUND'), servers: [] },
        }),
      },
      fixSays: ['on the DNS server, or'],
    },
  },
  passes: {
    'no public name is found, and the proxy needs none': { evidence: { endpoints: overProxy() } },
    'the public server is blocked': {
      evidence: {
        endpoints: endpoints(
          everywhere((_, address) => ({
            servers: [says(azureDns, 'vm', found(address)), says(publicDns, 'public', notFound('TIMEOUT', 6500))],
          })),
        ),
      },
    },
    "a private address of the company's own that works": {
      evidence: {
        endpoints: endpoints({
          login: { lookup: found('10.9.9.9'), servers: [says(companyDns, 'vm', found('10.9.9.9'))] },
        }),
      },
    },
  },
} satisfies RuleCases
