// The time zone that Windows is set to, with its summer time: HKLM\SYSTEM\CurrentControlSet\Control\TimeZoneInformation. Turns local wall-clock time into UTC.
// Sample (W. Europe): Bias 0xffffffc4, DaylightBias 0xffffffc4, DaylightStart 00000300050002000000000000000000: month 3, its last (5) Sunday (0, the last two bytes), 02:00.
import { dword, type RegistryRaw, registryValues } from './registry.ts'

export const timeZoneKey = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation'

const minute = 60_000

/** When the clock is changed, each year: `week` 1 to 4, or 5 for the last of that weekday in the month; 0 is Sunday. `time`: milliseconds since midnight, by the clock before the change. */
interface Change {
  month: number
  week: number
  weekday: number
  time: number
}

/** Offsets are local time minus UTC, ms. `summer` null: the clock is never changed. */
export interface TimeZone {
  standardOffset: number
  summer: { offset: number; begins: Change; ends: Change } | null
}

/** Null where the registry does not hold it. */
export function readTimeZone(raw: RegistryRaw): TimeZone | null {
  const values = registryValues(raw)
  // UTC minus local time, minutes, as signed DWORDs.
  const bias = (name: string) => {
    const value = dword(values.get(name))
    return value === null ? null : value | 0
  }
  const base = bias('bias')
  const active = bias('activetimebias')
  if (base === null) return active === null ? null : { standardOffset: -active * minute, summer: null }
  const offset = (extra: number | null) => -(base + (extra ?? 0)) * minute
  const standardOffset = offset(bias('standardbias'))
  const off = (name: string) => (dword(values.get(name)) ?? 0) !== 0
  const begins = readChange(values.get('daylightstart')?.data)
  const ends = readChange(values.get('standardstart')?.data)
  const fixed = off('dynamicdaylighttimedisabled') || off('disableautodaylighttimeset')
  const summer =
    fixed || begins === null || ends === null ? null : { offset: offset(bias('daylightbias')), begins, ends }
  return { standardOffset, summer }
}

/** Seven little-endian words (year, month, week, hour, minute, second, millisecond) and the weekday; null where the month is 0, which means never. */
function readChange(hex: string | undefined): Change | null {
  if (hex === undefined || !/^[0-9a-f]{32}$/i.test(hex)) return null
  const bytes = Buffer.from(hex, 'hex')
  const [year, month, week, hour, minutes, , , weekday] = Array.from({ length: 8 }, (_, at) =>
    bytes.readUInt16LE(at * 2),
  )
  if (year !== 0 || !month || month > 12 || !week || week > 5 || weekday === undefined || weekday > 6) return null
  return { month, week, weekday, time: ((hour ?? 0) * 60 + (minutes ?? 0)) * minute }
}

/** Local time minus UTC, ms, when the clock on the wall shows `local` (ms, as if it stood in UTC). Of the hour that comes twice the first is meant. */
export function offsetAt({ standardOffset, summer }: TimeZone, local: number): number {
  if (summer === null) return standardOffset
  const year = new Date(local).getUTCFullYear()
  const [begins, ends] = [changeIn(year, summer.begins), changeIn(year, summer.ends)]
  const isSummer = begins < ends ? local >= begins && local < ends : local >= begins || local < ends
  return isSummer ? summer.offset : standardOffset
}

/** Whether a clock in this zone is ever so far from UTC. */
export function hasOffset({ standardOffset, summer }: TimeZone, offset: number): boolean {
  return offset === standardOffset || offset === summer?.offset
}

function changeIn(year: number, { month, week, weekday, time }: Change): number {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay()
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  let day = 1 + ((weekday - first + 7) % 7) + (week - 1) * 7
  while (day > days) day -= 7
  return Date.UTC(year, month - 1, day) + time
}
