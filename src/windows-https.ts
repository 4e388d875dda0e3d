// One HTTPS request taken apart: TCP, the proxy's tunnel, TLS and HTTP each with what came of it. Part of the machine port.
// Nothing is verified here and nothing is followed; every wait ends, and no socket is left open.
import { type ClientRequest, type IncomingMessage, request as sendHttp } from 'node:http'
import { connect as connectTcp, type Socket } from 'node:net'
import { Duplex, type Readable } from 'node:stream'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { AnswerHead, ConnectAttempt, HttpsAttempt, HttpsRequest, NoAnswer, TlsAttempt } from './machine.ts'
import { CouldNotLook } from './outcome.ts'

const maxHeaderBytes = 64 * 1024
const maxChainLength = 10
const keptFirstBytes = 256
const maxRefusalBytes = 2048
/** How long a body is waited for once its head is there: the head is the answer, and a body may never end. */
const bodyMs = 1000

/** Throws CouldNotLook when `signal` fires; everything else is a value. */
export async function tryHttps(request: HttpsRequest, signal: AbortSignal): Promise<HttpsAttempt> {
  const opened: { destroy(): void }[] = []
  let stop = () => {}
  const stopped = new Promise<never>((_, reject) => {
    const what = `https://${request.host}${request.path}`
    stop = () => reject(new CouldNotLook('timeout', `${what} was still being tried when the time was up`))
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
  try {
    return await Promise.race([layerByLayer(request, opened), stopped])
  } finally {
    signal.removeEventListener('abort', stop)
    for (const one of opened) one.destroy()
  }
}

async function layerByLayer(request: HttpsRequest, opened: { destroy(): void }[]): Promise<HttpsAttempt> {
  const { connected, attempts } = connectToAny(request, opened)
  const socket = await connected
  let tunnel: HttpsAttempt['tunnel'] = null
  let tls: TlsAttempt | null = null
  let http: HttpsAttempt['http'] = null
  if (socket !== null && request.tunnel) tunnel = await askForTunnel(request, socket)
  if (socket !== null && (!request.tunnel || (tunnel?.kind === 'answer' && isSuccess(tunnel.status)))) {
    const secured = await handshake(request, socket)
    opened.push(secured.secure)
    tls = secured.attempt
    if (tls.kind === 'secured') http = await ask(request, secured.secure)
  }
  return { connects: attempts(), tunnel, tls, http }
}

const isSuccess = (status: number) => status >= 200 && status < 300

function connectToAny({ addresses, port, connectMs }: HttpsRequest, opened: { destroy(): void }[]) {
  const ms = stopwatch()
  const attempts: ConnectAttempt[] = addresses.map((address) => ({
    address,
    outcome: 'not-awaited',
    code: null,
    ms: 0,
  }))
  const tries = attempts.map(
    (attempt) =>
      new Promise<Socket | null>((resolve) => {
        const socket = connectTcp({ host: attempt.address, port })
        opened.push(socket)
        const end = (code: string | null) => {
          clearTimeout(timer)
          if (attempt.outcome !== 'not-awaited') return
          Object.assign(attempt, { outcome: code === null ? 'connected' : 'failed', code, ms: ms() })
          resolve(code === null ? socket : null)
        }
        const timer = setTimeout(() => {
          end('TIMEOUT')
          socket.destroy()
        }, connectMs)
        socket.once('connect', () => end(null))
        socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.name))
        // Destroyed at the end of the whole attempt: no verdict about this address.
        socket.once('close', () => clearTimeout(timer))
      }),
  )
  const connected = new Promise<Socket | null>((resolve) => {
    for (const one of tries) one.then((socket) => socket && resolve(socket))
    Promise.all(tries).then(() => resolve(null))
  })
  // What was still open when the request was done stays "not-awaited", with the time that it was waited for.
  const finished = () =>
    attempts.map((attempt) => (attempt.outcome === 'not-awaited' ? { ...attempt, ms: ms() } : { ...attempt }))
  return { connected, attempts: finished }
}

/** CONNECT by node:http, which shows a refusal's headers. */
function askForTunnel({ host, tunnelMs }: HttpsRequest, socket: Socket): Promise<AnswerHead | NoAnswer> {
  const target = `${host}:443`
  const ms = stopwatch()
  return new Promise((resolve) => {
    const question = sendHttp({
      createConnection: () => socket,
      method: 'CONNECT',
      path: target,
      headers: { host: target },
      maxHeaderSize: maxHeaderBytes,
    })
    const headArrived = failWithoutHead(resolve, question, socket, tunnelMs, ms)
    question.on('connect', (answer: IncomingMessage, _socket: unknown, first: Buffer) => {
      headArrived()
      const head = headOf(answer, ms())
      if (isSuccess(head.status)) {
        if (first.length > 0) socket.unshift(first)
        resolve(head)
      } else {
        keepBody(socket, [first], maxRefusalBytes, (body) => resolve({ ...head, body }))
      }
    })
    question.end()
  })
}

