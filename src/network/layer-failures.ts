// What is wrong with one layer of one attempt, in words that a network team can act on; null when the layer is well. Pure.
import { utcWords } from '../utc-words.ts'
import type { ChainFacts } from './certificate-chain.ts'
import type { EndpointAttempt } from './endpoint-evidence.ts'
import type { EndpointFailure, TlsTrouble } from './endpoint-failure.ts'
import { isAnswerOfOther, onTheWay, pageTitle, plainAnswer, proxySchemes } from './middlebox.ts'
import { seconds } from './name-verdict.ts'

/** A failure without what is common to all layers: role, host, path and subject. */
export type Found<Kind extends EndpointFailure['kind']> = Kind extends EndpointFailure['kind']
  ? Omit<Extract<EndpointFailure, { kind: Kind }>, 'role' | 'host' | 'path' | 'subject'>
  : never

/** `proxy`: whom the connection goes to, "proxy.contoso.com:8080 (10.1.0.10)"; null for the endpoint itself. */
export function connectFailure({ connects }: EndpointAttempt, proxy: string | null): Found<'unreachable'> | null {
  if (connects.some(({ outcome }) => outcome === 'connected')) return null
  // Most VMs have no IPv6, and the names have IPv6 addresses: what IPv4 did tells the trouble.
  const ipv4 = connects.filter(({ address }) => !address.includes(':'))
  const telling = ipv4.length > 0 ? ipv4 : connects
  const first = telling.find(({ code }) => code !== null) ?? telling[0]
  const { trouble, words } = connectTrouble(first?.code ?? null, first?.ms ?? 0)
  return {
    kind: 'unreachable',
    at: proxy === null ? 'tcp' : 'proxy',
    trouble,
    problem: proxy === null ? `TCP port 443: ${words}` : `the proxy ${proxy} that WinHTTP names: ${words}`,
    address: first?.address ?? null,
    proxy,
  }
}

function connectTrouble(code: string | null, ms: number): { trouble: Found<'unreachable'>['trouble']; words: string } {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET')
    return { trouble: 'refused', words: `the connection is refused (${code})` }
  if (code !== null && /ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL/.test(code))
    return { trouble: 'no-route', words: `Windows has no route to it (${code})` }
  if (code === 'TIMEOUT' || code === 'ETIMEDOUT' || code === null)
    return { trouble: 'dropped', words: `no answer within ${seconds(ms)}, the packets are dropped on the way` }
  if (code === 'EACCES' || code === 'EPERM')
    return { trouble: 'other', words: `Windows does not allow the connection (${code}): a firewall on this VM` }
  return { trouble: 'other', words: `the connection fails (${code})` }
}

/** The proxy's answer to CONNECT. */
export function tunnelFailure(
  { tunnel }: EndpointAttempt,
  proxy: string,
): Found<'proxy-authentication' | 'proxy-blocked' | 'unreachable'> | null {
  const unreachable = { kind: 'unreachable' as const, address: null, proxy }
  if (tunnel === null) return null
  if (tunnel.kind === 'no-answer')
    return tunnel.code === 'TIMEOUT'
      ? {
          ...unreachable,
          at: 'proxy',
          trouble: 'silence',
          problem: `the proxy ${proxy} takes the connection and then gives no answer to CONNECT within ${seconds(tunnel.ms)}`,
        }
      : {
          ...unreachable,
          at: 'proxy',
          trouble: 'closed',
          problem: `the proxy ${proxy} ends the connection instead of answering CONNECT (${tunnel.code})`,
        }
  if (tunnel.status >= 200 && tunnel.status < 300) return null
  if (tunnel.status === 407) return askedForPassword(tunnel.headers['proxy-authenticate'], `the proxy ${proxy}`, proxy)
  if (tunnel.status >= 500 && tunnel.status !== 511)
    return {
      ...unreachable,
      at: 'behind-proxy',
      trouble: 'other',
      problem: `the proxy ${proxy} could not reach it (HTTP ${tunnel.status}${pageTitle(tunnel.body)})`,
    }
  return {
    kind: 'proxy-blocked',
    proxy,
    status: tunnel.status,
    problem: `the proxy ${proxy} refuses CONNECT to it with HTTP ${tunnel.status}${pageTitle(tunnel.body)}`,
  }
}

function askedForPassword(challenge: string | undefined, who: string, proxy: string): Found<'proxy-authentication'> {
  const schemes = proxySchemes(challenge)
  return {
    kind: 'proxy-authentication',
    proxy,
    schemes,
    problem: `${who} answers HTTP 407 and asks for a sign-in${schemes.length === 0 ? '' : ` (Proxy-Authenticate: ${schemes.join(', ')})`}`,
  }
}

