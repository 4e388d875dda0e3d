import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder, rolledBack, runLog } from '../healthy/extension-logs.ts'
import { aggregateFile, extensionStatus } from '../healthy/extension-status.ts'
import { subscriptionId } from '../healthy/ids.ts'
import type { Raw } from '../healthy/index.ts'
import type { RuleCases } from './case.ts'

const listing = (version: string | null, name: string): Raw['extensionStatus'] =>
  extensionStatus(version, {
    aggregateFiles: { status: 'ok', value: [aggregateFile([name, 'Ready', 'Plugin enabled'])] },
  })
const set = `az vm extension set --publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows --resource-group rg-payroll --vm-name vm-payroll-07 --subscription ${subscriptionId}`

export default {
  ruleId: 'extension-removed-after-join',
  fails: {
    'its package folder is gone': {
      evidence: { extensionStatus: extensionStatus(null) },
      saw: ['C:\\Packages\\Plugins', 'CommandExecution.log', '2020-03-19 18:14:05 local time'],
      command: set,
    },
    'the folder is left, the agent lists others': {
      evidence: { extensionStatus: listing('1.0.0.1', 'Microsoft.Compute.BGInfo') },
      saw: ['does not list the extension (2026-11-20 02:10:00 UTC)'],
    },
    'it had enrolled the VM: setting it again must not ask for that twice': {
      evidence: {
        extensionLogs: runLog([
          'Starting Dsregcmd with arguments  /AzureSecureVMJoin /debug /MdmId 0000000a-0000-0000-c000-000000000000',
          'MDM enrollment succeeded.',
        ]),
        extensionStatus: extensionStatus(null),
      },
      command: `${set} --settings '{"mdmId":""}'`,
    },
  },
  passes: {
    'it is there': {},
    'the agent lists it': { evidence: { extensionStatus: listing('1.0.0.1', 'own') } },
    'the agent wrote its list before the join': {
      evidence: {
        extensionLogs: runLog(['Successfully joined machine to AAD.'], '2026-11-20T02:10:30.000Z'),
        extensionStatus: listing('1.0.0.1', 'Microsoft.Compute.BGInfo'),
      },
    },
    'the agent lists nothing yet': {
      evidence: {
        extensionStatus: extensionStatus('1.0.0.1', { aggregateFiles: { status: 'ok', value: [aggregateFile()] } }),
      },
    },
  },
  notApplicable: {
    'not joined': {
      evidence: { dsregStatus: dsregStatus(dsregCapture('not-joined-system')), extensionStatus: extensionStatus(null) },
    },
    'joined by another way': { evidence: { extensionLogs: logFolder(), extensionStatus: extensionStatus(null) } },
    'its only join was undone; the VM was joined by another way since': {
      evidence: { extensionLogs: runLog(rolledBack('-2145648526')), extensionStatus: extensionStatus(null) },
    },
  },
} satisfies RuleCases
