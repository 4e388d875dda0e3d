// Steps that several findings share, as commands filled in from the evidence. A name that no evidence holds stands as <its name>, and the step says where to find it.
import { type CloudName, clouds } from './clouds.ts'
import { commandWord, isCommandWord } from './command-word.ts'
import type { Instance } from './probes/instance-metadata.ts'
import type { FixStep } from './rules/rule.ts'

/** What Azure calls the VM. Null values are those that nothing on the VM told. */
export interface AzureVm {
  name: string | null
  resourceGroup: string | null
  subscriptionId: string | null
  /** The scale set that the VM is an instance of. */
  scaleSet: string | null
  resourceId: string | null
  cloud: CloudName | null
}

/**
 * Brings this instance of a scale set up to the set's model. Only this one: what else has changed in the model (another image) would come to all of them.
 * Its number is the last part of its resource id, else the end of its name.
 */
function updateInstance(vm: AzureVm): FixStep {
  const id =
    /\/virtualMachineScaleSets\/[^/]+\/virtualMachines\/(\d+)$/i.exec(vm.resourceId ?? '')?.[1] ??
    /_(\d+)$/.exec(vm.name ?? '')?.[1] ??
    '<instance id>'
  const where = id === '<instance id>' ? ' The portal shows the instance id under Instances.' : ''
  return azure(
    `Bring this instance up to the new model; the others take it when they are updated.${where}`,
    `az vmss update-instances --instance-ids "${id}"${groupAnd(vm, '--name', vm.scaleSet)}`,
  )
}

export const unknownVm: AzureVm = {
  name: null,
  resourceGroup: null,
  subscriptionId: null,
  scaleSet: null,
  resourceId: null,
  cloud: null,
}

/** From instance metadata; a resource id found elsewhere (the extension's log) fills in when metadata is silent. */
export function azureVm(instance: Instance | null | undefined, resourceIdSeen: string | null = null): AzureVm {
  if (instance)
    return {
      name: instance.name || null,
      resourceGroup: instance.resourceGroup || null,
      subscriptionId: instance.subscriptionId || null,
      scaleSet: instance.scaleSet,
      resourceId: instance.resourceId,
      cloud: instance.cloud,
    }
  const parts =
    /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([\w.()-]+)\/providers\/Microsoft\.Compute\/virtualMachines\/([\w.-]+)$/i.exec(
      resourceIdSeen ?? '',
    )
  if (parts === null) return unknownVm
  const [, subscriptionId, resourceGroup, name] = parts as unknown as [string, string, string, string]
  return { ...unknownVm, name, resourceGroup, subscriptionId, resourceId: resourceIdSeen }
}

/** Turns on the system-assigned managed identity. */
export function assignIdentity(vm: AzureVm): FixStep[] {
  if (vm.scaleSet !== null)
    return [
      azure(
        'Turn on the system-assigned managed identity of the scale set.',
        `az vmss identity assign${groupAnd(vm, '--name', vm.scaleSet)}`,
      ),
      updateInstance(vm),
    ]
  return [
    azure(
      `Turn on the system-assigned managed identity of the VM${whereUnknown(vm)}.`,
      `az vm identity assign${groupAnd(vm, '--name', vm.name)}`,
    ),
  ]
}

/** Templates often give the extension a name of their own, which nothing on the VM tells; a second one beside it Azure refuses. */
const underAnotherName = (kind: 'vm' | 'vmss') =>
  ` If az ${kind} extension list shows it under another name, add --extension-instance-name and that name.`

/**
 * Installs the extension, or with `again` runs it once more. Setting it without its settings would drop an mdmId that is in use; the pipeline
 * puts that one back (`keepMdmId`). `mdmId` asks for another: a GUID, or '' for no enrolment in device management.
 */
export function setExtension(vm: AzureVm, { again, mdmId }: { again: boolean; mdmId?: string }): FixStep[] {
  const kind = vm.scaleSet === null ? 'vm' : 'vmss'
  const where = vm.scaleSet === null ? whereUnknown(vm) : ''
  const text = again ? `Run the extension again${where}.${underAnotherName(kind)}` : `Install the extension${where}.`
  const publisher = '--publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows'
  const force = again ? ' --force-update' : ''
  const which = vm.scaleSet === null ? groupAnd(vm, '--vm-name', vm.name) : groupAnd(vm, '--vmss-name', vm.scaleSet)
  const set = withMdmId(azure(text, `az ${kind} extension set ${publisher}${which}${force}`), mdmId)
  if (vm.scaleSet === null) return [set]
  return [set, updateInstance(vm)]
}

