// The Windows time service: sc.exe query W32Time, and HKLM\SYSTEM\CurrentControlSet\Services\W32Time with all below it, which names the source of the time.
// Sample, below Parameters: "    Type    REG_SZ    NTP" and "    NtpServer    REG_SZ    time.windows.com,0x8". Type: NTP by the servers named, NT5DS by the domain, NoSync not at all, AllSync.
// Documentation: https://learn.microsoft.com/windows-server/networking/windows-time-service/windows-time-service-tools-and-settings. Absent means that the service isn't registered.
import { z } from 'zod'
import { attempt, outcomeSchema } from '../outcome.ts'
import { dword, parseRegistryOutput, queryRegistry, type RegistryValue, registryRawSchema } from '../registry.ts'
import { parseService, queryService, type Service, serviceRawSchema } from '../services.ts'
import { secondWave } from './probe.ts'

export const timeServiceKey = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\W32Time'

/** What isn't set, or could not be read, is null. */
export interface TimeService {
  service: Service | null
  /** As written: "NTP", "NT5DS", "NoSync", "AllSync". */
  type: string | null
  /** As written: "time.windows.com,0x8". */
  ntpServer: string | null
  /** Whether the clock of the Azure host is among the sources (VMICTimeProvider). */
  hostClock: boolean | null
  /** The largest corrections that the service makes by itself, seconds; 0xffffffff means any. */
  mostForward: number | null
  mostBack: number | null
}

const raw = z.object({ service: outcomeSchema(serviceRawSchema), registry: outcomeSchema(registryRawSchema) })

export const timeService = secondWave<z.infer<typeof raw>, TimeService>({
  title: 'the time service',
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const [service, registry] = await Promise.all([
      attempt(() => queryService(machine, 'W32Time', signal)),
      attempt(() => queryRegistry(machine, timeServiceKey, signal, { recursive: true })),
    ])
    return { service, registry }
  },
  parse({ service, registry }) {
    const keys = registry.status === 'ok' && registry.value.present ? parseRegistryOutput(registry.value.output) : null
    const value = (key: string, name: string): RegistryValue | undefined => {
      const wanted = `${timeServiceKey}\\${key}`.toLowerCase()
      const values = [...(keys ?? [])].find(([printed]) => printed.toLowerCase() === wanted)?.[1] ?? []
      return values.find((one) => one.name.toLowerCase() === name.toLowerCase())
    }
    const text = (name: string) => value('Parameters', name)?.data.trim() || null
    const hostClock = dword(value('TimeProviders\\VMICTimeProvider', 'Enabled'))
    return {
      service: service.status === 'ok' ? parseService(service.value) : null,
      type: text('Type'),
      ntpServer: text('NtpServer'),
      hostClock: hostClock === null ? null : hostClock !== 0,
      mostForward: dword(value('Config', 'MaxPosPhaseCorrection')),
      mostBack: dword(value('Config', 'MaxNegPhaseCorrection')),
    }
  },
})
