// Judges one way to one endpoint, direct or through the proxy, layer by layer: each layer's outcome, and the first that failed. Pure.
import { type ChainFacts, readChain } from './certificate-chain.ts'
import type { EndpointAttempt, EndpointEvidence, ProxyEvidence } from './endpoint-evidence.ts'
import type { EndpointFailure, TlsTrouble } from './endpoint-failure.ts'
import { nameTrouble, type ServerVerdict, seconds, serverVerdict } from './name-verdict.ts'
import { proxyText } from './proxy-list.ts'
import type { PublicRoots } from './public-roots.ts'
import { isPrivateAddress } from './special-address.ts'

/** One layer for the report. `ok` null: not tried, or not to be told. */
export interface Layer {
  ok: boolean | null
  detail: string
  ms: number | null
}

export interface WayFacts {
  path: 'direct' | 'proxy'
  name: Layer | null
  tcp: Layer | null
  tls: Layer | null
  http: Layer | null
  /** Null: it could not be told. */
  reached: boolean | null
  failure: EndpointFailure | null
  /**
   * The service's own answer, over a chain that ends at a public root: whom to believe about the time. Also where only the dates of that chain do not fit
   * this VM's clock, if they fit the time that the service tells: then the clock is wrong, and not the certificate.
   */
  answer: { status: number; date: string | null; at: string; ms: number } | null
}

export interface WayContext {
  proxy: ProxyEvidence | null
  roots: PublicRoots
  /** False when Windows' AuthRoot store could not be read: then no chain can be called an inspector's. */
  rootsComplete: boolean
  /** The machine's clock. */
  at: Date
  certificates: Record<string, string>
}

const nothing = { name: null, tcp: null, tls: null, http: null, answer: null }

export function judgeDirect(endpoint: EndpointEvidence, context: WayContext): WayFacts {
  const { lookup, hostsFileLines, host, direct } = endpoint
  const verdicts = endpoint.servers.flatMap((one) => serverVerdict(one) ?? [])
  const name = nameLayer(endpoint)
  const common = { role: endpoint.role, host, path: 'direct' as const }
  if (direct === null) {
    if (hostsFileLines.length > 0 || lookup?.kind !== 'failed')
      return { ...nothing, path: 'direct', name, reached: null, failure: null }
    const trouble = nameTrouble(lookup, verdicts)
    return {
      ...nothing,
      path: 'direct',
      name,
      reached: false,
      failure: { ...common, kind: 'name', ofProxy: false, subject: subjectWithKnown(host, verdicts), ...trouble },
    }
  }
  const layers = judgeAttempt(direct, { ...common, proxy: null, subject: subjectOf(host, direct) }, context)
  const failure = layers.failure === null ? null : asOverridden(layers.failure, endpoint, direct, verdicts)
  return { path: 'direct', name, ...layers, failure }
}

export function judgeProxied(endpoint: EndpointEvidence, context: WayContext): WayFacts {
  const { host, proxied } = endpoint
  const proxy = context.proxy as ProxyEvidence
  const proxyIs = proxyText(proxy)
  const common = { role: endpoint.role, host, path: 'proxy' as const }
  const name: Layer = { ok: null, detail: `left to the proxy ${proxyIs}`, ms: null }
  if (proxied === null) {
    const trouble = nameTrouble(
      proxy.lookup,
      proxy.servers.flatMap((one) => serverVerdict(one) ?? []),
    )
    return {
      ...nothing,
      path: 'proxy',
      name: { ok: false, detail: `the proxy's name ${proxy.host} is not found`, ms: proxy.lookup.ms },
      reached: false,
      failure: { ...common, kind: 'name', ofProxy: true, ...trouble, subject: `The proxy's name ${proxy.host}` },
    }
  }
  return { path: 'proxy', name, ...judgeAttempt(proxied, { ...common, proxy: proxyIs, subject: host }, context) }
}

