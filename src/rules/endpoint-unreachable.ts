// Fails when a required endpoint can't be reached on the way that Windows takes, and no other rule knows the reason: TCP, the proxy itself, or silence after TLS.

import { azureVm, groupAnd } from '../fixes.ts'
import type { FailureOf } from '../network/endpoint-failure.ts'
import { known } from '../outcome.ts'
import type { Instance } from '../probes/instance-metadata.ts'
import { documentation } from './documentation.ts'
import {
  allHosts,
  curlCommand,
  endpointSymptoms,
  failuresOf,
  nothingFound,
  tell,
  weigh,
  weighingSources,
} from './endpoint-failures.ts'
import { proxyNotOfWinHttp } from './proxy-fixes.ts'
import { type FixStep, fail, rule } from './rule.ts'

export const endpointUnreachable = rule({
  id: 'endpoint-unreachable',
  title: 'A required endpoint cannot be reached',
  why: 'The join and every sign-in talk to these hosts over HTTPS. One of them that cannot be reached is enough to fail them.',
  stage: 'network',
  severity: 'error',
  thenCheck: 'curl.exe on the VM prints an HTTP status for the host (302 or 404 is right).',
  docs: documentation.network,
  needs: ['endpoints'],
  uses: ['proxySettings', 'instanceMetadata', ...weighingSources],
  explains: endpointSymptoms,
  check(facts, { asked }) {
    const failures = failuresOf(facts.endpoints, 'unreachable')
    const [first] = failures
    if (first === undefined) return nothingFound(facts.endpoints)
    const unused = first.at === 'tcp' ? proxyNotOfWinHttp(facts.proxySettings) : null
    return fail({
      saw: [tell(failures), ...(unused === null ? [] : [unused.text])].join(' '),
      fix: [
        ...(unused === null ? [] : [unused.step]),
        ...stepsFor(first, known(facts.instanceMetadata)?.instance ?? null, allHosts(facts.endpoints)),
      ],
      thenCheck: `On the VM, this prints an HTTP status (302 or 404 is right): ${curlCommand(failures, facts.endpoints.proxy)}`,
      ...weigh(failures, facts, asked),
    })
  },
})

function stepsFor(failure: FailureOf<'unreachable'>, instance: Instance | null, hosts: string[]): FixStep[] {
  const { at, proxy, host, trouble } = failure
  if (at === 'proxy')
    return [
      {
        text: `WinHTTP sends the join's requests to the proxy ${proxy}. If the proxy is in use, mend it or the way to it; if it is gone, name the right one, or go back to direct connections with this command (elevated).`,
        command: 'netsh.exe winhttp reset proxy',
        where: 'vm',
      },
    ]
  if (at === 'behind-proxy')
    return [
      {
        text: `Let the administrators of the proxy ${proxy} see why it cannot reach ${host} on port 443: its own DNS and its own way out.`,
        where: 'azure',
      },
    ]
  if (at === 'http')
    return [
      {
        text: `The handshake with ${host} works, so name, route and certificate are right; what follows is swallowed. Try without security software and VPN clients on this VM, then have the firewall team look at packets of more than 1400 bytes (MTU) on the way.`,
        command: `ping.exe -f -l 1372 ${host}`,
        where: 'vm',
      },
    ]
  const allow: FixStep = {
    text: `Allow outgoing TCP port 443 to the service tag AzureActiveDirectory (and AzureFrontDoor.Frontend) in the network security groups of network adapter and subnet, and these hosts by name in the firewall that the route table of the subnet points to: ${hosts.join(', ')}.`,
    where: 'azure',
  }
  if (trouble === 'no-route')
    return [
      {
        text: 'Look at the routes of Windows: there must be a default route (0.0.0.0) by the primary adapter, and none that takes the endpoint elsewhere.',
        command: 'route.exe print -4',
        where: 'vm',
      },
      allow,
    ]
  return [...ipFlow(failure, instance), windowsFirewall, allow]
}

/** Which network security group rule decides, asked of Azure with the addresses that were seen. */
function ipFlow({ address }: FailureOf<'unreachable'>, instance: Instance | null): FixStep[] {
  const vm = azureVm(instance)
  const own = instance?.privateAddresses[0]
  if (
    own === undefined ||
    !/^[\d.]+$/.test(own) ||
    address === null ||
    address.includes(':') ||
    vm.name === null ||
    vm.resourceGroup === null ||
    vm.scaleSet !== null
  )
    return []
  return [
    {
      text: 'Ask Azure which network security group rule decides about this connection. If it says Deny, change that rule; if it says Allow, the packets are dropped further on: at a firewall that the route table points to, or in Windows.',
      command: `az network watcher test-ip-flow --direction Outbound --protocol TCP --local ${own}:60000 --remote ${address}:443${groupAnd(vm, '--vm', vm.name)}`,
      where: 'azure',
    },
  ]
}

const windowsFirewall: FixStep = {
  text: 'In an elevated PowerShell on the VM, list the rules of Windows Firewall that block outgoing traffic; a security product with a firewall of its own needs the same look.',
  command:
    'Get-NetFirewallRule -Direction Outbound -Action Block -Enabled True | Select-Object DisplayName, PolicyStoreSourceType',
  where: 'vm',
}
