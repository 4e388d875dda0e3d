// Whether this VM accepts Remote Desktop: fDenyTSConnections under Control\Terminal Server and, stronger, under Policies\Microsoft\Windows NT\Terminal Services; the listener's
// port and NLA under WinStations\RDP-Tcp; the service TermService. Sample: "    fDenyTSConnections    REG_DWORD    0x0". An absent policy is normal; absent settings tell nothing.
import { z } from 'zod'
import { attempt, outcomeSchema } from '../outcome.ts'
import { dword, queryRegistry, type RegistryRaw, registryRawSchema, registryValues } from '../registry.ts'
import { parseService, queryService, type Service, serviceRawSchema } from '../services.ts'
import { secondWave } from './probe.ts'

export const remoteDesktopKeys = {
  settings: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server',
  policy: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services',
  listener: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp',
} as const

export interface RemoteDesktop {
  /** fDenyTSConnections as set on the VM; null when absent. */
  deniedBySetting: number | null
  /** The same as set by policy, which wins; null when no policy is set. */
  deniedByPolicy: number | null
  /** fEnableWinStation of the RDP listener; null when absent. */
  listenerEnabled: number | null
  port: number | null
  /** 1 when network level authentication is required; by policy if it says so. */
  networkLevelAuthentication: number | null
  /** Null when sc.exe did not tell. */
  service: Service | null
  /** What of this could not be read, and why, in words. */
  unread: string[]
}

const raw = z.object({
  settings: registryRawSchema,
  policy: registryRawSchema,
  listener: outcomeSchema(registryRawSchema),
  service: outcomeSchema(serviceRawSchema),
})

export const remoteDesktop = secondWave<z.infer<typeof raw>, RemoteDesktop>({
  title: 'the Remote Desktop settings',
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const [settings, policy, listener, service] = await Promise.all([
      queryRegistry(machine, remoteDesktopKeys.settings, signal),
      queryRegistry(machine, remoteDesktopKeys.policy, signal),
      attempt(() => queryRegistry(machine, remoteDesktopKeys.listener, signal)),
      attempt(() => queryService(machine, 'TermService', signal)),
    ])
    return { settings, policy, listener, service }
  },
  parse({ settings, policy, listener, service }) {
    const number = (key: RegistryRaw, name: string) => dword(registryValues(key).get(name))
    const ofListener = (name: string) => (listener.status === 'ok' ? number(listener.value, name) : null)
    return {
      deniedBySetting: number(settings, 'fdenytsconnections'),
      deniedByPolicy: number(policy, 'fdenytsconnections'),
      listenerEnabled: ofListener('fenablewinstation'),
      port: ofListener('portnumber'),
      networkLevelAuthentication: number(policy, 'userauthentication') ?? ofListener('userauthentication'),
      service: service.status === 'ok' ? parseService(service.value) : null,
      unread: [
        ...(listener.status === 'ok' ? [] : [`the settings of the listener could not be read: ${listener.message}`]),
        ...(service.status === 'ok' ? [] : [`the service TermService could not be asked for: ${service.message}`]),
      ],
    }
  },
  missing: (facts) => facts.unread,
})
