// The required endpoints of the VM's cloud, tried as curl would (https://<host>/), layer by layer: name, TCP, proxy, TLS, HTTP. No redirect is followed.
// A healthy network answers 302 for login.*, 404 for registration and pas; pas may ask for a client certificate. After a handshake with a public chain any answer counts as reached.
// Documentation: the login article, "Network requirements". Nothing is "empty" here: what could not be tried is null and makes the run inconclusive.
import { binaryOf, certificateInBlob } from '../certificate-blob.ts'
import type { Machine } from '../machine.ts'
import { type EndpointsEvidence, endpointsEvidenceSchema } from '../network/endpoint-evidence.ts'
import type { EndpointFailure } from '../network/endpoint-failure.ts'
import { proxyText } from '../network/proxy-list.ts'
import { PublicRoots, readCertificate } from '../network/public-roots.ts'
import { type EndpointRole, requiredEndpoints } from '../network/required-endpoints.ts'
import { tryEndpoints } from '../network/try-endpoints.ts'
import { judgeDirect, judgeProxied, type Layer, type WayFacts } from '../network/way-judgement.ts'
import { attempt, CouldNotLook } from '../outcome.ts'
import { parseRegistryOutput, queryRegistry } from '../registry.ts'
import { secondWave } from './probe.ts'

const authRoot = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\Certificates'
/** Five hundred roots, printed as hex. */
const authRootBytes = 16 * 1024 * 1024

export interface EndpointFacts {
  role: EndpointRole
  host: string
  usedFor: string
  /** The way that Windows takes: what counts. */
  judged: WayFacts
  /** The direct way, where Windows takes the proxy. */
  beside: WayFacts | null
  /** What the further questions were answered, over the same way. */
  also: { path: string; usedFor: string; http: Layer | null }[]
  /** Null: it could not be told, see Endpoints.untold. */
  reached: boolean | null
}

export interface Endpoints {
  endpoints: EndpointFacts[]
  /** Of the endpoints that were not reached; none for those of which it could not be told. */
  failures: EndpointFailure[]
  /** The proxy that WinHTTP names, "10.1.0.10:8080". */
  proxy: string | null
  /** Why it can't be told of some endpoints whether Windows reaches them, in words. */
  untold: string[]
  /** The services' own answers: whom to believe about the time. `at` by this machine's clock. */
  answers: { host: string; date: string | null; at: string; ms: number }[]
  /** Answers that may be the services' own: the certificate could not be judged. */
  unproven: Endpoints['answers']
}

export const endpoints = secondWave<EndpointsEvidence, Endpoints>({
  title: 'required endpoints',
  timeoutMs: 25_000,
  required: true,
  raw: endpointsEvidenceSchema,
  async collect(machine, signal, { cloud, tenantId, network }) {
    const [tried, stored] = await Promise.all([
      tryEndpoints(machine, requiredEndpoints(cloud, tenantId), network, signal),
      attempt(() => rootsOfWindows(machine, signal)),
    ])
    return {
      ...tried,
      at: machine.now().toISOString(),
      automatic: network.route.automatic,
      windowsRoots:
        stored.status === 'ok'
          ? { status: 'ok', value: rootsThatMatter(stored.value, Object.values(tried.certificates)) }
          : stored,
    }
  },
  parse(found) {
    const roots = found.windowsRoots.status === 'ok' ? found.windowsRoots.value : []
    const context = {
      proxy: found.proxy,
      roots: new PublicRoots(roots.map((der) => Buffer.from(der, 'hex'))),
      rootsComplete: found.windowsRoots.status === 'ok',
      at: new Date(found.at),
      certificates: found.certificates,
    }
    const endpoints = found.endpoints.map((endpoint): EndpointFacts => {
      const direct = judgeDirect(endpoint, context)
      const judged = endpoint.path === 'proxy' && found.proxy !== null ? judgeProxied(endpoint, context) : direct
      return {
        role: endpoint.role,
        host: endpoint.host,
        usedFor: endpoint.usedFor,
        judged,
        beside: judged === direct ? null : direct,
        also: endpoint.alsoAsked.map(({ path, usedFor, attempt }) => ({ path, usedFor, http: answerLayer(attempt) })),
        // Where something that was not evaluated decides the way, only success proves anything.
        reached: judged.reached === false && found.automatic !== null ? null : judged.reached,
      }
    })
    return {
      endpoints,
      failures: endpoints.flatMap(({ reached, judged }) =>
        reached === false && judged.failure !== null ? [judged.failure] : [],
      ),
      proxy: found.proxy === null ? null : proxyText(found.proxy),
      untold: endpoints.flatMap((endpoint) => (endpoint.reached === null ? [whyUntold(endpoint, found)] : [])),
      answers: answersOf(endpoints, 'answer'),
      unproven: answersOf(endpoints, 'unproven'),
    }
  },
  missing: (facts) => facts.untold,
})

const answersOf = (endpoints: EndpointFacts[], which: 'answer' | 'unproven'): Endpoints['answers'] =>
  endpoints.flatMap(({ host, judged, beside }) =>
    [judged[which], beside?.[which]].flatMap((answer) => (answer ? [{ ...answer, host }] : [])),
  )

async function rootsOfWindows(machine: Machine, signal: AbortSignal): Promise<Uint8Array[]> {
  const found = await queryRegistry(machine, authRoot, signal, { recursive: true, maxBytes: authRootBytes })
  if (!found.present) return []
  const roots = [...parseRegistryOutput(found.output).values()].flatMap((values) => {
    const blob = binaryOf(values.find((value) => value.name.toLowerCase() === 'blob')?.data ?? '')
    return (blob === null ? null : certificateInBlob(blob)) ?? []
  })
  if (roots.length === 0) throw new CouldNotLook('unreadable', 'reg.exe named no certificate')
  return roots
}

/** Only those that could have signed a certificate that was presented, or that were presented themselves. */
function rootsThatMatter(roots: Uint8Array[], presented: string[]): string[] {
  const issuers = new Set(presented.flatMap((der) => readCertificate(Buffer.from(der, 'hex'))?.issuer ?? []))
  return roots
    .filter((der) => issuers.has(readCertificate(der)?.subject ?? ''))
    .map((der) => Buffer.from(der).toString('hex'))
}

function answerLayer(attempt: EndpointsEvidence['endpoints'][number]['alsoAsked'][number]['attempt']): Layer | null {
  if (attempt?.http == null) return null
  const { http } = attempt
  return http.kind === 'answer'
    ? { ok: true, detail: `HTTP ${http.status}`, ms: http.ms }
    : { ok: false, detail: `no answer (${http.code})`, ms: http.ms }
}

function whyUntold({ host, judged }: EndpointFacts, { automatic, windowsRoots }: EndpointsEvidence): string {
  if (automatic !== null && judged.failure !== null)
    return `${host} is not reached ${judged.path === 'proxy' ? 'through the proxy' : 'directly'}, but the way of a request is decided by ${automatic}, which this tool does not evaluate`
  if (windowsRoots.status === 'failed')
    return `the certificate of ${host} could not be judged: Windows' list of public roots could not be read (${windowsRoots.message})`
  return judged.tls === null
    ? `${host} could not be tried`
    : `the certificate of ${host} could not be judged: the root that it names is not on this VM`
}
