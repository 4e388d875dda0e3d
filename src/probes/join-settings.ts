// Where Windows' join asks, and what it holds of the join: HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\CDJ and HKLM\SYSTEM\CurrentControlSet\Control\CloudDomainJoin\JoinInfo
// and TenantInfo (with all below). Sample: "    AzureVmTenantIdEndpoint    REG_SZ    http://169.254.169.254/metadata/identity/info". Absent is normal before the extension ran.
import { z } from 'zod'
import { attempt, outcomeSchema } from '../outcome.ts'
import {
  dword,
  parseRegistryOutput,
  queryRegistry,
  type RegistryRaw,
  registryRawSchema,
  registryValues,
} from '../registry.ts'
import { secondWave } from './probe.ts'

const keys = {
  cdj: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ',
  joinInfo: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo',
  tenantInfo: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\TenantInfo',
} as const

export interface JoinSettings {
  /** The endpoints that the join is told to ask, as written; none when the extension never set them. */
  endpoints: { name: string; url: string }[]
  /** True when CDJ says that this is an Arc-enabled server. */
  arcEnabled: boolean
  /** The joins that Windows holds, beside dsregcmd's view: thumbprint of the device certificate and tenant, lower case. Null when they could not be read. */
  joins: { thumbprint: string; tenantId: string | null }[] | null
  /** Tenants that Windows knows from joining, lower case. Null when they could not be read. */
  tenantIds: string[] | null
}

const raw = z.object({
  cdj: registryRawSchema,
  joinInfo: outcomeSchema(registryRawSchema),
  tenantInfo: outcomeSchema(registryRawSchema),
})

export const joinSettings = secondWave<z.infer<typeof raw>, JoinSettings>({
  title: 'the join settings',
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const all = (key: string) => attempt(() => queryRegistry(machine, key, signal, { recursive: true }))
    const [cdj, joinInfo, tenantInfo] = await Promise.all([
      queryRegistry(machine, keys.cdj, signal),
      all(keys.joinInfo),
      all(keys.tenantInfo),
    ])
    return { cdj, joinInfo, tenantInfo }
  },
  parse({ cdj, joinInfo, tenantInfo }) {
    const settings = registryValues(cdj)
    return {
      endpoints: [...settings.values()]
        .filter((value) => /^AzureVm\w+Endpoint$/i.test(value.name))
        .map((value) => ({ name: value.name, url: value.data.trim() })),
      arcEnabled: dword(settings.get('arcenabledvm')) === 1,
      joins:
        joinInfo.status === 'ok'
          ? childKeys(joinInfo.value).map(({ name, values }) => ({
              thumbprint: name.toUpperCase(),
              tenantId:
                values
                  .find((value) => value.name.toLowerCase() === 'tenantid')
                  ?.data.trim()
                  .toLowerCase() ?? null,
            }))
          : null,
      tenantIds: tenantInfo.status === 'ok' ? childKeys(tenantInfo.value).map(({ name }) => name.toLowerCase()) : null,
    }
  },
})

/** The keys one level below the asked one. */
function childKeys(raw: RegistryRaw) {
  if (!raw.present) return []
  const prefix = `${raw.key.toLowerCase()}\\`
  return [...parseRegistryOutput(raw.output)]
    .filter(([key]) => key.toLowerCase().startsWith(prefix) && !key.slice(prefix.length).includes('\\'))
    .map(([key, values]) => ({ name: key.slice(prefix.length), values }))
}
