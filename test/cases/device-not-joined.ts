import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import type { RuleCases } from './case.ts'

const neverInstalled = { extensionLogs: logFolder(), extensionStatus: extensionStatus(null) }

export default {
  ruleId: 'device-not-joined',
  fails: {
    'never installed: that is the cause, this its symptom': {
      evidence: { ...neverInstalled, dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
      saw: ['AzureAdJoined : NO'],
      cause: 'extension-missing',
    },
    'the extension is still at work: wait, do not set it again': {
      evidence: {
        dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
        extensionLogs: runLog(['Getting Azure VM metadata.']),
      },
      saw: ['has not ended yet'],
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
