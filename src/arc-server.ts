// Tells an Arc-enabled server: a machine outside Azure (or another cloud's VM) whose identity comes from the Azure Connected Machine agent at http://localhost:40342.
import { known, type Outcome } from './outcome.ts'
import type { JoinSettings } from './probes/join-settings.ts'
import type { MachineShape } from './probes/machine-shape.ts'

/** Why rules about Azure's metadata address don't apply to such a server. */
export const arcHasOwnMetadata =
  'this is an Arc-enabled server: its identity comes from the Azure Connected Machine agent, not from 169.254.169.254'

/** False also when nothing could be looked at: an Azure VM is the rule. */
export function isArcServer(facts: {
  joinSettings: Outcome<JoinSettings>
  machineShape: Outcome<MachineShape>
}): boolean {
  return known(facts.joinSettings)?.arcEnabled === true || known(facts.machineShape)?.arcAgent === true
}
