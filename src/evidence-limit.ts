// Keeps a report small enough for a ticket: evidence of more than 8 MB is cut before it is judged, so that a replay judges the same. Of logs the end stays;
// anything else is kept whole or counts as not looked at, because half of it could hide the very thing that a rule looks for.
import type { Evidence, EvidenceEntry } from './evidence.ts'
import { failed } from './outcome.ts'
import type { ProbeId } from './probes/index.ts'

/** Bytes of the evidence as JSON; the rest up to 8 MB is for the names that redaction puts in place of shorter ones. */
export const maxEvidenceBytes = 7 * 1024 * 1024

const logs: readonly string[] = ['extensionLogs', 'guestAgent'] satisfies ProbeId[]
/** Shorter texts are not cut any further. */
const shortest = 16 * 1024

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

/** The same evidence, or a smaller one whose entries say in `cutBytes` how many bytes of JSON were left out. Idempotent. */
export function withinLimit(evidence: Evidence, limit = maxEvidenceBytes): Evidence {
  const sizes = new Map(Object.entries(evidence).map(([id, entry]) => [id, bytesOf(entry)]))
  const kept = { ...evidence }
  const tooMuch = () => [...sizes.values()].reduce((sum, size) => sum + size, 0) > limit
  const replace = (id: string, smaller: EvidenceEntry) => {
    const cutBytes = (kept[id]?.cutBytes ?? 0) + (sizes.get(id) ?? 0) - bytesOf(smaller)
    kept[id] = { ...smaller, cutBytes }
    sizes.set(id, bytesOf(kept[id]))
  }
  while (tooMuch()) {
    const [largest] = [...sizes].sort(([, a], [, b]) => b - a)
    const entry = largest === undefined ? undefined : kept[largest[0]]
    if (largest === undefined || entry === undefined || entry.outcome.status === 'failed') break
    const [id, size] = largest
    const shorter = logs.includes(id) ? halveLongest(entry) : null
    const outcome = failed('unreadable', `${size} bytes are too many to keep`)
    replace(id, shorter ?? { ...entry, outcome })
  }
  return kept
}

interface Text {
  text: string
  cutBytes?: number
}

/** The entry with the first half of its longest text left out; null when all are short. */
function halveLongest(entry: EvidenceEntry): EvidenceEntry | null {
  const copy = structuredClone(entry)
  const [longest] = textsIn(copy.outcome).sort((a, b) => b.text.length - a.text.length)
  if (longest === undefined || longest.text.length < shortest) return null
  const half = longest.text.length >> 1
  longest.cutBytes = (longest.cutBytes ?? 0) + Buffer.byteLength(longest.text.slice(0, half))
  longest.text = longest.text.slice(half)
  return copy
}

function textsIn(value: unknown): Text[] {
  if (value === null || typeof value !== 'object') return []
  if ('text' in value && typeof value.text === 'string' && 'encoding' in value) return [value as unknown as Text]
  return Object.values(value).flatMap(textsIn)
}
