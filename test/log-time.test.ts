// Stamps as Windows' languages write them, and what local time says about UTC.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayComesFirst, offsetBetween, readStampedLine, readUtcTime, type Stamp, wallClock } from '../src/log-time.ts'

const minute = 60_000
const wallOf = (line: string, dayFirst = false) => {
  const { stamp } = readStampedLine(line)
  return stamp?.zone === 'local' ? new Date(wallClock(stamp, dayFirst)).toISOString().slice(0, 19) : null
}
const stampOf = (line: string) => readStampedLine(line).stamp as Stamp

describe('a stamp in UTC', () => {
  test.each([
    ['tabs', '2025-07-19T02:45:56.9089976Z\t[Information]:\tRunning AAD Join Process'],
    ['spaces in place of tabs', '2025-07-19T02:45:56.9089976Z    [Information]:  Running AAD Join Process'],
    ['another zone', '2025-07-19T04:45:56.9089976+02:00\t[Information]:\tRunning AAD Join Process'],
    ['in brackets', '[2025-07-19T02:45:56.908Z] [Information] Running AAD Join Process'],
    ['after a byte order mark', '\uFEFF2025-07-19T02:45:56.9089976Z\t[Information]:\tRunning AAD Join Process'],
  ])('with %s', (_, line) => {
    expect(readStampedLine(line)).toEqual({
      stamp: { zone: 'utc', ms: Date.parse('2025-07-19T02:45:56.908Z') },
      level: 'Information',
      text: 'Running AAD Join Process',
    })
  })
  test.each([
    ['\\/Date(1702208649716)\\/', '2023-12-10T11:44:09.716Z'],
    ['/Date(1702208649716+0100)/', '2023-12-10T11:44:09.716Z'],
    ['2024-04-26T23:09:43.6300812Z', '2024-04-26T23:09:43.630Z'],
    ['2024-04-26T23:09:43', '2024-04-26T23:09:43.000Z'],
    ['yesterday', null],
    [1702208649716, null],
  ])('of a status file: %s', (value, expected) => expect(readUtcTime(value)).toBe(expected))
})

describe('a stamp in local time', () => {
  test.each([
    ['en-US', '[3/19/2020 6:13:49 PM] text'],
    ['en-US, a narrow no-break space', '[3/19/2020 6:13:49\u202fPM] text'],
    ['ja-JP', '[2020/03/19 18:13:49] text'],
    ['zh-TW', '[2020/3/19 下午 06:13:49] text'],
    ['ko-KR', '[2020-03-19 오후 6:13:49] text'],
    ['sv-SE', '[2020-03-19 18:13:49] text'],
    ['hu-HU', '[2020. 03. 19. 18:13:49] text'],
  ])('%s: the month stands first', (_, line) => expect(wallOf(line)).toBe('2020-03-19T18:13:49'))
  test.each([
    ['de-DE', '[19.03.2020 18:13:49] text'],
    ['fr-FR', '[19/03/2020 18:13:49] text'],
    ['nl-NL', '[19-3-2020 18:13:49] text'],
    ['fi-FI', '[19.3.2020 18.13.49] text'],
    ['es-MX', '[19/03/2020 06:13:49 p. m.] text'],
    ['el-GR', '[19/3/2020 6:13:49 μμ] text'],
  ])('%s: the day stands first', (_, line) => {
    expect(dayComesFirst([stampOf(line)], 0)).toBe(true)
    expect(wallOf(line, true)).toBe('2020-03-19T18:13:49')
  })
  test.each([
    ['[3/19/2020 12:05:00 AM] x', '2020-03-19T00:05:00'],
    ['[3/19/2020 12:05:00 PM] x', '2020-03-19T12:05:00'],
  ])('%s', (line, expected) => expect(wallOf(line)).toBe(expected))
  test.each([
    '[00000006] no time',
    '[13/13/2020 1:00:00 AM] no month',
    '[2020/19/03 18:13:49] no month',
    '[3/19/2020 6:73:49 PM] no minute',
    'Execution Output:',
    '',
  ])('%s: no stamp, whole text', (line) =>
    expect(readStampedLine(line)).toEqual({ stamp: null, level: null, text: line }))
})

describe('whether the day comes first', () => {
  const american = stampOf('[3/4/2020 6:13:49 PM] x')
  const british = stampOf('[03/04/2020 18:13:49] x')
  const german = stampOf('[03.04.2020 18:13:49] x')
  test('by the habit of the form, where nothing else tells', () => {
    expect([american, british, german].map((stamp) => dayComesFirst([stamp], 0))).toEqual([false, true, true])
  })
  test("by the file's last change, where only one order fits it", () => {
    expect(dayComesFirst([british], Date.parse('2020-03-04T18:13:50Z'))).toBe(false)
    expect(dayComesFirst([american], Date.parse('2020-04-03T18:13:50Z'))).toBe(true)
  })
  test('by a number above 12 elsewhere in the file', () => {
    expect(dayComesFirst([stampOf('[3/19/2020 6:13:49 PM] x'), german], 0)).toBe(false)
  })
})

describe('how far local time was from UTC', () => {
  const utc = Date.parse('2020-03-19T18:14:03Z')
  test.each([
    [0, 0],
    [-7 * 60, -420],
    [5 * 60 + 45, 345],
    [9 * 60 + 30, 570],
  ])('%d minutes', (offset, expected) =>
    expect(offsetBetween(utc + offset * minute + 2000, utc, 2 * minute)).toBe(expected * minute))
  test('not told by two times that are not one instant', () => {
    expect(offsetBetween(utc + 5 * minute, utc, 2 * minute)).toBeNull()
    expect(offsetBetween(utc + 15 * 60 * minute, utc, 2 * minute)).toBeNull()
  })
})

test('any line can be read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      for (const line of [text, `[${text}`, `[${text}]`, `2020-01-01T00:00:00${text}`]) {
        const { stamp } = readStampedLine(line)
        if (stamp?.zone === 'local') expect(Number.isFinite(wallClock(stamp, true))).toBe(true)
      }
    }),
  )
})
