import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus, settingsFile, statusFile } from '../healthy/extension-status.ts'
import { subscriptionId } from '../healthy/ids.ts'
import type { RuleCases } from './case.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const notFound = "'mdmId' setting was not found. Please input the 'mdmId' setting. This setting is case sensitive"
const set = `az vm extension set --publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows --resource-group rg-payroll --vm-name vm-payroll-07 --subscription ${subscriptionId} --force-update`
const intune = '0000000a-0000-0000-c000-000000000000'
const discoveryFailed = runLog(['AAD Join failed with status code: -2145648607.'])

export default {
  ruleId: 'extension-settings-invalid',
  fails: {
    'the log says so, and the status says success': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog([notFound]),
        extensionStatus: extensionStatus('2.1.0.0', {
          statusFiles: [statusFile('success', 'Successfully joined machine to AAD.')],
          settingsFiles: [settingsFile('without-mdmid')],
        }),
      },
      saw: [notFound, 'AADLoginForWindowsExtension.log', '2026-11-20 01:58:01 UTC'],
      codes: [],
      commands: [`${set} --settings '{"mdmId":""}'`, `${set} --settings '{"mdmId":"${intune}"}'`],
    },
    'the name is misspelt, and the id that was meant is known': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog([notFound]),
        extensionStatus: extensionStatus('2.1.0.0', {
          settingsFiles: [settingsFile('without-mdmid', intune, ['MDMId'])],
        }),
      },
      saw: ['"MDMId"'],
      commands: [`${set} --settings '{"mdmId":"${intune}"}'`],
    },
    'only the status file is left to say it': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus('2.1.0.0', { statusFiles: [statusFile('error', notFound)] }),
      },
      saw: ['0.status', notFound],
    },
    'misspelt, but the run failed over something else: a warning': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: discoveryFailed,
        extensionStatus: extensionStatus('2.1.0.0', {
          settingsFiles: [settingsFile('without-mdmid', null, ['mdmID'])],
        }),
      },
      saw: ['0.settings', '"mdmID"'],
      codes: [],
      notExplained: ['extension-failed', 'device-not-joined'],
      severity: 'warning',
      cause: 'extension-failed',
    },
    'a value that is no id': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: discoveryFailed,
        extensionStatus: extensionStatus('2.1.0.0', { settingsFiles: [settingsFile('not-a-guid')] }),
      },
      severity: 'warning',
      cause: 'extension-failed',
    },
  },
  passes: {
    'joined all the same': { evidence: { extensionLogs: runLog([notFound]) } },
    'mdmId is set, and the run failed over something else': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: discoveryFailed,
        extensionStatus: extensionStatus('2.1.0.0', { settingsFiles: [settingsFile('guid', intune)] }),
      },
    },
    'no settings at all: no enrolment is asked for': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: discoveryFailed,
        extensionStatus: extensionStatus('1.0.0.1', { settingsFiles: [settingsFile('absent')] }),
      },
    },
  },
  notApplicable: {
    'never installed': {
      evidence: { dsregStatus: notJoined, extensionLogs: logFolder(), extensionStatus: extensionStatus(null) },
    },
  },
} satisfies RuleCases
