import { clouds } from '../../../src/clouds.ts'
import { makeToken } from '../azure/imds.ts'
import { capture } from '../captures.ts'
import { extensionLog, failedBy, joinStart, joinSucceeded, tenantTold, tokenReceived } from '../extension-traces.ts'
import { healthyVm, tenantId } from '../healthy-vm.ts'

const token = makeToken({ aud: clouds.AzurePublicCloud.registrationResource, tid: tenantId })
const intune = '0000000a-0000-0000-c000-000000000000'
const end = 'AAD Join failed with status code: -2145648526.'

export default healthyVm({
  about: 'Joined, then rolled back: the tenant has no device management for the mdmId in the settings',
  computerName: 'vm-payroll-07',
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: {
    ...failedBy('2.2.0.0', -2145648526, end, []),
    logs: {
      'AADLoginForWindowsExtension.log': extensionLog(
        ...joinStart('vm-payroll-07').slice(0, 3),
        `Starting Dsregcmd with arguments  /AzureSecureVMJoin /debug /MdmId ${intune}`,
        ...joinStart('vm-payroll-07').slice(4),
        ...tenantTold(tenantId),
        ...tokenReceived(token),
        ...joinSucceeded,
        `Starting MDM URLs discovery (MDM app ID is: ${intune}).`,
        `AzureSecureVMJoinOperation: Discovery of MDM URLs failed (no MDM URLs retruned by the AAD server). Verify MDM configuration in the tenant is correct and/or specified MDM app ID (${intune}) is correct`,
        'Rolling back device join.',
        'Device successfully unjoined from Azure AD.',
        end,
      ),
    },
  },
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'mdm-enrollment-failed',
    findings: ['mdm-enrollment-failed', 'extension-failed', 'device-not-joined'],
    stdout: [intune, '--force-update'],
  },
  secrets: [token],
})
