import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import {
  answers,
  brokenTls,
  endpoints,
  everywhere,
  overProxy,
  publicChain,
  tunnelRefused,
} from '../healthy/endpoints.ts'
import { proxySettings, winHttpBlob } from '../healthy/proxy-settings.ts'
import type { RuleCases } from './case.ts'

const negotiate = { 'proxy-authenticate': 'Negotiate, NTLM, Basic realm="Contoso, Network"' }
const named = proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128', '<local>;*.contoso.com') })

export default {
  ruleId: 'proxy-authentication-required',
  fails: {
    'the proxy of WinHTTP wants a domain account': {
      evidence: {
        proxySettings: named,
        dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
        endpoints: overProxy(() => tunnelRefused(407, negotiate)),
      },
      saw: [
        'login.microsoftonline.com, enterpriseregistration.windows.net',
        'the proxy 10.1.0.10:3128 answers HTTP 407 and asks for a sign-in (Proxy-Authenticate: Negotiate, NTLM, Basic)',
      ],
      explained: ['device-not-joined'],
      fixSays: [
        'Have the proxy 10.1.0.10:3128 let these hosts through without a sign-in from 10.20.0.7, the address of',
      ],
    },
    'the same, and this VM gets out directly': {
      evidence: { proxySettings: named, endpoints: overProxy(() => tunnelRefused(407, negotiate), {}, 'works') },
      command:
        'netsh.exe winhttp set proxy proxy-server="10.1.0.10:3128" bypass-list="<local>;*.contoso.com;169.254.169.254;168.63.129.16;login.microsoftonline.com;enterpriseregistration.windows.net;device.login.microsoftonline.com;pas.windows.net"',
    },
    'it does not say how it wants to be asked': {
      evidence: { proxySettings: named, endpoints: overProxy(() => tunnelRefused(407)) },
      saw: ['answers HTTP 407 and asks for a sign-in.'],
    },
    'the proxy has a name': {
      evidence: {
        proxySettings: proxySettings({ winHttp: winHttpBlob(3, 'proxy.contoso.com:8080') }),
        endpoints: overProxy(() => tunnelRefused(407, negotiate), {
          proxy: {
            host: 'proxy.contoso.com',
            port: 8080,
            lookup: { kind: 'addresses', addresses: ['10.1.0.10'], ms: 3 },
            servers: [],
          },
        }),
      },
      saw: ['the proxy proxy.contoso.com:8080 (10.1.0.10) answers HTTP 407'],
    },
    'a proxy that nobody named asks in plain text where TLS was expected': {
      evidence: {
        endpoints: endpoints(
          everywhere((_, address) => ({
            direct: brokenTls(
              address,
              'ERR_SSL_WRONG_VERSION_NUMBER',
              'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Basic realm="x"\r\n',
            ),
          })),
        ),
      },
      saw: ['TCP connects, but what answers is not the service', '(Proxy-Authenticate: NTLM, Basic)'],
      fixSays: ['Have the proxy that answers on the way to these hosts let'],
    },
  },
  passes: {
    'the proxy lets the hosts through': { evidence: { proxySettings: named, endpoints: overProxy() } },
    'the service itself says 401': {
      evidence: {
        endpoints: endpoints({ rbac: (host, address) => ({ direct: answers(address, publicChain(host), 401) }) }),
      },
    },
  },
  notApplicable: {
    'a PAC script stands before the named proxy': {
      evidence: {
        endpoints: overProxy(() => tunnelRefused(407, negotiate), { automatic: 'the PAC script http://pac/proxy.pac' }),
      },
    },
  },
} satisfies RuleCases
