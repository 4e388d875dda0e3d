import { ok } from '../../src/outcome.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { tenantId } from '../healthy/ids.ts'
import { windows } from '../healthy/windows.ts'
import type { RuleCases } from './case.ts'

const symptom = 'AADSTS293004: The target-device identifier in the request 10.20.0.7 was not found in the tenant'
const named = (name: string) => dsregStatus(dsregCapture('joined-local-account').replace('AADJoin02', name))
/** Windows before 21H1. */
const unnamed = dsregStatus(dsregCapture('joined-local-account').replace(/ +Device Name : .*\r?\n/, ''))
const dnsSuffix = 'control.exe sysdm.cpl'

export default {
  ruleId: 'device-name-mismatch',
  fails: {
    'the client connected by address': {
      evidence: { dsregStatus: named('vm-payroll-07') },
      asked: { symptom },
      saw: ['AADSTS293004', 'vm-payroll-07'],
      notSaw: ['renamed'],
      codes: ['AADSTS293004'],
      fixSays: [
        'Microsoft Entra, vm-payroll-07: no IP',
        `own tenant (${tenantId})`,
        'which name the device ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679 has',
      ],
      commands: ['mstsc.exe /v:vm-payroll-07', dnsSuffix],
    },
    'the VM was renamed': {
      evidence: { dsregStatus: named('vm-old-name') },
      asked: { symptom },
      saw: ['vm-old-name', 'VM-PAYROLL-07', 'renamed'],
    },
    'dsregcmd of Windows before 21H1 names no device: the name of the computer is taken': {
      evidence: { dsregStatus: unnamed },
      asked: { symptom },
      notSaw: ['dsregcmd names', 'renamed'],
      commands: ['mstsc.exe /v:VM-PAYROLL-07', dnsSuffix],
    },
    'nothing names the VM': {
      evidence: {
        dsregStatus: unnamed,
        windows: { ...windows(), computerName: ok({ present: false, key: 'HKEY_LOCAL_MACHINE' }) },
      },
      asked: { symptom },
      fixSays: ['has in Microsoft Entra: no IP address'],
      commands: [dnsSuffix],
    },
    'the device names are not readable in the output': {
      evidence: { dsregStatus: named('vm payroll"07') },
      asked: { symptom },
      commands: [dnsSuffix],
    },
    'the user read it in words': {
      evidence: { dsregStatus: named('vm-payroll-07') },
      asked: { symptom: 'The target-device identifier in the request was not found in the tenant' },
      codes: [],
    },
  },
  passes: {
    'one name everywhere': { evidence: { dsregStatus: named('vm-payroll-07') } },
    'a long DNS name that Windows cut': {
      evidence: {
        dsregStatus: named('vm-payroll-production-07.contoso.com'),
        windows: windows({ computerName: 'VM-PAYROLL-PROD' }),
      },
    },
  },
  notApplicable: {
    'no name, and nobody says that a sign-in failed by it': { evidence: { dsregStatus: unnamed } },
    'other names, and nobody says that a sign-in failed by it': { evidence: { dsregStatus: named('vm-old-name') } },
    'a VM that is not joined': {
      evidence: { dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
      asked: { symptom },
    },
  },
} satisfies RuleCases
