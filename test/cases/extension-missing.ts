import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { subscriptionId, vmResourceId } from '../healthy/ids.ts'
import type { RuleCases } from './case.ts'

const neverInstalled = { extensionLogs: logFolder(), extensionStatus: extensionStatus(null) }

export default {
  ruleId: 'extension-missing',
  fails: {
    'no trace of the extension on a VM that is not joined': {
      evidence: { ...neverInstalled, dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
      saw: ['C:\\Packages\\Plugins'],
      commands: [
        `az vm extension set --publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows --resource-group rg-payroll --vm-name vm-payroll-07 --subscription ${subscriptionId}`,
        `az role assignment create --role "Virtual Machine User Login" --assignee "<the user's UPN>" --scope ${vmResourceId}`,
      ],
    },
  },
  passes: { 'the extension is there': {} },
  notApplicable: {
    'joined by another way': { evidence: neverInstalled },
    'a domain member': {
      evidence: { ...neverInstalled, dsregStatus: dsregStatus(dsregCapture('domain-joined-server')) },
    },
  },
} satisfies RuleCases
