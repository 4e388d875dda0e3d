import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import type { RuleCases } from './case.ts'

const member = dsregStatus(dsregCapture('domain-joined-server'))
const neverInstalled = { extensionLogs: logFolder(), extensionStatus: extensionStatus(null) }

export default {
  ruleId: 'ad-domain-joined',
  fails: {
    'a domain member on which somebody installed the extension': {
      evidence: {
        dsregStatus: member,
        extensionLogs: logFolder({
          text: '[11/20/2026 1:58:03 AM] Starting AAD Join process.\r\n[11/20/2026 1:58:05 AM] AAD Join failed with status code: -2145648523. AzureSecureVMJoin failed. VM is joined to Active Directory and cannot be switched to SecureVM state.\r\n',
        }),
      },
      saw: ['DomainJoined : YES', 'CONTOSO', 'AzureAdJoined : NO'],
      command: 'Remove-Computer -UnjoinDomainCredential (Get-Credential) -WorkgroupName WORKGROUP -Force -Restart',
    },
    'a domain member where an Entra user was refused': {
      evidence: { dsregStatus: member, ...neverInstalled },
      asked: { symptom: 'Your credentials did not work' },
    },
    'a domain member without any sign of Entra login: only a warning': {
      evidence: { dsregStatus: member, ...neverInstalled },
      severity: 'warning',
      cause: null,
    },
  },
  passes: {
    'a hybrid-joined machine': {
      evidence: {
        dsregStatus: dsregStatus(
          dsregCapture('joined-local-account').replace('DomainJoined : NO', 'DomainJoined : YES'),
        ),
        ...neverInstalled,
      },
    },
  },
  notApplicable: {
    'a Windows without dsregcmd.exe': { evidence: { dsregStatus: { present: false } } },
  },
} satisfies RuleCases
