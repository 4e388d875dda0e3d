import { ok } from '../../src/outcome.ts'
import type { Raw } from './index.ts'
import { utf8 } from './text.ts'

const interfaces = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces'

/** One adapter that is up, with its DNS servers from Azure (`dhcp`) or fixed in Windows (`adapter`). */
export function nameServers(
  servers: string[] = ['168.63.129.16'],
  setBy: 'adapter' | 'dhcp' = 'dhcp',
): Raw['nameServers'] {
  const value = setBy === 'adapter' ? 'NameServer' : 'DhcpNameServer'
  const lines = [
    `${interfaces}\\{11111111-2222-3333-4444-555555555555}`,
    '    EnableDHCP    REG_DWORD    0x1',
    '    DhcpIPAddress    REG_SZ    10.20.0.7',
    `    ${value}    REG_SZ    ${servers.join(setBy === 'adapter' ? ',' : ' ')}`,
  ]
  return {
    system: servers,
    ownAddresses: ['10.20.0.7', '127.0.0.1', '::1'],
    registry: ok({
      present: true,
      key: interfaces,
      output: utf8(`\r\n${interfaces}\r\n\r\n${lines.join('\r\n')}\r\n\r\n`),
    }),
  }
}
