import { ok } from '../../src/outcome.ts'
import type { Raw } from './index.ts'
import { registryKey } from './text.ts'

const settings = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings'

/** What is set, by place: WinHTTP's blob as hex, WinINET's values by name. */
interface Differences {
  winHttp?: string
  account?: Record<string, string | number>
  system?: Record<string, string | number>
  machine?: Record<string, string | number>
  perMachine?: boolean
  environment?: { name: string; value: string }[]
}

export const winHttpDirect = '2800000000000000010000000000000000000000'

/** A blob of the newer header: flags, proxy, bypass list, PAC URL. */
export function winHttpBlob(flags: number, proxy = '', bypass = '', pacUrl?: string, header = 0x28): string {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    return bytes
  }
  const text = (value: string) => Buffer.concat([number(value.length), Buffer.from(value, 'latin1')])
  const parts = [number(header), number(0), number(flags), text(proxy), text(bypass)]
  return Buffer.concat(pacUrl === undefined ? parts : [...parts, text(pacUrl)])
    .toString('hex')
    .toUpperCase()
}

export function proxySettings(different: Differences = {}): Raw['proxySettings'] {
  const rows = (values: Record<string, string | number> = {}) =>
    Object.entries(values).map(([name, value]): [string, string, string] =>
      typeof value === 'number' ? [name, 'REG_DWORD', `0x${value.toString(16)}`] : [name, 'REG_SZ', value],
    )
  const key = (hive: string, values?: Record<string, string | number>) =>
    ok(registryKey(`${hive}\\${settings}`, rows(values)))
  return {
    connections: ok(
      registryKey(`HKEY_LOCAL_MACHINE\\${settings}\\Connections`, [
        ['WinHttpSettings', 'REG_BINARY', different.winHttp ?? winHttpDirect],
      ]),
    ),
    machine: key('HKEY_LOCAL_MACHINE', different.machine),
    policy: ok(
      registryKey(
        'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings',
        different.perMachine ? [['ProxySettingsPerUser', 'REG_DWORD', '0x0']] : undefined,
      ),
    ),
    account: key('HKEY_CURRENT_USER', different.account),
    system: key('HKEY_USERS\\S-1-5-18', different.system),
    environment: different.environment ?? [],
  }
}
