import {
  answers,
  brokenTls,
  endpoints,
  everywhere,
  overProxy,
  publicAuthority,
  publicChain,
  throughTunnel,
} from '../healthy/endpoints.ts'
import { proxySettings, winHttpBlob } from '../healthy/proxy-settings.ts'
import type { RuleCases } from './case.ts'

const broken = (code: string, received?: string) => (_: string, address: string) => ({
  direct: brokenTls(address, code, received),
})
const dated = (dates: { from?: string; to?: string }) => (host: string, address: string) => ({
  direct: answers(address, publicAuthority.chain([host], dates), 404),
})

export default {
  ruleId: 'tls-failure',
  fails: {
    'a filter by name resets the handshake': {
      evidence: { endpoints: endpoints({ rbac: broken('ECONNRESET') }) },
      saw: ['pas.windows.net (20.190.160.67)', 'reset as soon as the TLS handshake names the host', 'SNI'],
      fixSays: ['Have the firewall that the route table of the subnet points to allow these hosts by name'],
    },
    'a filter by name closes the connection': {
      evidence: { endpoints: endpoints({ rbac: broken('CLOSED') }) },
      saw: ['closed as soon as the TLS handshake names the host'],
    },
    'a filter sends an alert': {
      evidence: {
        endpoints: endpoints({ rbac: broken('ERR_SSL_TLSV1_UNRECOGNIZED_NAME_ALERT', '\u0015\u0003\u0003') }),
      },
      saw: ['ends the TLS handshake with an alert before it shows a certificate'],
    },
    'silence after the connection': {
      evidence: { endpoints: endpoints(everywhere(broken('TIMEOUT'))) },
      saw: ['TCP connects, but the TLS handshake gets no answer within 8 s'],
    },
    'only an old version of TLS is offered': {
      evidence: { endpoints: endpoints({ login: broken('ERR_SSL_UNSUPPORTED_PROTOCOL', '\u0016\u0003\u0001') }) },
      saw: ['offers no TLS 1.2 or later'],
    },
    'something answers that speaks no TLS': {
      evidence: { endpoints: endpoints({ login: broken('ERR_SSL_WRONG_VERSION_NUMBER', 'SSH-2.0-OpenSSH_9.6') }) },
      saw: ['does not speak TLS'],
      command: 'nslookup.exe login.microsoftonline.com',
    },
    'the certificate is for another name': {
      evidence: {
        endpoints: endpoints({
          login: (_, address) => ({ direct: answers(address, publicChain('www.contoso.example'), 200) }),
        }),
      },
      saw: ['the certificate is for other names: www.contoso.example', 'issued by "Double Trust Global Issuing CA 01'],
      command: 'nslookup.exe login.microsoftonline.com',
    },
    'the certificate has expired by the clock of this VM': {
      evidence: { endpoints: endpoints(everywhere(dated({ to: '2026-11-01T00:00:00Z' }))) },
      saw: ['expired on 2026-11-01 00:00:00 UTC', "this VM's clock, which shows 2026-11-20 "],
      fixSays: ['long before they expire'],
      commands: ['w32tm.exe /resync /force', 'nslookup.exe login.microsoftonline.com'],
      command: 'w32tm.exe /resync /force',
    },
    'the certificate is not yet valid by the clock of this VM': {
      evidence: { endpoints: endpoints(everywhere(dated({ from: '2026-12-01T00:00:00Z' }))) },
      saw: ['valid only from 2026-12-01 00:00:00 UTC on'],
      fixSays: ['long before they are needed'],
      command: 'w32tm.exe /resync /force',
    },
    'the proxy opens a tunnel that is cut': {
      evidence: {
        proxySettings: proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128') }),
        endpoints: overProxy(() => throughTunnel(brokenTls('', 'ECONNRESET'))),
      },
      saw: ['the proxy 10.1.0.10:3128 opens the tunnel, but the connection is reset'],
      fixSays: ['Have the proxy or the firewall behind it allow'],
    },
    'one host is cut and another shows an expired certificate': {
      evidence: {
        endpoints: endpoints({ rbac: broken('ECONNRESET'), login: dated({ to: '2026-11-01T00:00:00Z' }) }),
      },
      saw: [
        'login.microsoftonline.com (20.190.160.14): the certificate expired',
        'pas.windows.net (20.190.160.67): TCP',
      ],
      command: 'w32tm.exe /resync /force',
    },
    'only registration is cut, on a VM that is joined': {
      evidence: { endpoints: endpoints({ registration: broken('ECONNRESET') }) },
    },
  },
  passes: {
    'the handshake ends for want of a client certificate, after the service has shown its own': {
      evidence: {
        endpoints: endpoints({
          rbac: (host, address) => {
            const { tls } = answers(address, publicChain(host), 404)
            const failed = brokenTls(address, 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', '\u0016\u0003\u0003')
            return {
              direct: { ...failed, tls: { ...failed.tls, certificates: tls?.certificates ?? [] } as typeof failed.tls },
            }
          },
        }),
      },
    },
    'the service asks for a client certificate when TLS is done': {
      evidence: {
        endpoints: endpoints({
          rbac: (host, address) => ({
            direct: {
              ...answers(address, publicChain(host), 404),
              http: {
                kind: 'no-answer',
                code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
                message: 'alert 116',
                ms: 20,
              },
            },
          }),
        }),
      },
    },
  },
  notApplicable: {
    'WPAD decides the way': {
      evidence: { endpoints: endpoints(everywhere(broken('ECONNRESET')), { automatic: 'WPAD' }) },
    },
  },
} satisfies RuleCases
