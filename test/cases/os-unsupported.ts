import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { windows } from '../healthy/windows.ts'
import type { RuleCases } from './case.ts'

export default {
  ruleId: 'os-unsupported',
  fails: {
    'Windows Server 2016, where the extension was never installed': {
      evidence: {
        windows: windows({ productName: 'Windows Server 2016 Datacenter', build: '14393' }),
        dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
        extensionLogs: logFolder(),
      },
      saw: ['Windows Server 2016 Datacenter, build 14393', '17763'],
    },
  },
  passes: {
    'Windows Server 2019, the oldest that works': { evidence: { windows: windows({ build: '17763' }) } },
    'Windows 11': {
      evidence: { windows: windows({ productName: 'Windows 10 Pro', build: '26100', productType: 'WinNT' }) },
    },
  },
} satisfies RuleCases
