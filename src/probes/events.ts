// wevtutil.exe qe CHANNEL /q:XPATH /f:xml /e:Events /rd:true /c:500 /uni:true: the newest 500 events of 30 days in each channel where joins and sign-ins are told, newest first.
// Sample: see windows-events.ts. Absent (exit code 15007) means that this Windows doesn't have the channel; nothing printed, that it holds no such event. Each channel fails alone.
// What an event holds of a token is dropped before it is evidence: the templates of 103, 203, 302, 303, 348 and 349 of device registration carry one.
import { z } from 'zod'
import type { Machine } from '../machine.ts'
import { attempt, CouldNotLook, outcomeSchema } from '../outcome.ts'
import { readRawText } from '../raw-text.ts'
import {
  aadChannel,
  hexStatus,
  type RoleCheckEvent,
  roleCheckEvents,
  type SignInFailure,
  type SignInSuccess,
  signInFailures,
  signInSuccesses,
} from '../sign-in-events.ts'
import { eventIdIn, eventTexts, readEvents, type WindowsEvent } from '../windows-events.ts'
import { secondWave } from './probe.ts'

export type { RoleCheckEvent, SignInFailure, SignInSuccess } from '../sign-in-events.ts'
export type { WindowsEvent } from '../windows-events.ts'

export const registrationChannel = 'Microsoft-Windows-User Device Registration/Admin'

export interface EventChannel {
  channel: string
  outcome: 'read' | 'absent' | 'denied' | 'failed'
  /** Why it was not read, in words; null where it was, or is absent. */
  because: string | null
  /** Newest first. */
  events: WindowsEvent[]
  /** Older events of the 30 days were not read, or could not be kept. */
  cut: boolean
}

export interface Events {
  channels: EventChannel[]
  /** Of Entra accounts, newest first. */
  signInFailures: SignInFailure[]
  signInSuccesses: SignInSuccess[]
  /** The check of the Azure login roles, newest first. */
  rbac: RoleCheckEvent[]
  /** Device registration's own events, newest first, those of hybrid join on a VM without a domain among them (see `expectedNoise`). 389 alone does not prove a join: a failed MDM enrolment undoes it. */
  join: WindowsEvent[]
}

const mostEvents = 500
const days = 30
const kilobyte = 1024

/** Entra accounts only, so that a brute-force attack on local accounts doesn't fill the window: XPath in event logs knows no "contains" and compares letter by letter. */
const entraAccounts = [
  ...['AzureAD', 'AZUREAD', 'azuread', 'AzureAd'].map((domain) => `Data[@Name='TargetDomainName']='${domain}'`),
  ...['CloudAP', 'PKU2U', 'pku2u'].map((name) => `Data[@Name='AuthenticationPackageName']='${name}'`),
  // Said only after the password was right: must be changed, is expired, no right to sign in this way or here.
  ...['0xc0000224', '0xc0000071', '0xc000015b'].map((status) => `Data[@Name='Status']='${status}'`),
  ...['0xc0000071', '0xc0000070'].map((status) => `Data[@Name='SubStatus']='${status}'`),
].join(' or ')

const within = `TimeCreated[timediff(@SystemTime) <= ${days * 24 * 3600 * 1000}]`
const withIds = (...ids: number[]) => `*[System[(${ids.map((id) => `EventID=${id}`).join(' or ')}) and ${within}]]`

/** The first are read first: a look that is short of time has those that tell most. `keep`: most characters that become evidence. */
const channels: { channel: string; query: string; keep: number }[] = [
  { channel: registrationChannel, query: `*[System[${within}]]`, keep: 512 * kilobyte },
  { channel: aadChannel, query: `*[System[${within}]]`, keep: 512 * kilobyte },
  {
    channel: 'Security',
    query: `*[System[(EventID=4625 or EventID=4624) and ${within}] and EventData[${entraAccounts}]]`,
    keep: 256 * kilobyte,
  },
  {
    channel: 'System',
    query: `*[System[Provider[@Name='Schannel' or @Name='Microsoft-Windows-Time-Service'] and ${within}]]`,
    keep: 256 * kilobyte,
  },
  {
    channel: 'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational',
    query: withIds(21, 22, 23, 24, 25, 39, 40),
    keep: 256 * kilobyte,
  },
  // Without 261, which any scanner on the internet causes.
  {
    channel: 'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational',
    query: `*[System[EventID!=261 and ${within}]]`,
    keep: 256 * kilobyte,
  },
  {
    channel: 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational',
    query: withIds(131, 140),
    keep: 256 * kilobyte,
  },
]

const raw = z.object({
  channels: z.array(
    z.object({
      channel: z.string(),
      read: outcomeSchema(
        z.discriminatedUnion('present', [
          z.object({ present: z.literal(false) }),
          z.object({
            present: z.literal(true),
            /** As wevtutil wrote them but for what is the same in all, newest first, one to a line. */
            xml: z.string(),
            /** Events that were read and not kept, because the evidence would be too long. */
            leftOut: z.number(),
            /** wevtutil wrote more than was read. */
            more: z.boolean(),
          }),
        ]),
      ),
    }),
  ),
})
type Raw = z.infer<typeof raw>
type ChannelRead = Extract<Raw['channels'][number]['read'], { status: 'ok' }>['value']

const timeoutMs = 30_000
/** All channels together; then what was read counts, and the rest is recorded as not read. */
const readingMs = 15_000
const atOnce = 3
/** Of one channel's output, for each character that is kept: two bytes of UTF-16, and half of an event is not kept. */
const bytesPerKept = 4

