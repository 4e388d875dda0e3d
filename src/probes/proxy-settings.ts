// The proxies that are set on this VM: WinHTTP's own (HKLM\...\Internet Settings\Connections, WinHttpSettings, see network/win-http-settings.ts), which the join uses as SYSTEM;
// WinINET's of this account and of SYSTEM (ProxyEnable, ProxyServer, ProxyOverride, AutoConfigURL), of the machine where a policy says ProxySettingsPerUser = 0, and the environment's.
// Absent keys and values mean direct.
import { z } from 'zod'
import { proxyFor, proxyText } from '../network/proxy-list.ts'
import { hidePasswords, parseWinHttpSettings, type WinHttpSettings } from '../network/win-http-settings.ts'
import { attempt, type Outcome, outcomeSchema } from '../outcome.ts'
import { mapRawText } from '../raw-text.ts'
import { dword, queryRegistry, type RegistryRaw, registryRawSchema, registryValues } from '../registry.ts'
import { firstWave } from './probe.ts'

const settings = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings'
const keys = {
  connections: `HKEY_LOCAL_MACHINE\\${settings}\\Connections`,
  machine: `HKEY_LOCAL_MACHINE\\${settings}`,
  policy: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings',
  account: `HKEY_CURRENT_USER\\${settings}`,
  system: `HKEY_USERS\\S-1-5-18\\${settings}`,
} as const

/** WinINET's settings of one place: what browsers there use. */
export interface WinInetSettings {
  /** As written; null when no proxy is named or it is switched off. */
  proxy: string | null
  bypass: string | null
  pacUrl: string | null
}

export interface ProxySettings {
  /** Null when the settings could not be read. */
  winHttp: WinHttpSettings | null
  account: WinInetSettings | null
  system: WinInetSettings | null
  /** Set only where a policy makes one setting for the whole machine. */
  machine: WinInetSettings | null
  environment: { name: string; value: string }[]
  /** What decides the way of a request and was not evaluated, in words: a PAC script, WPAD. Direct failures prove nothing then. */
  automatic: string | null
}

const raw = z.object({
  connections: outcomeSchema(registryRawSchema),
  machine: outcomeSchema(registryRawSchema),
  policy: outcomeSchema(registryRawSchema),
  account: outcomeSchema(registryRawSchema),
  system: outcomeSchema(registryRawSchema),
  environment: z.array(z.object({ name: z.string(), value: z.string() })),
})

export const proxySettings = firstWave<z.infer<typeof raw>, ProxySettings>({
  title: 'proxy settings',
  timeoutMs: 25_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const key = (path: string) => attempt(() => queryRegistry(machine, path, signal))
    const [connections, whole, policy, account, system, { proxyVariables }] = await Promise.all([
      key(keys.connections),
      key(keys.machine),
      key(keys.policy),
      key(keys.account),
      key(keys.system),
      machine.ownNetwork(),
    ])
    // A proxy's address may hold a name and a password.
    const environment = proxyVariables.map(({ name, value }) => ({
      name,
      value: value.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1'),
    }))
    if (connections.status === 'ok' && connections.value.present)
      connections.value.output = mapRawText(connections.value.output, hidePasswords)
    return { connections, machine: whole, policy, account, system, environment }
  },
  parse(found) {
    const perMachine = dword(valuesOf(found.policy).get('proxysettingsperuser')) === 0
    const winHttp = readWinHttp(found.connections)
    const account = readWinInet(found.account)
    const system = readWinInet(found.system)
    const machine = perMachine ? readWinInet(found.machine) : null
    return {
      winHttp,
      account,
      system,
      machine,
      environment: found.environment,
      automatic: automaticProxy(winHttp, { account, system, machine }),
    }
  },
})

const valuesOf = (part: Outcome<RegistryRaw>) =>
  part.status === 'ok' ? registryValues(part.value) : new Map<string, never>()

function readWinHttp(part: Outcome<RegistryRaw>): WinHttpSettings | null {
  if (part.status === 'failed') return null
  const value = registryValues(part.value).get('winhttpsettings')
  if (value === undefined) return { proxy: null, bypass: null, pacUrl: null, autoDetect: false }
  return parseWinHttpSettings(value.data.trim())
}

function readWinInet(part: Outcome<RegistryRaw>): WinInetSettings | null {
  if (part.status === 'failed') return null
  const values = registryValues(part.value)
  const text = (name: string) => values.get(name)?.data.trim() || null
  const on = dword(values.get('proxyenable')) === 1
  return {
    proxy: on ? text('proxyserver') : null,
    bypass: on ? text('proxyoverride') : null,
    pacUrl: text('autoconfigurl'),
  }
}

/** WinINET's own WPAD switch is on in every fresh Windows and so says nothing; WinHTTP's is not. */
function automaticProxy(
  winHttp: WinHttpSettings | null,
  inet: Record<'account' | 'system' | 'machine', WinInetSettings | null>,
): string | null {
  if (winHttp === null) return "WinHTTP's proxy settings, which could not be read"
  if (winHttp.pacUrl !== null) return `the PAC script ${winHttp.pacUrl} (WinHTTP)`
  if (winHttp.autoDetect) return "WPAD, the network's own proxy script (WinHTTP looks for it by itself)"
  // A proxy that is named for WinHTTP is taken whatever browsers use.
  if (winHttp.proxy !== null && proxyFor('https', winHttp.proxy) !== null) return null
  const { system, machine, account } = inet
  if (system?.pacUrl) return `the PAC script ${system.pacUrl} (Internet settings of SYSTEM)`
  if (machine?.pacUrl) return `the PAC script ${machine.pacUrl} (Internet settings of the machine)`
  if (account?.pacUrl) return `the PAC script ${account.pacUrl} (Internet settings of this account)`
  return null
}

/** "10.1.0.10:8080" of a proxy list, for people; the list itself where it names none for https. */
export function proxyName(list: string): string {
  const server = proxyFor('https', list)
  return server === null ? list : proxyText(server)
}
