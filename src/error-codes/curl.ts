// Exit codes of curl, as in "curl: (35) ...": Microsoft's page tests the endpoints with it. Their meaning is curl's own documentation.
import { type KnownCode, pages, rows } from './known-code.ts'

export const curl: KnownCode[] = rows(
  {
    kind: 'curl',
    docs: pages.curl,
    confidence: 'community',
    fix: 'Run aadlogin-doctor on the VM: it tries every required endpoint and names the layer that fails.',
  },
  [
    {
      code: 5,
      name: 'CURLE_COULDNT_RESOLVE_PROXY',
      meaning: 'curl could not resolve the name of the proxy.',
      cause: 'A proxy is set that this DNS server does not know.',
      rule: 'dns-failure',
    },
    {
      code: 6,
      name: 'CURLE_COULDNT_RESOLVE_HOST',
      meaning: 'curl could not resolve the name of the server.',
      cause: 'The DNS server of the virtual network does not know public names, or is not reached.',
      rule: 'dns-failure',
    },
    {
      code: 7,
      name: 'CURLE_COULDNT_CONNECT',
      meaning: 'curl could not connect.',
      cause: 'A firewall, network security group or route stops the connection, or nothing listens there.',
      rule: 'endpoint-unreachable',
    },
    {
      code: 28,
      name: 'CURLE_OPERATION_TIMEDOUT',
      meaning: 'curl waited in vain for an answer.',
      cause: 'A firewall drops the packets.',
      rule: 'endpoint-unreachable',
    },
    {
      code: 35,
      name: 'CURLE_SSL_CONNECT_ERROR',
      meaning: 'The TLS handshake failed. The text after it says why.',
      cause: 'TLS inspection, a cut connection, or TLS settings of Windows.',
      rule: 'tls-failure',
      wraps: true,
    },
    {
      code: 56,
      name: 'CURLE_RECV_ERROR',
      meaning: 'The connection broke while curl was reading, or the proxy refused it.',
      cause: 'A proxy (look for 407 or 403 in the same text), a firewall, or TLS inspection.',
      rule: 'endpoint-blocked-by-proxy',
      wraps: true,
    },
    {
      code: 60,
      name: 'CURLE_PEER_FAILED_VERIFICATION',
      meaning: 'The certificate of the server was not accepted.',
      cause: 'TLS inspection, a wrong name, or a wrong clock.',
      rule: 'tls-interception',
      wraps: true,
    },
  ],
)
