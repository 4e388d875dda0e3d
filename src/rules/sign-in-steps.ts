// Steps of the findings about a refused sign-in: looks and changes that are made outside the VM, as commands with this VM's ids. Azure CLI where it can, Microsoft Graph PowerShell where it can't.
import { type CloudName, cloudByHostIn } from '../clouds.ts'
import { commandWord } from '../command-word.ts'
import { type AzureVm, azureVm, graphHost } from '../fixes.ts'
import { known, type Outcome } from '../outcome.ts'
import type { DsregStatus } from '../probes/dsreg-status.ts'
import type { ExtensionLogs } from '../probes/extension-logs.ts'
import type { ExtensionStatus } from '../probes/extension-status.ts'
import type { GuestAgent } from '../probes/guest-agent.ts'
import type { InstanceMetadata } from '../probes/instance-metadata.ts'
import type { TenantInfo } from '../probes/tenant-info.ts'
import type { Windows } from '../probes/windows.ts'
import { webAccountSignIn } from '../web-account.ts'
import { hasExtensionTraces, knownSources } from './extension-state.ts'
import type { Case, FixStep } from './rule.ts'

/** What a rule lists in `uses` to fill these steps in. */
export const stepSources = [
  'instanceMetadata',
  'extensionLogs',
  'extensionStatus',
  'guestAgent',
  'dsregStatus',
  'windows',
  'tenantInfo',
] as const

export interface StepSources {
  instanceMetadata: Outcome<InstanceMetadata>
  extensionLogs: Outcome<ExtensionLogs>
  extensionStatus: Outcome<ExtensionStatus>
  guestAgent: Outcome<GuestAgent>
  dsregStatus: Outcome<DsregStatus>
  windows: Outcome<Windows>
  tenantInfo: Outcome<TenantInfo>
}

/** Who and what the steps are about. */
export interface SignIn {
  vm: AzureVm
  cloud: CloudName
  /** The tenant whose accounts the VM takes. */
  tenantId: string | null
  /** The name that the device has in Microsoft Entra, where it is fit for a command. */
  deviceName: string | null
  /** False where this Windows has no sign-in by web account, or not yet. */
  webAccount: boolean
  /** False on a VM that was joined without the extension: there the local groups decide who may sign in, and no Azure role. */
  rolesDecide: boolean
  /** Joined by way of Active Directory, too. */
  hybrid: boolean
  /** The user's UPN, or the placeholder for it. */
  upn: string
  /** Of the refused request, as the sign-in log names it. */
  correlationId: string | null
}

const unknownUser = "<the user's UPN>"

/** `user` as an event names it: only what is a UPN and nothing else is put into a command. */
export function signInOf(
  facts: StepSources,
  { asked }: Case,
  user: string | null,
  correlationId: string | null,
): SignIn {
  const device = known(facts.dsregStatus)
  const vm = azureVm(known(facts.instanceMetadata)?.instance, known(facts.extensionLogs)?.resourceId ?? null)
  const cloud = asked.cloud ?? vm.cloud ?? cloudByHostIn(device?.joinServerUrl ?? '') ?? 'AzurePublicCloud'
  const name = device?.deviceName ?? known(facts.windows)?.computerName ?? null
  const windows = known(facts.windows)
  const extension = knownSources(facts)
  const tenant = device?.tenantId ?? known(facts.tenantInfo)?.tenantId ?? asked.tenant
  return {
    vm: { ...vm, cloud },
    cloud,
    tenantId: tenant !== null && /^[\w.-]+$/.test(tenant) ? tenant : null,
    deviceName: name !== null && /^[\w.-]+$/.test(name) ? name : null,
    webAccount: windows !== null && webAccountSignIn(windows)?.supported === true,
    rolesDecide: device?.azureAdJoined !== true || extension === null || hasExtensionTraces(extension),
    hybrid: device?.azureAdJoined === true && device.domainJoined === true,
    upn: user !== null && /^[\w.+-]+@[\w.-]+$/.test(user) ? user : unknownUser,
    correlationId: correlationId !== null && /^[0-9a-f-]{36}$/i.test(correlationId) ? correlationId : null,
  }
}