function nameLayer({ lookup, hostsFileLines, servers }: EndpointEvidence): Layer {
  if (hostsFileLines.length > 0) return { ok: true, detail: `hosts file: ${hostsFileLines.join('; ')}`, ms: null }
  const fastest = servers
    .flatMap((one) => serverVerdict(one) ?? [])
    .filter(({ owner }) => owner === 'vm')
    .map(({ server, says, ms }) => `${server} ${says === 'addresses' ? 'answers' : says} in ${ms} ms`)
  const asked = fastest.length === 0 ? '' : ` (DNS: ${fastest.join(', ')})`
  if (lookup === null) return { ok: null, detail: `not waited for${asked}`, ms: null }
  if (lookup.kind === 'failed') return { ok: false, detail: `${lookup.code}${asked}`, ms: lookup.ms }
  const more = lookup.addresses.length - 1
  return { ok: true, detail: `${lookup.addresses[0]}${more > 0 ? ` and ${more} more` : ''}${asked}`, ms: lookup.ms }
}

interface Subject {
  role: EndpointEvidence['role']
  host: string
  path: 'direct' | 'proxy'
  subject: string
  /** "10.1.0.10:8080". */
  proxy: string | null
}

type Layers = Omit<WayFacts, 'path' | 'name'>

function judgeAttempt(attempt: EndpointAttempt, of: Subject, context: WayContext): Layers {
  const { proxy, ...common } = of
  const tcp = tcpLayer(attempt, proxy)
  if (tcp.failure !== null)
    return { ...nothing, tcp: tcp.layer, reached: false, failure: { ...common, ...tcp.failure } }
  const soFar = { ...nothing, tcp: tcp.layer }
  if (proxy !== null) {
    const refused = tunnelFailure(attempt, proxy)
    if (refused !== null)
      return {
        ...soFar,
        http: { ok: false, detail: refused.problem, ms: attempt.tunnel?.ms ?? null },
        reached: false,
        failure: { ...common, ...refused },
      }
  }
  const { tls } = attempt
  if (tls === null) return { ...soFar, reached: null, failure: null }
  const chainAt = (at: Date) =>
    readChain(
      tls.certificates.map((id) => Buffer.from(context.certificates[id] ?? '', 'hex')),
      of.host,
      at,
      context.roots,
    )
  const chain = chainAt(context.at)
  // The service may end the handshake because this tool shows no client certificate: by then it has shown its own.
  const wantsCertificate = tls.kind === 'failed' && chain !== null && /ALERT/.test(tls.code)
  if (tls.kind === 'failed' && !wantsCertificate) {
    const failure = handshakeFailure(tls, proxy)
    return {
      ...soFar,
      tls: { ok: false, detail: failure.problem, ms: tls.ms },
      reached: false,
      failure: { ...common, ...failure },
    }
  }
  const seen = chainText(chain, tls)
  const judged = chain === null ? null : chainFailure(chain, context.rootsComplete)
  if (chain === null || judged === 'unknown')
    return { ...soFar, tls: { ok: null, detail: seen, ms: tls.ms }, reached: null, failure: null }
  if (judged !== null)
    return {
      ...soFar,
      tls: { ok: false, detail: `${seen}; ${judged.problem}`, ms: tls.ms },
      http: httpLayer(attempt),
      reached: false,
      failure: { ...common, ...judged },
      answer: judged.kind === 'tls' && fitsByItsOwnTime(attempt, chainAt) ? answerOf(attempt) : null,
    }
  const secured = { ...soFar, tls: { ok: true, detail: seen, ms: tls.ms } }
  const failure = httpFailure(attempt, proxy)
  if (failure !== null)
    return {
      ...secured,
      http: { ok: false, detail: failure.problem, ms: attempt.http?.ms ?? null },
      reached: false,
      failure: { ...common, ...failure },
    }
  return { ...secured, http: httpLayer(attempt), reached: true, failure: null, answer: answerOf(attempt) }
}

const answerOf = ({ http }: EndpointAttempt): WayFacts['answer'] =>
  http?.kind === 'answer' ? { status: http.status, date: http.headers.date ?? null, at: http.at, ms: http.ms } : null

/** At the time that the service tells nothing is wrong with its chain. */
function fitsByItsOwnTime({ http }: EndpointAttempt, chainAt: (at: Date) => ChainFacts | null): boolean {
  const told = http?.kind === 'answer' ? Date.parse(http.headers.date ?? '') : Number.NaN
  const chain = Number.isNaN(told) ? null : chainAt(new Date(told))
  return chain?.nameMatches === true && chain.dates === 'valid'
}

