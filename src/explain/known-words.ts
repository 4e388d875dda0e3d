// Words that decide without a code: what instance metadata, the extension, dsregcmd and device registration write in English on every Windows.
import type { RuleId } from '../rules/rule-ids.ts'

export interface KnownWords {
  /** Bounded, so that its time is linear in the text. */
  pattern: RegExp
  rule: RuleId
  /** What the words tell, as a sentence. */
  says: string
  /** Where the usual steps of the rule do not fit. */
  fix?: string
  /** True for words that decide only where no code says why. */
  weak?: true
}

/** The most telling ones first. */
export const knownWords: KnownWords[] = [
  {
    pattern: /\bidentity not found\b|no managed (?:service )?identity (?:found|assigned|is assigned)/i,
    rule: 'managed-identity-missing',
    says: 'Instance metadata answered "Identity not found": the VM has no managed identity.',
  },
  {
    pattern: /multiple user[- ]assigned identities exist/i,
    rule: 'system-assigned-identity-missing',
    says: 'Instance metadata found several user-assigned identities and no system-assigned one, which is the one that the extension needs.',
  },
  {
    pattern: /mdmId\W{0,3} s ?etting was not found/i,
    rule: 'extension-settings-invalid',
    says: 'The extension demands the setting mdmId and did not find it. It is written exactly so; an empty value means no device management.',
  },
  {
    pattern: /hostname_?duplicate|property hostnames already exists|host ?name is already used by another device/i,
    rule: 'hostname-duplicate',
    says: 'The tenant already has a device with the host name of this VM.',
  },
  {
    pattern:
      /device quota|directory(?:_| )?quota|quota[_ ]?(?:was |is |has been )?(?:exceeded|exc?ceeded|reached)|maximum number of devices/i,
    rule: 'device-quota-reached',
    says: 'The limit of devices is reached.',
  },
  {
    pattern: /resource id parameter[^\n]{0,400}is invalid/i,
    rule: 'device-registration-refused',
    says: 'The registration service does not accept the resource id of the VM. It was seen with VMs whose Azure name is longer than 15 characters.',
    fix: 'Compare the Azure name of the VM with its host name. Where the Azure name is longer than 15 characters, make the VM anew under a shorter name, then install the extension.',
  },
  {
    pattern: /joined to Active Directory and cannot be switched|VM is joined to Active Directory/i,
    rule: 'ad-domain-joined',
    says: 'The VM is a member of an Active Directory domain, which the extension can not join to Microsoft Entra.',
  },
  {
    pattern: /Device is either disabled or deleted/i,
    rule: 'device-disabled-or-deleted',
    says: 'Microsoft Entra says that the device object of this VM is disabled or deleted.',
  },
  {
    pattern: /Rolling back device join|MDM enrollment failed/i,
    rule: 'mdm-enrollment-failed',
    says: 'The enrolment in device management failed, and the join was undone because of it.',
  },
  {
    pattern: /proxy authentication required|\b407\b[^\n]{0,20}proxy/i,
    rule: 'proxy-authentication-required',
    weak: true,
    says: 'A proxy asks for a sign-in of its own, which the extension can not give.',
  },
  {
    pattern:
      /could not resolve host|remote name could not be resolved|no such host is known|non-existent domain|getaddrinfo ENOTFOUND/i,
    rule: 'dns-failure',
    weak: true,
    says: 'A name could not be resolved.',
  },
  {
    pattern: /connecting to 169\.254\.169\.254|169\.254\.169\.254[^\n]{0,80}(?:timed out|unreachable|refused)/i,
    rule: 'imds-unreachable',
    weak: true,
    says: 'Instance metadata (169.254.169.254) did not answer.',
  },
  {
    pattern: /AzureAdJoined\s{0,20}[:=]\s{0,20}NO\b/i,
    rule: 'device-not-joined',
    weak: true,
    says: 'dsregcmd shows AzureAdJoined : NO: the VM is not joined.',
  },
]

/** What the words of a text tell, the most telling first. */
export function wordsIn(text: string): KnownWords[] {
  return knownWords.filter(({ pattern }) => pattern.test(text))
}

/** 0x801c002d says only that a request of the join got another answer than expected; the line of the log says which request. */
export const stepsOf0x801c002d: KnownWords[] = [
  {
    pattern: /GetMsiAccessToken\b[^\n]{0,30}(?:failed|unable)/i,
    rule: 'token-unavailable',
    says: 'The request that failed was the one for a token of the managed identity (GetMsiAccessToken).',
  },
  {
    pattern: /GetAzureResourceId\b[^\n]{0,30}(?:failed|unable)/i,
    rule: 'imds-unreachable',
    says: 'The request that failed was the one for the description of the VM (GetAzureResourceId).',
  },
  {
    pattern: /GetTenantId\b[^\n]{0,30}(?:failed|unable)/i,
    rule: 'managed-identity-missing',
    says: 'The request that failed was the one for the tenant (GetTenantId), which instance metadata answers only where the VM has a managed identity.',
  },
]
