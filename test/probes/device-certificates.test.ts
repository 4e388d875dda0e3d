import { describe, expect, test } from 'vitest'
import { deviceCertificates, readCertificate } from '../../src/probes/device-certificates.ts'
import { der } from '../healthy/certificates.ts'
import { deviceCertificates as healthy } from '../healthy/device-certificates.ts'

const read = (hex: string) => readCertificate('AA', Buffer.from(hex, 'hex'))

describe('deviceCertificates', () => {
  test('the certificate of the join and the one for Remote Desktop, newest first', () => {
    expect(deviceCertificates.parse(healthy()).certificates).toEqual([
      {
        kind: 'peer-to-peer',
        thumbprint: 'AD7C979C613550B403126BC5FFB647ED77E69895',
        deviceId: 'ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679',
        issuer: 'CN=MS-Organization-P2P-Access [2026]',
        validFrom: '2026-11-19T17:15:00.000Z',
        validTo: '2026-11-20T17:20:00.000Z',
      },
      {
        kind: 'device',
        thumbprint: 'CEC55C2566633AC8DA3D9E3EAD98A599084D0C4C',
        deviceId: 'ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679',
        issuer: 'DC=net, DC=windows, CN=MS-Organization-Access, OU=82dbaca4-3e81-46ca-9c73-0950c1eaca97',
        validFrom: '2022-01-28T11:15:49.000Z',
        validTo: '2032-01-28T11:45:49.000Z',
      },
    ])
  })
  test("another issuer's certificate, and bytes that are none", () => {
    expect(read(der.webServer)).toBe(null)
    expect(read('')).toBe(null)
    expect(read(der.device.slice(0, 200))).toBe(null)
  })
  test('damaged evidence costs only the damaged certificate', () => {
    const raw = {
      certificates: [
        { thumbprint: 'AA', der: 'zz' },
        { thumbprint: 'BB', der: der.device },
      ],
      others: 0,
    }
    expect(deviceCertificates.parse(raw).certificates.map((one) => one.thumbprint)).toEqual(['BB'])
  })
})
