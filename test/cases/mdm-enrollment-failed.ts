import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { answered, logFolder, rolledBack, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus, statusFile } from '../healthy/extension-status.ts'
import { subscriptionId } from '../healthy/ids.ts'
import { windows } from '../healthy/windows.ts'
import type { RuleCases } from './case.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const set = `az vm extension set --publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows --resource-group rg-payroll --vm-name vm-payroll-07 --subscription ${subscriptionId} --force-update`
const intune = '0000000a-0000-0000-c000-000000000000'

export default {
  ruleId: 'mdm-enrollment-failed',
  fails: {
    'joined, then rolled back: the tenant names no management service': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(rolledBack('-2145648526')),
        windows: windows({ build: '22631', productName: 'Windows 10 Enterprise', productType: 'WinNT' }),
      },
      saw: ['-2145648526', intune],
      // Running it again keeps the mdmId that it ran with.
      command: `${set} --settings '{"mdmId":"${intune}"}'`,
    },
    'joining without the enrolment is offered': {
      evidence: { dsregStatus: notJoined, extensionLogs: runLog(rolledBack('-2145648522')) },
      command: `${set} --settings '{"mdmId":""}'`,
    },
    'the enrolment itself was refused, and the log ends there': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog([
          ...answered(200, 'Successfully joined machine to AAD.'),
          'Starting MDM enrollment...',
          'AzureSecureVMJoinOperation: MDM enrollment (DeviceEnroller::EnrollToMdm) failed with error 0x80180014. MDM logs may contain more details',
        ]),
      },
      saw: ['0x80180014'],
    },
    'only the status is left to say it': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus('2.2.0.0', {
          statusFiles: [statusFile('error', 'AAD Join failed with status code: -2145648522.')],
        }),
      },
      saw: ['0.status', '-2145648522'],
    },
  },
  passes: {
    'enrolled and joined': {
      evidence: {
        extensionLogs: runLog([...answered(200), 'Starting MDM enrollment...', 'MDM enrollment succeeded.']),
      },
    },
    'rolled back once, and joined since': { evidence: { extensionLogs: runLog(rolledBack('-2145648526')) } },
    'failed before there was anything to enrol': {
      evidence: { dsregStatus: notJoined, extensionLogs: runLog(['AAD Join failed with status code: -2145648607.']) },
    },
  },
  notApplicable: {
    'never installed': {
      evidence: { dsregStatus: notJoined, extensionLogs: logFolder(), extensionStatus: extensionStatus(null) },
    },
  },
} satisfies RuleCases
