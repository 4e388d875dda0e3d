import { ok } from '../../src/outcome.ts'
import type { Raw } from './index.ts'
import { registryKey, utf8 } from './text.ts'

const machine = 'HKEY_LOCAL_MACHINE'
const enrollments = `${machine}\\SOFTWARE\\Microsoft\\Enrollments`

/** A plain Azure VM unless told otherwise. */
export function machineShape(is: { arc?: boolean; virtualDesktop?: boolean; mdm?: string } = {}): Raw['machineShape'] {
  const managed = `\r\n${enrollments}\\Context\r\n\r\n${enrollments}\\5D0C5E1B-0F6C-4F4D-9E55-0A6B4F1E2D3C\r\n    EnrollmentState    REG_DWORD    0x1\r\n    ProviderID    REG_SZ    ${is.mdm}\r\n\r\n`
  return {
    arcFolder: ok({ present: is.arc === true }),
    arcService: ok(
      registryKey(
        `${machine}\\SYSTEM\\CurrentControlSet\\Services\\himds`,
        is.arc ? [['Start', 'REG_DWORD', '0x2']] : undefined,
      ),
    ),
    virtualDesktop: ok(
      registryKey(
        `${machine}\\SOFTWARE\\Microsoft\\RDInfraAgent`,
        is.virtualDesktop ? [['IsRegistered', 'REG_DWORD', '0x1']] : undefined,
      ),
    ),
    enrollments: ok(
      is.mdm === undefined
        ? registryKey(enrollments)
        : { present: true as const, key: enrollments, output: utf8(managed) },
    ),
  }
}
