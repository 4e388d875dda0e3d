// Small numbers of the extension, the VM agent and one remote desktop client.
import { type KnownCode, pages, rows } from './known-code.ts'

export const exitCodes: KnownCode[] = [
  ...rows({ kind: 'exit-code', docs: pages.deployment, confidence: 'microsoft' }, [
    {
      code: 51,
      name: 'exit code 51',
      meaning: 'The extension does not support this Windows.',
      cause: 'Windows older than Server 2019 or Windows 10 1809. Other extensions use 51 for the same.',
      fix: 'Upgrade Windows, or take the extension off the VM (`az vm extension delete`).',
      rule: 'os-unsupported',
    },
    {
      code: 50,
      name: 'exit code 50',
      meaning: 'Seen where the extension met a Windows that it does not support.',
      cause: 'One report: AADLoginForWindows 1.0.0.0 on Windows Server 2016.',
      fix: 'Use a supported Windows: Server 2019 and later, Windows 10 1809 and later.',
      confidence: 'community',
      rule: 'os-unsupported',
    },
  ]),
  ...rows({ kind: 'agent-code', docs: pages.deployment, confidence: 'microsoft' }, [
    {
      code: 1007,
      name: 'terminal error code 1007',
      meaning: "The VM agent's word for: the extension ended with an error. The exit code beside it says which.",
      cause: 'Whatever the exit code names, for example -2145648574 (no tenant from instance metadata).',
      fix: 'Look up the exit code in the same message, or run aadlogin-doctor on the VM.',
      rule: 'extension-failed',
      wraps: true,
    },
  ]),
  ...rows({ kind: 'agent-code', docs: pages.extensions, confidence: 'community' }, [
    {
      code: 1009,
      name: 'terminal error code 1009',
      meaning:
        "The VM agent's word for: the enabling of an extension ended with an error. The exit code beside it says which.",
      cause: 'Whatever the exit code names.',
      fix: 'Look up the exit code in the same message, or run aadlogin-doctor on the VM.',
      rule: 'extension-failed',
      wraps: true,
    },
  ]),
  ...rows({ kind: 'rdp-client', docs: pages.desktop, confidence: 'microsoft' }, [
    {
      code: 2607,
      name: 'Remote Desktop for Android, error 2607',
      meaning: 'The credentials did not work, and the remote machine is joined to Microsoft Entra.',
      cause:
        'A client that is not joined or registered in the tenant of the VM, without the setting that lets such clients in.',
      fix: 'Use a client PC that is joined or registered in this tenant. With Azure Virtual Desktop, set targetisaadjoined:i:1 in the RDP properties of the host pool.',
      rule: 'client-device-not-registered',
    },
  ]),
  ...rows({ kind: 'rdp-client', docs: pages.desktop, confidence: 'community' }, [
    {
      code: '0x204',
      name: 'Remote Desktop for macOS and iOS, error 0x204',
      meaning: 'The client could not connect to the remote machine.',
      cause:
        'The machine is off, the name leads elsewhere, or a firewall stops port 3389; also Remote Desktop that is off.',
      fix: 'See that the VM runs and that the network security group lets the client reach port 3389.',
      rule: 'rdp-disabled',
    },
    {
      code: '0x207',
      name: 'Remote Desktop for macOS and iOS, error 0x207',
      meaning: 'The remote machine did not accept the sign-in.',
      cause: 'A wrong name or password; with an Entra account also a client that cannot prove itself to the VM.',
      fix: 'Connect with a current client by web account, or type AzureAD\\user@domain from a client that is joined or registered.',
      rule: 'credentials-rejected',
    },
    {
      code: '0x904',
      name: 'Remote Desktop, error 0x904',
      meaning: 'The connection broke while it was being made.',
      cause:
        'An unsteady network or VPN, a firewall, or a certificate of the remote machine that the client does not accept.',
      fix: 'Connect from another network or by Azure Bastion; if that works, the way between is the cause.',
    },
  ]),
]
