// Fails when the guest proxy of the Metadata Security Protocol, or the metadata service itself, refuses what the join asks at 169.254.169.254.
import { arcHasOwnMetadata, isArcServer } from '../arc-server.ts'
import { type AzureVm, azureVm, proxyAgentMode } from '../fixes.ts'
import { known, ok } from '../outcome.ts'
import type { GuestProxy } from '../probes/guest-proxy.ts'
import { documentation } from './documentation.ts'
import { narrowed, stepSources } from './failed-step.ts'
import { guestProxyInstalled, isForeignRefusal, refusedQuestions } from './imds-denial.ts'
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

export const imdsAccessDenied = rule({
  id: 'imds-access-denied',
  title: 'Instance metadata refuses what the join asks',
  why: "The extension reads the VM, the tenant and the token of the managed identity at 169.254.169.254. With Azure's Metadata Security Protocol a guest proxy stands before that address and lets only allowed accounts and programs through.",
  stage: 'network',
  severity: 'error',
  thenCheck: 'Run aadlogin-doctor again: its first lines name the VM, the tenant and the identity.',
  docs: documentation.metadataSecurity,
  needs: ['instanceMetadata'],
  uses: [
    'tenantInfo',
    'managedIdentityToken',
    'guestProxy',
    'account',
    'dsregStatus',
    'joinSettings',
    'machineShape',
    ...stepSources,
  ],
  passNeeds: ['managedIdentityToken'],
  explains,
  check(facts, { asked }) {
    const { instanceMetadata, guestProxy } = facts
    const refused = refusedQuestions(facts)
    const whole = refused.some(({ what }) => what === 'instance')
    if (refused.length === 0)
      return instanceMetadata.state === 'answers' ? pass : notApplicable('169.254.169.254 refuses nothing')
    if (isArcServer({ ...facts, instanceMetadata: ok(facts.instanceMetadata) })) return notApplicable(arcHasOwnMetadata)
    if (isForeignRefusal(instanceMetadata.attempt, guestProxy))
      return notApplicable('what refuses is neither the metadata service nor its guest proxy')
    const byGuestProxy = guestProxyInstalled(guestProxy)
    // A refused token alone is what a wrongly set up identity gets, too.
    if (byGuestProxy !== true && !whole) return notApplicable('only the identity endpoint refuses, and no guest proxy')

    const proxy = known(guestProxy)
    const joined = known(facts.dsregStatus)?.azureAdJoined === true
    const unelevated = known(facts.account)?.elevated === false
    const saw = [
      `169.254.169.254 refused ${refused.map(({ words }) => words).join(', ')}.`,
      byGuestProxy === true
        ? `The service GuestProxyAgent is on this VM (${proxy?.service.state ?? 'unknown'}).`
        : byGuestProxy === false
          ? 'There is no service GuestProxyAgent on this VM.'
          : 'Whether the service GuestProxyAgent is on this VM could not be looked up.',
      ...proxyWords(proxy),
      ...(unelevated
        ? [
            'This run was not elevated, and the proxy may let administrators and SYSTEM through: run it elevated to be sure.',
          ]
        : []),
      ...(joined && !whole ? ['The VM is joined already, so this matters for the next join only.'] : []),
    ].join(' ')
    return fail({
      saw,
      ...(unelevated || (joined && !whole) || isPlainDomainMember(facts, asked)
        ? { severity: 'warning' as const }
        : {}),
      explains: narrowed(explains, ['metadata', 'tenant', 'token'], facts),
      fix: byGuestProxy === false ? withoutGuestProxy : withGuestProxy(azureVm(instanceMetadata.instance)),
    })
  },
})

function proxyWords(proxy: GuestProxy | null): string[] {
  const status = proxy?.status ?? null
  if (status === null) return []
  const refusals = status.refusals.map((one) => `${one.program} (${one.answer}, ${one.count} times)`)
  return [
    ...(status.mode === null ? [] : [`Its mode is "${status.mode}".`]),
    ...(refusals.length === 0 ? [] : [`It recorded that it refused ${refusals.slice(0, 5).join(', ')}.`]),
  ]
}

function withGuestProxy(vm: AzureVm): FixStep[] {
  return [
    {
      text: 'See whom the guest proxy refused: the list failedAuthenticateSummary names program, account and answer.',
      command: 'type C:\\WindowsAzure\\ProxyAgent\\Logs\\status.json',
      where: 'vm',
    },
    ...proxyAgentMode(vm),
  ]
}

const withoutGuestProxy: FixStep[] = [
  {
    text: 'Restart the VM. If the answer stays the same, open a ticket with this report: the metadata service of the Azure host refuses this VM, which no setting on the VM explains.',
    command: 'shutdown.exe /r /t 0',
    where: 'vm',
  },
]
