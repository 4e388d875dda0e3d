import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import type { RuleCases } from './case.ts'
import { newHybridJoin, newJoin } from './commands.ts'

const joined = dsregCapture('joined-local-account')
const recovery = (text: string) => text.replace('AadRecoveryEnabled : NO', 'AadRecoveryEnabled : YES')
const keyTest = (result: string) => (text: string) => text.replace('KeySignTest : PASSED', `KeySignTest : ${result}`)

export default {
  ruleId: 'device-key-unusable',
  fails: {
    'Windows marked the device for recovery': {
      evidence: { dsregStatus: dsregStatus(recovery(joined)) },
      saw: ['AadRecoveryEnabled : YES', 'Microsoft Software Key Storage Provider'],
      codes: [],
      commands: newJoin,
    },
    'Windows could not sign with the key': {
      evidence: { dsregStatus: dsregStatus(keyTest('FAILED')(joined)) },
      saw: ['KeySignTest : FAILED'],
    },
    'with the code of a key that does not exist': {
      evidence: { dsregStatus: dsregStatus(recovery(keyTest('FAILED. Error: 0x80090016')(joined))) },
      saw: ['AadRecoveryEnabled : YES and KeySignTest : FAILED. Error: 0x80090016'],
      codes: ['0x80090016'],
    },
    'a hybrid join, made by Active Directory': {
      evidence: {
        dsregStatus: dsregStatus(recovery(joined.replace('DomainJoined : NO', 'DomainJoined : YES'))),
      },
      commands: newHybridJoin,
    },
    'another code says what it says, and Windows prints no provider': {
      evidence: {
        dsregStatus: dsregStatus(keyTest('FAILED. Error: 0x80090030')(joined).replace(/ +KeyProvider : .*\r?\n/, '')),
      },
      saw: ['KeySignTest : FAILED. Error: 0x80090030.'],
      notSaw: ['does not exist', 'is kept by'],
      codes: [],
    },
    'the device could not sign in: its key does not exist': {
      evidence: {
        dsregStatus: dsregStatus(
          keyTest('MUST Run elevated to test.')(joined).replace(
            'DeviceAuthStatus : SUCCESS',
            'DeviceAuthStatus : FAILED. Error: 0x80090016',
          ),
        ),
      },
      saw: ['0x80090016'],
    },
  },
  passes: {
    'the key signs': {},
    'the key signs now, whatever the device once met': {
      evidence: {
        dsregStatus: dsregStatus(
          joined.replace('DeviceAuthStatus : SUCCESS', 'DeviceAuthStatus : FAILED. Error: 0x80090016'),
        ),
      },
    },
    'not elevated: not tested, and not marked for recovery': {
      evidence: { dsregStatus: dsregStatus(keyTest('MUST Run elevated to test.')(joined)) },
    },
  },
  notApplicable: {
    'Windows 10 1607, not elevated: not tested': {
      evidence: { dsregStatus: dsregStatus(dsregCapture('windows-10-1607-narrow')) },
    },
    'the output ends before the diagnostic data': {
      evidence: { dsregStatus: dsregStatus(dsregCapture('hybrid-configured-top')) },
    },
    'not joined, whatever is left of an old join': {
      evidence: { dsregStatus: dsregStatus(recovery(joined.replace('AzureAdJoined : YES', 'AzureAdJoined : NO'))) },
    },
  },
} satisfies RuleCases
