import { ok } from '../../src/outcome.ts'
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
      commands: [`reg.exe add ${key} /v AllowOnlineID /t REG_DWORD /d 1 /f`, `reg.exe query ${key} /v AllowOnlineID`],
      fixSays: ['in group policy or Intune. It is', 'Meanwhile, sign in by web account'],
    },
    'off by Intune on Windows 11': {
      evidence: { pku2u: pku2u('0x0'), windows: client, machineShape: machineShape({ mdm: 'MS DM Server' }) },
      fixSays: ['in group policy, or in Intune, which manages this VM. It is'],
    },
    'off on a Windows that knows no sign-in by web account': {
      evidence: {
        pku2u: pku2u('0x0'),
        windows: windows({ productName: 'Windows Server 2019 Datacenter', build: '17763' }),
      },
      fixNotSays: ['by web account'],
    },
    'off on a Windows whose build is not known': {
      evidence: { pku2u: pku2u('0x0'), windows: windows({ build: '' }) },
      fixNotSays: ['by web account'],
    },
    'a later run of the extension logged nothing of it': {
      evidence: {
        pku2u: pku2u('0x0'),
        extensionLogs: logFolder({
          text: '2026-11-19T00:10:00Z\t[Information]:\tEnabling PKU2U policy.\r\n2026-11-19T00:10:01Z\t[Information]:\tRunning AAD Join Process\r\n2026-11-19T00:10:09Z\t[Information]:\tSuccessfully joined machine to AAD.\r\n2026-11-19T01:10:00Z\t[Information]:\tRunning AAD Join Process\r\n2026-11-19T01:10:09Z\t[Information]:\tSuccessfully joined machine to AAD.\r\n',
        }),
      },
      saw: ['logged "Enabling PKU2U policy." at 2026-11-19 00:10:00 UTC'],
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
    'absent, on a Windows of which nobody knows whether it is a server': {
      evidence: {
        pku2u: pku2u('absent'),
        windows: { ...windows(), product: ok({ present: false, key: 'HKEY_LOCAL_MACHINE' }) },
      },
    },
    'before the join it is as Windows left it': {
      evidence: { pku2u: pku2u('absent'), dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
    },
    'joined by other means, and never turned on': { evidence: { ...withoutExtension, pku2u: pku2u('absent') } },
  },
} satisfies RuleCases
