// The network around one VM: addresses, IMDS, DNS, endpoints and proxy, all in this process's own network namespace. It opens no connection
// to the world, and it watches for packets that try to go there.
import { execaSync } from 'execa'
import { companyProxy, imdsAddress, vmAddress } from './addresses.ts'
import type { Certificates } from './certificates.ts'
import { type DnsServer, type NameAnswer, startDns } from './dns.ts'
import { type Endpoint, type EndpointRequest, startEndpoint } from './endpoints.ts'
import { type Imds, type ImdsLog, imdsServer } from './imds.ts'
import { listen } from './listen.ts'
import { type ForwardProxy, proxyServer } from './proxy.ts'

export interface FakeAzure {
  imds: Imds
  endpoints: Endpoint[]
  /** The DNS servers that are there. */
  dns: DnsServer[]
  /** The DNS servers that the VM is told to use, whether they are there or not. */
  nameServers: string[]
  proxy: ForwardProxy | null
  /** How far the clocks of the endpoints are ahead of the VM's. */
  clockAheadSeconds: number
  /** How long every server here takes for an answer. */
  answerMs: number
}

/** What the VM did on this network. */
export interface NetworkLog {
  imds: ImdsLog
  /** Names asked of any DNS server, each once. */
  names: string[]
  endpointRequests: EndpointRequest[]
  /** host:port of every CONNECT. */
  proxyTargets: string[]
}

/** The answers of a DNS server for the endpoints, as a healthy network gives them; most VMs have no IPv6, but the names do. */
export function healthyNames(endpoints: Endpoint[]): Record<string, NameAnswer> {
  return Object.fromEntries(
    endpoints.map(({ host, address }) => [
      host,
      { a: [address], aaaa: ['2603:1027:1:28::25'], through: [`${host.replaceAll('.', '-')}.trafficmanager.net`] },
    ]),
  )
}

const silentDevice = 'nowhere'

/** Makes the network and starts everything on it. Needs a network namespace of its own, and root. */
export async function startAzure(azure: FakeAzure, certificates: Certificates): Promise<NetworkLog> {
  const { server, log } = imdsServer(azure.imds)
  const network: NetworkLog = { imds: log, names: [], endpointRequests: [], proxyTargets: [] }
  const endpoints = azure.endpoints.filter(({ reach }) => reach !== 'black-hole')
  makeNetwork(azure.imds.reach === 'no-route' ? [imdsAddress] : [], [
    ...(azure.imds.reach === 'answers' || azure.imds.reach === 'refuses' ? [imdsAddress] : []),
    ...azure.dns.map(({ address }) => address),
    ...endpoints.map(({ address }) => address),
    ...(azure.proxy ? [companyProxy] : []),
  ])
  const { answerMs, clockAheadSeconds } = azure
  if (azure.imds.reach === 'answers') await listen(server, 80, imdsAddress, answerMs)
  for (const dns of azure.dns)
    await startDns(dns, answerMs, (name) => {
      if (!network.names.includes(name)) network.names.push(name)
    })
  for (const endpoint of endpoints)
    await startEndpoint(endpoint, {
      certificates,
      clockAheadSeconds,
      answerMs,
      onRequest: (request) => network.endpointRequests.push(request),
    })
  if (azure.proxy) {
    const { proxy } = azure
    const addressOf = (host: string) => endpoints.find((endpoint) => endpoint.host === host)?.address
    const proxying = proxyServer(proxy, certificates, addressOf, (target) => network.proxyTargets.push(target))
    await listen(proxying, proxy.port, companyProxy, answerMs)
  }
  return network
}

/** Addresses on `lo` are there; packets to any other address go to a device that swallows them, and are counted, but to `unreachable` ones there is no route. */
function makeNetwork(unreachable: string[], addresses: string[]): void {
  const ip = (...args: string[]) => execaSync('ip', args)
  ip('link', 'set', 'lo', 'up')
  for (const address of new Set(addresses)) ip('address', 'add', `${address}/32`, 'dev', 'lo')
  ip('tuntap', 'add', 'dev', silentDevice, 'mode', 'tun')
  ip('link', 'set', silentDevice, 'up')
  ip('address', 'add', `${vmAddress}/24`, 'dev', silentDevice)
  ip('route', 'add', 'default', 'dev', silentDevice)
  for (const address of unreachable) ip('route', 'add', 'unreachable', `${address}/32`)
  const watch = `table inet watch {
    set left { type ipv4_addr . inet_proto . inet_service; flags dynamic; size 4096; }
    chain out {
      type filter hook output priority 0
      oifname "${silentDevice}" meta l4proto { tcp, udp } add @left { ip daddr . meta l4proto . th dport }
    }
  }`
  execaSync('nft', ['-f', '-'], { input: watch })
}

/** Where packets went that nothing on this network took: "8.8.8.8 tcp 443". */
export function packetsToNowhere(): string[] {
  const listing = JSON.parse(execaSync('nft', ['--json', 'list', 'set', 'inet', 'watch', 'left']).stdout)
  const set = (listing.nftables as { set?: { elem?: { concat: (string | number)[] }[] } }[]).find((one) => one.set)
  return (set?.set?.elem ?? []).map((element) => element.concat.join(' '))
}