/** The step for a VM on which the extension never was. */
export const asFirstInstall = (step: FixStep): FixStep => ({
  ...step,
  text: step.text
    .replace('Run the extension again', 'Install the extension')
    .replace(underAnotherName('vm'), '')
    .replace(underAnotherName('vmss'), ''),
  command: step.command?.replace(' --force-update', '') ?? '',
})

/** The same steps, with the mdmId in use given again wherever the extension is set without settings. */
export function keepMdmId(steps: FixStep[], mdmId: string | null): FixStep[] {
  return mdmId === null
    ? steps
    : steps.map((step) => (step.command?.includes(' --settings ') ? step : withMdmId(step, mdmId)))
}

function withMdmId(step: FixStep, mdmId: string | undefined): FixStep {
  if (mdmId === undefined || !/^[0-9a-f-]*$/i.test(mdmId) || !/^az (?:vm|vmss) extension set /.test(step.command ?? ''))
    return step
  const what =
    mdmId === ''
      ? 'These settings ask for no enrolment in device management'
      : 'These settings enrol the VM in device management'
  return {
    ...step,
    text: `${step.text} ${what}; the quotes are written for Bash, so choose Bash in Azure Cloud Shell.`,
    command: `${step.command} --settings '{"mdmId":"${mdmId}"}'`,
  }
}

/**
 * The only way to a new join for a VM that holds a join already: leave, restart, delete the extension, set it again. In a scale set the extension
 * belongs to all instances: deleting it would take it from the others, so it is only made to run again.
 */
export function leaveAndJoinAgain(vm: AzureVm): FixStep[] {
  return [
    { text: 'Leave the present join, from an elevated prompt on the VM.', command: 'dsregcmd.exe /leave', where: 'vm' },
    { text: 'Restart the VM.', command: 'shutdown.exe /r /t 0', where: 'vm' },
    ...(vm.scaleSet === null
      ? [removeExtension(vm, `Remove the extension${whereUnknown(vm)}.`), ...setExtension(vm, { again: false })]
      : setExtension(vm, { again: true })),
  ]
}

/** Takes the extension off this VM. */
export function removeExtension(vm: AzureVm, text: string): FixStep {
  return azure(
    `${text} If az vm extension list shows it under another name, give that one.`,
    `az vm extension delete --name AADLoginForWindows${groupAnd(vm, '--vm-name', vm.name)}`,
  )
}

/** Takes the VM out of its Active Directory domain; `text` says why. Windows wants the credentials spelled out, also those of the account that runs it. */
export function leaveDomain(text: string): FixStep {
  return {
    text: `${text} To leave it, make sure that you know a local administrator password, then run this in an elevated PowerShell on the VM. It asks for a domain account that may take computers out of the domain, and restarts the VM.`,
    command: 'Remove-Computer -UnjoinDomainCredential (Get-Credential) -WorkgroupName WORKGROUP -Force -Restart',
    where: 'vm',
  }
}

/** A new join in place of the one that the machine holds, by the way that it was made. */
export const makeNewJoin = ({ domainJoined }: { domainJoined: boolean | null }, vm: AzureVm): FixStep[] =>
  domainJoined === true ? leaveAndHybridJoinAgain() : leaveAndJoinAgain(vm)

/** The new join of a hybrid-joined machine: after leaving, Windows joins again by way of Active Directory. The extension can't join a domain member. */
function leaveAndHybridJoinAgain(): FixStep[] {
  return [
    { text: 'Leave the present join, from an elevated prompt on the VM.', command: 'dsregcmd.exe /leave', where: 'vm' },
    {
      text: "Restart the VM and sign in with a domain account: the machine is a member of a domain and joins Microsoft Entra again by itself, through Windows' task Automatic-Device-Join. If it does not, Microsoft Entra Connect does not synchronize this computer account.",
      command: 'shutdown.exe /r /t 0',
      where: 'vm',
    },
  ]
}

/** A new system-assigned identity, in the tenant that the subscription belongs to now: a move of the subscription leaves the old one behind. */
export function renewIdentity(
  vm: AzureVm,
  text = 'Turn off the system-assigned managed identity, which still belongs to the other tenant. Roles that were given to it must be given again.',
): FixStep[] {
  const remove =
    vm.scaleSet === null
      ? `az vm identity remove --identities "[system]"${groupAnd(vm, '--name', vm.name)}`
      : `az vmss identity remove --identities "[system]"${groupAnd(vm, '--name', vm.scaleSet)}`
  return [azure(text, remove), ...assignIdentity(vm)]
}

