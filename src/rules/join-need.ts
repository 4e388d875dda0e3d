// What a fault that only the join suffers from means on this VM: an error where the join is still to come, a warning where it is made or not wanted.
import type { Asked } from '../asked.ts'
import { type AzureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { isPlainDomainMember } from './plain-domain-member.ts'
import type { FixStep } from './rule.ts'

export interface JoinNeed {
  joined: boolean
  /** What a failing rule takes over: its severity, where that is lower than its own. */
  weight: { severity?: 'warning' }
  /** The reason, to follow on what was seen; empty for an error. */
  note: string
  /** What brings the join once the fault is mended. */
  again: FixStep[]
}

export function joinNeed(facts: Parameters<typeof isPlainDomainMember>[0], asked: Asked, vm: AzureVm): JoinNeed {
  if (known(facts.dsregStatus)?.azureAdJoined === true)
    return {
      joined: true,
      weight: { severity: 'warning' },
      note: ' The VM is joined already, so this matters for the next join only.',
      again: [],
    }
  if (isPlainDomainMember(facts, asked))
    return {
      joined: false,
      weight: { severity: 'warning' },
      note: ' Only the join to Microsoft Entra needs it, and nothing shows that it is wanted on this member of an Active Directory domain.',
      again: [],
    }
  return { joined: false, weight: {}, note: '', again: setExtension(vm, { again: true }) }
}
