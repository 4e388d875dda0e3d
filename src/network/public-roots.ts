// The roots that count as public: those bundled with Node, and those of Microsoft's root programme that Windows keeps in its AuthRoot store.
// Not the roots that a company added: a chain that ends at one of those, on a host of Microsoft's, was made by an inspector.
import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'

/** Roots that Microsoft's services have used and that one of the two lists may lack: Windows fetches them only when it meets them. */
const publicByName = new Set(['DigiCert Global Root CA', 'Baltimore CyberTrust Root'])

export class PublicRoots {
  readonly #windows: X509Certificate[]

  /** `windows`: DER of the certificates in AuthRoot. Bytes that are no certificate are passed over. */
  constructor(windows: Uint8Array[]) {
    this.#windows = windows.flatMap((der) => readCertificate(der) ?? [])
  }

  /** The public root that signed a certificate, or that it is; null when none did. */
  signerOf(certificate: X509Certificate): X509Certificate | null {
    return this.#named(certificate.issuer).find((root) => isSignedBy(certificate, root)) ?? null
  }

  /** True for an issuer that is public but whose certificate is not here, so that its signature can't be checked. */
  isMissing(issuer: string): boolean {
    return publicByName.has(commonName(issuer)) && this.#named(issuer).length === 0
  }

  #named(subject: string): X509Certificate[] {
    return [...this.#windows, ...bundledRoots(commonName(subject))].filter((root) => root.subject === subject)
  }
}

let bundled: Buffer[] | undefined
/** The bundled roots that hold a name somewhere. Reading all of them would take a third of a second. */
function bundledRoots(name: string): X509Certificate[] {
  if (name === '') return []
  bundled ??= rootCertificates.map((pem) => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
  return bundled.filter((der) => der.includes(name)).flatMap((der) => readCertificate(der) ?? [])
}

/** Null for bytes that are no certificate. */
export function readCertificate(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der)
  } catch {
    return null
  }
}

export function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.issuer === issuer.subject && certificate.verify(issuer.publicKey)
  } catch {
    return false
  }
}

/** The CN of a name as X509Certificate writes it ("C=US\nO=...\nCN=..."), else its last part. An empty name it gives as undefined. */
export function commonName(name = ''): string {
  const parts = name.split('\n')
  return (parts.find((part) => part.startsWith('CN=')) ?? parts.at(-1) ?? '').replace(/^[A-Za-z]+=/, '')
}

/** "Contoso TLS Inspection Root (Contoso)": the CN with the organisation, where that says more. */
export function issuerText(name = ''): string {
  if (name === '') return 'an authority without a name'
  const organisation = name
    .split('\n')
    .find((part) => part.startsWith('O='))
    ?.slice(2)
  const common = commonName(name)
  return organisation === undefined || common.toLowerCase().includes(organisation.toLowerCase())
    ? common
    : `${common} (${organisation})`
}
