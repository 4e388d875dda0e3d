// Fails when Windows refuses Remote Desktop altogether: by setting, by policy, by its listener or by a stopped service.
import type { RemoteDesktop } from '../probes/remote-desktop.ts'
import { documentation } from './documentation.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

const settings = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server'
const policies = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services'

export const rdpDisabled = rule({
  id: 'rdp-disabled',
  title: 'Remote Desktop is off on this VM',
  why: 'Entra accounts sign in to the VM over RDP. With Remote Desktop off nobody can, whatever the account.',
  stage: 'session',
  severity: 'error',
  thenCheck: 'In PowerShell on the VM, (Test-NetConnection localhost -CommonTCPPort RDP).TcpTestSucceeded is True.',
  docs: documentation.remoteDesktop,
  needs: ['remoteDesktop'],
  explains: [],
  check({ remoteDesktop }) {
    const causes = whatIsOff(remoteDesktop)
    if (causes.length > 0)
      return fail({ saw: causes.map((cause) => cause.saw).join(' '), fix: causes.flatMap((cause) => cause.fix) })
    // Windows always holds this setting; where it doesn't, nothing is known.
    if ((remoteDesktop.deniedByPolicy ?? remoteDesktop.deniedBySetting) === null)
      return notApplicable('the registry holds no fDenyTSConnections')
    return pass
  },
})

function whatIsOff(found: RemoteDesktop): { saw: string; fix: FixStep[] }[] {
  const causes: { saw: string; fix: FixStep[] }[] = []
  if (found.deniedByPolicy !== null && found.deniedByPolicy !== 0)
    causes.push({
      saw: `fDenyTSConnections is ${found.deniedByPolicy} under ${policies}: a policy forbids Remote Desktop.`,
      fix: [
        {
          text: 'Set "Allow users to connect remotely by using Remote Desktop Services" to Enabled in the group policy (or Intune policy) that turned it off, under Computer Configuration, Administrative Templates, Windows Components, Remote Desktop Services, Remote Desktop Session Host, Connections. Then apply it on the VM.',
          command: 'gpupdate.exe /target:computer /force',
          where: 'vm',
        },
      ],
    })
  else if (found.deniedByPolicy === null && found.deniedBySetting !== null && found.deniedBySetting !== 0)
    causes.push({
      saw: `fDenyTSConnections is ${found.deniedBySetting} under ${settings}.`,
      fix: [
        {
          text: 'Turn Remote Desktop on, from an elevated prompt on the VM or by Run Command.',
          command: `reg.exe add "${settings}" /v fDenyTSConnections /t REG_DWORD /d 0 /f`,
          where: 'vm',
        },
        {
          text: 'Let it through Windows Firewall, in an elevated PowerShell.',
          command: 'Enable-NetFirewallRule -Group "@FirewallAPI.dll,-28752"',
          where: 'vm',
        },
      ],
    })
  if (found.listenerEnabled === 0)
    causes.push({
      saw: `fEnableWinStation is 0 under ${settings}\\WinStations\\RDP-Tcp: the listener is off.`,
      fix: [
        {
          text: 'Turn the listener on, from an elevated prompt, then restart the VM.',
          command: `reg.exe add "${settings}\\WinStations\\RDP-Tcp" /v fEnableWinStation /t REG_DWORD /d 1 /f`,
          where: 'vm',
        },
      ],
    })
  const { service } = found
  if (service?.state === 'stopped')
    causes.push({
      saw: `The service TermService is stopped${service.startType === 'disabled' ? ' and disabled' : ''}.`,
      fix: [
        {
          text: 'Start the service, in an elevated PowerShell.',
          command: 'Set-Service TermService -StartupType Manual; Start-Service TermService',
          where: 'vm',
        },
      ],
    })
  return causes
}
