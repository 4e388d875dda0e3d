// Makes the certificates of the fake Azure with the openssl program: a "public" authority, a TLS inspector's authority, and what they issue.
// Made anew for each VM; nothing trusts them but what the VM's description says.
import { X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execaSync } from 'execa'

/** Who issued an endpoint's certificate, or what is wrong with it. All but the inspector's and the self-signed one come from the public authority. */
export type CertificateKind = 'public' | 'inspector' | 'self-signed' | 'expired' | 'not-yet-valid' | 'other-name'

/** PEM texts for a TLS server: the chain without its root, as real servers send it. */
export interface ServerCertificate {
  key: string
  cert: string
}

const day = 24 * 3600_000

/** Both authorities, their files in a folder of their own. */
export class Certificates {
  readonly #folder: string
  readonly #made = new Map<string, ServerCertificate>()

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#folder = folder
    writeFileSync(join(folder, 'openssl.cnf'), opensslSettings)
    this.#makeAuthority('public', '/C=US/O=Double Trust Services/CN=Double Trust Global Root G2')
    this.#makeAuthority('inspector', '/C=NL/O=Contoso/OU=Network Security/CN=Contoso TLS Inspection Root')
  }

  /** The root of an authority, DER. */
  root(authority: 'public' | 'inspector'): X509Certificate {
    return new X509Certificate(readFileSync(join(this.#folder, `${authority}-root.pem`)))
  }

  /** A certificate for these host names. */
  server(kind: CertificateKind, hosts: string[]): ServerCertificate {
    const id = `${kind} ${hosts.join(' ')}`
    const made = this.#made.get(id) ?? this.#makeServer(kind, hosts, `server-${this.#made.size}`)
    this.#made.set(id, made)
    return made
  }

  #makeAuthority(name: string, subject: string): void {
    this.#makeKey(`${name}-root`)
    this.#openssl(
      'req',
      '-x509',
      '-key',
      `${name}-root.key`,
      '-subj',
      subject,
      '-days',
      '3650',
      '-extensions',
      'authority',
      '-out',
      `${name}-root.pem`,
    )
    this.#makeKey(`${name}-issuing`)
    this.#request(`${name}-issuing`, subject.replace(/Root.*$/, 'Issuing CA 01'))
    this.#issue(`${name}-issuing`, `${name}-root`, 'authority', -day, 1000 * day)
  }

  #makeServer(kind: CertificateKind, hosts: string[], file: string): ServerCertificate {
    const names = kind === 'other-name' ? ['www.contoso.example'] : hosts
    this.#makeKey(file)
    this.#request(file, `/CN=${names[0]}`)
    writeFileSync(
      join(this.#folder, 'names.cnf'),
      `[names]\nsubjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`,
    )
    const read = (name: string) => readFileSync(join(this.#folder, name), 'utf8')
    if (kind === 'self-signed') {
      this.#openssl(
        'x509',
        '-req',
        '-in',
        `${file}.csr`,
        '-key',
        `${file}.key`,
        '-days',
        '90',
        '-extfile',
        'names.cnf',
        '-extensions',
        'names',
        '-out',
        `${file}.pem`,
      )
      return { key: read(`${file}.key`), cert: read(`${file}.pem`) }
    }
    const authority = kind === 'inspector' ? 'inspector' : 'public'
    const from = kind === 'not-yet-valid' ? 10 * day : -30 * day
    this.#issue(file, `${authority}-issuing`, 'names', from, kind === 'expired' ? -2 * day : 100 * day)
    return { key: read(`${file}.key`), cert: read(`${file}.pem`) + read(`${authority}-issuing.pem`) }
  }

  #makeKey(file: string): void {
    this.#openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${file}.key`)
  }

  #request(file: string, subject: string): void {
    this.#openssl('req', '-new', '-key', `${file}.key`, '-subj', subject, '-out', `${file}.csr`)
  }

  /** `from` and `to` in ms from now. Only `openssl ca` lets a validity lie in the past. */
  #issue(file: string, issuer: string, extensions: 'authority' | 'names', from: number, to: number): void {
    const stamp = (offset: number) => `${new Date(Date.now() + offset).toISOString().replace(/[-:T]|\.\d+/g, '')}`
    writeFileSync(join(this.#folder, 'index.txt'), '')
    this.#openssl(
      ...['ca', '-batch', '-notext', '-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`],
      ...['-extfile', extensions === 'names' ? 'names.cnf' : 'openssl.cnf', '-extensions', extensions],
      ...['-startdate', stamp(from), '-enddate', stamp(to), '-in', `${file}.csr`, '-out', `${file}.pem`],
    )
  }

  #openssl(command: string, ...args: string[]): void {
    const config = ['req', 'ca'].includes(command) ? ['-config', 'openssl.cnf'] : []
    execaSync('openssl', [command, ...config, ...args], { cwd: this.#folder })
  }
}

/**
 * A certificate as Windows keeps it in the registry, for a .reg file: properties of id, 1, length and data; 3 is the SHA-1 hash, 32 the
 * certificate in DER. `store` is AuthRoot for a root of Microsoft's programme, ROOT for one that the company installed.
 */
export function registryCertificate(store: 'AuthRoot' | 'ROOT', certificate: X509Certificate): string {
  const thumbprint = certificate.fingerprint.replaceAll(':', '')
  const property = (id: number, data: Buffer) => {
    const head = Buffer.alloc(12)
    head.writeUInt32LE(id, 0)
    head.writeUInt32LE(1, 4)
    head.writeUInt32LE(data.length, 8)
    return Buffer.concat([head, data])
  }
  const blob = Buffer.concat([property(3, Buffer.from(thumbprint, 'hex')), property(32, certificate.raw)])
  const bytes = blob.toString('hex').replace(/..(?=.)/g, '$&,')
  return `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\${store}\\Certificates\\${thumbprint}]\n"Blob"=hex:${bytes}\n`
}

const opensslSettings = `
[req]
prompt = no
distinguished_name = subject
[subject]
CN = replaced by -subj
[ca]
default_ca = issuing
[issuing]
database = index.txt
new_certs_dir = .
default_md = sha256
policy = anything
rand_serial = yes
unique_subject = no
[anything]
countryName = optional
organizationName = optional
organizationalUnitName = optional
commonName = supplied
[authority]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
`
