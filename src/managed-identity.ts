// Reads xms_mirid, the claim that names the Azure resource behind a managed identity's token. Compared without case: Azure writes resourcegroups and resourceGroups.

/** system: the VM's (or scale set's, or Arc machine's) own identity; user: a user-assigned one; null when the claim is missing or of another kind. */
export function identityKind(miResourceId: string | null): 'system' | 'user' | null {
  if (miResourceId === null) return null
  const id = miResourceId.toLowerCase()
  if (id.includes('/providers/microsoft.managedidentity/userassignedidentities/')) return 'user'
  if (
    /\/providers\/microsoft\.(compute\/virtualmachines|compute\/virtualmachinescalesets|hybridcompute\/machines)\//.test(
      id,
    )
  )
    return 'system'
  return null
}