type Found<Kind extends EndpointFailure['kind']> = Kind extends EndpointFailure['kind']
  ? Omit<Extract<EndpointFailure, { kind: Kind }>, 'role' | 'host' | 'path' | 'subject'>
  : never

function tcpLayer(
  { connects }: EndpointAttempt,
  proxy: string | null,
): { layer: Layer; failure: Found<'unreachable'> | null } {
  const connected = connects.find(({ outcome }) => outcome === 'connected')
  if (connected !== undefined)
    return {
      layer: { ok: true, detail: proxy === null ? connected.address : `proxy ${proxy}`, ms: connected.ms },
      failure: null,
    }
  // Most VMs have no IPv6, and the names have IPv6 addresses: what IPv4 did tells the trouble.
  const ipv4 = connects.filter(({ address }) => !address.includes(':'))
  const telling = ipv4.length > 0 ? ipv4 : connects
  const first = telling.find(({ code }) => code !== null) ?? telling[0]
  const { trouble, words } = connectTrouble(first?.code ?? null, first?.ms ?? 0)
  const problem = proxy === null ? `TCP port 443: ${words}` : `the proxy ${proxy} that WinHTTP names: ${words}`
  return {
    layer: {
      ok: false,
      detail: connects.map((one) => `${one.address} ${one.code ?? 'not awaited'}`).join(', '),
      ms: first?.ms ?? null,
    },
    failure: {
      kind: 'unreachable',
      at: proxy === null ? 'tcp' : 'proxy',
      trouble,
      problem,
      address: first?.address ?? null,
      proxy,
    },
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

function tunnelFailure(
  { tunnel }: EndpointAttempt,
  proxy: string,
): Found<'proxy-authentication' | 'proxy-blocked' | 'unreachable'> | null {
  const silent = { kind: 'unreachable' as const, at: 'proxy' as const, address: null, proxy }
  if (tunnel === null) return null
  if (tunnel.kind === 'no-answer')
    return tunnel.code === 'TIMEOUT'
      ? {
          ...silent,
          trouble: 'silence',
          problem: `the proxy ${proxy} takes the connection and then gives no answer to CONNECT within ${seconds(tunnel.ms)}`,
        }
      : {
          ...silent,
          trouble: 'closed',
          problem: `the proxy ${proxy} ends the connection instead of answering CONNECT (${tunnel.code})`,
        }
  if (tunnel.status >= 200 && tunnel.status < 300) return null
  if (tunnel.status === 407) return askedForPassword(tunnel.headers['proxy-authenticate'], `the proxy ${proxy}`, proxy)
  if (tunnel.status >= 500 && tunnel.status !== 511)
    return {
      ...silent,
      at: 'behind-proxy',
      trouble: 'other',
      problem: `the proxy ${proxy} could not reach it (HTTP ${tunnel.status})`,
    }
  return {
    kind: 'proxy-blocked',
    proxy,
    status: tunnel.status,
    problem: `the proxy ${proxy} refuses CONNECT to it with HTTP ${tunnel.status}${pageTitle(tunnel.body)}`,
  }
}

function askedForPassword(challenge: string | undefined, who: string, proxy: string): Found<'proxy-authentication'> {
  const schemes = [
    ...new Set(
      [...(challenge ?? '').matchAll(/(?:^|,\s*)([A-Za-z][A-Za-z0-9-]*)(?=\s|,|$)/g)].map(
        (match) => match[1] as string,
      ),
    ),
  ]
  return {
    kind: 'proxy-authentication',
    proxy,
    schemes,
    problem: `${who} answers HTTP 407 and asks for a sign-in${schemes.length === 0 ? '' : ` (Proxy-Authenticate: ${schemes.join(', ')})`}`,
  }
}

type FailedTls = Extract<NonNullable<EndpointAttempt['tls']>, { kind: 'failed' }>

function handshakeFailure(
  { code, received, ms }: FailedTls,
  proxy: string | null,
): Found<'tls' | 'proxy-authentication' | 'proxy-blocked'> {
  const plain = /^HTTP\/\d\.\d (\d{3})/.exec(received)
  const where = proxy === null ? '' : ` through the proxy ${proxy}`
  if (plain !== null) {
    const status = Number(plain[1])
    const what = `what answers on port 443${where} is no service of Microsoft's but a proxy: it`
    if (status === 407)
      return askedForPassword(/^proxy-authenticate:\s*(.*)$/im.exec(received)?.[1]?.trim(), what, proxy ?? 'on the way')
    return {
      kind: 'proxy-blocked',
      proxy: proxy ?? 'on the way',
      status,
      problem: `${what} answers HTTP ${status} in plain text instead of the TLS handshake${pageTitle(received)}`,
    }
  }
  const trouble = tlsTrouble(code, received)
  const words: Record<TlsTrouble, string> = {
    reset:
      'TCP connects, but the connection is reset as soon as the TLS handshake names the host: a firewall filters by host name (SNI)',
    closed:
      'TCP connects, but the connection is closed as soon as the TLS handshake names the host: a firewall filters by host name (SNI)',
    silence: `TCP connects, but the TLS handshake gets no answer within ${seconds(ms)}: a device on the way takes the connection and swallows what is sent`,
    'old-version': 'what answers offers no TLS 1.2 or later',
    'not-tls': 'TCP connects, but what answers does not speak TLS',
    alert: `the TLS handshake is ended by the other side with an alert (${code})`,
    'wrong-name': '',
    expired: '',
    'not-yet-valid': '',
    other: `the TLS handshake fails (${code})`,
  }
  return { kind: 'tls', trouble, problem: `${words[trouble]}${where}` }
}

function tlsTrouble(code: string, received: string): TlsTrouble {
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED') return 'reset'
  if (code === 'CLOSED') return 'closed'
  if (code === 'TIMEOUT' || code === 'ETIMEDOUT') return 'silence'
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code)) return 'old-version'
  if (/ALERT/.test(code)) return 'alert'
  // Records of TLS begin with their type, 20 to 23.
  const first = received.charCodeAt(0)
  return received !== '' && (first < 20 || first > 23) ? 'not-tls' : 'other'
}

