import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import {
  answers,
  azureDns,
  companyDns,
  endpoints,
  everywhere,
  found,
  inspector,
  noConnection,
  overProxy,
  publicChain,
  publicDns,
  says,
} from '../healthy/endpoints.ts'
import { runLog } from '../healthy/extension-logs.ts'
import { proxySettings, winHttpBlob } from '../healthy/proxy-settings.ts'
import type { RuleCases } from './case.ts'
import { setAgain } from './commands.ts'

/** The company's server gives this address, the others the real one. */
const privately =
  (wrong: string, direct = noConnection('TIMEOUT', wrong)) =>
  (_: string, real: string) => ({
    lookup: found(wrong),
    direct,
    servers: [
      says(companyDns, 'vm', found(wrong)),
      says(azureDns, 'azure', found(real)),
      says(publicDns, 'public', found(real)),
    ],
  })
const inHostsFile = (line: string) => {
  const [address = ''] = line.split(/\s+/)
  return { hostsFileLines: [line], lookup: found(address), direct: noConnection('ECONNREFUSED', address) }
}

export default {
  ruleId: 'endpoint-name-overridden',
  fails: {
    'a line of the hosts file': {
      evidence: { endpoints: endpoints({ login: inHostsFile('10.0.0.5 login.microsoftonline.com') }) },
      saw: [
        'login.microsoftonline.com: the hosts file of this VM gives it the address 10.0.0.5 (line "10.0.0.5 login.microsoftonline.com")',
        'the connection is refused (ECONNREFUSED). Public DNS 208.67.222.222 answers 20.190.160.14',
      ],
      fixNotSays: ['on the same lines', 'DNS server'],
      commands: [
        '$f = "$env:SystemRoot\\System32\\drivers\\etc\\hosts"; Copy-Item $f "$f.bak"; @(Get-Content $f) -notmatch \'^[^#]*\\s(login\\.microsoftonline\\.com)\\.?(\\s|#|$)\' | Set-Content $f',
        'ipconfig.exe /flushdns',
      ],
    },
    'a line of the hosts file with a remark, which gives other names the address, too': {
      evidence: {
        endpoints: endpoints({
          login: inHostsFile('10.0.0.5  Login.MicrosoftOnline.com intranet.contoso.com localhost # set.by.hand'),
        }),
      },
      fixSays: ['These names on the same lines go too: intranet.contoso.com.'],
    },
    'two lines that say the same, one of them of a host whose address is right': {
      evidence: {
        endpoints: endpoints({
          login: inHostsFile(
            '10.0.0.5 login.microsoftonline.com pas.windows.net pas.windows.net.contoso.com x.contoso.com',
          ),
          rbac: inHostsFile(
            '10.0.0.5 login.microsoftonline.com pas.windows.net pas.windows.net.contoso.com x.contoso.com',
          ),
        }),
      },
      fixSays: [
        'Remove "10.0.0.5 login.microsoftonline.com pas.windows.net pas.windows.net.contoso.com x.contoso.com" from the hosts file',
        'go too: pas.windows.net.contoso.com, x.contoso.com.',
      ],
    },
    "one host by the hosts file, another by the company's server": {
      evidence: {
        endpoints: endpoints({ login: inHostsFile('10.0.0.5 login.microsoftonline.com'), rbac: privately('10.9.9.9') }),
      },
      commands: [
        '$f = "$env:SystemRoot\\System32\\drivers\\etc\\hosts"; Copy-Item $f "$f.bak"; @(Get-Content $f) -notmatch \'^[^#]*\\s(login\\.microsoftonline\\.com)\\.?(\\s|#|$)\' | Set-Content $f',
        `Get-DnsServerZone | Where-Object { '.pas.windows.net' -like "*.$($_.ZoneName)" }`,
        'ipconfig.exe /flushdns',
      ],
    },
    'a public address of long ago in the hosts file': {
      evidence: { endpoints: endpoints({ rbac: inHostsFile('40.126.1.1 pas.windows.net') }) },
      saw: ['line "40.126.1.1 pas.windows.net"'],
    },
    'a line of the hosts file leads to an inspector': {
      evidence: {
        endpoints: endpoints({
          rbac: (host) => ({
            ...inHostsFile('10.0.0.5 pas.windows.net'),
            direct: answers('10.0.0.5', inspector.chain([host]), 404),
          }),
        }),
      },
      saw: ['Contoso TLS Inspection Issuing CA 01'],
    },
    "a private answer of the company's server that leads nowhere, and the join failed for it": {
      evidence: {
        dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
        extensionLogs: runLog([
          'Discover tenant info with Tenant ID 1',
          'AAD Join failed with status code: -2145648607.',
        ]),
        endpoints: endpoints({ registration: privately('10.9.9.9') }),
      },
      saw: [
        "the VM's DNS server 10.1.0.4 answers with the private address 10.9.9.9",
        'Azure DNS 168.63.129.16 answers 20.190.151.7',
      ],
      commands: [
        `Get-DnsServerZone | Where-Object { '.enterpriseregistration.windows.net' -like "*.$($_.ZoneName)" }`,
        'ipconfig.exe /flushdns',
        setAgain,
      ],
      explained: ['extension-failed', 'device-not-joined'],
    },
    'a sinkhole answers with the loopback address': {
      evidence: {
        endpoints: endpoints(everywhere(privately('127.0.0.1', noConnection('ECONNREFUSED', '127.0.0.1')))),
      },
      saw: ['the private address 127.0.0.1'],
    },
    "a private zone on Azure's own DNS": {
      evidence: {
        endpoints: endpoints({
          rbac: (_, real) => ({
            lookup: found('10.9.9.9'),
            direct: noConnection('TIMEOUT', '10.9.9.9'),
            servers: [says(azureDns, 'vm', found('10.9.9.9')), says(publicDns, 'public', found(real))],
          }),
        }),
      },
      command: 'az network private-dns zone list --output table',
    },
    'the zone names IPv4 only and lets the public IPv6 through': {
      evidence: {
        endpoints: endpoints({
          rbac: (host, real) => ({
            ...privately('10.9.9.9', noConnection('TIMEOUT', '10.9.9.9', '2603:1027:1:28::25'))(host, real),
            lookup: found('10.9.9.9', '2603:1027:1:28::25'),
            servers: [
              says(companyDns, 'vm', found('10.9.9.9', '2603:1027:1:28::25')),
              says(publicDns, 'public', found(real, '2603:1027:1:28::25')),
            ],
          }),
        }),
      },
      saw: ['the private address 10.9.9.9'],
    },
    'a private address that no DNS server gave': {
      evidence: {
        endpoints: endpoints({
          rbac: (_, real) => ({
            lookup: found('10.9.9.9'),
            direct: noConnection('TIMEOUT', '10.9.9.9'),
            servers: [says(companyDns, 'vm', found(real))],
          }),
        }),
      },
      saw: ['Windows looks it up as the private address 10.9.9.9'],
      command: 'powershell.exe -Command "Get-DnsClientNrptPolicy; Get-DnsClientServerAddress"',
    },
  },
  passes: {
    'a private answer that works': {
      evidence: {
        endpoints: endpoints(
          everywhere((host, real) => privately('10.9.9.9', answers('10.9.9.9', publicChain(host), 404))(host, real)),
        ),
      },
    },
    'a line of the hosts file that works': {
      evidence: {
        endpoints: endpoints({
          login: (host) => ({
            hostsFileLines: ['20.190.160.99 login.microsoftonline.com'],
            direct: answers('20.190.160.99', publicChain(host), 302),
          }),
        }),
      },
    },
    'a line of the hosts file that says what DNS says, where a firewall drops everything': {
      evidence: {
        endpoints: endpoints({
          login: (host, address) => ({
            hostsFileLines: [`${address} ${host}`],
            direct: noConnection('TIMEOUT', address),
          }),
        }),
      },
    },
    'servers outside agree that the address is private: nobody on this network has made it so': {
      evidence: {
        endpoints: endpoints({
          login: {
            lookup: found('10.9.9.9'),
            direct: noConnection('TIMEOUT', '10.9.9.9'),
            servers: [says(companyDns, 'vm', found('10.9.9.9')), says(publicDns, 'public', found('10.9.9.9'))],
          },
        }),
      },
    },
    'a private answer that leads nowhere, and the proxy needs none': {
      evidence: {
        proxySettings: proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128') }),
        endpoints: overProxy(),
      },
    },
  },
  notApplicable: {
    'a PAC script decides the way': {
      evidence: {
        endpoints: endpoints(everywhere(privately('10.9.9.9')), { automatic: 'the PAC script http://pac/proxy.pac' }),
      },
    },
  },
} satisfies RuleCases
