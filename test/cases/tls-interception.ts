import { failed } from '../../src/outcome.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import {
  answers,
  endpoints,
  everywhere,
  found,
  inspector,
  overProxy,
  publicAuthority,
  publicChain,
  throughTunnel,
} from '../healthy/endpoints.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { proxySettings, winHttpBlob } from '../healthy/proxy-settings.ts'
import { makeCertificate } from '../made-certificate.ts'
import type { RuleCases } from './case.ts'
import { setAgain } from './commands.ts'

const inspected = (host: string, address: string) => ({ direct: answers(address, inspector.chain([host]), 404) })
const notJoined = {
  dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
  extensionLogs: runLog([
    'Getting Azure VM metadata.',
    'Getting Tenant ID from MSI.',
    'Discover tenant info with Tenant ID c5ff949d-2696-4b68-9e13-055f19ed2d51',
    'AAD Join failed with status code: -2145648607.',
  ]),
}

export default {
  ruleId: 'tls-interception',
  fails: {
    'a firewall opens TLS to every host, and the join failed for it': {
      evidence: { ...notJoined, endpoints: endpoints(everywhere(inspected)) },
      saw: [
        'login.microsoftonline.com (20.190.160.14), enterpriseregistration.windows.net (20.190.151.7)',
        'issued by "Contoso TLS Inspection Issuing CA 01", the chain ends at "Contoso TLS Inspection Root"',
      ],
      notSaw: ['Seen through', 'Only the login host'],
      fixSays: [
        'in the firewall, web gateway or agent that issues certificates as "Contoso TLS Inspection Issuing CA 01": login',
      ],
      commands: [
        "$t = New-Object Net.Sockets.TcpClient('login.microsoftonline.com', 443); $s = New-Object Net.Security.SslStream($t.GetStream(), $false, {$true}); $s.AuthenticateAsClient('login.microsoftonline.com'); $s.RemoteCertificate.Issuer",
        setAgain,
      ],
      explained: ['extension-failed', 'device-not-joined'],
    },
    'only the role check is opened': {
      evidence: { endpoints: endpoints({ rbac: inspected }) },
      saw: ['pas.windows.net'],
    },
    'only device login is opened': {
      evidence: { endpoints: endpoints({ deviceLogin: inspected }) },
      saw: ['device.login.microsoftonline.com (20.190.160.22)'],
    },
    'only registration is opened': { evidence: { endpoints: endpoints({ registration: inspected }) } },
    'only the login host is opened, as tenant restrictions do': {
      evidence: { endpoints: endpoints({ login: inspected }) },
      saw: ['Only the login host is intercepted'],
      severity: 'warning',
      cause: null,
    },
    'the proxy that WinHTTP names opens TLS, and the direct way is free': {
      evidence: {
        proxySettings: proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128', '<local>') }),
        endpoints: overProxy((host) => throughTunnel(answers('', inspector.chain([host]), 404)), {}, 'works'),
      },
      saw: ['Seen through the proxy 10.1.0.10:3128'],
      fixSays: ['in the proxy 10.1.0.10:3128 or what stands behind it that issues'],
      commands: [
        'netsh.exe winhttp set proxy proxy-server="10.1.0.10:3128" bypass-list="<local>;169.254.169.254;168.63.129.16;login.microsoftonline.com;enterpriseregistration.windows.net;device.login.microsoftonline.com;pas.windows.net"',
      ],
    },
    'a firewall opens TLS to what goes past the proxy': {
      evidence: {
        proxySettings: proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128', 'pas.windows.net') }),
        endpoints: endpoints(
          { rbac: inspected },
          { proxy: { host: '10.1.0.10', port: 3128, lookup: found('10.1.0.10'), servers: [] } },
        ),
      },
      notSaw: ['Seen through'],
      fixSays: ['in the firewall, web gateway or agent that issues'],
    },
    'a member of a domain on which nobody wants Entra login': {
      evidence: {
        dsregStatus: dsregStatus(dsregCapture('domain-joined-server')),
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus(null),
        endpoints: endpoints(everywhere(inspected)),
      },
      severity: 'warning',
      cause: null,
    },
    'a certificate that signed itself': {
      evidence: {
        endpoints: endpoints({
          rbac: (host, address) => ({
            direct: answers(address, [makeCertificate({ subject: host, names: [host] })], 200),
          }),
        }),
      },
      saw: ['the certificate vouches for itself (issued by "pas.windows.net")'],
    },
    'an inspector whose own root goes by the name of a public one': {
      evidence: {
        endpoints: endpoints({
          rbac: (host, address) => {
            const root = makeCertificate({
              subject: 'Double Trust Global Root G2',
              organisation: 'Double Trust Services',
            })
            return {
              direct: answers(address, [makeCertificate({ subject: host, names: [host], issuer: root }), root], 404),
            }
          },
        }),
      },
    },
  },
  passes: {
    "a public authority that only Windows' own list knows": {
      evidence: {
        endpoints: endpoints(
          everywhere((host, address) => ({ direct: answers(address, publicAuthority.chain([host]), 404) })),
        ),
      },
    },
    'an expired certificate of a public authority is another matter': {
      evidence: {
        endpoints: endpoints({
          login: (host, address) => ({
            direct: answers(address, publicAuthority.chain([host], { to: '2026-11-01T00:00:00Z' }), 302),
          }),
        }),
      },
    },
    'the direct way is inspected, and WinHTTP does not take it': {
      evidence: {
        proxySettings: proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128') }),
        endpoints: overProxy(undefined, {}, (host, address) => answers(address, inspector.chain([host]), 404)),
      },
    },
    'the chain stands in another order': {
      evidence: {
        endpoints: endpoints({
          login: (host, address) => {
            const [leaf, issuing] = publicChain(host)
            return { direct: answers(address, [leaf, publicAuthority.root, issuing] as never, 302) }
          },
        }),
      },
    },
  },
  notApplicable: {
    "Windows' list of public roots could not be read, so that nothing can be told of a chain": {
      evidence: {
        endpoints: endpoints(everywhere(inspected), { windowsRoots: failed('access-denied', 'reg.exe exits 1') }),
      },
    },
    'a PAC script decides the way': {
      evidence: { endpoints: endpoints(everywhere(inspected), { automatic: 'the PAC script http://pac/proxy.pac' }) },
    },
  },
} satisfies RuleCases
