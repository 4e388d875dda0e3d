// Reads the XML of Windows event logs, as wevtutil /f:xml and public evtx tools write it, event by event: ids, names and values of data, never text that Windows translates. Judges nothing.
// Sample: <Event xmlns='...'><System><Provider Name='Microsoft-Windows-AAD'/><EventID>1081</EventID><Level>2</Level><TimeCreated SystemTime='2026-11-20T01:14:09.1234567Z'/>...</System><EventData><Data Name='Error'>invalid_grant</Data></EventData></Event>
import { XMLParser } from 'fast-xml-parser'
import { isoTime } from './log-time.ts'

/** One event. `at`: ISO 8601 UTC. `level`: 1 critical, 2 error, 3 warning, 4 information, 0 as the Security log writes; null where it is missing. */
export interface WindowsEvent {
  channel: string
  provider: string
  id: number
  at: string
  level: number | null
  /** Values by the name of the data, or of the element in UserData; data without a name by its place: "1", "2". All strings, as written. */
  data: Record<string, string>
  recordId: string | null
  /** Of the account that wrote the event: mostly SYSTEM, seldom the user who signs in. */
  userSid?: string
}

/** An event that is longer holds no sign-in: it is left out as damaged. Characters. */
const longestEvent = 256 * 1024
const mostData = 100

/**
 * The events of a text in its order. What is cut, damaged, or defines entities of its own is counted in `damaged` and left out.
 * `channel` stands in where an event doesn't name its own.
 */
export function readEvents(xml: string, channel: string): { events: WindowsEvent[]; damaged: number } {
  const events: WindowsEvent[] = []
  const { texts, damaged } = eventTexts(xml)
  let unread = damaged
  for (const text of texts) {
    const event = readEvent(text, channel)
    if (event === null) unread += 1
    else events.push(event)
  }
  return { events, damaged: unread }
}

/** The text of each whole event, from <Event to </Event>; `damaged` counts those without an end. One pass over any text. */
export function eventTexts(xml: string): { texts: string[]; damaged: number } {
  const texts: string[] = []
  let damaged = 0
  let start: number | null = null
  for (const match of xml.matchAll(/<(\/?)Event(?![\w.:-])>?/g)) {
    if (match[1] === '') {
      if (start !== null) damaged += 1
      start = match.index
    } else if (start !== null) {
      texts.push(xml.slice(start, match.index + match[0].length))
      start = null
    }
  }
  return { texts, damaged: start === null ? damaged : damaged + 1 }
}

/** The id that an event's text names; null when there is none. */
export function eventIdIn(text: string): number | null {
  const match = /<EventID(?:\s[^<>]*)?>\s*(\d+)/.exec(text)
  return match === null ? null : Number(match[1])
}

// Entities stay as they are: the five of XML and character references are read below, and no other is known, so that none can grow.
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#',
  parseTagValue: false,
  processEntities: false,
  trimValues: false,
  isArray: (name) => name === 'Data',
})

function readEvent(text: string, channel: string): WindowsEvent | null {
  if (text.length > longestEvent || /<!(?:DOCTYPE|ENTITY)/i.test(text)) return null
  const systemEnd = text.indexOf('</System>') + '</System>'.length
  const system = objectOf(parse(text.slice(text.indexOf('<System'), systemEnd)).System)
  if (system === null) return null
  const id = textOf(system.EventID).trim()
  const at = eventTime(attribute(system.TimeCreated, 'SystemTime'))
  if (!/^\d{1,5}$/.test(id) || at === null) return null
  const level = textOf(system.Level).trim()
  const userSid = attribute(system.Security, 'UserID')
  return {
    channel: textOf(system.Channel).trim() || channel,
    provider: attribute(system.Provider, 'Name'),
    id: Number(id),
    at,
    level: /^\d{1,3}$/.test(level) ? Number(level) : null,
    data: readData(text),
    recordId: textOf(system.EventRecordID).trim() || null,
    ...(userSid === '' ? {} : { userSid }),
  }
}

function readData(text: string): Record<string, string> {
  const name = /<(EventData|UserData)[\s>]/.exec(text)
  if (name === null) return {}
  const end = `</${name[1]}>`
  const parsed = parse(text.slice(name.index, text.lastIndexOf(end) + end.length))
  const values: [string, string][] = []
  const data = (objectOf(parsed.EventData)?.Data ?? []) as unknown[]
  for (const [index, one] of data.slice(0, mostData).entries())
    values.push([attribute(one, 'Name') || String(index + 1), textOf(one)])
  // UserData holds one element of the provider's own, and its children are the data.
  for (const inside of Object.values(objectOf(parsed.UserData) ?? {}))
    for (const [key, one] of Object.entries(objectOf(inside) ?? {}).slice(0, mostData))
      if (!key.startsWith('@') && key !== '#') values.push([key, textOf(Array.isArray(one) ? one[0] : one)])
  // The first of a name counts.
  return Object.fromEntries(values.reverse())
}

/** Nothing where it can't be parsed. */
function parse(xml: string): Record<string, unknown> {
  try {
    return objectOf(parser.parse(xml)) ?? {}
  } catch {
    return {}
  }
}

const objectOf = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown> | null) : null

function textOf(node: unknown): string {
  if (typeof node === 'string') return readEntities(node)
  const text = objectOf(node)?.['#']
  return typeof text === 'string' ? readEntities(text) : ''
}

function attribute(node: unknown, name: string): string {
  const value = objectOf(node)?.[`@${name}`]
  return typeof value === 'string' ? readEntities(value) : ''
}

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function readEntities(text: string): string {
  return text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g, (whole, name, decimal, hex) => {
    if (name !== undefined) return named[name as string] as string
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** Windows writes UTC with up to nine digits of a second and a Z; evtx tools a blank in place of the T, or an offset. */
function eventTime(text: string): string | null {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/.exec(text)
  if (match === null) return null
  const [, date, time, fraction = '0', zone = 'Z'] = match
  return isoTime(Date.parse(`${date}T${time}.${fraction}${zone}`))
}