/** The three applications that a Conditional Access policy must name, or leave out, for these sign-ins. */
const signInApps = [
  { id: '372140e0-b3b7-4226-8ef9-d57986796201', name: 'Azure Windows VM Sign-In' },
  { id: 'a4a365df-50f1-4397-bc59-1a1564b8bb9c', name: 'Microsoft Remote Desktop' },
  { id: '270efc09-cd0d-444b-a71f-39af4910ec45', name: 'Windows Cloud Login' },
]
export const signInAppNames = signInApps.map(({ id, name }) => `${name} (${id})`).join(', ')
const vmSignInApp = '372140e0-b3b7-4226-8ef9-d57986796201'

const azure = (text: string, command?: string): FixStep => ({
  text,
  ...(command === undefined ? {} : { command }),
  where: 'azure',
})
const client = (text: string, command?: string): FixStep => ({
  text,
  ...(command === undefined ? {} : { command }),
  where: 'client',
})

/** Where the role counts: the VM; for an instance of a scale set the scale set. */
function scopeOf({ vm }: SignIn): { scope: string; told: string } {
  if (vm.resourceId === null)
    return {
      scope: '"<resource id of the VM>"',
      told: ' The portal shows the resource id under Properties of the VM.',
    }
  const id = vm.resourceId.replace(/(\/virtualMachineScaleSets\/[^/]+)\/virtualMachines\/[^/]+$/i, '$1')
  return { scope: commandWord(id, 'resource id of the VM'), told: '' }
}

type Role = 'Virtual Machine User Login' | 'Virtual Machine Administrator Login'

export function assignRole(signIn: SignIn, role: Role = 'Virtual Machine User Login'): FixStep {
  const { scope, told } = scopeOf(signIn)
  const other =
    role === 'Virtual Machine User Login'
      ? 'Virtual Machine Administrator Login makes the user an administrator of it'
      : 'it makes the user an administrator of it at every sign-in'
  return azure(
    `Give the user, or a group that the user is in, the role at this VM (${other}). Owner and Contributor do not include it, and a management group is no scope for it. It counts after some minutes.${told}`,
    `az role assignment create --role "${role}" --assignee "${signIn.upn}" --scope ${scope}`,
  )
}

/** Lets the user in where no Azure role does: by the local group, under the name by which this machine knows the account. */
export function joinRemoteUsers({ upn, hybrid }: SignIn): FixStep {
  const account = hybrid ? '<DOMAIN>\\<user name>' : `AzureAD\\${upn}`
  return {
    text: `This VM was joined without the extension, so that no Azure role decides here: put the user into the local group Remote Desktop Users, in an elevated PowerShell on the VM.${hybrid ? ' A user of the domain goes into it by the domain account.' : ''} The user signs in with a web account.`,
    command: `net.exe localgroup ((New-Object Security.Principal.SecurityIdentifier 'S-1-5-32-555').Translate([Security.Principal.NTAccount]).Value.Split('\\')[-1]) "${account}" /add`,
    where: 'vm',
  }
}

export function lookAtRoles(signIn: SignIn): FixStep {
  const { scope, told } = scopeOf(signIn)
  return azure(
    `See which roles the user has here, by groups and from the resource group and subscription above too: one of the two Virtual Machine Login roles must be among them, or a role of your own with the data action Microsoft.Compute/virtualMachines/login/action. One that Privileged Identity Management makes the user eligible for is listed, and counts, only once the user has activated it.${told}`,
    `az role assignment list --assignee "${signIn.upn}" --scope ${scope} --include-inherited --include-groups --output table`,
  )
}

