import { capture } from '../captures.ts'
import { failedBy } from '../extension-traces.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'Packets to 169.254.169.254 vanish (a firewall or a route in the VM); the extension failed for it',
  computerName: 'vm-payroll-07',
  imds: { reach: 'black-hole' },
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedBy('1.0.0.1', -2145648574, 'AAD Join failed with status code: -2145648574.', [
    '10.0.20348.1 (WinBuild.160101.0800)',
    'Adding Registry Settings.',
    'Enabling PKU2U policy.',
    'Starting AAD Join process.',
    'dsregcmd::wmain logging initialized.',
    'Check existing join status.',
    'Join Azure with MSI credential.',
    'Getting Azure VM metadata.',
    'Targeting host name:169.254.169.254, url path: /metadata/instance/compute?api-version=2017-12-01',
  ]),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'imds-unreachable',
    findings: ['imds-unreachable', 'extension-failed', 'device-not-joined'],
    notFindings: ['managed-identity-missing', 'tenant-id-unavailable', 'not-an-azure-vm', 'extension-missing'],
    stdout: ['169.254.169.254'],
  },
})
