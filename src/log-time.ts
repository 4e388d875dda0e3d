// When a log line was written. Reads the stamps of the extension's and the guest agent's logs: UTC with a zone, or local time in the form of the machine's language. Judges nothing.
import { linesOf } from './raw-text.ts'

const minute = 60_000
const hour = 60 * minute
/** No zone on Earth is further from UTC. */
const widestOffset = 14 * hour

/** A wall-clock time without a zone. `a` and `b` are day and month in an order that only the whole file tells (see `dayComesFirst`). */
export interface LocalStamp {
  zone: 'local'
  year: number
  a: number
  b: number
  yearFirst: boolean
  separator: string
  twelveHour: boolean
  /** Milliseconds since midnight. */
  time: number
}
/** `ms`: milliseconds since 1970, UTC. */
export type Stamp = { zone: 'utc'; ms: number } | LocalStamp

export interface StampedLine {
  stamp: Stamp | null
  /** Information, Error, INFO, ...; as written. */
  level: string | null
  /** What stands behind stamp and level. */
  text: string
}

// Each pattern is anchored and reads bounded runs before its free end, so a line of any length costs one pass.
const isoLine =
  /^\uFEFF?[ \t]{0,8}\[?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?\]?[ \t]{0,8}(?:\[([A-Za-z]{1,16})\][ \t]{0,4}:?[ \t]{0,8})?(.*)$/s
const bracketLine = /^\uFEFF?[ \t]{0,8}\[([^\][\r\n]{6,60})\][ \t]{0,8}(?:\[([A-Za-z]{1,16})\][ \t]{0,8}:?)?(.*)$/s
const localTime =
  /^(\d{1,4})(\D{1,3})(\d{1,2})\D{1,3}(\d{1,4})(\D{1,16})(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:[.,](\d{1,7}))?(\D{0,16})$/
const afternoon = /p\.?\s?m|下午|午後|오후|μ\.?μ|odp|d\.?u\b|CH\b/i
const morning = /a\.?\s?m|上午|午前|오전|π\.?μ|dop|d\.?e\b|SA\b/i

/** Takes a line apart into its stamp, its level and the rest; a line without a stamp keeps its whole text. */
export function readStampedLine(line: string): StampedLine {
  const iso = isoLine.exec(line)
  if (iso) {
    const [, date, time, fraction = '', zone, level, text = ''] = iso
    const ms = Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${isoZone(zone)}`)
    if (!Number.isNaN(ms)) {
      const stamp: Stamp = zone === undefined ? localStampOf(ms) : { zone: 'utc', ms }
      return { stamp, level: level ?? null, text }
    }
  }
  const bracket = bracketLine.exec(line)
  const stamp = bracket ? readLocalStamp(bracket[1] as string) : null
  if (bracket && stamp) return { stamp, level: bracket[2] ?? null, text: bracket[3] ?? '' }
  return { stamp: null, level: null, text: line.replace(/^\uFEFF/, '') }
}

/** The stamp of the last line that has one. */
export function lastStampIn(text: string): Stamp | null {
  const stamped = linesOf(text).findLast((line) => readStampedLine(line).stamp !== null)
  return stamped === undefined ? null : readStampedLine(stamped).stamp
}

/** A date of a .NET JSON body, `\/Date(1702208649716)\/`, or an ISO 8601 time as UTC; null for anything else. */
export function readUtcTime(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const net = /^\\?\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\\?\/$/.exec(value.trim())
  if (net) return isoTime(Number(net[1]))
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) return null
  return isoTime(Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`))
}

/** ISO 8601 UTC; null for a number that is no time. */
export function isoTime(ms: number): string | null {
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null
}

/**
 * Whether the file writes the day before the month. A number above 12 settles it; else the order that brings the last stamp within
 * two days of the file's last change; else the habit of the form: only US English writes slashes with AM and PM.
 */
export function dayComesFirst(stamps: readonly Stamp[], modifiedAt: number): boolean {
  const open = stamps.filter((stamp): stamp is LocalStamp => stamp.zone === 'local' && !stamp.yearFirst)
  if (open.some((stamp) => stamp.a > 12)) return true
  if (open.some((stamp) => stamp.b > 12)) return false
  const last = open.at(-1)
  if (last === undefined) return false
  const near = (dayFirst: boolean) => Math.abs(wallClock(last, dayFirst) - modifiedAt) < 48 * hour
  if (near(true) !== near(false)) return near(true)
  return !(last.separator === '/' && last.twelveHour)
}

/** The wall clock's reading as milliseconds, as if it stood in UTC. */
export function wallClock(stamp: LocalStamp, dayFirst: boolean): number {
  const [month, day] = stamp.yearFirst || !dayFirst ? [stamp.a, stamp.b] : [stamp.b, stamp.a]
  return Date.UTC(stamp.year, month - 1, day) + stamp.time
}

/**
 * How far local time was ahead of UTC, ms, when a wall clock showed `local` at the instant `utc`; rounded to 15 minutes, the finest step of
 * any zone. Null when the two can't be the same instant, as after a file was copied.
 */
export function offsetBetween(local: number, utc: number, tolerance: number): number | null {
  const offset = Math.round((local - utc) / (15 * minute)) * 15 * minute
  const off = Math.abs(local - utc - offset)
  return Math.abs(offset) <= widestOffset && off <= tolerance ? offset : null
}

function isoZone(zone: string | undefined): string {
  if (zone === undefined || zone === 'Z') return 'Z'
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
}

function localStampOf(ms: number): LocalStamp {
  const at = new Date(ms)
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())
  return {
    zone: 'local',
    year: at.getUTCFullYear(),
    a: at.getUTCMonth() + 1,
    b: at.getUTCDate(),
    yearFirst: true,
    separator: '-',
    twelveHour: false,
    time: ms - midnight,
  }
}

function readLocalStamp(text: string): LocalStamp | null {
  const match = localTime.exec(text)
  if (match === null) return null
  const [
    ,
    first,
    separator = '',
    second,
    third,
    before = '',
    hours,
    minutes,
    seconds = '0',
    fraction = '',
    after = '',
  ] = match
  const yearFirst = (first as string).length === 4
  const year = Number(yearFirst ? first : third)
  const fullYear = !yearFirst && (third as string).length === 2 ? 2000 + year : year
  const [a, b] = yearFirst ? [Number(second), Number(third)] : [Number(first), Number(second)]
  const period = `${before} ${after}`
  const pm = afternoon.test(period)
  const twelveHour = pm || morning.test(period)
  const written = Number(hours)
  if (fullYear < 2000 || fullYear > 2200 || a < 1 || b < 1 || a > 31 || b > 31 || (a > 12 && (yearFirst || b > 12)))
    return null
  if (written > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null
  const hour24 = twelveHour && written <= 12 ? (written % 12) + (pm ? 12 : 0) : written
  const time =
    hour24 * hour + Number(minutes) * minute + Number(seconds) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
  return { zone: 'local', year: fullYear, a, b, yearFirst, separator: separator.trim(), twelveHour, time }
}
