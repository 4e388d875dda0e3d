import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { aggregateFile, extensionStatus, statusFile } from '../healthy/extension-status.ts'
import type { RuleCases } from './case.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))

export default {
  ruleId: 'extension-succeeded-without-join',
  fails: {
    'the log ends with success, dsregcmd says NO': {
      evidence: { dsregStatus: notJoined },
      saw: ['CommandExecution.log', '2020-03-19 18:14:05 local time', 'AzureAdJoined : NO'],
    },
    'only a status file is left to say it': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus('1.0.0.1', {
          statusFiles: [statusFile('success', 'Successfully joined machine to AAD.')],
        }),
      },
      saw: ['0.status', 'Successfully joined machine to AAD.'],
    },
    'the agent calls it Ready, and nothing else is left': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus('1.0.0.1', {
          aggregateFiles: { status: 'ok', value: [aggregateFile(['own', 'Ready', 'Plugin enabled'])] },
        }),
      },
      saw: ['Ready'],
    },
    'an old failure, then a join that is gone': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: logFolder(
          {
            version: '2.2.0.0',
            text: '2026-11-18T10:00:00Z\t[Error]:\tAAD Join failed with status code -2145648607.\r\n',
          },
          { version: '1.0.0.1', text: '2026-11-19T10:00:00Z\t[Information]:\tSuccessfully joined machine to AAD.\r\n' },
        ),
      },
      saw: ['1.0.0.1', '2026-11-19 10:00:00 UTC'],
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
