// The HTTPS services that a join and a sign-in need, of each cloud, answering as the real ones do, or failing as a network makes them fail.
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer, type Server } from 'node:net'
import { answerRequest, type Behaviour, type HttpAnswer, proxyPage, Turns } from './answer.ts'
import type { CertificateKind, Certificates } from './certificates.ts'
import { listen } from './listen.ts'

export interface Endpoint {
  host: string
  address: string
  /**
   * `answers`; `refuses`: nothing listens on 443; `black-hole`: packets vanish; `hangs`: accepts and says nothing;
   * `resets` and `closes`: breaks the connection when the TLS handshake begins, as a filter does that dislikes the name;
   * `portal`: a sign-in portal of the network answers in plain HTTP.
   */
  reach: 'answers' | 'refuses' | 'black-hole' | 'hangs' | 'resets' | 'closes' | 'portal'
  certificate: CertificateKind
  /** Asks for a client certificate in the handshake, and goes on without one. */
  asksForClientCertificate: boolean
  http: Behaviour
}

/** What an endpoint of a healthy network is asked over HTTP. */
export interface EndpointRequest {
  host: string
  method: string
  path: string
}

type Service = 'registration' | 'login' | 'rbac' | 'deviceLogin'

// Public documentation: login answers 302 to its sign-in page, registration and pas 404.
const services: Record<Service, HttpAnswer> = {
  registration: { status: 404, headers: { 'content-length': '0' } },
  login: {
    status: 302,
    headers: { location: 'https://www.office.com/login', 'x-ms-ests-server': '2.1.22280.6 - WEULR1 ProdSlices' },
    body: '<html><head><title>Object moved</title></head><body></body></html>\n',
  },
  rbac: { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><body>Not Found</body></html>\n' },
  deviceLogin: { status: 404, body: '' },
}

// The names of the three clouds; China has no device login that a public page names.
const hosts: Record<string, { service: Service; address: string }> = {
  'enterpriseregistration.windows.net': { service: 'registration', address: '20.190.151.7' },
  'login.microsoftonline.com': { service: 'login', address: '20.190.160.14' },
  'pas.windows.net': { service: 'rbac', address: '20.190.160.67' },
  'device.login.microsoftonline.com': { service: 'deviceLogin', address: '20.190.160.22' },
  'enterpriseregistration.microsoftonline.us': { service: 'registration', address: '20.140.232.7' },
  'login.microsoftonline.us': { service: 'login', address: '20.140.232.14' },
  'pasff.usgovcloudapi.net': { service: 'rbac', address: '20.140.232.67' },
  'device.login.microsoftonline.us': { service: 'deviceLogin', address: '20.140.232.22' },
  'enterpriseregistration.partner.microsoftonline.cn': { service: 'registration', address: '40.72.70.7' },
  'login.chinacloudapi.cn': { service: 'login', address: '40.72.70.14' },
  'pas.chinacloudapi.cn': { service: 'rbac', address: '40.72.70.67' },
}

/** All endpoints of all clouds, healthy. */
export function healthyEndpoints(): Endpoint[] {
  return Object.entries(hosts).map(([host, { service, address }]) => ({
    host,
    address,
    reach: 'answers',
    certificate: 'public',
    asksForClientCertificate: service === 'rbac',
    http: 'healthy',
  }))
}

/** What is true of all endpoints of a network. */
export interface Surroundings {
  certificates: Certificates
  clockAheadSeconds: number
  /** How long each answer takes. */
  answerMs: number
  onRequest(request: EndpointRequest): void
}

/** Lets an endpoint listen on port 443 of its address. Nothing listens there for `refuses` and `black-hole`. */
export async function startEndpoint(endpoint: Endpoint, surroundings: Surroundings): Promise<void> {
  const server = serverOf(endpoint, surroundings)
  if (server) await listen(server, 443, endpoint.address, surroundings.answerMs)
}

function serverOf(
  endpoint: Endpoint,
  { certificates, clockAheadSeconds, answerMs, onRequest }: Surroundings,
): Server | undefined {
  switch (endpoint.reach) {
    case 'refuses':
    case 'black-hole':
      return undefined
    case 'hangs':
      return createTcpServer((socket) => socket.on('error', () => socket.destroy()))
    case 'resets':
    case 'closes':
      return createTcpServer((socket) => {
        socket.on('error', () => socket.destroy())
        socket.once('data', () => (endpoint.reach === 'resets' ? socket.resetAndDestroy() : socket.end()))
      })
    case 'portal':
      return createTcpServer((socket) => {
        socket.on('error', () => socket.destroy())
        const head = Object.entries(proxyPage.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`)
        socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\n${head.join('')}\r\n${proxyPage.body}`))
      })
    case 'answers': {
      const turns = new Turns()
      const options = {
        ...certificates.server(endpoint.certificate, [endpoint.host]),
        requestCert: endpoint.asksForClientCertificate,
        rejectUnauthorized: false,
      }
      return createTlsServer(options, (request, response) => {
        onRequest({ host: endpoint.host, method: request.method ?? '', path: request.url ?? '' })
        const healthy = healthyAnswer(endpoint.host, request.url ?? '/')
        const headers = { 'x-ms-request-id': crypto.randomUUID(), ...healthy.headers }
        setTimeout(() => {
          const date = new Date(Date.now() + clockAheadSeconds * 1000)
          answerRequest(request, response, endpoint.http, { ...healthy, headers }, { turns, date })
        }, answerMs)
      })
    }
  }
}

function healthyAnswer(host: string, path: string): HttpAnswer {
  const service = hosts[host]?.service ?? 'rbac'
  if (service === 'login' && path !== '/' && !path.includes('openid-configuration')) return { status: 404, body: '' }
  return services[service]
}
