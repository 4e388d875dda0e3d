// Servers that misbehave, real ones on this computer: each request ends in time with what came of it, keeps little, follows nothing and unpacks nothing.
import { createSocket } from 'node:dgram'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import type { HttpAttempt, HttpsAttempt } from '../src/machine.ts'
import { readInstance } from '../src/probes/instance-metadata.ts'
import { claimsOf } from '../src/probes/managed-identity-token.ts'
import { windowsMachine } from '../src/windows-machine.ts'
import { makeAuthority } from './made-certificate.ts'

const machine = windowsMachine({ HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' })
const megabyte = 1024 * 1024
const opened: { server: Server; sockets: Set<Socket> }[] = []
afterEach(() => {
  for (const { server, sockets } of opened.splice(0)) {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
})

const [leaf, ...above] = makeAuthority('Test Root', 'Test').chain(['login.example'])
const identity = { key: leaf?.keyPem ?? '', cert: [leaf, ...above].map((one) => one?.pem).join('\n') }

/** A server that does this with every connection. */
async function serve(behave: (socket: Socket) => void, tls = false): Promise<number> {
  const sockets = new Set<Socket>()
  const greet = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    behave(socket)
  }
  const server = tls ? createTlsServer(identity, greet) : createServer(greet)
  server.on('tlsClientError', () => {})
  opened.push({ server, sockets })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as { port: number }).port
}

/** Writes as long as the other end takes it. */
function flood(socket: Socket, chunk: string | Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
  }
  socket.on('drain', more)
  more()
}
const drip = (socket: Socket, text: string) => {
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(text)), 100)
}
const head = (headers: string) => `HTTP/1.1 200 OK\r\n${headers}\r\n\r\n`

const bomb = gzipSync(Buffer.alloc(50 * megabyte))

const behaviours: Record<string, (socket: Socket) => void> = {
  'never answers': () => {},
  'drips its head, a character at a time': (socket) => drip(socket, 'H'),
  'drips headers for ever': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    drip(socket, 'X-More: more\r\n')
  },
  'says "100 Continue" for ever': (socket) => drip(socket, 'HTTP/1.1 100 Continue\r\n\r\n'),
  'sends 10 MB of headers': (socket) => flood(socket, `X-More: ${'x'.repeat(1000)}\r\n`),
  'sends a header of 10 MB': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-More: ')
    flood(socket, 'x'.repeat(megabyte))
  },
  'drips its body': (socket) => {
    socket.write(head('Content-Length: 1000000'))
    drip(socket, 'b')
  },
  'sends a body without end': (socket) => {
    socket.write(head('Content-Type: text/plain'))
    flood(socket, 'b'.repeat(megabyte))
  },
  'sends chunks without end': (socket) => {
    socket.write(head('Transfer-Encoding: chunked'))
    flood(socket, '1\r\nx\r\n'.repeat(10_000))
  },
  'sends a gzip bomb': (socket) => {
    socket.write(head(`Content-Encoding: gzip\r\nContent-Length: ${bomb.length}`))
    socket.end(bomb)
  },
  'names its headers after what every object has, and drips its body': (socket) => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__proto__']
    socket.write(head(`${names.map((name) => `${name}: x`).join('\r\n')}\r\nContent-Length: 1000000`))
    drip(socket, 'b')
  },
  'sends a body with endless trailers': (socket) => {
    socket.write(head('Transfer-Encoding: chunked\r\nTrailer: X-More'))
    socket.write('1\r\nx\r\n0\r\n')
    flood(socket, `X-More: ${'x'.repeat(1000)}\r\n`)
  },
  'sends a body of impossible lengths': (socket) => {
    socket.write(head('Transfer-Encoding: chunked'))
    socket.write('FFFFFFFFFFFFFFFFFF\r\nx\r\n-1\r\n')
  },
  'names two lengths': (socket) => socket.end(head('Content-Length: 5\r\nContent-Length: 7').concat('abcdefg')),
  'redirects to itself': (socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n'),
  'speaks nonsense': (socket) => flood(socket, Buffer.alloc(megabyte, '\0\xff\r\n\x07', 'latin1')),
  'hangs up': (socket) => socket.destroy(),
  'hangs up after its head': (socket) => {
    socket.write(head('Content-Length: 1000'))
    setTimeout(() => socket.destroy(), 50)
  },
}

