// The device's own certificates in LocalMachine\My: HKLM\SOFTWARE\Microsoft\SystemCertificates\MY\Certificates\<thumbprint>, value Blob (src/certificate-blob.ts). Issuer
// MS-Organization-Access: the join, subject CN = DeviceId. Issuer MS-Organization-P2P-Access [year]: for Remote Desktop among the tenant's devices, renewed daily.
// Only these two kinds are kept in evidence: a server's other certificates are nobody's business. Absent means not joined.
import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { binaryOf, certificateInBlob } from '../certificate-blob.ts'
import { parseRegistryOutput, queryRegistry } from '../registry.ts'
import { secondWave } from './probe.ts'

/** A server may keep hundreds of certificates of others, 6 KB of hex each. */
const storeBytes = 4 * 1024 * 1024
const store = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates'

export interface DeviceCertificate {
  kind: 'device' | 'peer-to-peer'
  /** SHA-1, upper case hex: the name of the registry key. */
  thumbprint: string
  /** The subject's CN: the device id. */
  deviceId: string | null
  issuer: string
  /** ISO 8601 UTC. */
  validFrom: string
  validTo: string
}

export interface DeviceCertificates {
  /** Newest first. */
  certificates: DeviceCertificate[]
}

const raw = z.object({
  certificates: z.array(z.object({ thumbprint: z.string(), der: z.string() })),
  /** How many other certificates the store holds. */
  others: z.number(),
})

export const deviceCertificates = secondWave<z.infer<typeof raw>, DeviceCertificates>({
  title: "the device's certificates",
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const found = await queryRegistry(machine, store, signal, { recursive: true, maxBytes: storeBytes })
    if (!found.present) return { certificates: [], others: 0 }
    const certificates: z.infer<typeof raw>['certificates'] = []
    let others = 0
    for (const [key, values] of parseRegistryOutput(found.output)) {
      const blob = binaryOf(values.find((value) => value.name.toLowerCase() === 'blob')?.data ?? '')
      const der = blob === null ? null : certificateInBlob(blob)
      if (der === null) continue
      const thumbprint = key.slice(key.lastIndexOf('\\') + 1).toUpperCase()
      if (readCertificate(thumbprint, der) === null) others += 1
      // As hex: base64 would look like a token to the removal of secrets.
      else certificates.push({ thumbprint, der: Buffer.from(der).toString('hex').toUpperCase() })
    }
    return { certificates, others }
  },
  parse: ({ certificates }) => ({
    certificates: certificates
      .flatMap(({ thumbprint, der }) => readCertificate(thumbprint, binaryOf(der) ?? new Uint8Array()) ?? [])
      .sort((a, b) => b.validFrom.localeCompare(a.validFrom)),
  }),
})

/** Null for a certificate of another issuer, and for bytes that are none. */
export function readCertificate(thumbprint: string, der: Uint8Array): DeviceCertificate | null {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(der)
  } catch {
    return null
  }
  const { issuer, subject } = certificate
  const kind = /^CN=MS-Organization-(P2P-)?Access\b/m.exec(issuer)
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)]
  if (kind === null || Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return null
  return {
    kind: kind[1] === undefined ? 'device' : 'peer-to-peer',
    thumbprint,
    deviceId: /^CN=(.+)$/m.exec(subject)?.[1] ?? null,
    issuer: issuer.replaceAll('\n', ', '),
    validFrom: from.toISOString(),
    validTo: to.toISOString(),
  }
}
