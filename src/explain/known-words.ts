// Words that decide without a code: what instance metadata, the extension, dsregcmd and device registration write in English on every Windows.
import type { FixStep } from '../rules/rule.ts'
import type { RuleId } from '../rules/rule-ids.ts'

export interface KnownWords {
  /** Bounded, so that its time is linear in the text. */
  pattern: RegExp
  rule: RuleId
  /** What the words tell, as a sentence. */
  says: string
  /** Where the usual steps of the rule do not fit. */
  fix?: FixStep[]
  /** True for words that decide only where no code says why. */
  weak?: true
  /** True for words that say where a code comes from, and so decide against what it means elsewhere. */
  overrules?: true
}

const vm = '--resource-group "<resource group>" --name "<VM name>"'
const azure = (text: string, command: string): FixStep => ({ text, command, where: 'azure' })

/** The most telling ones first. */
const knownWords: KnownWords[] = [
  {
    pattern: /GetMetadataRestResponse: HTTP Status Code: 40[13]\b/i,
    rule: 'imds-access-denied',
    overrules: true,
    says: 'Instance metadata refused the request of the join (HTTP 401 or 403): a guest proxy or another program stands before it.',
  },
  {
    pattern: /Get(?:AzureResourceId|TenantId|MsiAccessToken) failed (?:with )?0x80072[ef]/i,
    rule: 'imds-unreachable',
    overrules: true,
    says: 'The request that failed went to instance metadata (169.254.169.254), not to Microsoft Entra.',
  },
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
    fix: [
      azure(
        'Compare the Azure name of the VM with its host name. Where the Azure name is longer than 15 characters, make the VM anew under a shorter name, then install the extension.',
        `az vm show ${vm} --query "{name:name,host:osProfile.computerName}"`,
      ),
    ],
  },
  {
    pattern: /joined to Active Directory and cannot be switched|VM is joined to Active Directory/i,
    rule: 'ad-domain-joined',
    says: 'The VM is a member of an Active Directory domain, which the extension can not join to Microsoft Entra.',
  },
  {
    pattern: /already joined[^\n]{0,40}SecureVM state, but/i,
    rule: 'mdm-enrollment-failed',
    says: 'The VM was joined already, and the extension was run again with an mdmId: enrolment in device management is made only together with a join. Sign-in is not touched by this.',
    fix: [
      azure(
        'To have Azure show it as succeeded again, set it without the mdmId. The quotes are written for Bash.',
        `az vm extension set --publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows --resource-group "<resource group>" --vm-name "<VM name>" --force-update --settings '{"mdmId":""}'`,
      ),
    ],
  },
  {
    pattern: /already joined but not? in SecureVM state(?!, but)/i,
    rule: 'joined-not-securevm',
    says: 'The VM was joined before, and not by the extension: by hand, by Active Directory, or with the disk that it was made from.',
  },
  {
    pattern: /Device is either disabled or deleted/i,
    rule: 'device-disabled-or-deleted',
    says: 'Microsoft Entra says that the device object of this VM is disabled or deleted.',
  },
  {
    pattern: /AadRecoveryEnabled\s{0,20}[:=]\s{0,20}YES|KeySignTest\s{0,20}:{1,2}[\s:]{0,20}FAILED(?!\. ?ERROR)/i,
    rule: 'device-key-unusable',
    says: 'dsregcmd says that the device key can not be used.',
  },
  {
    pattern: /extensions? in the VM when the VM is not running|CannotModifyExtensionsWhenVMNotRunning/i,
    rule: 'guest-agent-not-running',
    says: 'Azure changes extensions only on a VM that runs, and this one is stopped.',
    fix: [azure('Start the VM, wait until its agent is ready, then set the extension.', `az vm start ${vm}`)],
  },
  {
    pattern: /extension operations are disallowed|allowExtensionOperations/i,
    rule: 'guest-agent-not-running',
    says: 'The VM was made without extensions: allowExtensionOperations or the VM agent is off.',
    fix: [
      azure(
        'Turn extensions on. The VM needs the Azure VM agent too.',
        `az vm update ${vm} --set osProfile.allowExtensionOperations=true`,
      ),
    ],
  },
  {
    pattern: /has not reported status for VM agent|VMAgentStatusCommunicationError|VM agent is not ready/i,
    rule: 'guest-agent-not-running',
    says: 'The VM agent does not report to Azure, so no extension can be set.',
  },
  {
    pattern: /Multiple VMExtensions per handler not supported/i,
    rule: 'extension-failed',
    says: 'The VM has this extension already, under another name.',
    fix: [
      azure(
        'List the extensions of the VM, and set the one that is there by its name, or delete it first.',
        'az vm extension list --resource-group "<resource group>" --vm-name "<VM name>" --output table',
      ),
    ],
  },
  {
    pattern: /type handler version '[^'\n]{0,20}'[^\n]{0,80} (?:could not be|was not) found/i,
    rule: 'extension-missing',
    says: 'Azure has no version of the extension of this number.',
    fix: [
      azure(
        'Give typeHandlerVersion as 2.0 (or 1.0) with autoUpgradeMinorVersion true, publisher Microsoft.Azure.ActiveDirectory and type AADLoginForWindows; the Azure CLI chooses the version by itself.',
        'az vm extension set --publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows --resource-group "<resource group>" --vm-name "<VM name>"',
      ),
    ],
  },
  {
    pattern: /Rolling back device join|MDM enrollment failed/i,
    rule: 'mdm-enrollment-failed',
    says: 'The enrolment in device management failed, and the join was undone because of it.',
  },
  {
    pattern: /proxy authentication required|\b407\b[^\n]{0,20}proxy|CONNECT tunnel failed, response 407/i,
    rule: 'proxy-authentication-required',
    weak: true,
    says: 'A proxy asks for a sign-in of its own, which the extension can not give.',
  },
  {
    pattern:
      /could not resolve host|remote name could not be resolved|no such host is known|non-existent domain|getaddrinfo ENOTFOUND|can't find \S{1,255}: (?:server failed|query refused|no response from server)|request to \S{1,255} timed-out|name resolution of \S{1,255} failed/i,
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
    pattern: /creating an? (?:TLS|SSL) client credential/i,
    rule: 'windows-tls-misconfigured',
    weak: true,
    says: 'Schannel (event 36871) finds no TLS version and cipher that Windows may use as a client: its settings in SCHANNEL or a policy forbid them.',
  },
  {
    pattern:
      /could not establish trust relationship for the SSL\/TLS|self[- ]signed certificate in certificate chain|unable to get local issuer certificate|issued by an untrusted certificate authority/i,
    rule: 'tls-interception',
    weak: true,
    says: 'The certificate ends at no root that is trusted here: mostly it is the one of a TLS inspection in place of the one of Microsoft.',
  },
  {
    pattern: /could not create SSL\/TLS secure channel/i,
    rule: 'tls-failure',
    weak: true,
    says: 'TLS failed before any answer: cut on the way, or no version and cipher in common.',
  },
  {
    pattern:
      /RemotePort\s{0,20}:\s{0,4}443\b[\s\S]{0,600}TcpTestSucceeded\s{0,20}:\s{0,4}False|TCP connect to \([^)\n]{1,60}443\) failed|connect E(?:TIMEDOUT|CONNREFUSED) [\da-f.:]{3,45}:443/i,
    rule: 'endpoint-unreachable',
    weak: true,
    says: 'No connection to port 443 could be made.',
  },
  {
    pattern: /did not resync because no time data was available/i,
    rule: 'clock-skewed',
    weak: true,
    says: "Windows' time service gets no time from its source, so that the clock can run off.",
  },
  {
    pattern: /Provisioning of VM extension[^\n]{0,80}has timed out|VMExtensionProvisioningTimeout/i,
    rule: 'extension-failed',
    weak: true,
    says: 'The extension did not report in time: it hangs, mostly on the network, or the VM agent does not report.',
  },
  {
    pattern: /AzureAdJoined\s{0,20}[:=]\s{0,20}NO\b/i,
    rule: 'device-not-joined',
    weak: true,
    says: 'dsregcmd shows AzureAdJoined : NO: the VM is not joined.',
  },
  {
    pattern: /AzureAdPrt\s{0,20}[:=]\s{0,20}NO\b/i,
    rule: 'prt-missing',
    weak: true,
    says: 'dsregcmd shows AzureAdPrt : NO: this session has no primary refresh token. Under SYSTEM or a local account that is always so.',
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