function expectLittle(began: number, memory: number): void {
  expect(performance.now() - began).toBeLessThan(8000)
  expect(process.memoryUsage().rss - memory).toBeLessThan(150 * megabyte)
}

describe('instance metadata that', () => {
  const ask = (port: number): Promise<HttpAttempt> =>
    machine.httpGet({ url: `http://127.0.0.1:${port}/`, connectMs: 500, answerMs: 1000 }, AbortSignal.timeout(20_000))

  test.each(Object.keys(behaviours))('%s', async (name) => {
    let connections = 0
    const port = await serve((socket) => {
      connections += 1
      socket.once('data', () => behaviours[name]?.(socket))
    })
    const [began, memory] = [performance.now(), process.memoryUsage().rss]
    const answer = await ask(port)
    expectLittle(began, memory)
    expect(connections).toBe(1)
    if (answer.kind === 'answer') expect(answer.body.length).toBeLessThanOrEqual(64 * 1024)
    if (name === 'redirects to itself') expect(answer).toMatchObject({ kind: 'answer', status: 302 })
    else if (name === 'sends a gzip bomb') expect(answer).toMatchObject({ kind: 'answer', status: 200 })
    else if (/body without end|chunks/.test(name)) expect(answer).toMatchObject({ kind: 'answer', bodyCut: true })
    else
      expect(answer).toMatchObject({ kind: 'no-answer', phase: /body|after its head/.test(name) ? 'body' : 'answer' })
  })

  test('answers no JSON that can be read, or a token of nonsense, tells nothing', () => {
    const nonsense = ['{', 'null', '[]', '"x"', '{"compute":7}', '['.repeat(100_000), '{"a":'.repeat(100_000), '\0']
    for (const body of nonsense) {
      expect(readInstance(body)).toBeNull()
      expect(claimsOf(body)).toBeNull()
    }
    const part = (json: string) => Buffer.from(json).toString('base64url')
    for (const token of [
      '',
      '.',
      '..',
      'a.b.c',
      `x.${part('[]')}.y`,
      `x.${part('{"aud":')}.y`,
      `${'x.'.repeat(50_000)}`,
    ])
      expect(claimsOf(JSON.stringify({ access_token: token }))).toBeNull()
    const odd = JSON.stringify({ access_token: `x.${part('{"oid":{"a":1},"exp":"soon","aud":[7]}')}.y` })
    expect(claimsOf(odd)).toMatchObject({ oid: null, exp: null, aud: null })
  })
})

