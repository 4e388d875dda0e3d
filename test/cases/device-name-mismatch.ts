import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { windows } from '../healthy/windows.ts'
import type { RuleCases } from './case.ts'

const symptom = 'AADSTS293004: The target-device identifier in the request 10.20.0.7 was not found in the tenant'
const named = (name: string) => dsregStatus(dsregCapture('joined-local-account').replace('AADJoin02', name))

export default {
  ruleId: 'device-name-mismatch',
  fails: {
    'the client connected by address': {
      evidence: { dsregStatus: named('vm-payroll-07') },
      asked: { symptom },
      saw: ['AADSTS293004', 'vm-payroll-07'],
      command: 'mstsc.exe /v:vm-payroll-07',
    },
    'the VM was renamed': {
      evidence: { dsregStatus: named('vm-old-name') },
      asked: { symptom },
      saw: ['vm-old-name', 'VM-PAYROLL-07', 'renamed'],
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
    'other names, and nobody says that a sign-in failed by it': { evidence: { dsregStatus: named('vm-old-name') } },
    'a VM that is not joined': {
      evidence: { dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
      asked: { symptom },
    },
  },
} satisfies RuleCases
