// Tells the VMs that can't be joined by the extension and where nobody wants them to be: what only the join needs is no error there.
import type { Asked } from '../asked.ts'
import { known, type Outcome } from '../outcome.ts'
import type { DsregStatus } from '../probes/dsreg-status.ts'
import type { ExtensionLogs } from '../probes/extension-logs.ts'
import type { ExtensionStatus } from '../probes/extension-status.ts'
import type { GuestAgent } from '../probes/guest-agent.ts'
import { hasExtensionTraces, knownSources } from './extension-state.ts'

/** A member of an Active Directory domain on which nothing that can be seen shows that Entra login is wanted. */
export function isPlainDomainMember(
  sources: {
    dsregStatus: Outcome<DsregStatus>
    extensionLogs: Outcome<ExtensionLogs>
    extensionStatus: Outcome<ExtensionStatus>
    guestAgent: Outcome<GuestAgent>
  },
  asked: Asked,
): boolean {
  const device = known(sources.dsregStatus)
  if (device?.domainJoined !== true || device.azureAdJoined === true || asked.symptom !== null) return false
  const extension = knownSources(sources)
  return extension === null || !hasExtensionTraces(extension)
}
