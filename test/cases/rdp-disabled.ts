import { service } from '../healthy/agent-services.ts'
import { remoteDesktop } from '../healthy/remote-desktop.ts'
import type { RuleCases } from './case.ts'

export default {
  ruleId: 'rdp-disabled',
  fails: {
    'turned off on the VM': {
      evidence: { remoteDesktop: remoteDesktop({ setting: '0x1' }) },
      saw: ['fDenyTSConnections is 1', 'Control\\Terminal Server'],
      command:
        'reg.exe add "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server" /v fDenyTSConnections /t REG_DWORD /d 0 /f',
    },
    'turned off by policy, whatever the VM says': {
      evidence: { remoteDesktop: remoteDesktop({ policy: '0x1' }) },
      saw: ['Policies\\Microsoft\\Windows NT\\Terminal Services', 'a policy forbids'],
    },
    'the service is stopped and disabled': {
      evidence: { remoteDesktop: remoteDesktop({ service: service('TermService', 1, '0x4') }) },
      saw: ['TermService is stopped and disabled'],
      command: 'Set-Service TermService -StartupType Manual; Start-Service TermService',
    },
    'the service is stopped': {
      evidence: { remoteDesktop: remoteDesktop({ service: service('TermService', 1, '0x3') }) },
      saw: ['TermService is stopped.'],
    },
    'the listener is off': {
      evidence: { remoteDesktop: remoteDesktop({ listener: '0x0' }) },
      saw: ['fEnableWinStation is 0'],
    },
  },
  passes: {
    'a VM that accepts Remote Desktop': { evidence: {} },
    'the service is starting': {
      evidence: { remoteDesktop: remoteDesktop({ service: service('TermService', 2, '0x4') }) },
    },
    'a policy that allows it wins over the VM': {
      evidence: { remoteDesktop: remoteDesktop({ setting: '0x1', policy: '0x0' }) },
    },
  },
  notApplicable: {
    'the registry does not tell': { evidence: { remoteDesktop: remoteDesktop({ setting: null }) } },
  },
} satisfies RuleCases
