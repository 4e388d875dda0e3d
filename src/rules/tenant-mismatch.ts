// Fails when the tenant that the VM is joined to isn't the tenant of its subscription, or the identity's token comes from a third one.
import { azureVm, leaveAndJoinAgain, renewIdentity } from '../fixes.ts'
import { known, type Outcome } from '../outcome.ts'
import type { ExtensionLogs } from '../probes/extension-logs.ts'
import type { ExtensionStatus } from '../probes/extension-status.ts'
import type { GuestAgent } from '../probes/guest-agent.ts'
import { documentation } from './documentation.ts'
import { hasExtensionTraces, knownSources } from './extension-state.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const tenantMismatch = rule({
  id: 'tenant-mismatch',
  title: 'The VM is joined to another tenant than its subscription belongs to',
  why: "Windows accepts the accounts of the tenant that the VM is joined to, while Azure roles, the managed identity and the extension belong to the subscription's tenant. Users of one are strangers to the other.",
  stage: 'registration',
  severity: 'error',
  thenCheck: "dsregcmd.exe /status shows the subscription's tenant as TenantId.",
  docs: documentation.login,
  needs: ['dsregStatus'],
  uses: ['tenantInfo', 'managedIdentityToken', 'instanceMetadata', 'extensionLogs', 'extensionStatus', 'guestAgent'],
  passNeeds: ['managedIdentityToken'],
  explains: ['role-not-assigned', 'guest-user', 'prt-missing', 'credentials-rejected', 'device-name-mismatch'],
  check(facts, { asked }) {
    const { dsregStatus } = facts
    if (dsregStatus.azureAdJoined !== true) return notApplicable('the VM is not joined')
    const withoutExtension = knownWithoutExtension(facts)
    if (dsregStatus.domainJoined === true && withoutExtension && asked.symptom === null)
      return notApplicable('the VM was joined by way of Active Directory, which may follow another tenant on purpose')
    const ids = {
      join: dsregStatus.tenantId,
      subscription: known(facts.tenantInfo)?.tenantId ?? null,
      token: known(facts.managedIdentityToken)?.claims?.tid?.toLowerCase() ?? null,
    }
    const { join, subscription, token } = withoutPlaceholders(ids)
    const told = [join, subscription, token].filter((id) => id !== null)
    if (told.length < 2) return notApplicable('fewer than two sources name a tenant, so there is nothing to compare')
    if (new Set(told).size === 1) return pass

    const vm = azureVm(known(facts.instanceMetadata)?.instance)
    const saw = [
      join === null ? '' : `dsregcmd shows TenantId : ${join}${named(dsregStatus.tenantName)}.`,
      subscription === null ? '' : `The subscription belongs to tenant ${subscription} (instance metadata).`,
      token === null ? '' : `The managed identity's token comes from tenant ${token}.`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' ')

    const azureTenant = subscription ?? token
    if (join !== null && join !== azureTenant) {
      const another = dsregStatus.domainJoined === true || withoutExtension
      return fail({
        saw: another ? `${saw} The extension did not make this join.` : saw,
        // Joined by way of Active Directory, Autopilot or by hand, a VM may live in another tenant's subscription on purpose.
        ...(another ? { severity: 'warning' as const } : {}),
        fix: [
          {
            text: `Decide which tenant's users shall sign in. If it is ${join}, move the subscription there, or keep the VM as it is when it was joined on purpose: Azure roles do not count for these users then. If it is ${azureTenant}, ${another ? 'leave the present join and join the VM to that tenant.' : 'take the steps below.'}`,
            where: 'azure',
          },
          ...(another ? [] : leaveAndJoinAgain(vm)),
        ],
      })
    }
    // The join is right; only the proof for the next one isn't.
    return fail({
      saw: `${saw} This matters for the next join only.`,
      severity: 'warning',
      fix: renewIdentity(vm),
      thenCheck: 'Run aadlogin-doctor again: the token comes from the tenant of the subscription.',
    })
  },
})

const named = (name: string | null) => (name === null ? '' : ` (${name})`)

/** Ids without those that only stand for one: the documentation's sample, and a repeated digit, unless all ids here look so. */
function withoutPlaceholders<Ids extends Record<string, string | null>>(ids: Ids): Ids {
  const masked = (id: string) => new Set(id.replaceAll('-', '')).size === 1
  const allMasked = Object.values(ids).every((id) => id === null || masked(id))
  const kept = (id: string | null) =>
    id === null || id === 'aaaabbbb-0000-cccc-1111-dddd2222eeee' || (masked(id) && !allMasked) ? null : id
  return Object.fromEntries(Object.entries(ids).map(([from, id]) => [from, kept(id)])) as Ids
}

/** True only when the extension's folders could be read and hold nothing. */
function knownWithoutExtension(facts: {
  extensionLogs: Outcome<ExtensionLogs>
  extensionStatus: Outcome<ExtensionStatus>
  guestAgent: Outcome<GuestAgent>
}): boolean {
  const sources = knownSources(facts)
  return sources !== null && !hasExtensionTraces(sources)
}
