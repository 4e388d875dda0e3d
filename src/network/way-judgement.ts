// Judges one way to one endpoint, direct or through the proxy, layer by layer: each layer's outcome, and the first that failed. Pure.
import { type ChainFacts, readChain } from './certificate-chain.ts'
import type { EndpointAttempt, EndpointEvidence, ProxyEvidence } from './endpoint-evidence.ts'
import type { EndpointFailure } from './endpoint-failure.ts'
import { chainFailure, connectFailure, handshakeFailure, httpFailure, tunnelFailure } from './layer-failures.ts'
import { nameTrouble, type ServerVerdict, serverVerdict } from './name-verdict.ts'
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
  /** The answer of somebody whose chain could not be judged: nobody's word, but it keeps another's from standing alone. */
  unproven: WayFacts['answer']
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

const nothing = { name: null, tcp: null, tls: null, http: null, answer: null, unproven: null }

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
  return { ...layers, path: 'direct', name, failure }
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
  const addresses = proxy.lookup.kind === 'addresses' ? proxy.lookup.addresses : []
  const known = addresses.includes(proxy.host) ? '' : ` (${addresses[0]})`
  const of = { ...common, proxy: `${proxyIs}${known}`, subject: host }
  return { ...judgeAttempt(proxied, of, context), path: 'proxy', name }
}

const said: Record<ServerVerdict['says'], string> = {
  addresses: 'answers',
  nxdomain: 'says NXDOMAIN',
  'no-data': 'says that it has no address',
  servfail: 'says SERVFAIL',
  refused: 'says REFUSED',
  silent: 'gives no answer',
  other: 'fails',
}

function nameLayer({ lookup, hostsFileLines, servers }: EndpointEvidence): Layer {
  if (hostsFileLines.length > 0) return { ok: true, detail: `hosts file: ${hostsFileLines.join('; ')}`, ms: null }
  const fastest = servers
    .flatMap((one) => serverVerdict(one) ?? [])
    .filter(({ owner }) => owner === 'vm')
    .map(({ server, says, ms }) => `${server} ${said[says]} in ${ms} ms`)
  const asked = fastest.length === 0 ? '' : ` (DNS: ${fastest.join(', ')})`
  if (lookup === null) return { ok: null, detail: `not waited for${asked}`, ms: null }
  if (lookup.kind === 'failed') return { ok: false, detail: `no address, ${lookup.code}${asked}`, ms: lookup.ms }
  const more = lookup.addresses.length - 1
  return { ok: true, detail: `${lookup.addresses[0]}${more > 0 ? ` and ${more} more` : ''}${asked}`, ms: lookup.ms }
}

interface Subject {
  role: EndpointEvidence['role']
  host: string
  path: 'direct' | 'proxy'
  subject: string
  /** "10.1.0.10:8080", "proxy.contoso.com:8080 (10.1.0.10)". */
  proxy: string | null
}

type Layers = Omit<WayFacts, 'path' | 'name'>

