// What a reader must know about the look itself: what could not be seen and why.
import type { Evidence } from '../evidence.ts'
import type { FactOutcomes } from '../probes/index.ts'
import { probeIds, probes } from '../probes/index.ts'
import { machineNotes } from './machine-notes.ts'
import type { Warning } from './report.ts'

export function warningsOf(facts: FactOutcomes, evidence: Evidence, complete: boolean): Warning[] {
  const warnings: Warning[] = []
  if (!complete) warnings.push({ id: 'incomplete', text: 'The look was stopped before it was finished.' })
  const account = facts.account.status === 'ok' ? facts.account.value : null
  if (account?.elevated === false)
    warnings.push({
      id: 'not-elevated',
      text: `Not run as administrator${deniedText(facts, evidence)} Start it again from a prompt opened with "Run as administrator", or by Run Command in the Azure portal.`,
    })
  if (account?.kind === 'system')
    warnings.push({ id: 'system', text: "Run as SYSTEM: a user's own sign-in state (PRT) can't be seen from here." })
  warnings.push(...machineNotes(facts))
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
  const cut = Object.entries(evidence).flatMap(([id, { cutBytes }]) =>
    cutBytes === undefined ? [] : [`${cutBytes} bytes of ${id}`],
  )
  if (cut.length > 0)
    warnings.push({
      id: 'evidence-cut',
      text: `The evidence was more than a report holds, so this was left out of it, and not judged: ${cut.join(', ')}.`,
    })
  return warnings
}

/** What Windows keeps to administrators and was asked for: the rest of the report is whole. */
function deniedText(facts: FactOutcomes, evidence: Evidence): string {
  const denied: string[] = probeIds.flatMap((id) => {
    const { title } = probes[id]
    const outcome = facts[id]
    if (outcome.status === 'failed') return outcome.reason === 'access-denied' ? [title] : []
    const parts = deniedParts(evidence[id]?.outcome)
    return parts === 0 ? [] : [`${title} (${parts === 1 ? 'a part' : `${parts} parts`})`]
  })
  const device = facts.dsregStatus.status === 'ok' ? facts.dsregStatus.value : null
  if (device?.keySignTest?.result === 'needs-elevation') denied.push("the test of the device's key (KeySignTest)")
  return denied.length === 0
    ? '; nothing that was asked for was denied.'
    : `, so that Windows denied: ${denied.join(', ')}.`
}

/** How many looks of a probe were denied while others were made. */
function deniedParts(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0
  const { status, reason } = value as { status?: unknown; reason?: unknown }
  if (status === 'failed') return reason === 'access-denied' ? 1 : 0
  return Object.values(value).reduce<number>((sum, part) => sum + deniedParts(part), 0)
}
