// Every rule id of the contract, in the order in which causes are weighed: by stage, then by this list. Ids are API: add, never rename.

export const ruleIds = [
  // machine
  'not-an-azure-vm',
  'os-unsupported',
  'arm64-unsupported',
  'ad-domain-joined',
  'clock-skewed',
  'windows-tls-misconfigured',
  'guest-agent-not-running',
  'desktop-experience-missing',
  // network
  'imds-unreachable',
  'imds-access-denied',
  'imds-answered-by-proxy',
  'dns-failure',
  'endpoint-name-overridden',
  'tls-interception',
  'proxy-authentication-required',
  'endpoint-blocked-by-proxy',
  'tls-failure',
  'endpoint-unreachable',
  // identity
  'join-endpoints-overridden',
  'managed-identity-missing',
  'system-assigned-identity-missing',
  'tenant-id-unavailable',
  'token-unavailable',
  'token-for-another-resource',
  'identity-unexpected',
  // extension
  'extension-missing',
  'extension-settings-invalid',
  'extension-still-running',
  'extension-removed-after-join',
  'extension-succeeded-without-join',
  'extension-failed',
  // registration
  'hostname-duplicate',
  'device-quota-reached',
  'device-registration-refused',
  'registration-service-error',
  'joined-not-securevm',
  'mdm-enrollment-failed',
  'tenant-mismatch',
  'device-disabled-or-deleted',
  'device-certificate-expired',
  'device-key-unusable',
  'device-not-joined',
  // permission
  'role-not-assigned',
  'guest-user',
  'local-admins-edited-by-hand',
  // session
  'pku2u-disabled',
  'rdp-disabled',
  'web-account-update-missing',
  'prt-missing',
  'mfa-required',
  'conditional-access-blocked',
  'password-change-required',
  'credentials-rejected',
  'device-name-mismatch',
  'client-device-not-registered',
  'sign-in-app-missing',
] as const

export type RuleId = (typeof ruleIds)[number]
