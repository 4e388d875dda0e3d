// What to do about a rule's finding where nothing is known of the VM: the same steps as in a report, with <names> to fill in.
import {
  type AzureVm,
  assignIdentity,
  deleteDeviceOf,
  graphHost,
  leaveAndJoinAgain,
  removeExtension,
  setExtension,
  unknownVm,
} from '../fixes.ts'
import type { FixStep } from '../rules/rule.ts'
import type { RuleId } from '../rules/rule-ids.ts'
import * as signInSteps from '../rules/sign-in-steps.ts'

const vm: AzureVm = { ...unknownVm, name: '<VM name>', resourceGroup: '<resource group>' }
const signIn: signInSteps.SignIn = {
  vm,
  cloud: 'AzurePublicCloud',
  tenantId: null,
  deviceName: null,
  webAccount: true,
  rolesDecide: true,
  hybrid: false,
  upn: "<the user's UPN>",
  correlationId: null,
}

const onVm = (text: string, command?: string): FixStep => ({
  text,
  ...(command === undefined ? {} : { command }),
  where: 'vm',
})

const lookAtAll = onVm('Run aadlogin-doctor on the VM: it tries every required endpoint and names the cause.')
const again = setExtension(vm, { again: true })
const identityThenAgain = [...assignIdentity(vm), ...again]
const anew = leaveAndJoinAgain(vm)
const withoutMdm = setExtension(vm, { again: true, mdmId: '' })
const lookAtMetadata = [
  onVm(
    'See what instance metadata answers; it must be JSON that describes the VM, and nothing on the way may answer in its place.',
    'curl.exe --noproxy "*" -H Metadata:true "http://169.254.169.254/metadata/instance?api-version=2021-02-01"',
  ),
  lookAtAll,
]
const lookAtEndpoint = [
  onVm(
    'See how far a connection to device registration comes; the answer 404 is a good one.',
    'curl.exe -v https://enterpriseregistration.windows.net/',
  ),
  lookAtAll,
]
const remove = removeExtension(vm, 'Take the extension off the VM.')

const steps: Partial<Record<RuleId, FixStep[]>> = {
  'os-unsupported': [remove],
  'ad-domain-joined': [remove],
  'clock-skewed': [
    onVm('See by how much the clock is off, and from where it is set.', 'w32tm.exe /query /status'),
    onVm('Set it.', 'w32tm.exe /resync'),
  ],
  'imds-unreachable': lookAtMetadata,
  'imds-access-denied': lookAtMetadata,
  'imds-answered-by-proxy': lookAtMetadata,
  'dns-failure': [
    onVm('See whether DNS knows the name.', 'nslookup.exe enterpriseregistration.windows.net'),
    onVm(
      'If it does not, give the virtual network DNS servers that know public names (168.63.129.16 is that of Azure), and restart the VM.',
    ),
    ...again,
  ],
  'tls-interception': lookAtEndpoint,
  'proxy-authentication-required': lookAtEndpoint,
  'endpoint-blocked-by-proxy': lookAtEndpoint,
  'tls-failure': lookAtEndpoint,
  'endpoint-unreachable': lookAtEndpoint,
  'join-endpoints-overridden': again,
  'managed-identity-missing': identityThenAgain,
  'system-assigned-identity-missing': identityThenAgain,
  'tenant-id-unavailable': identityThenAgain,
  'token-unavailable': identityThenAgain,
  'extension-missing': setExtension(vm, { again: false }),
  'extension-settings-invalid': withoutMdm,
  'extension-succeeded-without-join': again,
  'extension-failed': [lookAtAll, ...again],
  'hostname-duplicate': [...deleteDeviceOf('<host name of the VM>', graphHost(vm)), ...again],
  'registration-service-error': again,
  'joined-not-securevm': anew,
  'mdm-enrollment-failed': withoutMdm,
  'tenant-mismatch': anew,
  'device-disabled-or-deleted': anew,
  'device-certificate-expired': anew,
  'device-key-unusable': anew,
  'device-not-joined': [lookAtAll, ...again],
  'role-not-assigned': [signInSteps.lookAtRoles(signIn), signInSteps.assignRole(signIn)],
  'guest-user': [signInSteps.lookAtUser(signIn)],
  'pku2u-disabled': [signInSteps.clientPolicy()],
  'mfa-required': [...signInSteps.useWebAccount(signIn), signInSteps.lookAtPerUserMfa(signIn)],
  'conditional-access-blocked': [signInSteps.lookAtSignInLog(signIn), signInSteps.lookAtPolicies(signIn)],
  'password-change-required': [signInSteps.signInWithBrowser(signIn)],
  'credentials-rejected': [signInSteps.signInWithBrowser(signIn), signInSteps.typeTheName(signIn)],
  'device-name-mismatch': [
    onVm('The name to connect to is the host name of the VM, and no IP address.', 'hostname.exe'),
    ...signInSteps.useWebAccount(signIn),
  ],
  'client-device-not-registered': [
    signInSteps.lookAtClient(signIn),
    signInSteps.typeTheName(signIn),
    ...signInSteps.useWebAccount(signIn),
  ],
  'sign-in-app-missing': signInSteps.bringSignInApp(),
}

/** The steps for a rule; none where only a look at the VM tells more. */
export function stepsFor(rule: RuleId): FixStep[] {
  return steps[rule] ?? []
}