function chainFailure(chain: ChainFacts, rootsComplete: boolean): Found<'interception' | 'tls'> | 'unknown' | null {
  if (chain.end === 'unverifiable' || (chain.end === 'elsewhere' && !rootsComplete)) return 'unknown'
  if (chain.end === 'elsewhere')
    return {
      kind: 'interception',
      issuer: chain.issuer,
      root: chain.root,
      problem: `the certificate is issued by "${chain.issuer}"${chain.root === chain.issuer ? '' : `, the chain ends at "${chain.root}"`}, which is no public root`,
    }
  if (!chain.nameMatches)
    return {
      kind: 'tls',
      trouble: 'wrong-name',
      problem: `the certificate is for other names: ${chain.names} (issued by "${chain.issuer}")`,
    }
  if (chain.dates === 'expired')
    return {
      kind: 'tls',
      trouble: 'expired',
      problem: `the certificate expired on ${chain.notAfter} by this VM's clock (issued by "${chain.issuer}")`,
    }
  if (chain.dates === 'not-yet-valid')
    return {
      kind: 'tls',
      trouble: 'not-yet-valid',
      problem: `the certificate is valid only from ${chain.notBefore} on, by this VM's clock (issued by "${chain.issuer}")`,
    }
  return null
}

function chainText(chain: ChainFacts | null, tls: NonNullable<EndpointAttempt['tls']>): string {
  const version = tls.kind === 'secured' ? tls.protocol : 'asks for a client certificate'
  return chain === null
    ? `${version}, no certificate`
    : `${version}, certificate by ${chain.issuer}, root ${chain.root}`
}

