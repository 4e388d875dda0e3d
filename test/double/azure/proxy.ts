// A company's forward proxy: CONNECT to the endpoints, with or without a password, a list of forbidden hosts, or TLS inspection.
import { createServer, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { Certificates, ServerCertificate } from './certificates.ts'

export interface ForwardProxy {
  port: number
  /** The challenges of a 407, one header each; none: the proxy asks for no password. */
  challenges: string[]
  /** Hosts that it answers with 403; `*` for all. */
  forbids: string[]
  /** Breaks TLS open with the inspector's certificates. */
  inspects: boolean
  /** Takes a CONNECT and never answers. */
  hangs: boolean
}

/** The server; the caller lets it listen. `addressOf` is the proxy's own name service, `onConnect` is told every host asked for. */
export function proxyServer(
  proxy: ForwardProxy,
  certificates: Certificates,
  addressOf: (host: string) => string | undefined,
  onConnect: (target: string) => void,
): Server {
  const server = createServer((request, response) => {
    onConnect(request.url ?? '')
    response.writeHead(403, { via: '1.1 proxy.contoso.local' }).end('Forbidden by policy\n')
  })
  server.on('connect', (request, client) => {
    const target = request.url ?? ''
    const [host = '', port = '443'] = target.split(':')
    onConnect(target)
    client.on('error', () => client.destroy())
    if (proxy.hangs) return
    const refuse = (status: string, headers: string[] = []) =>
      client.end([`HTTP/1.1 ${status}`, ...headers, 'Content-Length: 0', 'Connection: close', '', ''].join('\r\n'))
    if (proxy.challenges.length > 0)
      return refuse(
        '407 Proxy Authentication Required',
        proxy.challenges.map((challenge) => `Proxy-Authenticate: ${challenge}`),
      )
    if (proxy.forbids.includes(host) || proxy.forbids.includes('*')) return refuse('403 Forbidden')
    const address = addressOf(host)
    if (address === undefined) return refuse('502 Bad Gateway')
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (proxy.inspects) return inspect(client, certificates.server('inspector', [host]))
    const upstream = connect(Number(port), address)
    upstream.unref()
    upstream.on('error', () => client.destroy())
    upstream.pipe(client).pipe(upstream)
  })
  return server
}

/** Ends the TLS of the client here, with the inspector's certificate, and answers the first request. */
function inspect(client: Duplex, { key, cert }: ServerCertificate): void {
  const secure = new TLSSocket(client as Socket, { isServer: true, secureContext: createSecureContext({ key, cert }) })
  secure.on('error', () => client.destroy())
  secure.once('data', () => secure.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'))
}
