import { ok } from '../../src/outcome.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { windows } from '../healthy/windows.ts'
import type { RuleCases } from './case.ts'

const arm64 = windows({
  architecture: 'ARM64',
  productName: 'Windows 11 Enterprise',
  build: '26100',
  productType: 'WinNT',
})

export default {
  ruleId: 'arm64-unsupported',
  fails: {
    'Windows 11 on Arm64': {
      evidence: { windows: arm64, dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
      saw: ['ARM64'],
      notSaw: ['joined'],
    },
    'joined all the same': { evidence: { windows: arm64 }, saw: ['joined all the same'], cause: null },
  },
  passes: {
    'an x64 VM': { evidence: {} },
    'a name that only holds another': { evidence: { windows: windows({ architecture: 'ARM64EC' }) } },
  },
  notApplicable: {
    'the registry does not name the processor': {
      evidence: { windows: { ...windows(), environment: ok({ present: false, key: 'HKEY_LOCAL_MACHINE' }) } },
    },
  },
} satisfies RuleCases
