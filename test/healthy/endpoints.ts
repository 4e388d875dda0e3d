// The required endpoints as a network shows them: healthy, or one host with what a fault makes of it.
import { createHash } from 'node:crypto'
import { type CloudName, clouds } from '../../src/clouds.ts'
import type { NameLookup } from '../../src/machine.ts'
import type { EndpointAttempt, EndpointEvidence, EndpointsEvidence } from '../../src/network/endpoint-evidence.ts'
import { type EndpointRole, requiredEndpoints } from '../../src/network/required-endpoints.ts'
import { ok } from '../../src/outcome.ts'
import { type Made, makeAuthority } from '../made-certificate.ts'
import { lookedAt, tenantId } from './ids.ts'

/** Stands for a public authority: its root is in Windows' AuthRoot store. */
export const publicAuthority = makeAuthority('Double Trust Global Root G2', 'Double Trust Services')
/** A company's TLS inspection. */
export const inspector = makeAuthority('Contoso TLS Inspection Root', 'Contoso')

export const companyDns = '10.1.0.4'
export const azureDns = '168.63.129.16'
export const publicDns = '208.67.222.222'

const made = new Map<string, string>()
/** A chain as a server presents it; its certificates are known to every evidence that is made here. */
export function presents(chain: Made[]): string[] {
  return chain.map(({ der, hex }) => {
    const id = createHash('sha256').update(der).digest('hex')
    made.set(id, hex)
    return id
  })
}

const addressOf: Record<EndpointRole, string> = {
  login: '20.190.160.14',
  registration: '20.190.151.7',
  deviceLogin: '20.190.160.22',
  rbac: '20.190.160.67',
}
const healthyStatus: Record<EndpointRole, number> = { login: 302, registration: 404, deviceLogin: 404, rbac: 404 }

export const found = (...addresses: string[]): NameLookup => ({ kind: 'addresses', addresses, ms: 12 })
export const notFound = (code: string, ms = 12): NameLookup => ({ kind: 'failed', code, ms })

/** What one DNS server says, of IPv4 and IPv6 alike. */
export function says(
  server: string,
  owner: 'vm' | 'azure' | 'public',
  answer: NameLookup,
): EndpointEvidence['servers'][number] {
  return { server, owner, a: answer, aaaa: answer }
}

const connected = (address: string) => ({ address, outcome: 'connected' as const, code: null, ms: 9 })

/** TCP fails so for every address. */
export const noConnection = (code: string, ...addresses: string[]): EndpointAttempt => ({
  connects: addresses.map((address) => ({ address, outcome: 'failed', code, ms: code === 'TIMEOUT' ? 6004 : 3 })),
  tunnel: null,
  tls: null,
  http: null,
})

/** The handshake fails so. */
export const brokenTls = (address: string, code: string, received = ''): EndpointAttempt => ({
  ...noConnection('', address),
  connects: [connected(address)],
  tls: { kind: 'failed', code, message: code, received, certificates: [], ms: code === 'TIMEOUT' ? 8003 : 11 },
})

/** TLS with this chain, then an answer. */
export function answers(
  address: string,
  chain: Made[],
  status: number,
  headers: Record<string, string> = {},
  body = '',
): EndpointAttempt {
  return {
    connects: [connected(address)],
    tunnel: null,
    tls: {
      kind: 'secured',
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      certificates: presents(chain),
      ms: 18,
    },
    http: {
      kind: 'answer',
      status,
      headers: { date: new Date(lookedAt).toUTCString(), ...headers },
      body,
      at: lookedAt,
      ms: 40,
    },
  }
}

/** As `answers`, but through the proxy's tunnel. */
export const throughTunnel = (attempt: EndpointAttempt): EndpointAttempt => ({
  ...attempt,
  connects: [connected('10.1.0.10')],
  tunnel: { kind: 'answer', status: 200, headers: {}, body: '', at: lookedAt, ms: 15 },
})

/** The proxy's answer to CONNECT. */
export const tunnelRefused = (status: number, headers: Record<string, string> = {}, body = ''): EndpointAttempt => ({
  ...noConnection('', '10.1.0.10'),
  connects: [connected('10.1.0.10')],
  tunnel: { kind: 'answer', status, headers, body, at: lookedAt, ms: 15 },
})

const chains = new Map<string, Made[]>()
/** A public chain for a host. */
export function publicChain(host: string): Made[] {
  const chain = chains.get(host) ?? publicAuthority.chain([host])
  chains.set(host, chain)
  return chain
}

export type EndpointDifferences = Partial<
  Record<EndpointRole, Partial<EndpointEvidence> | ((host: string, address: string) => Partial<EndpointEvidence>)>
>

/** The endpoints of a cloud, healthy but for these roles. */
export function endpoints(
  different: EndpointDifferences = {},
  { cloud = 'AzurePublicCloud', ...whole }: Partial<EndpointsEvidence> & { cloud?: CloudName } = {},
): EndpointsEvidence {
  const rows = requiredEndpoints(cloud, tenantId).map(({ role, host, usedFor, alsoAsked }): EndpointEvidence => {
    const address = addressOf[role]
    const change = different[role] ?? {}
    return {
      role,
      host,
      usedFor,
      path: 'direct',
      hostsFileLines: [],
      lookup: found(address, '2603:1027:1:28::25'),
      servers: [says(azureDns, 'vm', found(address)), says(publicDns, 'public', found(address))],
      direct: answers(address, publicChain(host), healthyStatus[role]),
      proxied: null,
      alsoAsked: alsoAsked.map(({ path, usedFor }) => ({
        path,
        usedFor,
        attempt: answers(address, publicChain(host), 404),
      })),
      ...(typeof change === 'function' ? change(host, address) : change),
    }
  })
  return {
    at: lookedAt,
    proxy: null,
    automatic: null,
    endpoints: rows,
    certificates: Object.fromEntries(made),
    windowsRoots: ok([publicAuthority.root.hex]),
    ...whole,
  }
}

/** The same difference for every endpoint. */
export function everywhere(change: (host: string, address: string) => Partial<EndpointEvidence>): EndpointDifferences {
  return { login: change, registration: change, deviceLogin: change, rbac: change }
}

/** All endpoints of the public cloud over a proxy that WinHTTP names; what is direct is dead, unless said otherwise. */
export function overProxy(
  attempt: (host: string, role: EndpointRole) => EndpointAttempt | null = (host, role) =>
    throughTunnel(answers('', publicChain(host), healthyStatus[role])),
  whole: Partial<EndpointsEvidence> = {},
  direct: 'works' | ((host: string, address: string) => EndpointAttempt) = (_, address) =>
    noConnection('TIMEOUT', address),
): EndpointsEvidence {
  const beside =
    direct === 'works' ? (host: string, address: string) => answers(address, publicChain(host), 404) : direct
  const roles = Object.keys(addressOf) as EndpointRole[]
  const rows = roles.map((role) => [
    role,
    (host: string, address: string) => ({
      path: 'proxy' as const,
      lookup: null,
      servers: [says(azureDns, 'vm', notFound('ENOTFOUND'))],
      direct: beside(host, address),
      proxied: attempt(host, role),
      alsoAsked: [],
    }),
  ])
  return endpoints(Object.fromEntries(rows) as EndpointDifferences, {
    proxy: { host: '10.1.0.10', port: 3128, lookup: found('10.1.0.10'), servers: [] },
    ...whole,
  })
}

export const publicHosts = clouds.AzurePublicCloud
