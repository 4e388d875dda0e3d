// X.509 certificates made on the spot, with any dates: just enough DER for a TLS server and for judging chains.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface Made {
  der: Buffer
  /** Lower-case hex. */
  hex: string
  pem: string
  subject: string
  key: KeyObject
  keyPem: string
}

export interface Wanted {
  /** The CN; with `organisation`, an O before it. */
  subject: string
  organisation?: string
  issuer?: Made
  /** DNS names; an authority has none. */
  names?: string[]
  from?: string
  to?: string
}

const organisations = new Map<Made, string | undefined>()

/** Signed by `issuer`, or by itself. */
export function makeCertificate({ subject, organisation, issuer, names, from, to }: Wanted): Made {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const own = name(subject, organisation)
  const signedBy = sequence(oid('2a8648ce3d040302'))
  const extensions = names
    ? [sequence(oid('551d11'), octets(sequence(...names.map((one) => tlv(0x82, Buffer.from(one))))))]
    : [sequence(oid('551d13'), tlv(0x01, Buffer.from([0xff])), octets(sequence(tlv(0x01, Buffer.from([0xff])))))]
  const body = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x40]), randomBytes(8)])),
    signedBy,
    issuer === undefined ? own : name(issuer.subject, organisations.get(issuer)),
    sequence(time(from ?? '2026-01-01T00:00:00Z'), time(to ?? '2027-12-31T00:00:00Z')),
    own,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  )
  const signature = sign('sha256', body, issuer?.key ?? privateKey)
  const der = sequence(body, signedBy, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const made: Made = {
    der,
    hex: der.toString('hex'),
    pem: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    subject,
    key: privateKey,
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
  organisations.set(made, organisation)
  return made
}

/** A root, an issuing authority under it, and certificates for hosts: `chain` is what a server presents. */
export function makeAuthority(root: string, organisation?: string) {
  const of = organisation === undefined ? {} : { organisation }
  const top = makeCertificate({ subject: root, ...of })
  const issuing = makeCertificate({ subject: root.replace(/ Root.*$/, ' Issuing CA 01'), ...of, issuer: top })
  return {
    root: top,
    chain(names: string[], dates: { from?: string; to?: string } = {}): Made[] {
      return [makeCertificate({ subject: names[0] as string, names, issuer: issuing, ...dates }), issuing]
    },
  }
}

/** A Blob as Windows keeps it in the registry: properties of id, 1, length and data; 32 is the certificate. */
export function certificateBlob(der: Buffer): Buffer {
  const property = (id: number, data: Buffer) => {
    const head = Buffer.alloc(12)
    head.writeUInt32LE(id, 0)
    head.writeUInt32LE(1, 4)
    head.writeUInt32LE(data.length, 8)
    return Buffer.concat([head, data])
  }
  return Buffer.concat([property(3, randomBytes(20)), property(32, der)])
}

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
const sequence = (...parts: Buffer[]) => tlv(0x30, Buffer.concat(parts))
const integer = (bytes: Buffer) => tlv(0x02, bytes)
const octets = (bytes: Buffer) => tlv(0x04, bytes)
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'))
const time = (iso: string) => tlv(0x17, Buffer.from(`${iso.replace(/[-:T]/g, '').slice(2, 14)}Z`))

/** An empty one of ''. */
function name(common: string, organisation?: string): Buffer {
  if (common === '') return sequence()
  const part = (type: string, text: string) => tlv(0x31, sequence(oid(type), tlv(0x0c, Buffer.from(text))))
  return sequence(...(organisation === undefined ? [] : [part('55040a', organisation)]), part('550403', common))
}
