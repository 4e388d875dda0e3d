// Fails when TLS with a required endpoint does not come about for another reason than interception: cut, swallowed, for another name, out of its dates.
import type { FailureOf, TlsTrouble } from '../network/endpoint-failure.ts'
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
import { type FixStep, fail, rule } from './rule.ts'

export const tlsFailure = rule({
  id: 'tls-failure',
  title: 'TLS to a required endpoint fails',
  why: 'The join and every sign-in talk to these hosts over TLS. Windows gives up where the handshake does not end well, as it must: it could not know whom it talks to.',
  stage: 'network',
  severity: 'error',
  thenCheck: 'curl.exe on the VM prints an HTTP status for the host (302 or 404 is right).',
  docs: documentation.network,
  needs: ['endpoints'],
  uses: weighingSources,
  explains: endpointSymptoms,
  check(facts, { asked }) {
    const failures = failuresOf(facts.endpoints, 'tls')
    if (failures.length === 0) return nothingFound(facts.endpoints)
    const remedies = [...new Set(failures.map(({ trouble }) => remedyOf[trouble]))]
    const firstOf = (remedy: Remedy) => failures.find(({ trouble }) => remedyOf[trouble] === remedy) as Failure
    return fail({
      saw: tell(failures),
      fix: remedies.flatMap((remedy) => remedy(firstOf(remedy), allHosts(facts.endpoints))),
      thenCheck: `On the VM, this prints an HTTP status (302 or 404 is right): ${curlCommand(failures, facts.endpoints.proxy)}`,
      ...weigh(failures, facts, asked),
    })
  },
})

type Failure = FailureOf<'tls'>
type Remedy = (failure: Failure, hosts: string[]) => FixStep[]

const filter: Remedy = ({ path }, hosts) => [
  {
    text: `Have the ${path === 'proxy' ? 'proxy or the firewall behind it' : 'firewall that the route table of the subnet points to'} allow these hosts by name (application rule, TLS inspection and IPS included), not only TCP port 443: ${hosts.join(', ')}.`,
    where: 'azure',
  },
  {
    text: 'A security product or VPN client on this VM can cut TLS the same way: list the drivers that filter the traffic here, and try without them.',
    command:
      'powershell.exe -Command "Get-NetAdapterBinding | Where-Object ComponentID -notlike ms_* | Format-Table Name, DisplayName, Enabled"',
    where: 'vm',
  },
]

const otherServer: Remedy = ({ host }) => [
  {
    text: `What answers for ${host} is another server: see where the name leads. If the address is not one that public DNS gives, mend the DNS server; if it is, a device on the way (sign-in portal, load balancer, firewall) answers in place of the service and needs an exception for it.`,
    command: `nslookup.exe ${host}`,
    where: 'vm',
  },
]

const dates: Remedy = ({ host, trouble }) => [
  {
    text: `Hold this VM's clock against a watch: Microsoft renews its certificates long before they ${trouble === 'expired' ? 'expire' : 'are needed'}, so a wrong clock is the usual reason. If it is wrong, set it from its time source (elevated).`,
    command: 'w32tm.exe /resync /force',
    where: 'vm',
  },
  {
    text: `If the clock is right, another server than Microsoft's answers for ${host}: see where the name leads.`,
    command: `nslookup.exe ${host}`,
    where: 'vm',
  },
]

const remedyOf: Record<TlsTrouble, Remedy> = {
  reset: filter,
  closed: filter,
  silence: filter,
  alert: filter,
  other: filter,
  'old-version': otherServer,
  'not-tls': otherServer,
  'wrong-name': otherServer,
  expired: dates,
  'not-yet-valid': dates,
}
