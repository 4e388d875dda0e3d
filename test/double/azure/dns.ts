// A small DNS server, UDP and TCP: A, AAAA and CNAME answers by name, and the ways in which a server fails. It forwards nothing.
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { listen } from './listen.ts'

/** What a server says of one name. `silence`: the question is swallowed. Addresses come with the names that lead to them. */
export type NameAnswer =
  | { a?: string[]; aaaa?: string[]; through?: string[] }
  | 'NXDOMAIN'
  | 'SERVFAIL'
  | 'REFUSED'
  | 'silence'

export interface DnsServer {
  address: string
  /** Lower-case names without the last dot. */
  names: Record<string, NameAnswer>
  /** For every other name. */
  otherwise: NameAnswer
}

const types = { a: 1, cname: 5, aaaa: 28 }
const codes = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }

/** Listens on port 53 of the server's address; every asked name is told to `onQuestion`, and answered after `answerMs`. */
export async function startDns(dns: DnsServer, answerMs: number, onQuestion: (name: string) => void): Promise<void> {
  const answer = (question: Buffer): Buffer | undefined => {
    if (question.length < 17) return undefined
    const { name, end } = readName(question)
    onQuestion(name)
    return reply(question, name, question.readUInt16BE(end), end + 4, dns.names[name] ?? dns.otherwise)
  }
  const udp = createSocket('udp4')
  udp.on('message', (question, from) => {
    const bytes = answer(question)
    if (bytes) setTimeout(() => udp.send(bytes, from.port, from.address), answerMs)
  })
  const tcp = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      const bytes = answer(chunk.subarray(2))
      if (bytes) setTimeout(() => socket.write(Buffer.concat([uint16(bytes.length), bytes])), answerMs)
    })
  })
  await new Promise<void>((done) => udp.bind(53, dns.address, done))
  udp.unref()
  await listen(tcp, 53, dns.address)
}

function reply(question: Buffer, name: string, type: number, end: number, answer: NameAnswer): Buffer | undefined {
  if (answer === 'silence') return undefined
  const records: Buffer[] = []
  if (typeof answer !== 'string') {
    let owner = name
    for (const next of answer.through ?? []) {
      records.push(record(owner, types.cname, writeName(next)))
      owner = next
    }
    if (type === types.a)
      for (const address of answer.a ?? [])
        records.push(record(owner, types.a, Buffer.from(address.split('.').map(Number))))
    if (type === types.aaaa)
      for (const address of answer.aaaa ?? []) records.push(record(owner, types.aaaa, ipv6Bytes(address)))
  }
  const header = Buffer.alloc(12)
  question.copy(header, 0, 0, 2)
  // An answer, recursion desired and available, and the code.
  header.writeUInt16BE(0x8180 | (typeof answer === 'string' ? codes[answer] : 0), 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(records.length, 6)
  return Buffer.concat([header, question.subarray(12, end), ...records])
}

function readName(message: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}

function writeName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]))
  return Buffer.concat([...labels, Buffer.from([0])])
}

function record(owner: string, type: number, data: Buffer): Buffer {
  const classInternet = 1
  const ttl = Buffer.from([0, 0, 0, 60])
  return Buffer.concat([writeName(owner), uint16(type), uint16(classInternet), ttl, uint16(data.length), data])
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const first = groups(head)
  const last = tail === undefined ? [] : groups(tail)
  return Buffer.concat([...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last].map(uint16))
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}
