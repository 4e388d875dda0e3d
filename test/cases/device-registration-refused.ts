import { readFileSync } from 'node:fs'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { answered, logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus, statusFile } from '../healthy/extension-status.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import type { RuleCases } from './case.ts'
import { setAgain } from './commands.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const failedWith = (code: string) => runLog([`AAD Join failed with status code: ${code}.`])
const invalidParameter = logFolder({
  text: readFileSync('fixtures/captures/extension-logs/refused-invalid-parameter-2020.txt', 'utf8'),
})

export default {
  ruleId: 'device-registration-refused',
  fails: {
    'not authorized (0x801c0003)': {
      evidence: { dsregStatus: notJoined, extensionLogs: failedWith('-2145648637') },
      saw: ['-2145648637'],
      notSaw: ['registration service', 'reported as'],
      fixSays: ['look at 2026-11-20 01:58:01 UTC'],
      fixNotSays: ['join request', 'resource id'],
      commands: [setAgain],
    },
    'authentication error (0x801c0002) with the words of the directory': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(
          answered(
            400,
            'Join error code: DirectoryError',
            'Join message: The device object by the given id is not found.',
            'AAD Join failed with status code: -2145648638.',
          ),
        ),
      },
      saw: ['HTTP 400', 'DirectoryError', 'is not found', '2026-11-20 01:58:03 UTC'],
      fixSays: ['look at 2026-11-20 01:58:03 UTC', 'join request is 7333f304-2d73-4c4d-9321-9427ee97adcf'],
    },
    '0x801c0085, of which Microsoft says nothing': {
      evidence: { dsregStatus: notJoined, extensionLogs: failedWith('-2145648507') },
      saw: ['reported as'],
    },
    'an answer of the 400s outranks a code that says less': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(answered(403, 'AAD Join failed with status code: -2145648634.')),
      },
      saw: ['HTTP 403'],
    },
    'an old log without the HTTP status, on a VM with a long name': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: invalidParameter,
        instanceMetadata: instanceMetadata({ name: 'vm-payroll-production-07' }),
      },
      saw: ['InvalidParameter', 'The resource id parameter'],
      fixSays: ['already. vm-payroll-production-07 has 24 characters.'],
    },
    'the same, on a VM whose name is as long as may be': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: invalidParameter,
        instanceMetadata: instanceMetadata({ name: 'vm-payroll-0007' }),
      },
      fixSays: ['already. A VM'],
    },
    'only the status is left to say it': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus('1.0.0.1', {
          statusFiles: [statusFile('error', 'AAD Join failed with status code: -2145648637.')],
        }),
      },
      fixSays: ['look at the time of the attempt'],
      commands: [setAgain],
    },
  },
  passes: {
    'joined since': { evidence: { extensionLogs: failedWith('-2145648637') } },
    'failed before it came to the registration': {
      evidence: { dsregStatus: notJoined, extensionLogs: failedWith('-2145648607') },
    },
    'a proxy asked for a sign-in of its own': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(answered(407, 'AAD Join failed with status code: -2145648607.')),
      },
    },
    'the host name is taken: a rule of its own': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(answered(400, 'AAD Join failed with status code: -2145648509.')),
      },
    },
  },
  notApplicable: {
    'never installed': {
      evidence: { dsregStatus: notJoined, extensionLogs: logFolder(), extensionStatus: extensionStatus(null) },
    },
  },
} satisfies RuleCases
