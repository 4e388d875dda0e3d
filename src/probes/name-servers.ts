// The DNS servers that this VM uses: as the system lists them for the adapters that are up, and HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces for who set them.
// Sample: "    NameServer    REG_SZ    10.1.0.4,10.1.0.5" (fixed on the adapter) and "    DhcpNameServer    REG_SZ    168.63.129.16" (given by Azure). Adapters that are gone leave their keys behind.
import { z } from 'zod'
import { attempt, outcomeSchema } from '../outcome.ts'
import { parseRegistryOutput, queryRegistry, type RegistryValue, registryRawSchema } from '../registry.ts'
import { firstWave } from './probe.ts'

const interfaces = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces'

export interface NameServer {
  address: string
  /** `adapter`: written into the adapter's settings in Windows. `dhcp`: given by Azure from the virtual network's settings. */
  setBy: 'adapter' | 'dhcp' | null
}

export interface NameServers {
  servers: NameServer[]
}

const raw = z.object({
  system: z.array(z.string()),
  ownAddresses: z.array(z.string()),
  registry: outcomeSchema(registryRawSchema),
})

export const nameServers = firstWave<z.infer<typeof raw>, NameServers>({
  title: 'DNS servers',
  timeoutMs: 25_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const [{ nameServers, addresses }, registry] = await Promise.all([
      machine.ownNetwork(),
      attempt(() => queryRegistry(machine, interfaces, signal, { recursive: true })),
    ])
    return { system: nameServers, ownAddresses: addresses, registry }
  },
  parse({ system, ownAddresses, registry }) {
    const adapters =
      registry.status === 'ok' && registry.value.present
        ? [...parseRegistryOutput(registry.value.output).values()].flatMap((values) => {
            const adapter = readAdapter(values)
            return adapter !== null && isUp(adapter.addresses, ownAddresses) ? [adapter] : []
          })
        : []
    const setBy = new Map(adapters.flatMap(({ servers, setBy }) => servers.map((server) => [server, setBy] as const)))
    const addresses = new Set([...system.filter(isServer), ...setBy.keys()])
    return { servers: [...addresses].map((address) => ({ address, setBy: setBy.get(address) ?? null })) }
  },
})

function readAdapter(values: RegistryValue[]) {
  const list = (name: string) =>
    (values.find((value) => value.name.toLowerCase() === name)?.data ?? '')
      .split(/\\0|[\s,;]+/)
      .filter((part) => part !== '' && part !== '0.0.0.0')
  const fixed = list('nameserver')
  const servers = fixed.length > 0 ? fixed : list('dhcpnameserver')
  if (servers.length === 0) return null
  return {
    servers,
    setBy: fixed.length > 0 ? ('adapter' as const) : ('dhcp' as const),
    addresses: [...list('ipaddress'), ...list('dhcpipaddress')],
  }
}

/** An adapter without an address of its own in the registry is given the benefit of the doubt. */
const isUp = (addresses: string[], own: string[]) =>
  addresses.length === 0 || addresses.some((address) => own.includes(address))

/** Windows lists these where an adapter has no server at all. */
const isServer = (address: string) => !/^fec0:0:0:ffff::/i.test(address)
