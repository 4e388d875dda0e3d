// Reads xms_mirid, the claim that names the Azure resource behind a managed identity's token. Compared without case: Azure writes resourcegroups and resourceGroups.
import type { Instance } from './probes/instance-metadata.ts'

/** system: the VM's (or scale set's, or Arc machine's) own identity; user: a user-assigned one; null when the claim is missing or of another kind. */
export function identityKind(miResourceId: string | null): 'system' | 'user' | null {
  const type = azureResource(miResourceId)?.type
  if (type === 'microsoft.managedidentity/userassignedidentities') return 'user'
  return type === virtualMachine || type === scaleSet || type === arcMachine ? 'system' : null
}

/**
 * Whose token it is. `own`: this VM's, its scale set's, or an Arc machine's. `own-moved`: of the VM's name in another resource group or subscription, as after
 * a move. `user`: a user-assigned identity. `another`: a resource that isn't this VM. `not-told`: no claim, or nothing to hold it against.
 */
export type TokenOwner = 'own' | 'own-moved' | 'user' | 'another' | 'not-told'

export function tokenOwner(miResourceId: string | null, instance: Instance | null): TokenOwner {
  const owner = azureResource(miResourceId)
  if (owner === null) return 'not-told'
  if (identityKind(miResourceId) === 'user') return 'user'
  if (owner.type === arcMachine) return 'own'
  if (instance === null) return 'not-told'
  const itself = azureResource(instance.resourceId)
  // An instance of a scale set carries the identity of the set; one of a flexible set may have its own.
  const names = [
    { type: virtualMachine, name: instance.name.toLowerCase() },
    { type: scaleSet, name: instance.scaleSet?.toLowerCase() ?? '' },
    ...(itself === null ? [] : [itself]),
  ].filter(({ name }) => name !== '')
  if (names.length === 0) return 'not-told'
  if (!names.some(({ type, name }) => type === owner.type && name === owner.name)) return 'another'
  const group = itself?.group ?? instance.resourceGroup.toLowerCase()
  const subscription = itself?.subscription ?? instance.subscriptionId.toLowerCase()
  const moved = (group !== '' && group !== owner.group) || (subscription !== '' && subscription !== owner.subscription)
  return moved ? 'own-moved' : 'own'
}

const virtualMachine = 'microsoft.compute/virtualmachines'
const scaleSet = 'microsoft.compute/virtualmachinescalesets'
const arcMachine = 'microsoft.hybridcompute/machines'

/** The parts of a resource id, lower case, without what stands below the resource (a scale set's instance); null for another text. */
function azureResource(id: string | null) {
  const parts = /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/([^/]+\/[^/]+)\/([^/]+)(?:\/|$)/.exec(
    (id ?? '').trim().toLowerCase(),
  )
  if (parts === null) return null
  const [, subscription, group, type, name] = parts as unknown as [string, string, string, string, string]
  return { subscription, group, type, name }
}
