// Which Windows this is, from the registry (HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion and three small keys): build, edition, server or client, architecture, computer name, time zone.
// Empty means that the key is absent, which a working Windows never shows for CurrentVersion.
import { z } from 'zod'
import { attempt, outcomeSchema } from '../outcome.ts'
import { dword, queryRegistry, registryRawSchema, registryValues } from '../registry.ts'
import { readTimeZone, type TimeZone, timeZoneKey } from '../time-zone.ts'
import { firstWave } from './probe.ts'

const keys = {
  version: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion',
  product: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions',
  environment: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment',
  computerName: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName',
} as const

export interface Windows {
  productName: string | null
  /** 17763 and the like; null when the registry doesn't hold it. */
  build: number | null
  /** Update build revision: the part after the dot of 20348.2700. */
  revision: number | null
  displayVersion: string | null
  /** Server, Server Core, Client. */
  installationType: string | null
  server: boolean | null
  domainController: boolean | null
  architecture: string | null
  computerName: string | null
  /** Null when the registry doesn't hold it. */
  timeZone: TimeZone | null
}

const raw = z.object({
  version: registryRawSchema,
  product: outcomeSchema(registryRawSchema),
  environment: outcomeSchema(registryRawSchema),
  computerName: outcomeSchema(registryRawSchema),
  timeZone: outcomeSchema(registryRawSchema),
})

export const windows = firstWave<z.infer<typeof raw>, Windows>({
  title: 'Windows version',
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const part = (key: string) => attempt(() => queryRegistry(machine, key, signal))
    const [version, product, environment, computerName, timeZone] = await Promise.all([
      queryRegistry(machine, keys.version, signal),
      part(keys.product),
      part(keys.environment),
      part(keys.computerName),
      part(timeZoneKey),
    ])
    return { version, product, environment, computerName, timeZone }
  },
  parse(found) {
    const version = registryValues(found.version)
    const values = (part: (typeof found)['product']) => (part.status === 'ok' ? registryValues(part.value) : new Map())
    const productType = values(found.product).get('producttype')?.data.toLowerCase() ?? null
    const build = Number(version.get('currentbuildnumber')?.data ?? version.get('currentbuild')?.data)
    return {
      productName: version.get('productname')?.data ?? null,
      build: Number.isInteger(build) && build > 0 ? build : null,
      revision: dword(version.get('ubr')),
      displayVersion: version.get('displayversion')?.data ?? version.get('releaseid')?.data ?? null,
      installationType: version.get('installationtype')?.data ?? null,
      server: productType === null ? null : productType !== 'winnt',
      domainController: productType === null ? null : productType === 'lanmannt',
      architecture: values(found.environment).get('processor_architecture')?.data ?? null,
      computerName: values(found.computerName).get('computername')?.data ?? null,
      timeZone: found.timeZone.status === 'ok' ? readTimeZone(found.timeZone.value) : null,
    }
  },
})
