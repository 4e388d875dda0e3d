import { windows } from '../healthy/windows.ts'
import type { RuleCases } from './case.ts'

const core = windows({ installationType: 'Server Core' })

export default {
  ruleId: 'desktop-experience-missing',
  fails: {
    'Server Core without dsregcmd.exe': {
      evidence: { windows: core, dsregStatus: { present: false } },
      saw: ['"Server Core"', 'dsregcmd.exe is not on this Windows'],
      notSaw: ['joined'],
    },
    'Server Core that is joined all the same': {
      evidence: { windows: core },
      saw: ['joined all the same'],
      notSaw: ['dsregcmd.exe is not'],
      cause: null,
    },
  },
  passes: {
    'a server with a desktop': { evidence: {} },
    'a client': { evidence: { windows: windows({ installationType: 'Client', productType: 'WinNT' }) } },
  },
} satisfies RuleCases
