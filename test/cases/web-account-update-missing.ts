import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { windows } from '../healthy/windows.ts'
import type { RuleCases } from './case.ts'

export default {
  ruleId: 'web-account-update-missing',
  fails: {
    'Windows Server 2022 of September 2022': {
      evidence: { windows: windows({ build: '20348', revision: '0x3ee' }) },
      saw: ['20348.1006', 'KB5018421', '20348.1129'],
      cause: null,
    },
    'Windows 11 22H2 as it came out': {
      evidence: {
        windows: windows({ build: '22621', revision: '0x209', productName: 'Windows 11 Pro', productType: 'WinNT' }),
      },
      saw: ['22621.521', 'KB5018427'],
    },
    'Windows Server 2019, and the user tried a web account': {
      evidence: { windows: windows({ build: '17763', revision: '0x1' }) },
      asked: { symptom: 'The remote computer does not support Azure AD authentication' },
      saw: ['no update brings it'],
      cause: null,
    },
  },
  passes: {
    'Windows Server 2022 with the very update': {
      evidence: { windows: windows({ build: '20348', revision: '0x469' }) },
    },
    'Windows Server 2025, which came with it': { evidence: { windows: windows({ build: '26100', revision: '0x1' }) } },
    'Windows 10 22H2, which came with it': { evidence: { windows: windows({ build: '19045', revision: null }) } },
  },
  notApplicable: {
    'Windows Server 2019 never gets it': { evidence: { windows: windows({ build: '17763', revision: '0x1' }) } },
    'the update is not named': { evidence: { windows: windows({ revision: null }) } },
    'a VM that is not joined': {
      evidence: { windows: windows({ revision: '0x1' }), dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
    },
  },
} satisfies RuleCases
