// Everything dated that the evidence holds, in UTC, oldest first, shortened to what a person reads. Pure: tells what was seen, judges nothing.

import { clockOffset, offsetWords } from '../clock-offset.ts'
import { known } from '../outcome.ts'
import type { FactOutcomes } from '../probes/index.ts'
import type { TimelineEntry } from '../report/report.ts'
import { utcWords } from '../utc-words.ts'
import { eventTraces } from './event-traces.ts'
import { extensionLogTraces, extensionStatusTraces, guestAgentTraces } from './extension-traces.ts'
import { brief, type Trace } from './trace.ts'

/** Most entries; the rest is counted. */
const mostEntries = 60
/** Traces of one kind that lie closer together are one entry, ms. */
const close = 60 * 60_000
/** A clock that is less far off breaks nothing, seconds. */
const exactEnough = 60

export function timelineOf(facts: FactOutcomes, collectedAt: string): TimelineEntry[] {
  const logs = known(facts.extensionLogs)
  const status = known(facts.extensionStatus)
  const agent = known(facts.guestAgent)
  const events = known(facts.events)
  const traces = [
    ...(logs === null ? [] : extensionLogTraces(logs)),
    ...(status === null ? [] : extensionStatusTraces(status)),
    ...(agent === null ? [] : guestAgentTraces(agent)),
    ...(events === null ? [] : eventTraces(events)),
    ...certificateTraces(facts),
    ...tokenTraces(facts),
    ...clockTraces(facts, collectedAt),
  ]
  return shorten(together(inOrder(traces.filter((one) => !Number.isNaN(Date.parse(one.at))))))
}

/** By the time alone; what is as old stays in the order of its source. */
const inOrder = (traces: Trace[]) => [...traces].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))

/** Traces of one kind become one entry at the time of the last: where each is within an hour of the one before, or one is enough. */
function together(traces: Trace[]): Trace[] {
  const open = new Map<string, { first: string; last: Trace; count: number }>()
  const runs: { first: string; last: Trace; count: number }[] = []
  for (const trace of traces) {
    const key = trace.kind
    const run = key === undefined ? undefined : open.get(key)
    if (run !== undefined && (trace.once || Date.parse(trace.at) - Date.parse(run.last.at) <= close)) {
      run.last = trace
      run.count += 1
      continue
    }
    const begun = { first: trace.at, last: trace, count: 1 }
    runs.push(begun)
    if (key !== undefined) open.set(key, begun)
  }
  return inOrder(
    runs.map(({ first, last, count }) =>
      count === 1 ? last : { ...last, text: `${last.text} (${count} times since ${utcWords(first)})` },
    ),
  )
}

/** The last attempt and the newest of the rest; where entries are left out, one says how many. */
function shorten(traces: Trace[]): TimelineEntry[] {
  const room = mostEntries - traces.filter((one) => one.stays).length
  const others = traces.filter((one) => !one.stays)
  const kept = new Set(traces.length <= mostEntries ? others : others.slice(-Math.max(room - 2, 0)))
  const entries: TimelineEntry[] = []
  let gap: Trace[] = []
  const closeGap = () => {
    const [last] = gap.slice(-1)
    if (last !== undefined)
      entries.push({
        at: last.at,
        source: 'timeline',
        text: `... ${gap.length} ${gap.length === 1 ? 'entry' : 'entries'} left out here, from ${gap[0]?.at.slice(0, 10)} on`,
      })
    gap = []
  }
  for (const trace of traces) {
    if (!trace.stays && !kept.has(trace)) {
      gap.push(trace)
      continue
    }
    closeGap()
    const { at, source, text, code, lastAttempt } = trace
    entries.push({
      at: new Date(at).toISOString(),
      source,
      text,
      ...(code === undefined ? {} : { code }),
      ...(lastAttempt ? { attempt: 'last' as const } : {}),
    })
  }
  closeGap()
  return entries
}

/** From when to when the newest certificate of each kind is valid. */
function certificateTraces(facts: FactOutcomes): Trace[] {
  const stored = known(facts.deviceCertificates)?.certificates ?? []
  const printed = known(facts.dsregStatus)?.certificate ?? null
  const kinds = {
    device: "The device's certificate",
    'peer-to-peer': 'The certificate for Remote Desktop (peer to peer)',
  }
  const newest = (['device', 'peer-to-peer'] as const).flatMap((kind) => {
    const found = stored.find((one) => one.kind === kind) ?? (kind === 'device' ? printed : null)
    return found === null ? [] : [{ kind, ...found }]
  })
  return newest.flatMap(({ kind, validFrom, validTo }) => [
    { at: validFrom, source: 'certificate', text: `${kinds[kind]} becomes valid` },
    { at: validTo, source: 'certificate', text: `${kinds[kind]} expires` },
  ])
}

function tokenTraces(facts: FactOutcomes): Trace[] {
  const attempt = known(facts.dsregStatus)?.prtAttempt ?? null
  if (attempt === null || attempt.at === null) return []
  const [code] = attempt.codes
  return [
    {
      at: attempt.at,
      source: 'dsregcmd',
      text: `The user's primary refresh token could not be had or renewed${attempt.serverErrorDescription === null ? '' : `: "${brief(attempt.serverErrorDescription)}"`}`,
      ...(code === undefined ? {} : { code }),
    },
  ]
}

/** The look itself, and how far this VM's clock is off: all times of the VM's own traces are off by as much. */
function clockTraces(facts: FactOutcomes, collectedAt: string): Trace[] {
  const offset = clockOffset(facts)
  const words =
    offset === null || offset.verdict === 'disputed' || Math.abs(offset.middle.seconds) < exactEnough
      ? ''
      : `; by ${offset.middle.source} this VM's clock is ${offsetWords(offset.middle.seconds)}, and so are the times of its own traces`
  return [{ at: collectedAt, source: 'this tool', text: `This look at the VM${words}`, stays: true }]
}