/** A handshake that did not end, for a reason that lies before the certificate. */
export function handshakeFailure(
  { code, received, ms }: Extract<NonNullable<EndpointAttempt['tls']>, { kind: 'failed' }>,
  proxy: string | null,
): Found<'tls' | 'proxy-authentication' | 'proxy-blocked'> {
  const plain = plainAnswer(received)
  const connected = proxy === null ? 'TCP connects' : `the proxy ${proxy} opens the tunnel`
  if (plain !== null) {
    const what = `${connected}, but what answers is not the service:`
    if (plain.status === 407) return askedForPassword(plain.challenge, `${what} a proxy`, proxy ?? onTheWay)
    return {
      kind: 'proxy-blocked',
      proxy: proxy ?? onTheWay,
      status: plain.status,
      problem: `${what} it sends HTTP ${plain.status} in plain text in place of the TLS handshake${pageTitle(received)}`,
    }
  }
  const trouble = tlsTrouble(code, received)
  const filtered = 'as soon as the TLS handshake names the host: a firewall filters by host name (SNI)'
  const words: Record<Exclude<TlsTrouble, 'wrong-name' | 'expired' | 'not-yet-valid'>, string> = {
    reset: `the connection is reset ${filtered}`,
    closed: `the connection is closed ${filtered}`,
    silence: `the TLS handshake gets no answer within ${seconds(ms)}: a device on the way takes the connection and swallows what is sent`,
    'old-version': 'what answers offers no TLS 1.2 or later, so it is not the service',
    'not-tls': 'what answers does not speak TLS, so it is not the service',
    alert: `the other side ends the TLS handshake with an alert before it shows a certificate (${code}): a firewall filters by host name (SNI)`,
    other: `the TLS handshake fails (${code})`,
  }
  return { kind: 'tls', trouble, problem: `${connected}, but ${words[trouble]}` }
}

function tlsTrouble(code: string, received: string): Exclude<TlsTrouble, 'wrong-name' | 'expired' | 'not-yet-valid'> {
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED') return 'reset'
  if (code === 'CLOSED') return 'closed'
  if (code === 'TIMEOUT' || code === 'ETIMEDOUT') return 'silence'
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code)) return 'old-version'
  if (/ALERT/.test(code)) return 'alert'
  // Records of TLS begin with their type, 20 to 23.
  const first = received.charCodeAt(0)
  return received !== '' && (first < 20 || first > 23) ? 'not-tls' : 'other'
}

/** Null: a public chain for the right name, in its dates. `unknown`: its root is not at hand. `at`: this machine's clock. */
export function chainFailure(
  chain: ChainFacts,
  { rootsComplete, at }: { rootsComplete: boolean; at: Date },
): Found<'interception' | 'tls'> | 'unknown' | null {
  if (chain.end === 'unverifiable' || (chain.end === 'elsewhere' && !rootsComplete)) return 'unknown'
  const { issuer, root } = chain
  if (chain.end === 'elsewhere')
    return {
      kind: 'interception',
      issuer,
      root,
      problem:
        chain.subject === issuer
          ? `the certificate vouches for itself (issued by "${issuer}"), no public authority does`
          : `the certificate is issued by "${issuer}"${root === issuer ? '' : `, the chain ends at "${root}"`}, which is no public root`,
    }
  const clock = `by this VM's clock, which shows ${utcWords(at.toISOString())} (issued by "${issuer}")`
  if (!chain.nameMatches)
    return {
      kind: 'tls',
      trouble: 'wrong-name',
      problem: `the certificate is for other names: ${chain.names} (issued by "${issuer}"), so what answers is not the service`,
    }
  if (chain.dates === 'expired')
    return {
      kind: 'tls',
      trouble: 'expired',
      problem: `the certificate expired on ${utcWords(chain.notAfter)} ${clock}`,
    }
  if (chain.dates === 'not-yet-valid')
    return {
      kind: 'tls',
      trouble: 'not-yet-valid',
      problem: `the certificate is valid only from ${utcWords(chain.notBefore)} on ${clock}`,
    }
  return null
}

/** After a handshake with a public chain for the right name any status is the service's own, but for what only a proxy or filter says. */
export function httpFailure(
  { http, tls }: EndpointAttempt,
  proxy: string | null,
): Found<'unreachable' | 'proxy-authentication' | 'proxy-blocked'> | null {
  if (tls?.kind === 'failed' || http === null) return null
  if (http.kind === 'answer') {
    if (http.status === 407)
      return askedForPassword(http.headers['proxy-authenticate'], 'a proxy on the way', proxy ?? onTheWay)
    if (isAnswerOfOther(http))
      return {
        kind: 'proxy-blocked',
        proxy: proxy ?? onTheWay,
        status: http.status,
        problem: `a proxy or filter on the way answers HTTP ${http.status} in place of the service${pageTitle(http.body)}`,
      }
    return null
  }
  // Asking for a client certificate after the handshake is the service's own doing.
  if (/ALERT/.test(http.code)) return null
  const at = { kind: 'unreachable' as const, at: 'http' as const, address: null, proxy }
  return http.code === 'TIMEOUT'
    ? {
        ...at,
        trouble: 'silence',
        problem: `TLS works, but there is no answer to the HTTP request within ${seconds(http.ms)}`,
      }
    : {
        ...at,
        trouble: 'closed',
        problem: `TLS works, but the connection ends without an answer to the HTTP request (${http.code})`,
      }
}
