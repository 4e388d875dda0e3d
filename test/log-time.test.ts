// Stamps as Windows' languages write them, and what local time says about UTC.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  dayComesFirst,
  lastStampIn,
  offsetBetween,
  readStampedLine,
  readUtcTime,
  type Stamp,
  wallClock,
} from '../src/log-time.ts'

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

describe('a UTC stamp, to the letter', () => {
  const utc = (line: string) => {
    const { stamp } = readStampedLine(line)
    return stamp?.zone === 'utc' ? new Date(stamp.ms).toISOString() : stamp
  }
  test.each([
    ['2025-07-19T02:45:56Z', '2025-07-19T02:45:56.000Z'],
    ['2025-07-19T02:45:56.9Z', '2025-07-19T02:45:56.900Z'],
    ['2025-07-19 02:45:56,123456789+0530', '2025-07-18T21:15:56.123Z'],
    ['  [2025-07-19T02:45:56-01:00]', '2025-07-19T03:45:56.000Z'],
  ])('%s', (line, expected) => expect(utc(line)).toBe(expected))

  test('one without a zone is local time, its month first', () => {
    expect(readStampedLine('2025-07-19T02:45:56.25 x').stamp).toEqual({
      zone: 'local',
      year: 2025,
      a: 7,
      b: 19,
      yearFirst: true,
      separator: '-',
      twelveHour: false,
      time: ((2 * 60 + 45) * 60 + 56) * 1000 + 250,
    })
  })

  test.each([
    ['2025-07-19T02:45:56Z text', null, 'text'],
    ['2025-07-19T02:45:56Z [Error]text', 'Error', 'text'],
    ['2025-07-19T02:45:56Z [Error] : text', 'Error', 'text'],
    ['2025-07-19T02:45:56Z', null, ''],
    ['2025-07-19T02:45:56Z a\nb', null, 'a\nb'],
    ['[3/19/2020 6:13:49 PM][Error]: text', 'Error', ' text'],
    ['  [3/19/2020 6:13:49 PM]  [Error]  : text', 'Error', ' text'],
    ['[3/19/2020 6:13:49 PM] [Error] text', 'Error', 'text'],
    ['[3/19/2020 6:13:49 PM]text', null, 'text'],
    ['[3/19/2020 6:13:49 PM]', null, ''],
    ['\uFEFF[3/19/2020 6:13:49 PM] a\nb', null, 'a\nb'],
  ])('%j: level %s, text %j', (line, level, text) => {
    const read = readStampedLine(line)
    expect(read.stamp).not.toBeNull()
    expect([read.level, read.text]).toEqual([level, expect.stringContaining(text)])
    expect(read.text.trim()).toBe(text.trim())
  })

  test.each([
    'at 2025-07-19T02:45:56Z',
    'abc [3/19/2020 6:13:49 PM] x',
    'abc[3/19/2020 6:13:49 PM] x',
    '2025-07-19T25:45:56Z no hour',
    'a \uFEFF in the middle',
  ])('%j is no stamped line', (line) => expect(readStampedLine(line)).toEqual({ stamp: null, level: null, text: line }))

  test('a byte order mark is no text', () => expect(readStampedLine('\uFEFFtext').text).toBe('text'))
})

describe('the parts of a local stamp', () => {
  const partsOf = (inBrackets: string) => {
    const { stamp } = readStampedLine(`[${inBrackets}] x`)
    return stamp?.zone === 'local' ? stamp : null
  }
  test.each([
    ['3/19/2020 6:13:49 PM', { separator: '/', twelveHour: true, yearFirst: false }],
    ['19.03.2020 18:13:49', { separator: '.', twelveHour: false, yearFirst: false }],
    ['2020. 03. 19. 18:13:49', { separator: '.', twelveHour: false, yearFirst: true }],
    ['3/19/20 18:13', { year: 2020, time: (18 * 60 + 13) * 60_000 }],
    ['3/19/2020 18:13:49.5', { time: ((18 * 60 + 13) * 60 + 49) * 1000 + 500 }],
    ['3/19/2020 18:13:49,1234567', { time: ((18 * 60 + 13) * 60 + 49) * 1000 + 123 }],
    ['3/19/2020 00:00:00', { time: 0 }],
    ['3/19/2020 12:05:00', { time: (12 * 60 + 5) * 60_000 }],
    ['3/19/2020 23:59:59', { time: ((23 * 60 + 59) * 60 + 59) * 1000 }],
    // Written in both ways at once: the hour decides.
    ['3/19/2020 18:13:49 PM', { time: ((18 * 60 + 13) * 60 + 49) * 1000 }],
    ['1/1/2000 1:00:00', { year: 2000, a: 1, b: 1 }],
    ['31/12/2200 1:00:00', { year: 2200, a: 31, b: 12 }],
    ['12/31/2020 1:00:00', { a: 12, b: 31 }],
    ['2020/12/31 1:00:00', { a: 12, b: 31 }],
  ])('%s', (text, parts) => expect(partsOf(text)).toMatchObject(parts))

  test.each([
    ['6:13:49 PM', true],
    ['6:13:49 P.M.', true],
    ['6:13:49 p. m.', true],
    ['6:13:49 d.u.', true],
    ['6:13:49 du.', true],
    ['6:13:49 odp.', true],
    ['6:13:49 CH', true],
    ['6:13:49 μμ', true],
    ['6:13:49 μ.μ.', true],
    ['下午 6:13:49', true],
    ['午後 6:13:49', true],
    ['오후 6:13:49', true],
    ['6:13:49 AM', false],
    ['6:13:49 a. m.', false],
    ['6:13:49 de.', false],
    ['6:13:49 d.e.', false],
    ['6:13:49 dop.', false],
    ['6:13:49 SA', false],
    ['6:13:49 πμ', false],
    ['6:13:49 π.μ.', false],
    ['上午 6:13:49', false],
    ['午前 6:13:49', false],
    ['오전 6:13:49', false],
  ])('%s: afternoon %s', (time, afternoon) => {
    const hours = afternoon ? 18 : 6
    expect(partsOf(`3/19/2020 ${time}`)).toMatchObject({
      twelveHour: true,
      time: ((hours * 60 + 13) * 60 + 49) * 1000,
    })
  })

  test.each([
    '1/1/1999 1:00:00',
    '1/1/2201 1:00:00',
    '0/1/2020 1:00:00',
    '1/0/2020 1:00:00',
    '32/1/2020 1:00:00',
    '1/32/2020 1:00:00',
    '2020/13/1 1:00:00',
    '13/13/2020 1:00:00',
    '1/1/2020 24:00:00',
    '1/1/2020 1:60:00',
    '1/1/2020 1:00:60',
    '1/1/2020 1:00:00 1:00',
    'x 1/1/2020 1:00:00',
  ])('%s is no time', (text) => expect(partsOf(text)).toBeNull())
})

