import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import {
  answers,
  endpoints,
  everywhere,
  noConnection,
  overProxy,
  publicChain,
  throughTunnel,
} from '../healthy/endpoints.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { proxySettings, winHttpBlob } from '../healthy/proxy-settings.ts'
import type { RuleCases } from './case.ts'
import { setAgain } from './commands.ts'

const failed = '[11/19/2026 6:13:49 PM] AAD Join failed with status code: -2145648607.\r\n'
const notJoined = {
  dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
  extensionLogs: logFolder({ text: `[11/19/2026 6:13:40 PM] Starting AAD Join process.\r\n${failed}` }),
}
const dropped = (_: string, address: string) => ({ direct: noConnection('TIMEOUT', address) })

const outgoingRules =
  'Get-NetFirewallRule -Direction Outbound -Action Block -Enabled True | Select-Object DisplayName, PolicyStoreSourceType'

export default {
  ruleId: 'endpoint-unreachable',
  fails: {
    'a firewall drops packets to device registration, and the join failed for it': {
      evidence: { ...notJoined, endpoints: endpoints({ registration: dropped }) },
      saw: ['enterpriseregistration.windows.net (20.190.151.7)', 'no answer within 6 s, the packets are dropped'],
      thenCheck: 'curl.exe https://enterpriseregistration.windows.net/ -D -',
      commands: [
        'az network watcher test-ip-flow --direction Outbound --protocol TCP --local 10.20.0.7:60000 --remote 20.190.151.7:443 --resource-group rg-payroll --vm vm-payroll-07 --subscription 7f1d2c3b-5a64-4c1e-9d0f-3b2a1c0d9e8f',
        outgoingRules,
        setAgain,
      ],
      explained: ['extension-failed', 'device-not-joined'],
    },
    'everything is dropped on a joined VM': {
      evidence: { endpoints: endpoints(everywhere(dropped)) },
      saw: [
        'login.microsoftonline.com (20.190.160.14), enterpriseregistration.windows.net (20.190.151.7)',
        'pas.windows.net (20.190.160.67): TCP port 443: no answer within 6 s',
      ],
    },
    'Azure tells no address of the VM to ask about': {
      evidence: { endpoints: endpoints({ rbac: dropped }), instanceMetadata: instanceMetadata({}, []) },
      commands: [outgoingRules],
    },
    'the VM has an IPv6 address only': {
      evidence: { endpoints: endpoints({ rbac: dropped }), instanceMetadata: instanceMetadata({}, ['fd00::7']) },
      commands: [outgoingRules],
    },
    'what was tried last is an IPv6 address': {
      evidence: { endpoints: endpoints({ rbac: { direct: noConnection('TIMEOUT', '2603:1027:1:28::25') } }) },
      commands: [outgoingRules],
    },
    'Azure names neither the VM nor its resource group': {
      evidence: {
        endpoints: endpoints({ rbac: dropped }),
        instanceMetadata: instanceMetadata({ name: '', resourceGroupName: '', resourceId: '' }),
      },
      commands: [outgoingRules],
    },
    'an instance of a scale set, which that command cannot ask about': {
      evidence: {
        endpoints: endpoints({ rbac: dropped }),
        instanceMetadata: instanceMetadata({ vmScaleSetName: 'vmss-payroll' }),
      },
      commands: [outgoingRules],
    },
    'only registration is out of reach of a joined VM: the next join would fail': {
      evidence: { endpoints: endpoints({ registration: dropped }) },
    },
    'only registration is out of reach of a joined VM, and a user was refused for another reason': {
      evidence: { endpoints: endpoints({ registration: dropped }) },
      asked: { symptom: 'Your account is configured to prevent you from using this device' },
      severity: 'warning',
      cause: 'role-not-assigned',
    },
    'an unreachable role check explains no failed join': {
      evidence: { ...notJoined, endpoints: endpoints({ rbac: dropped }) },
      saw: ['pas.windows.net'],
      notExplained: ['extension-failed', 'device-not-joined'],
    },
    'a firewall refuses': {
      evidence: {
        endpoints: endpoints({ login: (_, address) => ({ direct: noConnection('ECONNREFUSED', address) }) }),
      },
      saw: ['the connection is refused (ECONNREFUSED)'],
    },
    'there is no default route': {
      evidence: {
        endpoints: endpoints(
          everywhere((_, address) => ({ direct: noConnection('ENETUNREACH', address, '2603:1027:1:28::25') })),
        ),
      },
      saw: ['Windows has no route to it (ENETUNREACH)'],
      commands: ['route.exe print -4'],
      fixSays: ['service tag AzureActiveDirectory'],
    },
    'IPv4 is dropped while IPv6, which the VM does not have, has no route': {
      evidence: {
        endpoints: endpoints({
          login: {
            direct: {
              ...noConnection('TIMEOUT', '20.190.160.14'),
              connects: [
                { address: '20.190.160.14', outcome: 'failed', code: 'TIMEOUT', ms: 6000 },
                { address: '2603:1027:1:28::25', outcome: 'failed', code: 'ENETUNREACH', ms: 1 },
              ],
            },
          },
        }),
      },
      saw: ['no answer within 6 s'],
    },
    'the proxy is set for browsers only, and nothing else leads out': {
      evidence: {
        endpoints: endpoints(everywhere(dropped)),
        proxySettings: proxySettings({
          account: { ProxyEnable: 1, ProxyServer: 'http=a.contoso.com:80;https=10.1.0.10:3128' },
        }),
      },
      saw: ['The proxy 10.1.0.10:3128 is set in the Internet settings of this account, but not for WinHTTP'],
      command:
        'netsh.exe winhttp set proxy proxy-server="10.1.0.10:3128" bypass-list="<local>;169.254.169.254;168.63.129.16"',
    },
    'the proxy that WinHTTP names is gone': {
      evidence: {
        proxySettings: proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128') }),
        endpoints: overProxy(() => noConnection('ECONNREFUSED', '10.1.0.10')),
      },
      saw: ['the proxy 10.1.0.10:3128 that WinHTTP names: the connection is refused'],
      commands: ['netsh.exe winhttp reset proxy'],
    },
    'the proxy that WinHTTP names is gone, and browsers have another': {
      evidence: {
        proxySettings: proxySettings({
          winHttp: winHttpBlob(3, '10.1.0.10:3128'),
          account: { ProxyEnable: 1, ProxyServer: '10.1.0.11:3128' },
        }),
        endpoints: overProxy(() => noConnection('ECONNREFUSED', '10.1.0.10')),
      },
      notSaw: ['10.1.0.11'],
      commands: ['netsh.exe winhttp reset proxy'],
    },
    'the proxy cannot get out itself': {
      evidence: {
        endpoints: overProxy(() => ({
          ...noConnection('', '10.1.0.10'),
          connects: [{ address: '10.1.0.10', outcome: 'connected', code: null, ms: 3 }],
          tunnel: { kind: 'answer', status: 504, headers: {}, body: '', at: '2026-11-20T02:14:09.120Z', ms: 5000 },
        })),
      },
      saw: ['the proxy 10.1.0.10:3128 could not reach it (HTTP 504)'],
      fixSays: ['Let the administrators of the proxy 10.1.0.10:3128 see why it cannot reach login.microsoftonline.com'],
      commands: [],
    },
    'TLS works, and then nothing comes back': {
      evidence: {
        endpoints: endpoints({
          login: (host, address) => ({
            direct: {
              ...answers(address, publicChain(host), 302),
              http: { kind: 'no-answer', code: 'TIMEOUT', message: 'no answer in time', ms: 7004 },
            },
          }),
        }),
      },
      saw: ['TLS works, but there is no answer to the HTTP request within 7 s'],
      commands: ['ping.exe -f -l 1372 login.microsoftonline.com'],
    },
    'a member of a domain on which nobody wants Entra login': {
      evidence: {
        dsregStatus: dsregStatus(dsregCapture('domain-joined-server')),
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus(null),
        endpoints: endpoints(everywhere(dropped)),
      },
      severity: 'warning',
      cause: null,
    },
  },
  passes: {
    'the role check asks for a client certificate and ends the handshake without one': {
      evidence: {
        endpoints: endpoints({
          rbac: (host, address) => {
            const { tls } = answers(address, publicChain(host), 404)
            return {
              direct: {
                ...noConnection('', address),
                connects: [{ address, outcome: 'connected', code: null, ms: 3 }],
                tls: {
                  kind: 'failed',
                  code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
                  message: 'alert 40',
                  received: '\u0016\u0003\u0003',
                  certificates: tls?.certificates ?? [],
                  ms: 12,
                },
              },
            }
          },
        }),
      },
    },
    'only the proxy leads out': {
      evidence: { proxySettings: proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128') }), endpoints: overProxy() },
    },
    'one of two addresses works': {
      evidence: {
        endpoints: endpoints({
          login: (host, address) => ({
            direct: {
              ...answers(address, publicChain(host), 302),
              connects: [
                { address: '20.190.160.13', outcome: 'not-awaited', code: null, ms: 60 },
                { address, outcome: 'connected', code: null, ms: 9 },
              ],
            },
          }),
        }),
      },
    },
    'a status that nobody expected, after a handshake with a public chain': {
      evidence: {
        endpoints: endpoints({ rbac: (host, address) => ({ direct: answers(address, publicChain(host), 500) }) }),
      },
    },
    Government: { evidence: { endpoints: endpoints({}, { cloud: 'AzureUSGovernmentCloud' }) } },
    'China, which has no device login': { evidence: { endpoints: endpoints({}, { cloud: 'AzureChinaCloud' }) } },
    'a chain through the proxy': {
      evidence: { endpoints: overProxy((host) => throughTunnel(answers('', publicChain(host), 200))) },
    },
  },
  notApplicable: {
    'a PAC script decides the way, and the direct one is dead': {
      evidence: {
        endpoints: endpoints(everywhere(dropped), {
          automatic: 'the PAC script http://pac.contoso.com/proxy.pac (WinHTTP)',
        }),
      },
    },
  },
} satisfies RuleCases
