// What a presented certificate chain proves: who issued it, whether it ends at a public root, for which names and dates. Pure.
import type { X509Certificate } from 'node:crypto'
import { commonName, isSignedBy, issuerText, type PublicRoots, readCertificate } from './public-roots.ts'

export interface ChainFacts {
  /** `unverifiable`: it says that it ends at a public root whose certificate isn't at hand. */
  end: 'public' | 'elsewhere' | 'unverifiable'
  /** Who issued the server's certificate. */
  issuer: string
  /** The issuer at the end of the chain: the public root, or the inspector's. */
  root: string
  subject: string
  /** Whether it is for the host that was asked for, and for which names it is. */
  nameMatches: boolean
  names: string
  dates: 'valid' | 'expired' | 'not-yet-valid'
  /** ISO 8601 UTC, of the certificate that decides `dates`. */
  notBefore: string
  notAfter: string
}

const longestPath = 10

/** `chain`: DER, leaf first, in any order after it. `at`: the machine's clock when the chain was seen. Null for an empty or unreadable chain. */
export function readChain(chain: Uint8Array[], host: string, at: Date, roots: PublicRoots): ChainFacts | null {
  const [leaf, ...others] = chain.flatMap((der) => readCertificate(der) ?? [])
  if (leaf === undefined) return null
  const path = [leaf]
  let root: X509Certificate | null = null
  for (let current: X509Certificate | undefined = leaf; current && path.length < longestPath; ) {
    root = roots.signerOf(current)
    if (root !== null) break
    const signed: X509Certificate = current
    // With the certificate of some public web server anyone can sign, but Windows takes no such signature.
    current = others.find((one) => one.ca && !path.includes(one) && isSignedBy(signed, one))
    if (current) path.push(current)
  }
  const top = path.at(-1) as X509Certificate
  const decisive = path.find((one) => datesOf(one, at) !== 'valid') ?? leaf
  return {
    end: root !== null ? 'public' : roots.isMissing(top.issuer) ? 'unverifiable' : 'elsewhere',
    issuer: issuerText(leaf.issuer),
    root: issuerText(top.issuer),
    subject: commonName(leaf.subject),
    nameMatches: leaf.checkHost(host) !== undefined,
    names: (leaf.subjectAltName ?? commonName(leaf.subject)).replace(/DNS:/g, '').slice(0, 200),
    dates: datesOf(decisive, at),
    notBefore: isoDate(decisive.validFrom),
    notAfter: isoDate(decisive.validTo),
  }
}

function datesOf(certificate: X509Certificate, at: Date): ChainFacts['dates'] {
  if (at.getTime() < Date.parse(certificate.validFrom)) return 'not-yet-valid'
  return at.getTime() > Date.parse(certificate.validTo) ? 'expired' : 'valid'
}

function isoDate(text: string): string {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : date.toISOString()
}