export const events = secondWave<Raw, Events>({
  title: 'event logs',
  timeoutMs,
  required: false,
  raw,
  async collect(machine, signal) {
    const ends = AbortSignal.any([signal, AbortSignal.timeout(readingMs)])
    const found: Raw['channels'] = []
    const waiting = [...channels.entries()]
    const readNext = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [place, { channel, query, keep }] = next
        found[place] = { channel, read: await attempt(() => readChannel(machine, channel, query, keep, ends)) }
      }
    }
    await Promise.all(Array.from({ length: atOnce }, readNext))
    return { channels: found }
  },
  parse({ channels }) {
    const read = channels.map(readChannelEvents)
    const all = read.flatMap((one) => one.events)
    const successes = signInSuccesses(all)
    return {
      channels: read,
      signInFailures: signInFailures(all, successes),
      signInSuccesses: successes,
      rbac: roleCheckEvents(all),
      join: read.filter((one) => one.channel === registrationChannel).flatMap((one) => one.events),
    }
  },
})

async function readChannel(
  machine: Machine,
  channel: string,
  query: string,
  keep: number,
  signal: AbortSignal,
): Promise<ChannelRead> {
  const args = ['qe', channel, `/q:${query}`, '/f:xml', '/e:Events', '/rd:true', `/c:${mostEvents}`, '/uni:true']
  const run = await machine.runProgram('wevtutil.exe', args, { signal, maxBytes: bytesPerKept * keep, keepStart: true })
  // ERROR_EVT_CHANNEL_NOT_FOUND and ERROR_ACCESS_DENIED; the text beside them is translated.
  if (run.exitCode === 15007) return { present: false }
  if (run.exitCode === 5) throw new CouldNotLook('access-denied', `Windows denied access to the event log ${channel}`)
  if (run.exitCode !== 0)
    throw new CouldNotLook(
      'unreadable',
      `wevtutil.exe could not read the event log ${channel} (exit code ${run.exitCode})`,
    )
  const { texts, damaged } = eventTexts(readRawText(run.stdout))
  const kept: string[] = []
  let size = 0
  for (const text of texts) {
    const clean = withoutTokens(withoutConstants(text), channel)
    if (size + clean.length > keep) break
    kept.push(clean)
    size += clean.length + 1
  }
  return {
    present: true,
    xml: kept.join('\n'),
    leftOut: texts.length - kept.length,
    more: run.stopped === true || damaged > 0,
  }
}

/** The event without what is the same in all of its kind or says nothing of a sign-in: half of its length. */
function withoutConstants(text: string): string {
  const end = text.indexOf('</System>')
  if (end < 0) return text
  const head = text
    .slice(0, end)
    .replace(/<(?:Version|Task|Opcode|Keywords|Computer)>[^<]*<\/[A-Za-z]{1,10}>/g, '')
    .replace(/<(?:Correlation|Execution)(?:\s[^<>]*)?\/>/g, '')
    .replace(/\s(?:Guid|xmlns)=(?:'[^'<>]*'|"[^"<>]*")/g, '')
  return head + text.slice(end)
}

/** Events of device registration whose templates carry a token; of these only the named values below are kept. */
const tokenEvents = new Set([103, 203, 302, 303, 348, 349])
const harmless = /^(?:ExitCode|ActivityId|HttpStatus|TenantId|Email|ErrorCode)$/

/** The event without any data that is a token by its name or its template. Linear: one pass over the data elements. */
function withoutTokens(text: string, channel: string): string {
  const id = channel === registrationChannel ? eventIdIn(text) : null
  const strict = id !== null && tokenEvents.has(id)
  if (!strict && !/token/i.test(text)) return text
  const pieces: string[] = []
  let from = 0
  for (const match of text.matchAll(/<Data(?![A-Za-z])[^<>]{0,300}>/g)) {
    if (match.index < from || match[0].endsWith('/>')) continue
    const name = /\bName\s{0,4}=\s{0,4}["']([^"'<>]{0,200})["']/.exec(match[0])?.[1] ?? ''
    if (!/token/i.test(name) && (!strict || harmless.test(name))) continue
    const start = match.index + match[0].length
    const end = text.indexOf('</Data', start)
    pieces.push(text.slice(from, start))
    from = end < 0 ? text.length : end
  }
  pieces.push(text.slice(from))
  return pieces.join('')
}

function readChannelEvents({ channel, read }: Raw['channels'][number]): EventChannel {
  if (read.status === 'failed')
    return {
      channel,
      outcome: read.reason === 'access-denied' ? 'denied' : 'failed',
      because: read.message,
      events: [],
      cut: false,
    }
  if (!read.value.present) return { channel, outcome: 'absent', because: null, events: [], cut: false }
  const { xml, leftOut, more } = read.value
  const { events, damaged } = readEvents(xml, channel)
  const sorted = events.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  return {
    channel,
    outcome: 'read',
    because: null,
    events: sorted,
    cut: more || leftOut > 0 || events.length + damaged >= mostEvents,
  }
}

/**
 * Why an event that Windows writes as an error or a warning says nothing about this VM's join or sign-in; null for all others.
 * Programs of all kinds ask the token broker; hybrid join is tried by a task of Windows itself and finds no domain on an Azure VM.
 */
export function expectedNoise(event: WindowsEvent): string | null {
  if (event.channel === aadChannel && [1097, 1098].includes(event.id))
    return 'the token broker: any program that asks for a token can cause it'
  if (event.channel !== registrationChannel) return null
  const hybrid = 'hybrid join, which a VM without a domain does not use'
  if (event.id === 334) return hybrid
  return [304, 305, 307, 220].includes(event.id) && codesOf(event).includes('0x801c001d') ? hybrid : null
}

const codesOf = (event: WindowsEvent) =>
  ['ExitCode', 'ErrorCode'].map((name) => hexStatus(event.data[name])).filter((code) => code !== null)
