// The managed identity in words, and how to hold the object id in the token against the one that the portal shows: the article's own check, as a command with this VM's names.
import { showIdentity } from '../fixes.ts'
import type { MachineSummary } from './report.ts'

/** Null when no token told an object id. */
export function identityCheckCommand(machine: MachineSummary): string | null {
  const { identity, vmName, resourceGroup, subscriptionId, scaleSet, resourceId } = machine
  if (identity.oid === null) return null
  const vm = { name: vmName, resourceGroup, subscriptionId, scaleSet, resourceId, cloud: null }
  return showIdentity(vm, identity.resourceId).command ?? null
}

/** "system-assigned, object id 7c1d…"; null when no token told one. */
export function identityWords({ kind, oid }: MachineSummary['identity']): string | null {
  if (oid === null) return null
  return `${kind === null ? 'kind unknown' : `${kind === 'system' ? 'system' : 'user'}-assigned`}, object id ${oid}`
}
