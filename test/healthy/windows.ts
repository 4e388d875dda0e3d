import { ok } from '../../src/outcome.ts'
import type { Raw } from './index.ts'
import { registryKey } from './text.ts'

const machine = 'HKEY_LOCAL_MACHINE'

interface Differences {
  productName?: string
  build?: string
  /** UBR as reg.exe prints it; null: absent. */
  revision?: string | null
  productType?: string
  installationType?: string
  architecture?: string
  computerName?: string
}

export function windows(different: Differences = {}): Raw['windows'] {
  const {
    productName = 'Windows Server 2022 Datacenter Azure Edition',
    build = '20348',
    revision = '0xa8c',
    productType = 'ServerNT',
    installationType = 'Server',
    architecture = 'AMD64',
    computerName = 'VM-PAYROLL-07',
  } = different
  const control = `${machine}\\SYSTEM\\CurrentControlSet\\Control`
  return {
    version: registryKey(`${machine}\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion`, [
      ['CurrentBuild', 'REG_SZ', build],
      ['CurrentBuildNumber', 'REG_SZ', build],
      ['DisplayVersion', 'REG_SZ', '21H2'],
      ['InstallationType', 'REG_SZ', installationType],
      ['ProductName', 'REG_SZ', productName],
      ...(revision === null ? [] : [['UBR', 'REG_DWORD', revision] as [string, string, string]]),
    ]),
    product: ok(registryKey(`${control}\\ProductOptions`, [['ProductType', 'REG_SZ', productType]])),
    environment: ok(
      registryKey(`${control}\\Session Manager\\Environment`, [['PROCESSOR_ARCHITECTURE', 'REG_SZ', architecture]]),
    ),
    computerName: ok(
      registryKey(`${control}\\ComputerName\\ActiveComputerName`, [['ComputerName', 'REG_SZ', computerName]]),
    ),
    timeZone: ok(registryKey(`${control}\\TimeZoneInformation`, [['ActiveTimeBias', 'REG_DWORD', '0x0']])),
  }
}