function judgeAttempt(attempt: EndpointAttempt, of: Subject, context: WayContext): Layers {
  const { proxy, ...common } = of
  const soFar = { ...nothing, tcp: tcpLayer(attempt, proxy) }
  const unconnected = connectFailure(attempt, proxy)
  if (unconnected !== null) return { ...soFar, reached: false, failure: { ...common, ...unconnected } }
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
  const judged = chain === null ? null : chainFailure(chain, context)
  if (chain === null || judged === 'unknown')
    return {
      ...soFar,
      tls: { ok: null, detail: seen, ms: tls.ms },
      reached: null,
      failure: null,
      unproven: chain === null ? null : answerOf(attempt),
    }
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

function tcpLayer({ connects }: EndpointAttempt, proxy: string | null): Layer {
  const connected = connects.find(({ outcome }) => outcome === 'connected')
  if (connected !== undefined)
    return { ok: true, detail: proxy === null ? connected.address : `proxy ${proxy}`, ms: connected.ms }
  return {
    ok: false,
    detail: connects.map((one) => `${one.address} ${one.code ?? 'not awaited'}`).join(', '),
    ms: connects[0]?.ms ?? null,
  }
}

function chainText(chain: ChainFacts | null, tls: NonNullable<EndpointAttempt['tls']>): string {
  const version = tls.kind === 'secured' ? tls.protocol : 'asks for a client certificate'
  return chain === null
    ? `${version}, no certificate`
    : `${version}, certificate by ${chain.issuer}, root ${chain.root}`
}

function httpLayer({ http }: EndpointAttempt): Layer | null {
  if (http === null) return null
  if (http.kind === 'no-answer') return { ok: /ALERT/.test(http.code), detail: `no answer (${http.code})`, ms: http.ms }
  const id = http.headers['x-ms-request-id']
  return { ok: true, detail: `HTTP ${http.status}${id === undefined ? '' : `, x-ms-request-id ${id}`}`, ms: http.ms }
}

/** A name that the hosts file or a private answer leads elsewhere, where the endpoint is not. */
function asOverridden(
  failure: EndpointFailure,
  { host, hostsFileLines }: EndpointEvidence,
  attempt: EndpointAttempt,
  verdicts: ServerVerdict[],
): EndpointFailure {
  const { role, path, problem } = failure
  const tried = attempt.connects.map(({ address }) => address)
  // A zone of somebody's own often names IPv4 only, and lets the public IPv6 through, which most VMs do not have.
  const ipv4 = tried.filter((address) => !address.includes(':'))
  const addresses = ipv4.length > 0 ? ipv4 : tried
  const [first = 'of its own'] = addresses
  const says = (one: ServerVerdict) => one.addresses.some((address) => addresses.includes(address))
  const overridden = { role, host, path, kind: 'overridden' as const, subject: host }
  const there = `and that is not the service: ${problem}${realAddress(verdicts)}`
  if (hostsFileLines.length > 0)
    // A line that says what DNS says overrides nothing.
    return verdicts.some(says)
      ? failure
      : {
          ...overridden,
          by: 'hosts-file',
          lines: hostsFileLines,
          servers: [],
          problem: `the hosts file of this VM gives it the address ${first} (line "${hostsFileLines[0]}"), ${there}`,
        }
  const isPrivate = addresses.length > 0 && addresses.every(isPrivateAddress)
  // Where servers outside the VM's settings say the same, nobody has overridden anything.
  if (!isPrivate || verdicts.some((one) => one.owner !== 'vm' && says(one)))
    return withOtherAnswers(failure, verdicts, says)
  const own = verdicts.filter((one) => one.owner === 'vm' && says(one)).map(({ server }) => server)
  const who =
    own.length === 0
      ? 'Windows looks it up as'
      : `the VM's DNS server${own.length === 1 ? '' : 's'} ${own.join(', ')} ${own.length === 1 ? 'answers' : 'answer'} with`
  return {
    ...overridden,
    by: 'dns',
    lines: [],
    servers: own,
    problem: `${who} the private address ${first}, ${there}`,
  }
}

/** What answered is another server: then it matters whether DNS servers agree where the name leads. */
function withOtherAnswers(
  failure: EndpointFailure,
  verdicts: ServerVerdict[],
  says: (one: ServerVerdict) => boolean,
): EndpointFailure {
  const otherServer =
    failure.kind === 'proxy-blocked' ||
    (failure.kind === 'tls' && ['wrong-name', 'not-tls', 'old-version'].includes(failure.trouble))
  const own = verdicts.find((one) => one.owner === 'vm' && says(one))
  if (!otherServer || own === undefined || verdicts.some((one) => one.owner !== 'vm' && says(one))) return failure
  const real = realAddress(verdicts)
  return real === ''
    ? failure
    : { ...failure, problem: `${failure.problem}. The VM's DNS server ${own.server} gave this address${real}` }
}

function realAddress(verdicts: ServerVerdict[]): string {
  const known = verdicts.find(
    ({ owner, says, addresses }) => owner !== 'vm' && says === 'addresses' && !addresses.every(isPrivateAddress),
  )
  return known === undefined
    ? ''
    : `. ${known.owner === 'public' ? 'Public DNS' : 'Azure DNS'} ${known.server} answers ${known.addresses[0]}`
}

/** "pas.windows.net (20.190.160.14)": the address that connected, else those that were tried, IPv6 only where there is nothing else. */
function subjectOf(host: string, { connects }: EndpointAttempt): string {
  const connected = connects.find(({ outcome }) => outcome === 'connected')
  if (connected !== undefined) return `${host} (${connected.address})`
  const ipv4 = connects.filter(({ address }) => !address.includes(':'))
  const [first, ...more] = ipv4.length > 0 ? ipv4 : connects
  if (first === undefined) return host
  return `${host} (${first.address}${more.length === 0 ? '' : ` and ${more.length} more`})`
}

function subjectWithKnown(host: string, verdicts: ServerVerdict[]): string {
  const known = verdicts.find(({ owner, says }) => owner !== 'vm' && says === 'addresses')
  return known === undefined ? host : `${host} (${known.server} answers ${known.addresses[0]})`
}
