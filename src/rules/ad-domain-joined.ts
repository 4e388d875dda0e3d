// Fails on a machine of an Active Directory domain that is not joined to Entra as well: such a VM can't take the extension's join.

import { type AzureVm, azureVm, leaveDomain, removeExtension } from '../fixes.ts'
import { known, ok } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { isPlainDomainMember } from './plain-domain-member.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

export const adDomainJoined = rule({
  id: 'ad-domain-joined',
  title: 'The VM belongs to an Active Directory domain',
  why: 'A VM has one join. While it is a member of an Active Directory domain, the extension cannot join it to Microsoft Entra.',
  stage: 'machine',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status shows DomainJoined : NO and AzureAdJoined : YES.',
  docs: documentation.login,
  needs: ['dsregStatus'],
  uses: ['extensionLogs', 'extensionStatus', 'guestAgent', 'windows', 'instanceMetadata'],
  explains: ['extension-missing', 'extension-succeeded-without-join', 'extension-failed', 'device-not-joined'],
  check(facts, { asked }) {
    const { dsregStatus } = facts
    if (!dsregStatus.present) return notApplicable('dsregcmd.exe is not on this Windows')
    if (dsregStatus.domainJoined !== true) return pass
    // Hybrid-joined: joined to both by way of Active Directory, which has its own way to Entra login.
    if (dsregStatus.azureAdJoined === true) return pass
    const domain = dsregStatus.domainName === null ? '' : ` (${dsregStatus.domainName})`
    const controller = known(facts.windows)?.domainController === true
    return fail({
      saw: `dsregcmd shows DomainJoined : YES${domain} and AzureAdJoined : NO.${controller ? ' The VM is a domain controller.' : ''}`,
      // Without a sign that anybody wants Entra login here, a domain member is a normal machine.
      ...(isPlainDomainMember({ ...facts, dsregStatus: ok(dsregStatus) }, asked)
        ? { severity: 'warning' as const }
        : {}),
      ...(controller ? { thenCheck: 'Azure no longer shows the extension AADLoginForWindows on this VM.' } : {}),
      fix: controller
        ? stayController(azureVm(known(facts.instanceMetadata)?.instance))
        : [
            leaveDomain(
              'Decide for one: either keep the domain and sign in with domain accounts (for Entra accounts, set up hybrid join with Microsoft Entra Connect), or leave the domain.',
            ),
            {
              text: 'After the restart, run aadlogin-doctor again: it tells whether the extension can join now.',
              where: 'vm',
            },
          ],
    })
  },
})

/** A domain controller takes no join to Microsoft Entra, no hybrid one either, and cannot leave its domain. */
const stayController = (vm: AzureVm): FixStep[] => [
  {
    text: 'A domain controller cannot be joined to Microsoft Entra in any way: sign in with domain accounts, and use another VM for Entra login.',
    where: 'vm',
  },
  removeExtension(vm, 'If the extension is on it, take it off, so that Azure no longer shows it as failed.'),
]
