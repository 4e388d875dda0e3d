import { capture } from '../captures.ts'
import { failedBy, joinStart } from '../extension-traces.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'A member of an Active Directory domain on which somebody installed the extension',
  computerName: 'WIN-ML8SV4QSBOG',
  dsregcmd: capture('dsregcmd/domain-joined-server.txt'),
  extension: failedBy(
    '1.0.0.1',
    -2145648523,
    'AzureSecureVMJoin failed. VM is joined to Active Directory and cannot be switched to SecureVM state.',
    joinStart('WIN-ML8SV4QSBOG').slice(0, 7),
  ),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'ad-domain-joined',
    findings: ['ad-domain-joined', 'device-not-joined'],
    notFindings: ['extension-missing', 'managed-identity-missing', 'imds-unreachable'],
    stdout: ['CONTOSO'],
  },
})
