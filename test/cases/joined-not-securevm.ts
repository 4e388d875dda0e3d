import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { subscriptionId } from '../healthy/ids.ts'
import type { RuleCases } from './case.ts'

const failedWith = (code: string) =>
  logFolder({
    text: `[11/20/2026 1:58:03 AM] Starting AAD Join process.\r\n[11/20/2026 1:58:05 AM] AAD Join failed with status code: ${code}.\r\n`,
  })
const neverInstalled = { extensionLogs: logFolder(), extensionStatus: extensionStatus(null) }
const hybrid = dsregStatus(
  dsregCapture('joined-local-account').replace(
    'DomainJoined : NO',
    'DomainJoined : YES\n                DomainName : CONTOSO',
  ),
)

export default {
  ruleId: 'joined-not-securevm',
  fails: {
    'the extension found a join that it did not make': {
      evidence: { extensionLogs: failedWith('-2145648572') },
      saw: ['AzureAdJoined : YES', '-2145648572'],
      command: `az vm extension delete --name AADLoginForWindows --resource-group rg-payroll --vm-name vm-payroll-07 --subscription ${subscriptionId}`,
    },
    'the extension met a hybrid join': {
      evidence: { extensionLogs: failedWith('-2145648572'), dsregStatus: hybrid },
      saw: ['DomainJoined : YES (CONTOSO)', '-2145648572'],
      command: 'Remove-Computer -UnjoinDomainCredential (Get-Credential) -WorkgroupName WORKGROUP -Force -Restart',
    },
    'joined by hand or by Autopilot, the extension never ran': {
      evidence: neverInstalled,
      saw: ['nothing on this VM shows that the extension ever ran'],
      severity: 'warning',
      cause: null,
      command: 'dsregcmd.exe /leave',
    },
    'hybrid-joined, the extension never ran': {
      evidence: { ...neverInstalled, dsregStatus: hybrid },
      saw: ['hybrid join'],
      severity: 'warning',
      cause: null,
    },
  },
  passes: {
    'joined by the extension': {},
    'an older failure with another code': { evidence: { extensionLogs: failedWith('-2145648607') } },
  },
  notApplicable: {
    'not joined': { evidence: { dsregStatus: dsregStatus(dsregCapture('not-joined-system')) } },
  },
} satisfies RuleCases
