import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import type { RuleCases } from './case.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))

export default {
  ruleId: 'extension-succeeded-without-join',
  fails: {
    'the log ends with success, dsregcmd says NO': {
      evidence: { dsregStatus: notJoined },
      saw: ['CommandExecution.log', 'AzureAdJoined : NO'],
    },
  },
  passes: { 'succeeded and joined': {} },
  notApplicable: {
    'the extension failed': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: logFolder({
          text: '[11/20/2026 1:58:03 AM] Starting AAD Join process.\r\n[11/20/2026 1:58:05 AM] AAD Join failed with status code: -2145648607.\r\n',
        }),
      },
    },
    'never installed': {
      evidence: { dsregStatus: notJoined, extensionLogs: logFolder(), extensionStatus: extensionStatus(null) },
    },
  },
} satisfies RuleCases
