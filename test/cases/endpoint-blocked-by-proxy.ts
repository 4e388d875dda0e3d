import {
  answers,
  brokenTls,
  endpoints,
  everywhere,
  overProxy,
  publicChain,
  tunnelRefused,
} from '../healthy/endpoints.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { proxySettings, winHttpBlob } from '../healthy/proxy-settings.ts'
import type { RuleCases } from './case.ts'

const named = proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128') })
const denied = '<html><head><title>Access  denied</title></head></html>'
const html = { 'content-type': 'text/html' }
const page = (status: number, headers: Record<string, string>, body = denied) =>
  endpoints({ login: (host, address) => ({ direct: answers(address, publicChain(host), status, headers, body) }) })
const plainPage = (text: string) =>
  endpoints(everywhere((_, address) => ({ direct: brokenTls(address, 'ERR_SSL_WRONG_VERSION_NUMBER', text) })))

export default {
  ruleId: 'endpoint-blocked-by-proxy',
  fails: {
    'the proxy refuses CONNECT to the role check': {
      evidence: {
        proxySettings: named,
        endpoints: overProxy((host) =>
          host === 'pas.windows.net'
            ? tunnelRefused(403, html, denied)
            : (overProxy().endpoints.find((one) => one.host === host)?.proxied ?? null),
        ),
      },
      saw: ['pas.windows.net: the proxy 10.1.0.10:3128 refuses CONNECT to it with HTTP 403 ("Access denied")'],
      fixSays: [
        'Have the proxy 10.1.0.10:3128 allow these hosts, TCP port 443 from 10.20.0.7, the address of this VM, without a page in between: login.microsoftonline.com, enterpriseregistration.windows.net, device.login.microsoftonline.com, pas.windows.net.',
      ],
      thenCheck: 'curl.exe https://pas.windows.net/ -D - --proxy http://10.1.0.10:3128',
      commands: [],
    },
    'the proxy refuses everything, and this VM gets out directly': {
      evidence: { proxySettings: named, endpoints: overProxy(() => tunnelRefused(403), {}, 'works') },
      command:
        'netsh.exe winhttp set proxy proxy-server="10.1.0.10:3128" bypass-list="169.254.169.254;168.63.129.16;login.microsoftonline.com;enterpriseregistration.windows.net;device.login.microsoftonline.com;pas.windows.net"',
    },
    'a sign-in portal answers in plain text where TLS was expected': {
      evidence: {
        endpoints: plainPage(
          'HTTP/1.1 302 Found\r\nLocation: http://portal/\r\n\r\n<title>Sign in to the network</title>',
        ),
      },
      saw: ['it sends HTTP 302 in plain text in place of the TLS handshake ("Sign in to the network")'],
      fixSays: ['Have the web filter or sign-in portal that answers there allow'],
    },
    'a filter answers 403 over TLS': {
      thenCheck: 'curl.exe https://login.microsoftonline.com/ -D -',
      evidence: { endpoints: page(403, { ...html, via: '1.1 proxy.contoso.local (squid/5.7)' }) },
      saw: ['a proxy or filter on the way answers HTTP 403 in place of the service ("Access denied")'],
    },
    "a page without the service's marks": {
      evidence: { endpoints: page(200, { ...html, server: 'nginx' }) },
      saw: ['answers HTTP 200 in place of the service'],
    },
    'and instance metadata could not be read, so that nobody knows the address of the VM': {
      evidence: {
        endpoints: page(403, { ...html, via: '1.1 proxy.contoso.local (squid/5.7)' }),
        instanceMetadata: instanceMetadata({}, []),
      },
      fixSays: ['TCP port 443, without'],
    },
    'the network asks for its own sign-in': { evidence: { endpoints: page(511, {}) }, saw: ['HTTP 511'] },
  },
  passes: {
    'the proxy lets the hosts through': { evidence: { proxySettings: named, endpoints: overProxy() } },
    'the service itself says 403': {
      evidence: { endpoints: page(403, { ...html, server: 'Microsoft-HTTPAPI/2.0' }) },
    },
    'the service itself sends a page': {
      evidence: { endpoints: page(200, { ...html, server: 'nginx', 'x-ms-request-id': '1' }) },
    },
    'a page that says nothing of who sent it, over a chain that only the service can have': {
      evidence: { endpoints: page(200, html) },
    },
  },
  notApplicable: {
    'WPAD decides the way': { evidence: { endpoints: overProxy(() => tunnelRefused(403), { automatic: 'WPAD' }) } },
  },
} satisfies RuleCases