export function lookAtUser(signIn: SignIn): FixStep {
  const { vm, tenantId, upn } = signIn
  return azure(
    `See whether the user is a member of the VM's own tenant${tenantId === null ? '' : ` (${tenantId})`} and enabled: userType must be Member (Guest is refused), accountEnabled true. "Request_ResourceNotFound" means that this tenant has no such user. Sign in to that tenant first${tenantId === null ? '' : `: az login --tenant ${tenantId}`}.`,
    `az rest --method GET --url "https://${graphHost(vm)}/v1.0/users/${upn}?%24select=userPrincipalName,userType,accountEnabled,lastPasswordChangeDateTime"`,
  )
}

export function lookAtClient({ tenantId }: SignIn): FixStep {
  return client(
    `For sign-in with user name and password, see how the client stands to the same tenant${tenantId === null ? '' : ` (${tenantId})`}: AzureAdJoined : YES, or WorkplaceJoined : YES (registered; from Windows 10 20H1 on).`,
    'dsregcmd.exe /status',
  )
}

export function typeTheName({ upn }: SignIn): FixStep {
  return client(
    `Type the user name with its prefix, AzureAD\\${upn === unknownUser ? 'user@domain' : upn}: a client that is only registered needs it, and without it Windows may look for a local account. With a web account type it without.`,
  )
}

export function clientPolicy(): FixStep {
  return client(
    'The client needs the policy "Network security: Allow PKU2U authentication requests to this computer to use online identities", too. 0x0 is off; absent is on, but for Windows Server.',
    'reg.exe query HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\pku2u /v AllowOnlineID',
  )
}

export function useWebAccount({ deviceName, webAccount }: SignIn): FixStep[] {
  if (!webAccount) return []
  return [
    client(
      `Connect with a web account, which takes multifactor authentication and needs no joined client: in Remote Desktop Connection, Advanced, tick "Use a web account to sign in to the remote computer". Connect by the name of the VM${deviceName === null ? '' : `, ${deviceName}`}: an IP address is refused.`,
      deviceName === null ? undefined : `mstsc.exe /v:${deviceName}`,
    ),
  ]
}

const portals: Record<CloudName, string> = {
  AzurePublicCloud: 'portal.azure.com',
  AzureUSGovernmentCloud: 'portal.azure.us',
  AzureChinaCloud: 'portal.azure.cn',
}

export function signInWithBrowser({ cloud, upn }: SignIn): FixStep {
  return client(
    `Let ${upn === unknownUser ? 'the user' : upn} sign in with a browser: it asks for a new password where the present one is temporary or expired, and says when name or password are wrong. Remote Desktop can't change a password. Then connect again.`,
    `cmd.exe /c start msedge.exe --inprivate https://${portals[cloud]}`,
  )
}

/** "Connect-MgGraph" to the VM's tenant and cloud, and a command after it. */
function graph({ cloud, tenantId }: SignIn, text: string, scopes: string[], command: string): FixStep {
  const environment =
    cloud === 'AzureUSGovernmentCloud'
      ? ' -Environment USGov'
      : cloud === 'AzureChinaCloud'
        ? ' -Environment China'
        : ''
  const tenant = tenantId === null ? '' : ` -TenantId ${tenantId}`
  return azure(
    `${text} In PowerShell with the module Microsoft.Graph (Install-Module Microsoft.Graph -Scope CurrentUser):`,
    `Connect-MgGraph${environment}${tenant} -Scopes ${scopes.map((scope) => `"${scope}"`).join(',')}; ${command}`,
  )
}

export function lookAtPolicies(signIn: SignIn): FixStep {
  const ids = ['All', ...signInApps.map(({ id }) => id)].map((id) => `"${id}"`).join(',')
  return graph(
    signIn,
    `List the Conditional Access policies that cover these sign-ins: those for all resources, and those for ${signInAppNames}; and see whether the security defaults are on, which demand multifactor authentication without a policy. az cannot read them.`,
    ['Policy.Read.All'],
    `Get-MgIdentityConditionalAccessPolicy -All | Where-Object { $_.State -ne "disabled" -and ($_.Conditions.Applications.IncludeApplications | Where-Object { $_ -in ${ids} }) } | Format-List DisplayName, State, @{n="Excluded";e={$_.Conditions.Applications.ExcludeApplications}}, @{n="Demands";e={$_.GrantControls.BuiltInControls}}; "Security defaults: $((Get-MgPolicyIdentitySecurityDefaultEnforcementPolicy).IsEnabled)"`,
  )
}

