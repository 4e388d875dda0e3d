// Evidence: what each probe saw, raw, or why it could not look. collect() fills it from a machine, parseEvidence() reads it into facts. Judges nothing.
import { z } from 'zod'
import type { CloudName } from './clouds.ts'
import { describeDamage } from './damage.ts'
import { withinLimit } from './evidence-limit.ts'
import type { Machine } from './machine.ts'
import { failed, failedSchema, failureOf, known, type Outcome, ok } from './outcome.ts'
import { type FactOutcomes, type ProbeId, probeIds, probes } from './probes/index.ts'
import type { Probe, Target } from './probes/probe.ts'
import { removeSecretsDeep } from './secrets.ts'
import { nameTarget } from './target.ts'
import type { TimeZone } from './time-zone.ts'

/** One probe's look: when (ISO 8601 UTC), how long (ms), and its raw value or failure. */
const entrySchema = z.object({
  startedAt: z.string(),
  durationMs: z.number(),
  outcome: z.discriminatedUnion('status', [z.object({ status: z.literal('ok'), value: z.unknown() }), failedSchema]),
  /** How many bytes were too many to keep; absent when all is there. */
  cutBytes: z.number().int().positive().optional(),
})
export type EvidenceEntry = z.infer<typeof entrySchema>

/** By probe id. Ids that this version doesn't know are kept; missing ones count as not looked at. */
export const evidenceSchema = z.record(z.string(), entrySchema)
export type Evidence = z.infer<typeof evidenceSchema>

export interface CollectOptions {
  cloud: CloudName | null
  tenant: string | null
  /** Fires when the whole look must end (deadline or Ctrl-C). Probes that were still looking are recorded as failed. */
  signal: AbortSignal
  onStart?(id: ProbeId): void
  onEnd?(id: ProbeId, entry: EvidenceEntry): void
}

type AnyProbe = Probe<unknown, unknown>
const allProbes = probes as unknown as Record<ProbeId, AnyProbe>

/** Looks at the machine in two waves. Never throws: what could not be looked at is in the evidence with its reason. */
export async function collect(machine: Machine, options: CollectOptions): Promise<Evidence> {
  const evidence: Evidence = {}
  const wave = async (name: 'first' | 'second', target: Target | null) => {
    const ids = probeIds.filter((id) => allProbes[id].wave === name)
    await Promise.all(
      ids.map(async (id) => {
        options.onStart?.(id)
        const looked = await lookOnce(machine, allProbes[id], target, options.signal)
        // One look alone may bring more than a report holds: the memory is given back before the others come.
        const { [id]: entry = looked } = withinLimit({ [id]: looked })
        evidence[id] = entry
        options.onEnd?.(id, entry)
      }),
    )
  }
  await wave('first', null)
  await wave('second', nameTarget(parseEvidence(evidence), options))
  return evidence
}

async function lookOnce(
  machine: Machine,
  probe: AnyProbe,
  target: Target | null,
  runSignal: AbortSignal,
): Promise<EvidenceEntry> {
  const startedAt = machine.now().toISOString()
  const began = machine.elapsed()
  const end = new AbortController()
  const outcome = await new Promise<Outcome<unknown>>((resolve) => {
    // The deadline is kept here and not left to the probe: one that ignores its signal costs only itself.
    const giveUp = (message: string, reason: 'timeout' | 'cancelled') => {
      resolve(failed(reason, message))
      end.abort()
    }
    const onDeadline = () => giveUp(`no result after ${probe.timeoutMs / 1000} s`, 'timeout')
    const onRunEnd = () => giveUp('the run ended before this look did', 'cancelled')
    const timer = setTimeout(onDeadline, probe.timeoutMs)
    runSignal.addEventListener('abort', onRunEnd, { once: true })
    if (runSignal.aborted) onRunEnd()
    const looking = async () =>
      probe.wave === 'first' ? probe.collect(machine, end.signal) : probe.collect(machine, end.signal, target as Target)
    looking()
      .then(
        (value) => resolve(ok(removeSecretsDeep(value))),
        (error) => resolve(removeSecretsDeep(failureOf(error))),
      )
      .finally(() => {
        clearTimeout(timer)
        runSignal.removeEventListener('abort', onRunEnd)
      })
  })
  return { startedAt, durationMs: Math.round(machine.elapsed() - began), outcome }
}

/** Reads evidence into facts. A damaged or missing part becomes a failed outcome; nothing throws. */
export function parseEvidence(evidence: Evidence): FactOutcomes {
  const facts: Partial<Record<ProbeId, Outcome<unknown>>> = {}
  const windows = parseOne(probes.windows as AnyProbe, evidence.windows, null) as FactOutcomes['windows']
  const timeZone = known(windows)?.timeZone ?? null
  for (const id of probeIds) facts[id] = parseOne(allProbes[id], evidence[id], timeZone)
  return facts as FactOutcomes
}

function parseOne(probe: AnyProbe, entry: EvidenceEntry | undefined, timeZone: TimeZone | null): Outcome<unknown> {
  if (entry === undefined) return failed('not-found', 'this evidence is not in the report')
  if (entry.outcome.status === 'failed') return entry.outcome
  const raw = probe.raw.safeParse(entry.outcome.value)
  if (!raw.success) return failed('unreadable', `the evidence is damaged: ${describeDamage(raw.error)}`)
  try {
    return ok(probe.parse(raw.data, timeZone))
  } catch (error) {
    return failureOf(error)
  }
}
