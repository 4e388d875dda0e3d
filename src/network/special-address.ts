// Which addresses no public service can have. Pure.
import { BlockList } from 'node:net'

const notPublic = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['240.0.0.0', 4],
] as const)
  notPublic.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
] as const)
  notPublic.addSubnet(network, prefix, 'ipv6')

/** True for private, loopback, link-local and unspecified addresses: an answer of somebody's own network, not of the internet. */
export function isPrivateAddress(address: string): boolean {
  return notPublic.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
}
