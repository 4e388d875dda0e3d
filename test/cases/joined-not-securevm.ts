import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import type { RuleCases } from './case.ts'
import { newJoin } from './commands.ts'

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

const resource = (name: string) =>
  `Azure resource Id:/subscriptions/7f1d2c3b-5a64-4c1e-9d0f-3b2a1c0d9e8f/resourceGroups/rg-payroll/providers/Microsoft.Compute/virtualMachines/${name}`
/** The log of a run that joined the VM of this name in Azure. */
const joinedOn = (name: string) => runLog([resource(name), 'Successfully joined machine to AAD.'])

export default {
  ruleId: 'joined-not-securevm',
  fails: {
    'the disk comes from a VM that was joined, and the device still has its name': {
      evidence: {
        extensionLogs: joinedOn('VM-Golden-01'),
        dsregStatus: dsregStatus(
          dsregCapture('joined-local-account').replaceAll('AADJoin02', 'vm-golden-01.contoso.com'),
        ),
      },
      saw: ['this join was made on the VM VM-Golden-01, and this VM is vm-payroll-07'],
      severity: 'warning',
      cause: null,
      command: 'dsregcmd.exe /leave',
    },
    'the extension found a join that it did not make': {
      evidence: { extensionLogs: failedWith('-2145648572') },
      saw: ['dsregcmd shows AzureAdJoined : YES, and the extension refused to go on', '-2145648572'],
      codes: ['-2145648572'],
      commands: newJoin,
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
      commands: newJoin,
    },
    'hybrid-joined, the extension never ran': {
      evidence: { ...neverInstalled, dsregStatus: hybrid },
      saw: ['a hybrid join, made by way of Active Directory, and nothing'],
      fixSays: ['The extension cannot take over a machine of an Active Directory domain'],
      commands: [],
      severity: 'warning',
      cause: null,
    },
  },
  passes: {
    'the log tells of the join of another VM, whose host name this device has not': {
      evidence: { extensionLogs: joinedOn('vm-golden-01') },
    },
    'the log tells of the join of this VM': { evidence: { extensionLogs: joinedOn('VM-Payroll-07') } },
    'a run on another VM failed': {
      evidence: {
        extensionLogs: runLog([resource('vm-payroll-07-old'), 'AAD Join failed with status code: -2145648607.']),
      },
    },
    'a domain without a name in the output, and the extension made its join': {
      evidence: { extensionLogs: runLog(['met 0x801c0044', 'Successfully joined machine to AAD.']) },
    },
    'joined by the extension': {},
    'an older failure with another code': { evidence: { extensionLogs: failedWith('-2145648607') } },
  },
  notApplicable: {
    'not joined': { evidence: { dsregStatus: dsregStatus(dsregCapture('not-joined-system')) } },
  },
} satisfies RuleCases
