// Tries all required endpoints at once, over the way that Windows takes and, for comparison, the other. Looks only; no wait outlives the budget.
import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import type { HttpsAttempt, Machine, NameLookup } from '../machine.ts'
import type { EndpointAttempt, EndpointEvidence, ProxyEvidence, ServerAnswers } from './endpoint-evidence.ts'
import { addressesInHostsFile, type HostsEntry } from './hosts-file.ts'
import { azureNameServer, publicNameServer } from './name-servers.ts'
import { goesThroughProxy, type ProxyRoute } from './proxy-route.ts'
import type { RequiredEndpoint } from './required-endpoints.ts'

/** All steps of one endpoint together, ms. A network with 2.5 s an answer needs up to 15 s of it. */
const budgetMs = 19_000
/** Longest waits, ms. Where everything is dropped only the first of them is spent. */
const waits = { lookup: 5500, server: 5500, connect: 6000, tunnel: 8000, tls: 7000, answer: 7000 }
const shortestWait = 500
/** How long what is only for comparison is waited for, once the way that counts has worked. */
const comparisonMs = 1000
const keptBodyBytes = 2048
/** All of a name's addresses are the same service: a few are enough. */
const triedAddresses = { ipv4: 6, ipv6: 2 }
const serversAsked = 4

export interface NetworkView {
  route: ProxyRoute
  nameServers: string[]
  hosts: HostsEntry[]
}

export interface Tried {
  proxy: ProxyEvidence | null
  endpoints: EndpointEvidence[]
  /** DER as hex by SHA-256. */
  certificates: Record<string, string>
}

export async function tryEndpoints(
  machine: Machine,
  required: RequiredEndpoint[],
  view: NetworkView,
  signal: AbortSignal,
): Promise<Tried> {
  const end = machine.elapsed() + budgetMs
  const within = (ms: number) => Math.max(shortestWait, Math.min(ms, end - machine.elapsed()))
  const look: Look = { machine, within, view, certificates: {} }
  const proxy = view.route.proxy === null ? null : lookUpProxy(look, view.route.proxy, signal)
  // Nobody waits for it yet when the first endpoint fails.
  proxy?.catch(() => {})
  const endpoints = await Promise.all(required.map((endpoint) => tryEndpoint(look, endpoint, proxy, signal)))
  return { proxy: await proxy, endpoints, certificates: look.certificates }
}

interface Look {
  machine: Machine
  within(ms: number): number
  view: NetworkView
  certificates: Record<string, string>
}

async function tryEndpoint(
  look: Look,
  endpoint: RequiredEndpoint,
  proxy: Promise<ProxyEvidence> | null,
  signal: AbortSignal,
): Promise<EndpointEvidence> {
  const { machine, within, view } = look
  const { host } = endpoint
  const compared = new AbortController()
  const beside = comparing(signal, compared.signal)
  const path = proxy !== null && goesThroughProxy(view.route, host) ? 'proxy' : 'direct'
  const lookUp = (signal: AbortSignal) => machine.lookUpName(host, within(waits.lookup), signal)
  const lookup = path === 'direct' ? lookUp(signal) : beside(lookUp)
  const ownLines = view.hosts.filter((entry) => entry.names.includes(host))

  const directly = async (question: Question, signal: AbortSignal) => {
    // The hosts file comes before any server, whatever else the look-up would say.
    const fixed = addressesInHostsFile(view.hosts, host)
    const addresses = fixed.length > 0 ? fixed : addressesOf(await lookup)
    return addresses.length === 0 ? null : https(look, { ...question, addresses, port: 443, tunnel: false }, signal)
  }
  const throughProxy = async (question: Question, signal: AbortSignal) => {
    const { lookup, port } = (await proxy) as ProxyEvidence
    const addresses = addressesOf(lookup)
    return addresses.length === 0 ? null : https(look, { ...question, addresses, port, tunnel: true }, signal)
  }
  const root = { host, path: '/', headers: {} }
  const overTheWay = path === 'direct' ? directly : throughProxy
  const judged = overTheWay(root, signal)
  const other = path === 'proxy' ? beside((signal) => directly(root, signal)) : null
  const servers = serversToAsk(view.nameServers).map((one) => askServer(look, host, one, beside))
  const alsoAsked = endpoint.alsoAsked.map(async ({ path, usedFor, headers }) => ({
    path,
    usedFor,
    attempt: await beside((signal) => overTheWay({ host, path, headers }, signal)),
  }))

  let stopComparing: NodeJS.Timeout | undefined
  const worked = judged.then((attempt) => {
    if (attempt?.http?.kind === 'answer') stopComparing = setTimeout(() => compared.abort(), comparisonMs)
    return attempt
  })
  try {
    const [attempt, comparison, found, answers, further] = await Promise.all([
      worked,
      other,
      lookup,
      Promise.all(servers),
      Promise.all(alsoAsked),
    ])
    return {
      role: endpoint.role,
      host,
      usedFor: endpoint.usedFor,
      path,
      hostsFileLines: ownLines.map((entry) => entry.line),
      lookup: found,
      servers: answers,
      direct: path === 'direct' ? attempt : comparison,
      proxied: path === 'direct' ? null : attempt,
      alsoAsked: further,
    }
  } finally {
    clearTimeout(stopComparing)
  }
}