/** Shows the object id that Azure knows for the identity, to hold against the one in the token. `miResourceId`: the resource that the token names. */
export function showIdentity(vm: AzureVm, miResourceId: string | null): FixStep {
  if (/\/userAssignedIdentities\//i.test(miResourceId ?? ''))
    return azure(
      'Show the object id of the user-assigned identity.',
      `az identity show --ids ${commandWord(miResourceId, 'resource id')} --query principalId --output tsv`,
    )
  // An instance of a scale set carries the identity of the set, unless the token names a VM.
  const ofSet = vm.scaleSet !== null && !/\/virtualMachines\/[^/]+$/i.test(miResourceId ?? '')
  const kind = ofSet ? 'vmss' : 'vm'
  return azure(
    `Show the object id of the system-assigned identity${ofSet ? ' of the scale set' : whereUnknown(vm)}.`,
    `az ${kind} show${groupAnd(vm, '--name', ofSet ? vm.scaleSet : vm.name)} --query identity.principalId --output tsv`,
  )
}

/** Looks at the guest proxy's settings in Azure and, where they refuse too much, has it record only. */
export function proxyAgentMode(vm: AzureVm): FixStep[] {
  const kind = vm.scaleSet === null ? 'vm' : 'vmss'
  const name = vm.scaleSet ?? vm.name
  const settings = vm.scaleSet === null ? 'securityProfile' : 'virtualMachineProfile.securityProfile'
  return [
    azure(
      `See in which mode the Metadata Security Protocol runs for 169.254.169.254 and which profile of allowed accounts and programs it follows${whereUnknown(vm)}. That profile must allow SYSTEM, as which the extension and dsregcmd.exe run, to read /metadata/instance and /metadata/identity.`,
      `az ${kind} show${groupAnd(vm, '--name', name)} --query ${settings}.proxyAgentSettings`,
    ),
    azure(
      'Until the profile is right, let the guest proxy record and refuse nothing; set it back to Enforce afterwards.',
      `az ${kind} update${groupAnd(vm, '--name', name)} --set ${settings}.proxyAgentSettings.imds.mode=Audit`,
    ),
  ]
}

/** Finds and deletes the device object that has the host name already. */
export function deleteDeviceOf(name: string, graph: string): FixStep[] {
  const host = isCommandWord(name) ? name : '<host name of this VM>'
  return [
    azure(
      'Find the old device object of this name, in Azure Cloud Shell (Bash). Its object id is in the column ObjectId. Make sure that it is not a machine that still runs. If none is listed, the name is free now: go on to the last step.',
      `az rest --method GET --url "https://${graph}/v1.0/devices?%24filter=displayName%20eq%20'${host}'" --query "value[].{ObjectId:id,Name:displayName,LastSeen:approximateLastSignInDateTime}" --output table`,
    ),
    azure(
      'Delete that object; the id to fill in is what the step before printed.',
      `az rest --method DELETE --url "https://${graph}/v1.0/devices/<ObjectId>"`,
    ),
  ]
}

/** Graph's address in the VM's cloud. */
export function graphHost(vm: AzureVm): string {
  if (vm.cloud === 'AzureUSGovernmentCloud') return 'graph.microsoft.us'
  return vm.cloud === 'AzureChinaCloud' ? 'microsoftgraph.chinacloudapi.cn' : 'graph.microsoft.com'
}

/** The steps of a finding, with the step that points az at the VM's cloud before them where az would ask the wrong one. */
export function inCloud(steps: FixStep[], cloud: CloudName): FixStep[] {
  if (cloud === 'AzurePublicCloud' || !steps.some((step) => step.command?.startsWith('az '))) return steps
  const name = clouds[cloud].azName
  const choose = azure(
    `Point the Azure CLI at this VM's cloud (${name}), then sign in there with az login.`,
    `az cloud set --name ${name}`,
  )
  return [choose, ...steps]
}

const azure = (text: string, command: string): FixStep => ({ text, command, where: 'azure' })

export function groupAnd(vm: AzureVm, option: string, name: string | null): string {
  const subscription =
    vm.subscriptionId === null ? '' : ` --subscription ${commandWord(vm.subscriptionId, 'subscription id')}`
  return ` --resource-group ${commandWord(vm.resourceGroup, 'resource group')} ${option} ${commandWord(name, 'VM name')}${subscription}`
}

function whereUnknown(vm: AzureVm): string {
  return vm.name === null || vm.resourceGroup === null
    ? " (nothing on the VM tells its Azure name: the portal shows it on the VM's Overview page)"
    : ''
}
