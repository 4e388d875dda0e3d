// What a reader must know about the look itself: what could not be seen and why.
import type { Evidence } from '../evidence.ts'
import type { FactOutcomes } from '../probes/index.ts'
import { probeIds, probes } from '../probes/index.ts'
import type { Warning } from './report.ts'

export function warningsOf(facts: FactOutcomes, evidence: Evidence, complete: boolean): Warning[] {
  const warnings: Warning[] = []
  if (!complete) warnings.push({ id: 'incomplete', text: 'The look was stopped before it was finished.' })
  const account = facts.account.status === 'ok' ? facts.account.value : null
  if (account?.elevated === false)
    warnings.push({
      id: 'not-elevated',
      text: 'Not run as administrator: some checks could not be made. Start it again from an elevated prompt for the whole picture.',
    })
  if (account?.kind === 'system')
    warnings.push({ id: 'system', text: "Run as SYSTEM: a user's own sign-in state (PRT) can't be seen from here." })
  for (const id of probeIds) {
    const outcome = facts[id]
    const probe = probes[id] as { title: string; missing?: (facts: unknown) => string[] }
    if (outcome.status === 'failed') {
      if (id in evidence || complete)
        warnings.push({ id: `could-not-look-${id}`, text: `Could not look at ${probe.title}: ${outcome.message}` })
    } else {
      for (const message of probe.missing?.(outcome.value) ?? [])
        warnings.push({ id: `partly-unread-${id}`, text: `Could not read all of ${probe.title}: ${message}` })
    }
  }
  return warnings
}