/** After a handshake with a public chain for the right name any status is the service's own, but for what only a proxy says. */
function httpFailure(
  { http, tls }: EndpointAttempt,
  proxy: string | null,
): Found<'unreachable' | 'proxy-authentication' | 'proxy-blocked'> | null {
  if (tls?.kind === 'failed') return null
  if (http === null) return null
  if (http.kind === 'answer') {
    if (http.status === 407)
      return askedForPassword(http.headers['proxy-authenticate'], 'a proxy on the way', proxy ?? 'on the way')
    if ((http.status === 403 && hasProxyMarks(http.headers)) || http.status === 511)
      return {
        kind: 'proxy-blocked',
        proxy: proxy ?? 'on the way',
        status: http.status,
        problem: `a proxy on the way answers HTTP ${http.status} in place of the service${pageTitle(http.body)}`,
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

function hasProxyMarks(headers: Record<string, string>): boolean {
  const marks = ['via', 'proxy-agent', 'proxy-authenticate', 'x-squid-error', 'x-cache-lookup', 'x-bluecoat-via']
  return marks.some((name) => name in headers) && !Object.keys(headers).some((name) => name.startsWith('x-ms-'))
}

function httpLayer({ http }: EndpointAttempt): Layer | null {
  if (http === null) return null
  if (http.kind === 'no-answer') return { ok: /ALERT/.test(http.code), detail: `no answer (${http.code})`, ms: http.ms }
  const id = http.headers['x-ms-request-id']
  return { ok: true, detail: `HTTP ${http.status}${id === undefined ? '' : `, x-ms-request-id ${id}`}`, ms: http.ms }
}

/** The title of a refusal's page, to be known again by. */
function pageTitle(body: string): string {
  const title = /<title[^>]{0,100}>\s*([^<]{1,120})/i.exec(body)?.[1]?.replace(/\s+/g, ' ').trim()
  return title ? ` ("${title}")` : ''
}

/** A name that the hosts file or a private answer leads elsewhere, where the endpoint is not. */
function asOverridden(
  failure: EndpointFailure,
  { host, hostsFileLines, servers }: EndpointEvidence,
  attempt: EndpointAttempt,
  verdicts: ServerVerdict[],
): EndpointFailure {
  const { role, path, problem } = failure
  const addresses = attempt.connects.map(({ address }) => address)
  const common = { role, host, path, kind: 'overridden' as const }
  const real = realAddress(verdicts)
  const there = `and that is not the service: ${problem}${real}`
  if (hostsFileLines.length > 0)
    return {
      ...common,
      by: 'hosts-file',
      line: hostsFileLines[0] as string,
      servers: [],
      subject: host,
      problem: `the hosts file of this VM gives it the address ${addresses[0] ?? 'of its own'} (line "${hostsFileLines[0]}"), ${there}`,
    }
  if (addresses.length === 0 || !addresses.every(isPrivateAddress)) return failure
  // Where servers outside the VM's settings say the same, nobody has overridden anything.
  const agreed = verdicts.some((one) => one.owner !== 'vm' && one.addresses.some((known) => addresses.includes(known)))
  if (agreed) return failure
  const own = servers.filter(({ owner }) => owner === 'vm').map(({ server }) => server)
  return {
    ...common,
    by: 'dns',
    line: null,
    servers: own,
    subject: host,
    problem: `the VM's DNS server${own.length === 1 ? ` ${own[0]}` : own.length > 1 ? `s ${own.join(', ')}` : ''} answers with the private address ${addresses[0]}, ${there}`,
  }
}

function realAddress(verdicts: ServerVerdict[]): string {
  const known = verdicts.find(
    ({ owner, says, addresses }) => owner !== 'vm' && says === 'addresses' && !addresses.every(isPrivateAddress),
  )
  return known === undefined
    ? ''
    : `. ${known.owner === 'public' ? 'Public DNS' : 'Azure DNS'} ${known.server} answers ${known.addresses[0]}`
}

/** "pas.windows.net (20.190.160.14)": the addresses that were tried, IPv4 first. */
function subjectOf(host: string, { connects }: EndpointAttempt): string {
  const [first, ...more] = connects.map(({ address }) => address)
  if (first === undefined) return host
  return `${host} (${first}${more.length === 0 ? '' : ` and ${more.length} more`})`
}

function subjectWithKnown(host: string, verdicts: ServerVerdict[]): string {
  const known = verdicts.find(({ owner, says }) => owner !== 'vm' && says === 'addresses')
  return known === undefined ? host : `${host} (${known.server} answers ${known.addresses[0]})`
}
