// Fails when the name of a required endpoint, or of the proxy that leads to it, can't be looked up on the way that Windows takes.
import type { FailureOf } from '../network/endpoint-failure.ts'
import { azureNameServer, publicNameServer } from '../network/name-servers.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { endpointSymptoms, failuresOf, nothingFound, tell, weigh, weighingSources } from './endpoint-failures.ts'
import { leaveProxy, proxyNotOfWinHttp } from './proxy-fixes.ts'
import { type FixStep, fail, rule } from './rule.ts'

export const dnsFailure = rule({
  id: 'dns-failure',
  title: 'DNS does not find a required endpoint',
  why: 'Windows must look the name up before it can connect. Without an address neither the join nor a sign-in reaches Microsoft Entra.',
  stage: 'network',
  severity: 'error',
  thenCheck: 'nslookup.exe on the VM prints addresses for the name, and aadlogin-doctor shows the endpoint as reached.',
  docs: documentation.network,
  needs: ['endpoints'],
  uses: ['nameServers', 'proxySettings', ...weighingSources],
  explains: endpointSymptoms,
  check(facts, { asked }) {
    const failures = failuresOf(facts.endpoints, 'name')
    const [first] = failures
    if (first === undefined) return nothingFound(facts.endpoints)
    const fixedOnAdapter = (known(facts.nameServers)?.servers ?? []).some(
      ({ address, setBy }) => setBy === 'adapter' && first.servers.includes(address),
    )
    const name = first.ofProxy ? (facts.endpoints.proxy ?? '').replace(/:\d+$/, '') : first.host
    const unused = first.ofProxy ? null : proxyNotOfWinHttp(facts.proxySettings)
    return fail({
      saw: [tell(failures), ...(unused === null ? [] : [unused.text])].join(' '),
      fix: [
        ...(unused === null ? [] : [unused.step]),
        ...(first.ofProxy ? leaveProxy(facts.endpoints, facts.proxySettings) : []),
        ...stepsFor(first, name, fixedOnAdapter),
      ],
      thenCheck: `On the VM, nslookup.exe ${name} prints an address; then aadlogin-doctor shows the endpoint as reached.`,
      ...weigh(failures, facts, asked),
    })
  },
})

function stepsFor(failure: FailureOf<'name'>, name: string, fixedOnAdapter: boolean): FixStep[] {
  const server = failure.servers[0]
  const again: FixStep = {
    text: 'Then let Windows forget the answers that it remembers.',
    command: 'ipconfig.exe /flushdns',
    where: 'vm',
  }
  if (failure.ofProxy)
    return [
      {
        text: `Mend the entry of ${name} on the DNS server${server === undefined ? '' : ` ${server}`}, or set the proxy that WinHTTP should use, by a name that resolves or by its address.`,
        command: 'netsh.exe winhttp show advproxy',
        where: 'vm',
      },
      again,
    ]
  if (server === undefined)
    return [
      {
        text: 'See which DNS servers the network adapters have.',
        command: 'powershell.exe -Command "Get-DnsClientServerAddress -AddressFamily IPv4"',
        where: 'vm',
      },
      { ...resetServers, text: `If they have none, let them take the servers that Azure gives (elevated).` },
      again,
    ]
  if (failure.trouble === 'windows')
    return [
      {
        text: 'The DNS servers of the adapters are well, but Windows itself does not find the name. List the rules of its name resolution policy (NRPT): a rule that covers the name sends it to another server.',
        command: 'powershell.exe -Command "Get-DnsClientNrptPolicy; Get-DnsClientServerAddress; Get-Service Dnscache"',
        where: 'vm',
      },
      again,
    ]
  const reset: FixStep[] = fixedOnAdapter
    ? [
        {
          ...resetServers,
          text: `The server ${server} is written into the network adapter in Windows, where Azure's own setting can't replace it. Take the servers that Azure gives (elevated PowerShell).`,
        },
      ]
    : []
  return [...reset, ...atServer(failure, server, name), again]
}

const resetServers = {
  command: 'powershell.exe -Command "Get-DnsClient | Set-DnsClientServerAddress -ResetServerAddresses"',
  where: 'vm' as const,
}

function atServer({ trouble, knownBy }: FailureOf<'name'>, server: string, name: string): FixStep[] {
  if (server === azureNameServer)
    return [
      trouble === 'silent'
        ? {
            text: `Azure's DNS ${azureNameServer} is reached from every VM unless something forbids it: look for a rule of Windows Firewall or a security product that blocks UDP and TCP port 53, and for a network security group rule on the service tag AzurePlatformDNS.`,
            where: 'vm',
          }
        : {
            text: `Azure's own DNS does not know the name. A private DNS zone that covers ${name} may be linked to the virtual network: list the zones, then remove the link or add the name's records to the zone.`,
            command: 'az network private-dns zone list --output table',
            where: 'azure',
          },
    ]
  if (trouble === 'silent')
    return [
      {
        text: `The DNS server ${server} does not answer this VM. See whether its port can be reached; if not, the server is down, or a firewall or network security group blocks UDP and TCP port 53 to it.`,
        command: `powershell.exe -Command "Test-NetConnection ${server} -Port 53"`,
        where: 'vm',
      },
      {
        text: `If ${server} is no longer in use, replace it: Virtual network > DNS servers in the portal ("Default (Azure-provided)" or a working server), then restart the VM.`,
        where: 'azure',
      },
    ]
  const forwarder =
    knownBy.includes(azureNameServer) || !knownBy.includes(publicNameServer) ? azureNameServer : publicNameServer
  return [
    {
      text: `Fix the forwarder of the DNS server ${server}: it must pass on names that it does not own, and must have no zone of its own that covers ${name}. On a Windows DNS server in Azure, in an elevated PowerShell there:`,
      command: `Add-DnsServerForwarder -IPAddress ${forwarder}; Get-DnsServerZone`,
      where: 'azure',
    },
    {
      text: `Or let the VM use Azure's DNS: Virtual network > DNS servers > Default (Azure-provided) in the portal, then restart the VM. Names of the company's own are then no longer found.`,
      where: 'azure',
    },
  ]
}