describe('a required endpoint that', () => {
  const tryOne = (port: number, tunnel: boolean): Promise<HttpsAttempt> =>
    machine.tryHttps(
      {
        host: 'login.example',
        path: '/',
        addresses: ['127.0.0.1'],
        port,
        tunnel,
        connectMs: 1000,
        tunnelMs: 1000,
        tlsMs: 1000,
        answerMs: 1000,
        maxBodyBytes: 2048,
      },
      AbortSignal.timeout(20_000),
    )

  test.each(Object.keys(behaviours))('%s, after the handshake', async (name) => {
    const port = await serve((socket) => socket.once('data', () => behaviours[name]?.(socket)), true)
    const [began, memory] = [performance.now(), process.memoryUsage().rss]
    const { tls, http } = await tryOne(port, false)
    expectLittle(began, memory)
    expect(tls?.kind).toBe('secured')
    expect(http?.kind).toBe(/bod|chunks|gzip|redirects|after its head/.test(name) ? 'answer' : 'no-answer')
    if (http?.kind === 'answer') expect(Buffer.byteLength(http.body)).toBeLessThanOrEqual(3 * 2048)
  })

  test.each(Object.keys(behaviours))('%s, instead of the handshake', async (name) => {
    const port = await serve((socket) => behaviours[name]?.(socket))
    const [began, memory] = [performance.now(), process.memoryUsage().rss]
    const { tls, http } = await tryOne(port, false)
    expectLittle(began, memory)
    expect(tls?.kind).toBe('failed')
    expect(tls?.kind === 'failed' && tls.received.length).toBeLessThanOrEqual(256)
    expect(http).toBeNull()
  })

  test.each(Object.keys(behaviours))('is behind a proxy that opens the tunnel, and then %s', async (name) => {
    const port = await serve((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        behaviours[name]?.(socket)
      }),
    )
    const [began, memory] = [performance.now(), process.memoryUsage().rss]
    const { tunnel, tls, http } = await tryOne(port, true)
    expectLittle(began, memory)
    expect(tunnel).toMatchObject({ kind: 'answer', status: 200 })
    expect(tls?.kind).toBe('failed')
    expect(http).toBeNull()
  })

  test('sends empty records without end, or a handshake that never ends, is given up', async () => {
    // Handshake records of no bytes; then the first byte of a ServerHello, and more of it, a byte a record, for ever.
    const records = [Buffer.from([22, 3, 3, 0, 0]), Buffer.from([22, 3, 3, 0, 1, 2])]
    for (const record of records) {
      const port = await serve((socket) =>
        socket.once('data', () => flood(socket, Buffer.concat(Array(1000).fill(record)))),
      )
      const [began, memory] = [performance.now(), process.memoryUsage().rss]
      const { tls, http } = await tryOne(port, false)
      expectLittle(began, memory)
      expect(tls?.kind).toBe('failed')
      expect(http).toBeNull()
    }
  })

  test.each(Object.keys(behaviours))('is behind a proxy that %s', async (name) => {
    const port = await serve((socket) => socket.once('data', () => behaviours[name]?.(socket)))
    const [began, memory] = [performance.now(), process.memoryUsage().rss]
    const { tunnel, http } = await tryOne(port, true)
    expectLittle(began, memory)
    expect(tunnel).not.toBeNull()
    expect(http).toBeNull()
  })
})

describe('a DNS server that', () => {
  /** Bytes behind the name and the type that were asked for: records of this name. */
  const record = (type: number, data: number[]) =>
    Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length, ...data])
  const answer = (question: Buffer, flags: number, count: number, ...records: Buffer[]) => {
    const head = Buffer.alloc(12)
    question.copy(head, 0, 0, 2)
    head.writeUInt16BE(flags, 2)
    head.writeUInt16BE(1, 4)
    head.writeUInt16BE(count, 6)
    return Buffer.concat([head, question.subarray(12, question.indexOf(0, 12) + 5), ...records])
  }
  const address = record(1, [20, 190, 160, 14])

  test.each<[string, (question: Buffer) => Buffer, object]>([
    [
      'gives a thousand addresses',
      (asked) => answer(asked, 0x8180, 1000, ...Array(1000).fill(address)),
      { kind: 'addresses' },
    ],
    ['gives an alias of itself', (asked) => answer(asked, 0x8180, 1, record(5, [0xc0, 12])), { addresses: [] }],
    ['lies about how much it sends', (asked) => answer(asked, 0x8180, 0xffff, address), { code: 'EBADRESP' }],
    ['speaks nonsense', () => Buffer.from('not dns at all'.repeat(30)), { code: 'EBADRESP' }],
    ['answers another question', (asked) => answer(asked.fill(0, 0, 2), 0x8180, 1, address), { code: 'TIMEOUT' }],
    ['has more to say over TCP, and says it without end', (asked) => answer(asked, 0x8380, 0), { code: 'EBADRESP' }],
  ])('%s', async (_, behave, expected) => {
    const port = await serve((socket) => flood(socket, Buffer.alloc(megabyte, 1)))
    const udp = createSocket('udp4', (question, { port, address }) => udp.send(behave(question), port, address))
    await new Promise<void>((done) => udp.bind(port, '127.0.0.1', done))
    const [began, memory] = [performance.now(), process.memoryUsage().rss]
    const question = { host: 'login.example', type: 'A' as const, server: `127.0.0.1:${port}`, timeoutMs: 1000 }
    expect(await machine.askNameServer(question, AbortSignal.timeout(20_000))).toMatchObject(expected)
    expectLittle(began, memory)
    udp.close()
  })
})