interface Question {
  host: string
  path: string
  headers: Record<string, string>
}

async function https(
  { machine, within, certificates }: Look,
  way: Question & { addresses: string[]; port: number; tunnel: boolean },
  signal: AbortSignal,
): Promise<EndpointAttempt> {
  const ipv4 = way.addresses.filter((address) => isIP(address) === 4).slice(0, triedAddresses.ipv4)
  const ipv6 = way.addresses.filter((address) => isIP(address) === 6).slice(0, triedAddresses.ipv6)
  const attempt = await machine.tryHttps(
    {
      ...way,
      addresses: [...ipv4, ...ipv6],
      connectMs: within(waits.connect),
      tunnelMs: within(waits.tunnel),
      tlsMs: within(waits.tls),
      answerMs: within(waits.answer),
      maxBodyBytes: keptBodyBytes,
    },
    signal,
  )
  return withoutRepeats(attempt, certificates)
}

/** Keeps each certificate once, and of an answer's headers those that tell who answered: no cookies, no address with a query. */
function withoutRepeats(attempt: HttpsAttempt, certificates: Record<string, string>): EndpointAttempt {
  const { connects, tunnel, tls, http } = attempt
  const fingerprints = (tls?.certificates ?? []).map((der) => {
    const fingerprint = createHash('sha256').update(der, 'hex').digest('hex')
    certificates[fingerprint] = der
    return fingerprint
  })
  return {
    connects,
    tunnel: withTellingHeaders(tunnel),
    tls: tls === null ? null : { ...tls, certificates: fingerprints },
    http: withTellingHeaders(http),
  }
}

const tellingHeaders =
  /^(server|date|via|location|content-type|content-length|proxy-authenticate|proxy-agent|www-authenticate|retry-after|strict-transport-security|x-.*)$/

function withTellingHeaders(answer: HttpsAttempt['http']): EndpointAttempt['http'] {
  if (answer?.kind !== 'answer') return answer
  const kept = Object.entries(answer.headers)
    .filter(([name]) => tellingHeaders.test(name))
    .map(([name, value]) => [name, (name === 'location' ? value.replace(/[?#].*$/s, '') : value).slice(0, 500)])
  return { ...answer, headers: Object.fromEntries(kept) }
}

function serversToAsk(nameServers: string[]): Pick<ServerAnswers, 'server' | 'owner'>[] {
  const own = nameServers.slice(0, serversAsked).map((server) => ({ server, owner: 'vm' as const }))
  const known = [
    { server: azureNameServer, owner: 'azure' as const },
    { server: publicNameServer, owner: 'public' as const },
  ]
  return [...own, ...known.filter(({ server }) => !nameServers.includes(server))]
}

async function askServer(
  { machine, within }: Look,
  host: string,
  { server, owner }: Pick<ServerAnswers, 'server' | 'owner'>,
  beside: ReturnType<typeof comparing>,
): Promise<ServerAnswers> {
  const ask = (type: 'A' | 'AAAA') =>
    beside((signal) => machine.askNameServer({ host, type, server, timeoutMs: within(waits.server) }, signal))
  const [a, aaaa] = await Promise.all([ask('A'), ask('AAAA')])
  return { server, owner, a, aaaa }
}

/** The proxy's name is the company's own: no server outside the VM's is asked for it. */
async function lookUpProxy(
  look: Look,
  { host, port }: { host: string; port: number },
  signal: AbortSignal,
): Promise<ProxyEvidence> {
  if (isIP(host) !== 0) return { host, port, lookup: { kind: 'addresses', addresses: [host], ms: 0 }, servers: [] }
  const compared = new AbortController()
  const beside = comparing(signal, compared.signal)
  const own = serversToAsk(look.view.nameServers).filter(({ owner }) => owner === 'vm')
  const [lookup, servers] = await Promise.all([
    look.machine.lookUpName(host, look.within(waits.lookup), signal).then((found) => {
      if (found.kind === 'addresses') compared.abort()
      return found
    }),
    Promise.all(own.map((one) => askServer(look, host, one, beside))),
  ])
  return { host, port, lookup, servers }
}

/** Work for comparison only: null when `enough` fires before it is done. */
function comparing(signal: AbortSignal, enough: AbortSignal) {
  return async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> => {
    try {
      return await work(AbortSignal.any([signal, enough]))
    } catch (error) {
      if (enough.aborted && !signal.aborted) return null
      throw error
    }
  }
}

function addressesOf(lookup: NameLookup | null): string[] {
  return lookup?.kind === 'addresses' ? lookup.addresses : []
}
