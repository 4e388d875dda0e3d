import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { machineShape } from '../healthy/machine-shape.ts'
import { pku2u } from '../healthy/pku2u.ts'
import { windows } from '../healthy/windows.ts'
import type { RuleCases } from './case.ts'

const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\pku2u'
const client = windows({
  productName: 'Windows 10 Pro',
  build: '26100',
  productType: 'WinNT',
  installationType: 'Client',
})
const withoutExtension = { extensionLogs: logFolder(), extensionStatus: extensionStatus(null) }

export default {
  ruleId: 'pku2u-disabled',
  fails: {
    'a baseline turned it off after the join': {
      evidence: { pku2u: pku2u('0x0') },
      saw: ['AllowOnlineID', 'is 0', '"Enabling PKU2U policy." at 2020-03-19 18:13:49'],
      command: `reg.exe add ${key} /v AllowOnlineID /t REG_DWORD /d 1 /f`,
    },
    'off by Intune on Windows 11': {
      evidence: { pku2u: pku2u('0x0'), windows: client, machineShape: machineShape({ mdm: 'MS DM Server' }) },
    },
    'a server where the value is gone': { evidence: { pku2u: pku2u(null) }, saw: ['is absent', 'Windows Server'] },
    'a server where the whole key is gone': { evidence: { pku2u: pku2u('absent') }, saw: ['is absent'] },
    'joined by other means, and off': {
      evidence: { ...withoutExtension, pku2u: pku2u('0x0') },
      severity: 'warning',
      cause: null,
    },
  },
  passes: {
    on: { evidence: {} },
    'a client where it is absent': { evidence: { pku2u: pku2u('absent'), windows: client } },
  },
  notApplicable: {
    'before the join it is as Windows left it': {
      evidence: { pku2u: pku2u('absent'), dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
    },
    'joined by other means, and never turned on': { evidence: { ...withoutExtension, pku2u: pku2u('absent') } },
  },
} satisfies RuleCases
