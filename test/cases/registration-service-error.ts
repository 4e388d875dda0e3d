import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { answered, logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import type { RuleCases } from './case.ts'
import { setAgain } from './commands.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const failedWith = (code: string) => runLog([`AAD Join failed with status code: ${code}.`])

export default {
  ruleId: 'registration-service-error',
  fails: {
    'too busy (0x801c0025)': {
      evidence: { dsregStatus: notJoined, extensionLogs: failedWith('-2145648603') },
      saw: ['-2145648603'],
      fixNotSays: ['7333f304'],
      commands: [setAgain],
    },
    'an error inside (0x801c0006)': {
      evidence: { dsregStatus: notJoined, extensionLogs: failedWith('-2145648634') },
    },
    'an answer of the 500s, whatever the code': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(answered(503, 'AAD Join failed with status code: -2145640000.')),
      },
      saw: ['HTTP 503', '7333f304-2d73-4c4d-9321-9427ee97adcf'],
      fixSays: ['7333f304-2d73-4c4d-9321-9427ee97adcf'],
    },
  },
  passes: {
    'joined since': { evidence: { extensionLogs: failedWith('-2145648603') } },
    refused: { evidence: { dsregStatus: notJoined, extensionLogs: failedWith('-2145648637') } },
    'a 200 and a later failure': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(answered(200, 'AAD Join failed with status code: -2145640000.')),
      },
    },
  },
  notApplicable: {
    'never installed': {
      evidence: { dsregStatus: notJoined, extensionLogs: logFolder(), extensionStatus: extensionStatus(null) },
    },
  },
} satisfies RuleCases
