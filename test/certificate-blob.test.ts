// Blobs of Windows' certificate stores: the certificate is found among any properties, and damaged blobs give none.
import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binaryOf, certificateInBlob } from '../src/certificate-blob.ts'
import { der } from './healthy/certificates.ts'

function property(id: number, data: Uint8Array): Buffer {
  const head = Buffer.alloc(12)
  head.writeUInt32LE(id, 0)
  head.writeUInt32LE(1, 4)
  head.writeUInt32LE(data.length, 8)
  return Buffer.concat([head, data])
}
const certificate = Buffer.from(der.device, 'hex')
const others = fc.array(fc.record({ id: fc.integer({ min: 1, max: 31 }), data: fc.uint8Array({ maxLength: 40 }) }))

test('the certificate is found before, between and after any other properties', () => {
  fc.assert(
    fc.property(others, others, (before, after) => {
      const blob = Buffer.concat([
        ...before.map(({ id, data }) => property(id, data)),
        property(32, certificate),
        ...after.map(({ id, data }) => property(id, data)),
      ])
      const found = certificateInBlob(blob)
      expect(Buffer.from(found ?? []).equals(certificate)).toBe(true)
      expect(new X509Certificate(found ?? '').subject).toBe('CN=ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679')
    }),
  )
})

test('any bytes, and any cut blob, give a part of themselves or nothing', () => {
  const whole = Buffer.concat([property(3, Buffer.alloc(20)), property(32, certificate)])
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.nat(whole.length - 1).map((end) => whole.subarray(0, end)),
      ),
      (blob) => {
        expect(certificateInBlob(blob)?.length ?? 0).toBeLessThanOrEqual(blob.length)
      },
    ),
  )
  for (const end of [0, 11, 40, whole.length - 1]) expect(certificateInBlob(whole.subarray(0, end))).toBe(null)
})

test('binaryOf reads what reg.exe prints, and nothing else', () => {
  expect([...(binaryOf('00ff10') ?? [])]).toEqual([0, 255, 16])
  for (const text of ['0', '0g', '00 11']) expect(binaryOf(text)).toBe(null)
})
