// Tells an Arc-enabled server: a machine outside Azure (or another cloud's VM) whose identity comes from the Azure Connected Machine agent at http://localhost:40342.
import { known, type Outcome } from './outcome.ts'
import type { InstanceMetadata } from './probes/instance-metadata.ts'
import type { JoinSettings } from './probes/join-settings.ts'
import type { MachineShape } from './probes/machine-shape.ts'

/** Why rules about Azure's metadata address don't apply to such a server. */
export const arcHasOwnMetadata =
  'this is an Arc-enabled server: its identity comes from the Azure Connected Machine agent, not from 169.254.169.254'

/**
 * CDJ says so, or the Connected Machine agent is there and Azure's own metadata does not answer: an Azure VM may have that agent, too.
 * False also when nothing could be looked at: an Azure VM is the rule.
 */
export function isArcServer(facts: {
  joinSettings: Outcome<JoinSettings>
  machineShape: Outcome<MachineShape>
  instanceMetadata: Outcome<InstanceMetadata>
}): boolean {
  if (known(facts.joinSettings)?.arcEnabled === true) return true
  return known(facts.machineShape)?.arcAgent === true && known(facts.instanceMetadata)?.instance == null
}
