import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import type { RuleCases } from './case.ts'
import { install, setAgain } from './commands.ts'

const neverInstalled = { extensionLogs: logFolder(), extensionStatus: extensionStatus(null) }

export default {
  ruleId: 'device-not-joined',
  fails: {
    'never installed: that is the cause, this its symptom': {
      evidence: { ...neverInstalled, dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
      saw: ['AzureAdJoined : NO'],
      cause: 'extension-missing',
      commands: [install],
    },
    'the extension is still at work: wait, do not set it again': {
      evidence: {
        dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
        extensionLogs: runLog(['Getting Azure VM metadata.']),
      },
      saw: ['has not ended yet'],
      commands: [],
    },
    'the extension failed: it must run again': {
      evidence: {
        dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
        extensionLogs: runLog(['AAD Join failed with status code: -2145648607.']),
      },
      cause: 'extension-failed',
      saw: ['dsregcmd shows AzureAdJoined : NO.'],
      notSaw: ['could not be seen'],
      fixNotSays: ['Run as administrator'],
      commands: [setAgain],
    },
  },
  passes: { joined: {} },
  notApplicable: {
    'a domain member where nobody asked for Entra login': {
      evidence: { ...neverInstalled, dsregStatus: dsregStatus(dsregCapture('domain-joined-server')) },
    },
    'no dsregcmd.exe': { evidence: { dsregStatus: { present: false } } },
  },
} satisfies RuleCases
