// The list of all doubles; the key is the name that `npm run vm -- NAME` takes.
import type { VmDouble } from '../vm.ts'
import domainJoined from './domain-joined.ts'
import failedExtension from './failed-extension.ts'
import healthy from './healthy.ts'
import healthyLocalAdmin from './healthy-local-admin.ts'
import hostnameDuplicate from './hostname-duplicate.ts'
import imdsBlackHole from './imds-black-hole.ts'
import neverInstalled from './never-installed.ts'
import noIdentity from './no-identity.ts'
import oldWindows from './old-windows-server-2016.ts'
import succeededNotJoined from './succeeded-not-joined.ts'
import tenantIdUnavailable from './tenant-id-unavailable.ts'

export const vms: Record<string, VmDouble> = {
  healthy,
  'healthy-local-admin': healthyLocalAdmin,
  'imds-black-hole': imdsBlackHole,
  'no-identity': noIdentity,
  'failed-extension': failedExtension,
  'domain-joined': domainJoined,
  'hostname-duplicate': hostnameDuplicate,
  'succeeded-not-joined': succeededNotJoined,
  'never-installed': neverInstalled,
  'old-windows-server-2016': oldWindows,
  'tenant-id-unavailable': tenantIdUnavailable,
}