function handshake(request: HttpsRequest, socket: Socket): Promise<{ attempt: TlsAttempt; secure: TLSSocket }> {
  const ms = stopwatch()
  const { stream, received, failure } = tapped(socket)
  return new Promise((resolve) => {
    const secure = connectTls({
      socket: stream,
      servername: request.host,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    })
    let done = false
    const end = (attempt: TlsAttempt) => {
      clearTimeout(timer)
      if (done) return
      done = true
      resolve({ attempt, secure })
    }
    const fail = (code: string, message: string) =>
      end({ kind: 'failed', code, message, received: received(), certificates: chainOf(secure), ms: ms() })
    const timer = setTimeout(() => fail('TIMEOUT', 'the handshake did not end in time'), request.tlsMs)
    secure.once('secureConnect', () =>
      end({
        kind: 'secured',
        protocol: secure.getProtocol() ?? '',
        cipher: secure.getCipher()?.standardName ?? '',
        certificates: chainOf(secure),
        ms: ms(),
      }),
    )
    secure.on('error', (error: NodeJS.ErrnoException) => {
      // A socket that was reset reaches TLS as a plain end: the socket knows better.
      const cause = failure() ?? error
      const ended = cause === error && error.code === 'ECONNRESET' && /before secure/i.test(error.message)
      fail(ended ? 'CLOSED' : (cause.code ?? cause.name), cause.message)
    })
    secure.once('close', () => {
      const cause = failure()
      fail(cause?.code ?? 'CLOSED', cause?.message ?? 'the connection was closed during the handshake')
    })
  })
}

/** The socket as a stream that remembers the first bytes that came and how it failed. */
function tapped(socket: Socket) {
  const first: Buffer[] = []
  let kept = 0
  let failure: NodeJS.ErrnoException | null = null
  const stream = new Duplex({
    read: () => void socket.resume(),
    write: (chunk, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy()
      done(error)
    },
  })
  socket.on('data', (chunk) => {
    if (kept < keptFirstBytes) first.push(chunk.subarray(0, keptFirstBytes - kept))
    kept += chunk.length
    if (!stream.push(chunk)) socket.pause()
  })
  socket.once('end', () => stream.push(null))
  socket.on('error', (error: NodeJS.ErrnoException) => {
    failure = error
    stream.destroy(error)
  })
  socket.once('close', () => stream.destroy())
  // Its end is told by the TLS stream over it.
  stream.on('error', () => {})
  return { stream, received: () => Buffer.concat(first).toString('latin1'), failure: () => failure }
}

function chainOf(secure: TLSSocket): string[] {
  const chain: string[] = []
  let certificate = secure.getPeerCertificate(true)
  while (certificate?.raw && chain.length < maxChainLength) {
    chain.push(certificate.raw.toString('hex'))
    if (certificate.issuerCertificate === certificate) break
    certificate = certificate.issuerCertificate
  }
  return chain
}

function ask({ host, path, headers, answerMs, maxBodyBytes }: HttpsRequest, secure: TLSSocket) {
  const ms = stopwatch()
  return new Promise<AnswerHead | NoAnswer>((resolve) => {
    const question = sendHttp({
      createConnection: () => secure,
      method: 'GET',
      path,
      headers: { host, accept: '*/*', ...headers, connection: 'close' },
      maxHeaderSize: maxHeaderBytes,
    })
    const headArrived = failWithoutHead(resolve, question, secure, answerMs, ms)
    question.on('response', (answer) => {
      headArrived()
      const head = headOf(answer, ms())
      keepBody(answer, [], maxBodyBytes, (body) => resolve({ ...head, body }))
    })
    question.end()
  })
}

/** Settles a question that gets no head: by the first failure of request or socket, or when its time is up. Call the result when the head is there. */
function failWithoutHead(
  resolve: (result: NoAnswer) => void,
  question: ClientRequest,
  socket: Duplex,
  withinMs: number,
  ms: () => number,
): () => void {
  let waiting = true
  const headArrived = () => {
    waiting = false
    clearTimeout(timer)
  }
  const fail = (code: string, message: string) => {
    if (!waiting) return
    headArrived()
    resolve({ kind: 'no-answer', code, message, ms: ms() })
  }
  const timer = setTimeout(() => fail('TIMEOUT', 'no answer in time'), withinMs)
  question.on('error', (error: NodeJS.ErrnoException) =>
    fail(error.message === 'socket hang up' ? 'CLOSED' : (error.code ?? error.name), error.message),
  )
  socket.once('close', () => fail('CLOSED', 'the connection was closed without an answer'))
  return headArrived
}

/** The start of a body, as much as comes within a moment: the head is the answer, and a body may never end. */
function keepBody(stream: Readable, start: Buffer[], maxBytes: number, done: (body: string) => void): void {
  const chunks = [...start]
  let size = 0
  const finish = () => {
    clearTimeout(timer)
    done(Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8'))
  }
  const timer = setTimeout(finish, bodyMs)
  stream.on('data', (chunk: Buffer) => {
    if (size < maxBytes) chunks.push(chunk)
    size += chunk.length
    if (size >= maxBytes) finish()
  })
  for (const event of ['end', 'error', 'close']) stream.once(event, finish)
}

function headOf(answer: IncomingMessage, ms: number): AnswerHead {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(answer.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  return { kind: 'answer', status: answer.statusCode ?? 0, headers, body: '', at: new Date().toISOString(), ms }
}

function stopwatch(): () => number {
  const began = performance.now()
  return () => Math.round(performance.now() - began)
}
