// What a presented chain proves, with certificates made on the spot.

import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { readChain } from '../../src/network/certificate-chain.ts'
import { PublicRoots } from '../../src/network/public-roots.ts'
import { type Made, makeAuthority, makeCertificate } from '../made-certificate.ts'

const host = 'pas.windows.net'
const at = new Date('2026-11-20T02:14:09Z')
const authority = makeAuthority('Double Trust Global Root G2', 'Double Trust Services')
const inspector = makeAuthority('Contoso TLS Inspection Root', 'Contoso')
const roots = new PublicRoots([authority.root.der])
const read = (chain: Made[], known = roots, when = at) =>
  readChain(
    chain.map(({ der }) => der),
    host,
    when,
    known,
  )

describe('where it ends', () => {
  test("at a root of Windows' own list", () => {
    expect(read(authority.chain([host]))).toMatchObject({
      end: 'public',
      issuer: 'Double Trust Global Issuing CA 01 (Double Trust Services)',
      nameMatches: true,
      dates: 'valid',
    })
  })

  test('nowhere public: an inspector, with its names', () => {
    expect(read(inspector.chain([host]))).toMatchObject({
      end: 'elsewhere',
      issuer: 'Contoso TLS Inspection Issuing CA 01',
      root: 'Contoso TLS Inspection Root',
    })
  })

  test('the inspector sends its root too', () => {
    expect(read([...inspector.chain([host]), inspector.root])).toMatchObject({
      end: 'elsewhere',
      root: 'Contoso TLS Inspection Root',
    })
  })

  test('a root that only bears the name of a public one is none', () => {
    const forged = makeAuthority('Double Trust Global Root G2', 'Double Trust Services')
    expect(read([...forged.chain([host]), forged.root])).toMatchObject({ end: 'elsewhere' })
  })

  test('the order of the chain does not matter, nor a certificate too many', () => {
    const [leaf, issuing] = authority.chain([host]) as [Made, Made]
    expect(read([leaf, inspector.root, authority.root, issuing])).toMatchObject({ end: 'public' })
  })

  test('two that vouch for each other make no circle', () => {
    const a = makeCertificate({ subject: 'A' })
    const b = makeCertificate({ subject: 'B', issuer: a })
    expect(read([makeCertificate({ subject: host, names: [host], issuer: b }), b, a])).toMatchObject({
      end: 'elsewhere',
    })
  })

  test('a signature by a public web server counts for nothing', () => {
    const [server, ...above] = authority.chain(['www.evil.example'])
    const forged = makeCertificate({ subject: host, names: [host], ...(server ? { issuer: server } : {}) })
    expect(read([forged, server as Made, ...above])).toMatchObject({ end: 'elsewhere', issuer: 'www.evil.example' })
  })

  test('names may be empty', () => {
    const nameless = makeCertificate({ subject: '', names: [host] })
    expect(read([nameless])).toMatchObject({
      end: 'elsewhere',
      issuer: 'an authority without a name',
      nameMatches: true,
    })
    const known = makeCertificate({ subject: '', names: [host], issuer: authority.root })
    expect(read([known])).toMatchObject({ end: 'public', subject: '' })
  })

  test("at a root that Node brings along, where Windows' list is empty", () => {
    const bundled = new X509Certificate(rootCertificates[0] as string)
    expect(readChain([bundled.raw], host, at, new PublicRoots([]))).toMatchObject({ end: 'public' })
  })

  test('it names a public root that is not at hand: nothing can be told', () => {
    const lost = makeAuthority('DigiCert Global Root CA', 'DigiCert Inc')
    expect(read(lost.chain([host]), new PublicRoots([]))).toMatchObject({ end: 'unverifiable' })
  })
})

test('another name, with the names that it is for', () => {
  expect(read(authority.chain(['www.contoso.example', 'contoso.example']))).toMatchObject({
    end: 'public',
    nameMatches: false,
    names: 'www.contoso.example, contoso.example',
  })
})

test('a wildcard covers the host', () => {
  expect(read(authority.chain(['*.windows.net']))).toMatchObject({ nameMatches: true })
})

describe('its dates, by the clock of the VM', () => {
  test('expired', () => {
    expect(read(authority.chain([host], { to: '2026-11-01T00:00:00Z' }))).toMatchObject({
      dates: 'expired',
      notAfter: '2026-11-01T00:00:00.000Z',
    })
  })

  test('not yet valid: a clock that runs years behind sees every certificate so', () => {
    const chain = authority.chain([host])
    expect(read(chain, roots, new Date('2019-01-01T00:00:00Z'))).toMatchObject({
      end: 'public',
      dates: 'not-yet-valid',
      notBefore: '2026-01-01T00:00:00.000Z',
    })
  })

  test('the certificate that decides may be an authority in between', () => {
    const issuing = makeCertificate({ subject: 'Old CA', issuer: authority.root, to: '2026-11-01T00:00:00Z' })
    const leaf = makeCertificate({ subject: host, names: [host], issuer: issuing })
    expect(read([leaf, issuing])).toMatchObject({ dates: 'expired', notAfter: '2026-11-01T00:00:00.000Z' })
  })
})

test('nothing, or bytes that are no certificate, is no chain', () => {
  expect(readChain([], host, at, roots)).toBeNull()
  expect(readChain([Buffer.from('certificate')], host, at, roots)).toBeNull()
})
