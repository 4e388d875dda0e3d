// Fails on a machine of an Active Directory domain that is not joined to Entra as well: such a VM can't take the extension's join.

import { ok } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { isPlainDomainMember } from './plain-domain-member.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const adDomainJoined = rule({
  id: 'ad-domain-joined',
  title: 'The VM belongs to an Active Directory domain',
  why: 'A VM has one join. While it is a member of an Active Directory domain, the extension cannot join it to Microsoft Entra.',
  stage: 'machine',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status shows DomainJoined : NO and AzureAdJoined : YES.',
  docs: documentation.login,
  needs: ['dsregStatus'],
  uses: ['extensionLogs', 'extensionStatus', 'guestAgent'],
  explains: ['extension-missing', 'extension-succeeded-without-join', 'extension-failed', 'device-not-joined'],
  check(facts, { asked }) {
    const { dsregStatus } = facts
    if (!dsregStatus.present) return notApplicable('dsregcmd.exe is not on this Windows')
    if (dsregStatus.domainJoined !== true) return pass
    // Hybrid-joined: joined to both by way of Active Directory, which has its own way to Entra login.
    if (dsregStatus.azureAdJoined === true) return pass
    const domain = dsregStatus.domainName === null ? '' : ` (${dsregStatus.domainName})`
    return fail({
      saw: `dsregcmd shows DomainJoined : YES${domain} and AzureAdJoined : NO.`,
      // Without a sign that anybody wants Entra login here, a domain member is a normal machine.
      ...(isPlainDomainMember({ ...facts, dsregStatus: ok(dsregStatus) }, asked)
        ? { severity: 'warning' as const }
        : {}),
      fix: [
        {
          text: 'Decide for one: either keep the domain and sign in with domain accounts (for Entra accounts, set up hybrid join with Microsoft Entra Connect), or leave the domain. To leave it, make sure that you know a local administrator password, then run this in an elevated PowerShell on the VM; it restarts the VM.',
          command: 'Remove-Computer -WorkgroupName WORKGROUP -Force -Restart',
          where: 'vm',
        },
        {
          text: 'After the restart, run aadlogin-doctor again: it tells whether the extension can join now.',
          where: 'vm',
        },
      ],
    })
  },
})