export function lookAtSignInLog(signIn: SignIn): FixStep {
  const { upn, correlationId } = signIn
  const which = correlationId === null ? `userPrincipalName eq '${upn}'` : `correlationId eq '${correlationId}'`
  return graph(
    signIn,
    'Read the refused sign-in in the sign-in log; it names the application, the error and the policies that refused it. The log needs Microsoft Entra ID P1.',
    ['AuditLog.Read.All', 'Directory.Read.All', 'Policy.Read.All'],
    `Get-MgAuditLogSignIn -Filter "${which}" -Top 20 | Format-List CreatedDateTime, AppDisplayName, @{n="Error";e={$_.Status.ErrorCode}}, @{n="Reason";e={$_.Status.FailureReason}}, @{n="Policies";e={($_.AppliedConditionalAccessPolicies | Where-Object Result -eq "failure").DisplayName}}`,
  )
}

export function lookAtPerUserMfa(signIn: SignIn): FixStep {
  return graph(
    signIn,
    'See whether per-user multifactor authentication is on for the user: these sign-ins do not support it. It must be disabled; let a Conditional Access policy demand multifactor authentication instead, so that the account stays protected.',
    ['Policy.Read.All'],
    `(Invoke-MgGraphRequest -Method GET -Uri "/beta/users/${signIn.upn}/authentication/requirements").perUserMfaState`,
  )
}

/** Is the application there, is it on, and what to do where it isn't. */
export function bringSignInApp(): FixStep[] {
  return [
    azure(
      'See whether the tenant holds the application Azure Windows VM Sign-In. accountEnabled must be true; if it is there and on, nothing is missing.',
      `az ad sp show --id ${vmSignInApp} --query "{name:displayName,accountEnabled:accountEnabled}"`,
    ),
    azure('If it is not there, create its service principal.', `az ad sp create --id ${vmSignInApp}`),
    azure('If it is there and off, turn it on.', `az ad sp update --id ${vmSignInApp} --set accountEnabled=true`),
  ]
}

/** Who may sign in through Remote Desktop at all: where a policy has narrowed it, the role does not help. */
export function lookAtUserRights(): FixStep {
  return {
    text: 'If the user is still refused then: a group policy or baseline may forbid it. In an elevated PowerShell, SeRemoteInteractiveLogonRight must show *S-1-5-32-544 (Administrators) and *S-1-5-32-555 (Remote Desktop Users), SeNetworkLogonRight (for Network Level Authentication) these or *S-1-5-11 or *S-1-1-0, and the two SeDeny... none of them. Mend it where it is set: User Rights Assignment, "Allow" and "Deny log on through Remote Desktop Services", "Access" and "Deny access to this computer from the network".',
    command:
      'secedit.exe /export /areas USER_RIGHTS /cfg "$env:TEMP\\rights.inf" /quiet; Select-String -Path "$env:TEMP\\rights.inf" -Pattern RemoteInteractiveLogonRight, NetworkLogonRight',
    where: 'vm',
  }
}

/** The answer of the role check stands in a channel that is off: how to turn it on for one more attempt, and read it. */
export function watchRoleCheck(): FixStep[] {
  return [
    {
      text: 'If the role is there: what the role check was answered (events 1232, 1233 and 1235) stands only in the channel AAD/Analytic, which is off. Turn it on from an elevated prompt on the VM and let the user try once more.',
      command: 'wevtutil.exe sl Microsoft-Windows-AAD/Analytic /e:true /q:true',
      where: 'vm',
    },
    {
      text: 'Turn it off again, which Windows asks for before it can be read, and read it.',
      command:
        'cmd.exe /c "wevtutil.exe sl Microsoft-Windows-AAD/Analytic /e:false & wevtutil.exe qe Microsoft-Windows-AAD/Analytic /f:text"',
      where: 'vm',
    },
  ]
}
