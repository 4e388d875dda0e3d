import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import type { RuleCases } from './case.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const failedWith = (code: string) =>
  logFolder({
    text: `[11/20/2026 1:58:03 AM] Starting AAD Join process.\r\n[11/20/2026 1:58:05 AM] AAD Join failed with status code: ${code}.\r\n`,
  })

export default {
  ruleId: 'extension-failed',
  fails: {
    'discovery failed, and nothing else is wrong now': {
      evidence: { dsregStatus: notJoined, extensionLogs: failedWith('-2145648607') },
      saw: ['-2145648607', 'CommandExecution.log'],
    },
    'a code that nobody knows': {
      evidence: { dsregStatus: notJoined, extensionLogs: failedWith('-2145640000') },
      saw: ['-2145640000'],
    },
  },
  passes: {
    'failed once, and joined now: history': { evidence: { extensionLogs: failedWith('-2145648607') } },
    succeeded: {},
  },
  notApplicable: {
    'never installed': {
      evidence: { dsregStatus: notJoined, extensionLogs: logFolder(), extensionStatus: extensionStatus(null) },
    },
  },
} satisfies RuleCases
