// How far this VM's clock is from the time of those who can be believed about it: the services behind a public certificate, else instance metadata. Pure.
// Not believed: what an inspector or a proxy answers in place of a service, and what came to instance metadata's address by way of a cache.
import type { ImdsAttempt } from './imds.ts'
import { isoTime } from './log-time.ts'
import { known, type Outcome } from './outcome.ts'
import type { Endpoints } from './probes/endpoints.ts'
import type { InstanceMetadata } from './probes/instance-metadata.ts'

/** One answer that named the time. */
export interface ClockReading {
  /** The host, or "instance metadata". */
  source: string
  /** The time that it told, ISO 8601 UTC. */
  told: string
  /** What this VM's clock showed at that moment, ISO 8601 UTC. */
  shown: string
  /** Seconds that this VM's clock is ahead of it (behind: negative), and how much that may be wrong. */
  seconds: number
  error: number
}

export interface ClockOffset {
  /** The middle one of the readings that count. */
  middle: ClockReading
  /** All readings that count, and those of them that are beyond the limit on the side of most. */
  counted: ClockReading[]
  beyond: ClockReading[]
  /** `wrong` where more than half of the readings say so; `disputed` where only some do. */
  verdict: 'right' | 'wrong' | 'disputed'
  /** Instance metadata's reading, whether it counted or not. */
  metadata: ClockReading | null
}

/** What Kerberos, tokens and most services bear, seconds. */
export const clockLimit = 300
/** So many services need no one else's word. */
const enoughServices = 2

/** Null where nobody who can be believed told the time. */
export function clockOffset(facts: {
  endpoints: Outcome<Endpoints>
  instanceMetadata: Outcome<InstanceMetadata>
}): ClockOffset | null {
  const endpoints = known(facts.endpoints)
  const services = readingsOf(endpoints?.answers ?? [])
  const metadata = metadataReading(known(facts.instanceMetadata))
  // Who may be a service proves no wrong clock, but keeps metadata from proving one.
  const doubts = readingsOf(endpoints?.unproven ?? []).filter(({ seconds }) => Math.abs(seconds) <= clockLimit)
  const all = services.length >= enoughServices || metadata === null ? services : [...services, metadata, ...doubts]
  const counted = all.sort((a, b) => a.seconds - b.seconds)
  const middle = counted[Math.floor((counted.length - 1) / 2)]
  if (middle === undefined) return null
  const ahead = counted.filter(({ seconds, error }) => seconds - error > clockLimit)
  const behind = counted.filter(({ seconds, error }) => -seconds - error > clockLimit)
  const beyond = ahead.length >= behind.length ? ahead : behind
  const verdict = beyond.length * 2 > counted.length ? 'wrong' : beyond.length > 0 ? 'disputed' : 'right'
  return { middle, counted, beyond, verdict, metadata }
}

/** One for each service: where it was asked over two ways, over the one that Windows takes. */
function readingsOf(answers: Endpoints['answers']): ClockReading[] {
  const byHost = new Map<string, ClockReading>()
  for (const { host, date, at, ms } of answers) {
    const reading = readingOf(host, date, Date.parse(at) - ms / 2, ms)
    if (reading !== null && !byHost.has(host)) byHost.set(host, reading)
  }
  return [...byHost.values()]
}

function metadataReading(metadata: InstanceMetadata | null): ClockReading | null {
  if (metadata?.state !== 'answers' || metadata.attempt === null) return null
  const { at, result } = metadata.attempt
  if (result.kind !== 'answer' || isFromCache(result)) return null
  return readingOf('instance metadata', result.headers.date ?? null, Date.parse(at) + result.ms / 2, result.ms)
}

const isFromCache = ({ headers }: Extract<ImdsAttempt['result'], { kind: 'answer' }>) =>
  ['age', 'via', 'x-cache'].some((name) => name in headers)

/** `shown`: this VM's clock in the middle of the round trip, ms since 1970. A Date header leaves out the parts of a second. */
function readingOf(source: string, date: string | null, shown: number, roundTripMs: number): ClockReading | null {
  const told = Date.parse(date ?? '') + 500
  const [toldAt, shownAt] = [isoTime(told), isoTime(shown)]
  if (toldAt === null || shownAt === null) return null
  return {
    source,
    told: toldAt,
    shown: shownAt,
    seconds: (shown - told) / 1000,
    error: (roundTripMs + 1000) / 2000,
  }
}

/** "17 min 3 s behind", for a person. */
export function offsetWords(seconds: number): string {
  const whole = Math.round(Math.abs(seconds))
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'days'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ]
  const from = parts.findIndex(([count]) => count > 0)
  const told = from < 0 ? [] : parts.slice(from, from + 2).filter(([count]) => count > 0)
  const words = told.map(([count, unit]) => `${count} ${count === 1 && unit === 'days' ? 'day' : unit}`).join(' ')
  return `${words === '' ? '0 s' : words} ${seconds < 0 ? 'behind' : 'ahead'}`
}
