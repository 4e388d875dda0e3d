// Fails when the VM is joined, but not by the extension: it refused with 0x801c0044 (error), or nothing shows that it ever ran (warning: hybrid, AVD and Autopilot machines work so).
import { normalizeCode } from '../error-codes.ts'
import { azureVm, leaveAndJoinAgain } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces } from './extension-state.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

const joinedAnotherWay = 0x801c0044

export const joinedNotSecurevm = rule({
  id: 'joined-not-securevm',
  title: 'The VM is joined to Microsoft Entra, but not by the extension',
  why: 'Only the join that the extension makes ties the device to this Azure VM, so that Azure decides by its roles who may sign in. On a machine that was joined another way, or copied from one that was, the extension stops.',
  stage: 'registration',
  severity: 'error',
  thenCheck: 'The extension shows "Provisioning succeeded", and dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.deployment,
  needs: ['dsregStatus', 'extensionLogs', 'extensionStatus'],
  uses: ['guestAgent', 'instanceMetadata'],
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
    const code = state.codes.find((one) => normalizeCode(one)?.unsigned === joinedAnotherWay)
    if (state.outcome !== 'failed' || code === undefined) return pass
    return fail({
      saw: `${hybrid ? joinedBoth : 'dsregcmd shows AzureAdJoined : YES'}, and the extension refused to go on: ${state.saw}`,
      codes: [code],
      fix: hybrid
        ? [
            {
              text: 'Decide for one: keep the domain and the hybrid join and remove the extension (users sign in with domain accounts, or with "Use a web account to sign in" in Remote Desktop), or take the VM out of the domain. To leave it, make sure that you know a local administrator password, then run this in an elevated PowerShell on the VM; it restarts the VM. Run aadlogin-doctor again afterwards.',
              command: 'Remove-Computer -WorkgroupName WORKGROUP -Force -Restart',
              where: 'vm',
            },
          ]
        : [
            {
              text: 'Make sure that you know a local administrator password, because between leaving and joining no Entra account can sign in.',
              where: 'vm',
            },
            ...leaveAndJoinAgain(vm),
          ],
    })
  },
})
