// Fails when 169.254.169.254 gives no answer at all: refused, dropped, no route, or silent after the connection; also when it answers only errors.
import { arcHasOwnMetadata, isArcServer } from '../arc-server.ts'
import { describeAttempt, type ImdsAttempt } from '../imds.ts'
import { ok } from '../outcome.ts'
import type { ImdsState } from '../probes/instance-metadata.ts'
import { documentation } from './documentation.ts'
import { narrowed, stepSources } from './failed-step.ts'
import { isPlainDomainMember } from './plain-domain-member.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

const explains = [
  'managed-identity-missing',
  'system-assigned-identity-missing',
  'tenant-id-unavailable',
  'token-unavailable',
  'extension-missing',
  'extension-still-running',
  'extension-succeeded-without-join',
  'extension-failed',
  'device-not-joined',
  'role-not-assigned',
] as const

export const imdsUnreachable = rule({
  id: 'imds-unreachable',
  title: 'The VM cannot read its instance metadata',
  why: 'The extension asks 169.254.169.254 for the tenant and for the token of the managed identity. Without an answer there is no join.',
  stage: 'network',
  severity: 'error',
  thenCheck:
    'In PowerShell on the VM, this prints the VM as JSON: curl.exe --noproxy "*" -H Metadata:true "http://169.254.169.254/metadata/instance?api-version=2021-02-01"',
  docs: documentation.metadata,
  needs: ['instanceMetadata'],
  uses: ['joinSettings', 'machineShape', 'dsregStatus', ...stepSources],
  explains,
  check(facts, { asked }) {
    const { state, attempt } = facts.instanceMetadata
    if (isArcServer({ ...facts, instanceMetadata: ok(facts.instanceMetadata) })) return notApplicable(arcHasOwnMetadata)
    if (state === 'answers') return pass
    if (state === 'denied' || state === 'other') return notApplicable('something answers at 169.254.169.254')
    if (attempt === null) return notApplicable('instance metadata was not asked')
    return fail({
      ...(isPlainDomainMember(facts, asked) ? { severity: 'warning' as const } : {}),
      saw: `http://169.254.169.254 ${describeAttempt(attempt)}.`,
      fix: isBadRequest(attempt) ? [forwarding, route] : stepsFor(state),
      explains: narrowed(explains, ['metadata', 'tenant', 'token'], facts),
    })
  },
})

/** The question is right when it leaves this tool: a 400 says that its header or its address did not arrive as it was. */
const isBadRequest = ({ result }: ImdsAttempt) => result.kind === 'answer' && result.status === 400

const forwarding: FixStep = {
  text: 'The metadata service calls the question wrong, which was right when it was sent: something on the way changes it, as a proxy or a forwarding does that drops the header "Metadata: true". See whether this VM itself sends 169.254.169.254 elsewhere; a line for that address does. A proxy tool or security agent on this VM needs an exception for the address.',
  command: 'netsh.exe interface portproxy show all',
  where: 'vm',
}

const route: FixStep = {
  text: 'See which adapter the address leaves by: it must be the primary network adapter, without a gateway of a VPN in between. Disconnect VPN clients, and remove routes to 169.254.0.0/16 that somebody added.',
  command: 'route.exe print -4 169.254*',
  where: 'vm',
}

function stepsFor(state: ImdsState): FixStep[] {
  if (state === 'error')
    return [
      {
        text: 'This is an error of the Azure host, not of the VM. Restart the VM. If the error stays, stop the VM in the portal (deallocate) and start it again, which moves it to another host; its temporary disk is emptied and a dynamic public address changes. Then open a ticket with this report.',
        command: 'shutdown.exe /r /t 0',
        where: 'vm',
      },
    ]
  const dhcp: FixStep = {
    text: 'The adapter must get its address by DHCP, because Azure hands out the route to 169.254.169.254 that way. If "DHCP Enabled" is No, turn DHCP on for it in ncpa.cpl, then renew.',
    command: 'ipconfig.exe /renew',
    where: 'vm',
  }
  const firewall: FixStep = {
    text: 'In an elevated PowerShell, list the rules of Windows Firewall that block outgoing traffic, and turn off the one that covers 169.254.169.254. A security product with a firewall of its own needs the same exception: TCP port 80 to 169.254.169.254.',
    command:
      "Get-NetFirewallRule -Direction Outbound -Action Block -Enabled True | Select-Object DisplayName, PolicyStoreSourceType, @{n='To';e={($_ | Get-NetFirewallAddressFilter).RemoteAddress}}",
    where: 'vm',
  }
  return state === 'no-route' ? [dhcp, route] : [firewall, route, dhcp]
}
