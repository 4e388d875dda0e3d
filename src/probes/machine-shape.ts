// What kind of machine this is beside an Azure VM: an Arc-enabled server (the agent's folder, the service himds), an Azure Virtual Desktop session host
// (HKLM\SOFTWARE\Microsoft\RDInfraAgent), enrolled in MDM (HKLM\SOFTWARE\Microsoft\Enrollments\<id> with EnrollmentState 1 and a ProviderID). Absent means that it isn't.
import { z } from 'zod'
import { attempt, outcomeSchema } from '../outcome.ts'
import { dword, parseRegistryOutput, queryRegistry, registryRawSchema } from '../registry.ts'
import { secondWave } from './probe.ts'

export interface MachineShape {
  /** The Azure Connected Machine agent is installed. Null: could not look. */
  arcAgent: boolean | null
  /** The agent of Azure Virtual Desktop is installed. Null: could not look. */
  virtualDesktopHost: boolean | null
  /** The MDM providers that manage this machine: "MS DM Server" is Intune. Null: could not look. */
  mdmProviders: string[] | null
}

const raw = z.object({
  arcFolder: outcomeSchema(z.object({ present: z.boolean() })),
  arcService: outcomeSchema(registryRawSchema),
  virtualDesktop: outcomeSchema(registryRawSchema),
  enrollments: outcomeSchema(registryRawSchema),
})

export const machineShape = secondWave<z.infer<typeof raw>, MachineShape>({
  title: 'the kind of machine',
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const key = (path: string, recursive = false) =>
      attempt(() => queryRegistry(machine, `HKEY_LOCAL_MACHINE\\${path}`, signal, { recursive }))
    const [arcFolder, arcService, virtualDesktop, enrollments] = await Promise.all([
      attempt(async () => {
        const folder = `${machine.systemDrive}\\Program Files\\AzureConnectedMachineAgent`
        const { present } = await machine.listFolder(folder, { signal, maxEntries: 1 })
        return { present }
      }),
      key('SYSTEM\\CurrentControlSet\\Services\\himds'),
      key('SOFTWARE\\Microsoft\\RDInfraAgent'),
      key('SOFTWARE\\Microsoft\\Enrollments', true),
    ])
    return { arcFolder, arcService, virtualDesktop, enrollments }
  },
  parse({ arcFolder, arcService, virtualDesktop, enrollments }) {
    const present = (part: typeof virtualDesktop | typeof arcFolder) =>
      part.status === 'ok' ? part.value.present : null
    const [folder, service] = [present(arcFolder), present(arcService)]
    return {
      arcAgent: folder || service ? true : folder === null || service === null ? null : false,
      virtualDesktopHost: present(virtualDesktop),
      mdmProviders:
        enrollments.status === 'failed' ? null : enrollments.value.present ? providersIn(enrollments.value.output) : [],
    }
  },
})

/** Providers of finished enrollments; Windows keeps empty and half-made ones under the same key. */
function providersIn(output: Parameters<typeof parseRegistryOutput>[0]): string[] {
  const providers = [...parseRegistryOutput(output).values()].flatMap((values) => {
    const value = (name: string) => values.find((one) => one.name.toLowerCase() === name)
    const provider = value('providerid')?.data.trim() ?? ''
    return provider !== '' && dword(value('enrollmentstate')) === 1 ? [provider] : []
  })
  // Intune has a second enrollment of its own; the bridges stand there for scripts and Configuration Manager and manage nothing themselves.
  const named = providers.map((provider) => (provider === 'Microsoft Device Management' ? 'MS DM Server' : provider))
  return [...new Set(named.filter((provider) => !/^WMI_Bridge_/i.test(provider)))]
}
