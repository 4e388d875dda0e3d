// Fails when the hosts file or a private DNS answer leads a required endpoint to an address where the service is not. A private answer that works is no finding.
import type { FailureOf } from '../network/endpoint-failure.ts'
import { azureNameServer } from '../network/name-servers.ts'
import { documentation } from './documentation.ts'
import { endpointSymptoms, failuresOf, nothingFound, tell, weigh, weighingSources } from './endpoint-failures.ts'
import { type FixStep, fail, rule } from './rule.ts'

export const endpointNameOverridden = rule({
  id: 'endpoint-name-overridden',
  title: 'The name of a required endpoint leads to another address',
  why: 'Windows connects to the address that the hosts file or DNS gives. Where that is not the service, neither the join nor a sign-in gets an answer from Microsoft Entra.',
  stage: 'network',
  severity: 'error',
  thenCheck: 'aadlogin-doctor shows the endpoint as reached, at a public address.',
  docs: documentation.network,
  needs: ['endpoints'],
  uses: weighingSources,
  explains: endpointSymptoms,
  check(facts, { asked }) {
    const failures = failuresOf(facts.endpoints, 'overridden')
    const [first] = failures
    if (first === undefined) return nothingFound(facts.endpoints)
    const inHosts = failures.filter(({ by }) => by === 'hosts-file')
    const inDns = failures.find(({ by }) => by === 'dns')
    return fail({
      saw: tell(failures),
      fix: [
        ...(inHosts.length > 0 ? [cleanHostsFile(inHosts)] : []),
        ...(inDns === undefined ? [] : mendDns(inDns)),
        {
          text: 'Then let Windows forget the answers that it remembers.',
          command: 'ipconfig.exe /flushdns',
          where: 'vm',
        },
      ],
      thenCheck: `On the VM, this prints a public address: powershell.exe -Command "Resolve-DnsName ${first.host} -Type A"`,
      ...weigh(failures, facts, asked),
    })
  },
})

function cleanHostsFile(failures: FailureOf<'overridden'>[]): FixStep {
  const hosts = failures.map(({ host }) => host)
  const lines = [...new Set(failures.flatMap((failure) => failure.lines))]
  const others = lines
    .flatMap((line) => line.replace(/#.*/s, '').split(/\s+/).slice(1))
    .filter((name) => /^[\w-]+\.[\w.-]+$/.test(name) && !hosts.includes(name.toLowerCase()))
  const besides =
    others.length === 0 ? '' : ` These names on the same lines go too: ${[...new Set(others)].join(', ')}.`
  const names = hosts.map((host) => host.replaceAll('.', '\\.')).join('|')
  return {
    text: `Remove ${lines.map((line) => `"${line}"`).join(', ')} from the hosts file. In an elevated PowerShell; it keeps a copy as hosts.bak:${besides}`,
    command: `$f = "$env:SystemRoot\\System32\\drivers\\etc\\hosts"; Copy-Item $f "$f.bak"; @(Get-Content $f) -notmatch '^[^#]*\\s(${names})\\.?(\\s|#|$)' | Set-Content $f`,
    where: 'vm',
  }
}

function mendDns({ host, servers }: FailureOf<'overridden'>): FixStep[] {
  const [server] = servers
  if (server === undefined)
    return [
      {
        text: `The DNS servers of the adapters do not give this address. List the rules of Windows' name resolution policy (NRPT) that cover ${host}, and the servers of every adapter.`,
        command: 'powershell.exe -Command "Get-DnsClientNrptPolicy; Get-DnsClientServerAddress"',
        where: 'vm',
      },
    ]
  if (server === azureNameServer)
    return [
      {
        text: `Azure's DNS answers so because a private DNS zone that covers ${host} is linked to the virtual network. List the zones; remove the record, or the link of the zone.`,
        command: 'az network private-dns zone list --output table',
        where: 'azure',
      },
    ]
  return [
    {
      text: `On the DNS server ${server}, remove the record or the zone that gives ${host} a private address, or the filter (sinkhole, response policy) that does. On a Windows DNS server, in an elevated PowerShell there, this lists the zones that cover the name:`,
      command: `Get-DnsServerZone | Where-Object { '.${host}' -like "*.$($_.ZoneName)" }`,
      where: 'azure',
    },
  ]
}
