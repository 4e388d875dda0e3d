// The certificate of the device's join: dsregcmd's word, else that of the one in Windows' store which names this device.
import type { DeviceCertificates } from '../probes/device-certificates.ts'
import type { DsregStatus } from '../probes/dsreg-status.ts'

/** From when until when it is valid, ISO 8601 UTC. */
export interface Validity {
  validFrom: string
  validTo: string
}

export function deviceCertificate(
  { certificate, deviceId }: DsregStatus,
  stored: DeviceCertificates | null,
): Validity | null {
  const ofThisDevice = stored?.certificates.find(
    (one) => one.kind === 'device' && one.deviceId?.toLowerCase() === deviceId,
  )
  return certificate ?? ofThisDevice ?? null
}

export const isValidAt = ({ validFrom, validTo }: Validity, at: Date): boolean =>
  new Date(validFrom) <= at && at <= new Date(validTo)
