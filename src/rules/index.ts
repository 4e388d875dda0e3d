// The list of rules, in the order of the contract. A new rule: its file, and a line here.
import { adDomainJoined } from './ad-domain-joined.ts'
import { arm64Unsupported } from './arm64-unsupported.ts'
import { clientDeviceNotRegistered } from './client-device-not-registered.ts'
import { clockSkewed } from './clock-skewed.ts'
import { conditionalAccessBlocked } from './conditional-access-blocked.ts'
import { credentialsRejected } from './credentials-rejected.ts'
import { desktopExperienceMissing } from './desktop-experience-missing.ts'
import { deviceCertificateExpired } from './device-certificate-expired.ts'
import { deviceDisabledOrDeleted } from './device-disabled-or-deleted.ts'
import { deviceKeyUnusable } from './device-key-unusable.ts'
import { deviceNameMismatch } from './device-name-mismatch.ts'
import { deviceNotJoined } from './device-not-joined.ts'
import { deviceQuotaReached } from './device-quota-reached.ts'
import { deviceRegistrationRefused } from './device-registration-refused.ts'
import { dnsFailure } from './dns-failure.ts'
import { endpointBlockedByProxy } from './endpoint-blocked-by-proxy.ts'
import { endpointNameOverridden } from './endpoint-name-overridden.ts'
import { endpointUnreachable } from './endpoint-unreachable.ts'
import { extensionFailed } from './extension-failed.ts'
import { extensionMissing } from './extension-missing.ts'
import { extensionRemovedAfterJoin } from './extension-removed-after-join.ts'
import { extensionSettingsInvalid } from './extension-settings-invalid.ts'
import { extensionStillRunning } from './extension-still-running.ts'
import { extensionSucceededWithoutJoin } from './extension-succeeded-without-join.ts'
import { guestAgentNotRunning } from './guest-agent-not-running.ts'
import { guestUser } from './guest-user.ts'
import { hostnameDuplicate } from './hostname-duplicate.ts'
import { identityUnexpected } from './identity-unexpected.ts'
import { imdsAccessDenied } from './imds-access-denied.ts'
import { imdsAnsweredByProxy } from './imds-answered-by-proxy.ts'
import { imdsUnreachable } from './imds-unreachable.ts'
import { joinEndpointsOverridden } from './join-endpoints-overridden.ts'
import { joinedNotSecurevm } from './joined-not-securevm.ts'
import { localAdminsEditedByHand } from './local-admins-edited-by-hand.ts'
import { managedIdentityMissing } from './managed-identity-missing.ts'
import { mdmEnrollmentFailed } from './mdm-enrollment-failed.ts'
import { mfaRequired } from './mfa-required.ts'
import { notAnAzureVm } from './not-an-azure-vm.ts'
import { osUnsupported } from './os-unsupported.ts'
import { passwordChangeRequired } from './password-change-required.ts'
import { pku2uDisabled } from './pku2u-disabled.ts'
import { proxyAuthenticationRequired } from './proxy-authentication-required.ts'
import { prtMissing } from './prt-missing.ts'
import { rdpDisabled } from './rdp-disabled.ts'
import { registrationServiceError } from './registration-service-error.ts'
import { roleNotAssigned } from './role-not-assigned.ts'
import type { Rule } from './rule.ts'
import { ruleIds } from './rule-ids.ts'
import { signInAppMissing } from './sign-in-app-missing.ts'
import { systemAssignedIdentityMissing } from './system-assigned-identity-missing.ts'
import { tenantIdUnavailable } from './tenant-id-unavailable.ts'
import { tenantMismatch } from './tenant-mismatch.ts'
import { tlsFailure } from './tls-failure.ts'
import { tlsInterception } from './tls-interception.ts'
import { tokenForAnotherResource } from './token-for-another-resource.ts'
import { tokenUnavailable } from './token-unavailable.ts'
import { webAccountUpdateMissing } from './web-account-update-missing.ts'
import { windowsTlsMisconfigured } from './windows-tls-misconfigured.ts'

const all: Rule[] = [
  notAnAzureVm,
  osUnsupported,
  adDomainJoined,
  clockSkewed,
  windowsTlsMisconfigured,
  imdsUnreachable,
  imdsAccessDenied,
  imdsAnsweredByProxy,
  dnsFailure,
  endpointNameOverridden,
  tlsInterception,
  proxyAuthenticationRequired,
  endpointBlockedByProxy,
  tlsFailure,
  endpointUnreachable,
  managedIdentityMissing,
  systemAssignedIdentityMissing,
  tenantIdUnavailable,
  tokenUnavailable,
  tokenForAnotherResource,
  identityUnexpected,
  extensionMissing,
  extensionSucceededWithoutJoin,
  extensionFailed,
  hostnameDuplicate,
  joinedNotSecurevm,
  tenantMismatch,
  deviceDisabledOrDeleted,
  deviceCertificateExpired,
  deviceKeyUnusable,
  deviceNotJoined,
  prtMissing,
  joinEndpointsOverridden,
  guestAgentNotRunning,
  arm64Unsupported,
  desktopExperienceMissing,
  pku2uDisabled,
  rdpDisabled,
  webAccountUpdateMissing,
  deviceNameMismatch,
  deviceQuotaReached,
  deviceRegistrationRefused,
  extensionRemovedAfterJoin,
  extensionSettingsInvalid,
  extensionStillRunning,
  mdmEnrollmentFailed,
  registrationServiceError,
  roleNotAssigned,
  localAdminsEditedByHand,
  guestUser,
  mfaRequired,
  conditionalAccessBlocked,
  passwordChangeRequired,
  credentialsRejected,
  clientDeviceNotRegistered,
  signInAppMissing,
]

export const rules: Rule[] = all.sort((a, b) => ruleIds.indexOf(a.id) - ruleIds.indexOf(b.id))