describe('a time of a status file, to the letter', () => {
  test.each([
    ['2024-04-26T23:09:43+02:00', '2024-04-26T21:09:43.000Z'],
    ['2024-04-26T23:09:43-0130', '2024-04-27T00:39:43.000Z'],
    ['  /Date(0)/ ', '1970-01-01T00:00:00.000Z'],
    ['/Date(-1000-0700)/', '1969-12-31T23:59:59.000Z'],
    ['/Date(8640000000000000)/', '+275760-09-13T00:00:00.000Z'],
    ['/Date(8640000000000001)/', null],
    ['/Date(1)/ and more', null],
    ['see /Date(1)/', null],
    ['2024-13-26T23:09:43', null],
    ['at 2024-04-26T23:09:43Z', null],
    ['2024', null],
    ['', null],
    [null, null],
  ])('%j', (value, expected) => expect(readUtcTime(value)).toBe(expected))
})

describe('the order of day and month, at its edges', () => {
  const at = (text: string) => stampOf(`[${text}] x`)
  test('12 can be either', () => {
    expect(dayComesFirst([at('12/3/2020 6:13:49 PM')], 0)).toBe(false)
    expect(dayComesFirst([at('12.3.2020 18:13:49')], 0)).toBe(true)
    expect(dayComesFirst([at('3.12.2020 18:13:49')], 0)).toBe(true)
  })
  test('one telling stamp among many is enough', () => {
    expect(dayComesFirst([at('3/4/2020 6:13:49 PM'), at('13/4/2020 6:13:49 PM')], 0)).toBe(true)
    expect(dayComesFirst([at('03.04.2020 18:13:49'), at('03.13.2020 18:13:49')], 0)).toBe(false)
  })
  test('stamps in UTC and with the year first tell nothing', () => {
    expect(dayComesFirst([], 0)).toBe(false)
    expect(dayComesFirst([stampOf('2020-03-19T18:13:49Z x')], 0)).toBe(false)
    const open = at('03.04.2020 18:13:49')
    expect(dayComesFirst([open, stampOf('2020-03-19T18:13:49Z x'), at('2020-12-31 18:13:49')], 0)).toBe(true)
  })
  test("two days from the file's last change are too far", () => {
    const march4 = Date.parse('2020-03-04T18:13:49Z')
    const open = at('03.04.2020 18:13:49')
    expect(dayComesFirst([open], march4 + 48 * 3600_000 - 1)).toBe(false)
    expect(dayComesFirst([open], march4 + 48 * 3600_000)).toBe(true)
  })
  test('12 hours or slashes alone are no American habit', () => {
    expect(dayComesFirst([at('03.04.2020 6:13:49 PM')], 0)).toBe(true)
    expect(dayComesFirst([at('03/04/2020 18:13:49')], 0)).toBe(true)
  })
})

test('the offset, at its edges', () => {
  const utc = Date.parse('2020-03-19T18:14:03Z')
  expect(offsetBetween(utc + 14 * 60 * minute, utc, 0)).toBe(14 * 60 * minute)
  expect(offsetBetween(utc + 14 * 60 * minute + 15 * minute, utc, 0)).toBeNull()
  expect(offsetBetween(utc + 2 * minute, utc, 2 * minute)).toBe(0)
  expect(offsetBetween(utc + 2 * minute + 1, utc, 2 * minute)).toBeNull()
})

test('the last stamp of a text', () => {
  const text = '2025-07-19T02:45:56Z one\r\n[3/19/2020 6:13:49 PM] two\r\nno stamp\r\n'
  expect(lastStampIn(text)).toMatchObject({ zone: 'local', year: 2020 })
  expect(lastStampIn('no stamp\nat all')).toBeNull()
})
