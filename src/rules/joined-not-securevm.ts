// Fails when the VM is joined, but not by the extension here: it refused (error), nothing shows that it ever ran (warning: hybrid, AVD and Autopilot machines work so), or it ran on
// another VM, of which this one's disk is a copy (warning).
import { normalizeCode } from '../error-codes.ts'
import { azureVm, leaveAndJoinAgain, leaveDomain } from '../fixes.ts'
import { known, type Outcome } from '../outcome.ts'
import type { DsregStatus } from '../probes/dsreg-status.ts'
import type { ExtensionLogs } from '../probes/extension-logs.ts'
import type { InstanceMetadata } from '../probes/instance-metadata.ts'
import type { Windows } from '../probes/windows.ts'
import { documentation } from './documentation.ts'
import { type ExtensionState, extensionState, hasExtensionTraces } from './extension-state.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

const joinedAnotherWay = 0x801c0044
const joinedToDomain = 0x801c0075
/** dsregcmd's own words for the first. With "but the command specifies MDM enrollment" it means a join that is well. */
const notSecureVm = /already joined but not? in SecureVM state(?!, but)/i

export const joinedNotSecurevm = rule({
  id: 'joined-not-securevm',
  title: 'The VM is joined to Microsoft Entra, but not by the extension on this VM',
  why: 'Only the join that the extension makes ties the device to this Azure VM, so that Azure decides by its roles who may sign in. On a machine that was joined another way, or copied from one that was, the extension stops.',
  stage: 'registration',
  severity: 'error',
  thenCheck: 'The extension shows "Provisioning succeeded", and dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.deployment,
  needs: ['dsregStatus', 'extensionLogs', 'extensionStatus'],
  uses: ['guestAgent', 'instanceMetadata', 'windows'],
  passNeeds: ['instanceMetadata'],
  explains: ['extension-failed', 'role-not-assigned'],
  check(facts) {
    const { dsregStatus } = facts
    if (dsregStatus.azureAdJoined !== true) return notApplicable('the VM is not joined')
    const vm = azureVm(known(facts.instanceMetadata)?.instance)
    const hybrid = dsregStatus.domainJoined === true
    const domain = dsregStatus.domainName === null ? '' : ` (${dsregStatus.domainName})`
    const joinedBoth = `dsregcmd shows AzureAdJoined : YES and DomainJoined : YES${domain}: a hybrid join, made by way of Active Directory`

    if (!hasExtensionTraces(facts))
      return fail({
        saw: `${hybrid ? joinedBoth : 'dsregcmd shows AzureAdJoined : YES'}, and nothing on this VM shows that the extension ever ran.`,
        severity: 'warning',
        fix: [
          {
            text: 'Nothing needs doing if the VM was joined this way on purpose (hybrid join, Azure Virtual Desktop, Autopilot). Microsoft Entra users can sign in with "Use a web account to sign in" in Remote Desktop once they are in the group Remote Desktop Users; Azure roles do not decide it.',
            where: 'vm',
          },
          ...(hybrid
            ? [
                {
                  text: 'The extension cannot take over a machine of an Active Directory domain. For Azure roles to decide who signs in, the VM must leave the domain first.',
                  where: 'vm' as const,
                },
              ]
            : [
                {
                  text: 'For Azure roles to decide who signs in, take the steps below. Make sure first that you know a local administrator password, because between leaving and joining no Entra account can sign in.',
                  where: 'azure' as const,
                },
                ...leaveAndJoinAgain(vm),
              ]),
        ],
      })

    const state = extensionState(facts)
    const refused = refusal(state, hybrid)
    if (refused !== null)
      return fail({
        saw: `${hybrid ? joinedBoth : 'dsregcmd shows AzureAdJoined : YES'}, and the extension refused to go on: ${state.saw}`,
        codes: refused,
        fix: hybrid
          ? [
              leaveDomain(
                'Decide for one: keep the domain and the hybrid join and remove the extension (users sign in with domain accounts, or with "Use a web account to sign in" in Remote Desktop), or take the VM out of the domain and run aadlogin-doctor again.',
              ),
            ]
          : [keepAnotherWayIn, ...leaveAndJoinAgain(vm)],
      })

    const original = copiedFrom(facts)
    if (original === null) return pass
    return fail({
      saw: `dsregcmd shows AzureAdJoined : YES, but the log of the extension shows that this join was made on the VM ${original}, and this VM is ${vm.name}: its disk is a copy of that one's, the join included.`,
      severity: 'warning',
      fix: [
        {
          text: `Give this VM a join of its own by the steps that follow. To Microsoft Entra both VMs are one device, and leaving takes it away: if ${original} still runs, let it leave and join again, too.`,
          where: 'vm',
        },
        keepAnotherWayIn,
        ...leaveAndJoinAgain(vm),
      ],
    })
  },
})

const keepAnotherWayIn: FixStep = {
  text: 'Make sure that you know a local administrator password, because between leaving and joining no Entra account can sign in.',
  where: 'vm',
}

/** The codes with which the extension said that it did not make this join; null where it did not. */
function refusal({ outcome, codes, attempt }: ExtensionState, hybrid: boolean): string[] | null {
  if (outcome !== 'failed') return null
  const telling = codes.filter((code) => {
    const value = normalizeCode(code)?.unsigned
    return value === joinedAnotherWay || (hybrid && value === joinedToDomain)
  })
  return telling.length > 0 || attempt?.lines.some((line) => notSecureVm.test(line)) === true ? telling : null
}

/** The Azure name of the VM that the join was made on, where it is another and the device still has its name. */
function copiedFrom(facts: {
  dsregStatus: DsregStatus
  extensionLogs: ExtensionLogs
  instanceMetadata: Outcome<InstanceMetadata>
  windows: Outcome<Windows>
}): string | null {
  const joined = facts.extensionLogs.attempts.findLast(({ outcome }) => outcome === 'succeeded')
  const then = azureVm(null, joined?.resourceId ?? null).name
  const now = azureVm(known(facts.instanceMetadata)?.instance).name
  const device = facts.dsregStatus.deviceName ?? known(facts.windows)?.computerName ?? null
  if (then === null || now === null || device === null || sameText(then, now)) return null
  return sameText(hostPart(device), hostPart(then)) ? then : null
}

const sameText = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
/** Windows cuts the name of a VM to 15 characters; dsregcmd may show the whole DNS name. */
const hostPart = (name: string) => (name.split('.')[0] as string).slice(0, 15)
