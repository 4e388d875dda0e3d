import { expect, test } from 'vitest'
import { failed, ok } from '../../src/outcome.ts'
import { machineShape } from '../../src/probes/machine-shape.ts'
import { machineShape as shaped } from '../healthy/machine-shape.ts'
import { utf8 } from '../healthy/text.ts'

test('a plain Azure VM', () => {
  expect(machineShape.parse(shaped())).toEqual({ arcAgent: false, virtualDesktopHost: false, mdmProviders: [] })
})

test('a session host that Intune manages', () => {
  expect(machineShape.parse(shaped({ virtualDesktop: true, mdm: 'MS DM Server' }))).toEqual({
    arcAgent: false,
    virtualDesktopHost: true,
    mdmProviders: ['MS DM Server'],
  })
})

test('either trace of the Connected Machine agent is enough; without a look nothing is claimed', () => {
  expect(machineShape.parse({ ...shaped(), arcFolder: ok({ present: true }) }).arcAgent).toBe(true)
  expect(machineShape.parse({ ...shaped({ arc: true }), arcFolder: failed('timeout', '') }).arcAgent).toBe(true)
  expect(machineShape.parse({ ...shaped(), arcService: failed('timeout', '') }).arcAgent).toBe(null)
})

test('an enrollment that was never finished manages nothing', () => {
  const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Enrollments'
  const output = utf8(
    `${key}\\A\r\n    EnrollmentState    REG_DWORD    0x0\r\n    ProviderID    REG_SZ    MS DM Server\r\n`,
  )
  expect(machineShape.parse({ ...shaped(), enrollments: ok({ present: true, key, output }) }).mdmProviders).toEqual([])
})

test("Intune's two enrollments are one, and a bridge for scripts manages nothing", () => {
  const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Enrollments'
  const enrolled = (id: string, provider: string) =>
    `${key}\\${id}\r\n    EnrollmentState    REG_DWORD    0x1\r\n    ProviderID    REG_SZ    ${provider}\r\n\r\n`
  const output = utf8(
    `${enrolled('A', 'MS DM Server')}${enrolled('B', 'Microsoft Device Management')}${enrolled('C', 'WMI_Bridge_SCCM_Server')}`,
  )
  expect(machineShape.parse({ ...shaped(), enrollments: ok({ present: true, key, output }) }).mdmProviders).toEqual([
    'MS DM Server',
  ])
})
