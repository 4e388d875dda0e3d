import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { answered, logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import type { RuleCases } from './case.ts'
import { setAgain } from './commands.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))

export default {
  ruleId: 'device-quota-reached',
  fails: {
    'the join ended with 0x801c000e': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(answered(400, 'AAD Join failed with status code: -2145648626.')),
      },
      saw: ['-2145648626', 'HTTP 400', '7333f304-2d73-4c4d-9321-9427ee97adcf'],
      commands: [setAgain],
    },
    'with 0x801c0084, of which Microsoft says nothing': {
      evidence: { dsregStatus: notJoined, extensionLogs: runLog(['AAD Join failed with status code: -2145648508.']) },
      saw: ['-2145648508', 'reported as'],
    },
    'the service names its quota': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(
          answered(
            400,
            'Join error code: DirectoryError',
            'Join message: Directory_QuotaExceeded',
            'AAD Join failed with status code: -2145647630.',
          ),
        ),
      },
      saw: ['Directory_QuotaExceeded'],
    },
  },
  passes: {
    'joined since': { evidence: { extensionLogs: runLog(['AAD Join failed with status code: -2145648626.']) } },
    'refused for another reason': {
      evidence: { dsregStatus: notJoined, extensionLogs: runLog(['AAD Join failed with status code: -2145648637.']) },
    },
  },
  notApplicable: {
    'never installed': {
      evidence: { dsregStatus: notJoined, extensionLogs: logFolder(), extensionStatus: extensionStatus(null) },
    },
  },
} satisfies RuleCases
