import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { aggregateFile, extensionStatus, statusFile } from '../healthy/extension-status.ts'
import type { RuleCases } from './case.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const started = ['Getting Azure VM metadata.', 'Getting Tenant ID from MSI.']

export default {
  ruleId: 'extension-still-running',
  fails: {
    'the log stops in the middle, a quarter of an hour ago': {
      evidence: { dsregStatus: notJoined, extensionLogs: runLog(started) },
      saw: ['Getting Tenant ID from MSI.', '2026-11-20 01:58:02 UTC', 'asking instance metadata for the tenant'],
    },
    'its status says so, and there is no log yet': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus('2.2.0.0', {
          statusFiles: [statusFile('transitioning', 'Enabling', '2026-11-20T02:05:00Z')],
        }),
      },
      saw: ['transitioning', '2026-11-20 02:05:00 UTC'],
    },
    'the agent is installing it': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus('2.2.0.0', {
          aggregateFiles: { status: 'ok', value: [aggregateFile(['own', 'Installing', 'Downloading package'])] },
        }),
      },
      saw: ['Installing'],
    },
    'a failure of yesterday, and a run that goes on': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(started),
        extensionStatus: extensionStatus('2.2.0.0', {
          statusFiles: [statusFile('error', 'AAD Join failed with status code: -2145648607.', '2026-11-19T10:00:00Z')],
        }),
      },
    },
  },
  passes: {
    'it ended': {},
    'it was cut off two hours ago': {
      evidence: { dsregStatus: notJoined, extensionLogs: runLog(started, '2026-11-20T00:10:00.000Z') },
    },
    'it failed after the last line of its log': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(started),
        extensionStatus: extensionStatus('2.2.0.0', {
          statusFiles: [statusFile('error', 'AAD Join failed with status code: -2145648607.')],
        }),
      },
    },
    'joined already': { evidence: { extensionLogs: runLog(started) } },
  },
  notApplicable: {
    'never installed': {
      evidence: { dsregStatus: notJoined, extensionLogs: logFolder(), extensionStatus: extensionStatus(null) },
    },
  },
} satisfies RuleCases
