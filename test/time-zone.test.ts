// The time zone of Windows, as reg.exe prints it, and what it makes of a clock on the wall in summer and winter.
import { describe, expect, test } from 'vitest'
import { attemptsOf, extensionLogs } from '../src/probes/extension-logs.ts'
import { hasOffset, offsetAt, readTimeZone, timeZoneKey } from '../src/time-zone.ts'
import { logFolder } from './healthy/extension-logs.ts'
import { registryKey } from './healthy/text.ts'

type Values = Record<string, string>
const zone = (values: Values) =>
  readTimeZone(
    registryKey(
      timeZoneKey,
      Object.entries(values).map(([name, data]) => [
        name,
        /^[0-9A-F]{32}$/i.test(data) ? 'REG_BINARY' : 'REG_DWORD',
        data,
      ]),
    ),
  )
const never = '00000000000000000000000000000000'
// As published: W. Europe, Pacific, China; New South Wales, whose summer goes over the new year.
const berlin = {
  Bias: '0xffffffc4',
  StandardBias: '0x0',
  DaylightBias: '0xffffffc4',
  DaylightStart: '00000300050002000000000000000000',
  StandardStart: '00000a00050003000000000000000000',
  DynamicDaylightTimeDisabled: '0x0',
  ActiveTimeBias: '0xffffff88',
}
const seattle = {
  Bias: '0x1e0',
  StandardBias: '0x0',
  DaylightBias: '0xffffffc4',
  DaylightStart: '00000300020002000000000000000000',
  StandardStart: '00000B00010002000000000000000000',
}
const beijing = { Bias: '0xfffffe20', DaylightBias: '0xffffffc4', DaylightStart: never, StandardStart: never }
const sydney = {
  Bias: '0xfffffda8',
  DaylightBias: '0xffffffc4',
  DaylightStart: '00000A00010002000000000000000000',
  StandardStart: '00000400010003000000000000000000',
}

/** Hours that the wall clock is ahead of UTC. */
const hours = (values: Values, local: string) => {
  const read = zone(values)
  return read === null ? null : offsetAt(read, Date.parse(`${local}Z`)) / 3_600_000
}

describe('a clock on the wall', () => {
  test.each([
    ['Berlin, winter', berlin, '2026-01-15T12:00:00', 1],
    ['Berlin, just before the change', berlin, '2026-03-29T01:59:59', 1],
    ['Berlin, just after it', berlin, '2026-03-29T03:00:00', 2],
    ['Berlin, the last Sunday of a month that ends on one', berlin, '2027-10-31T02:30:00', 2],
    ['Berlin, winter again', berlin, '2027-10-31T03:00:00', 1],
    ['Seattle, winter', seattle, '2026-01-15T12:00:00', -8],
    ['Seattle, the second Sunday of March', seattle, '2026-03-08T03:00:00', -7],
    ['Seattle, the first Sunday of November', seattle, '2026-11-01T02:00:00', -8],
    ['Beijing', beijing, '2026-07-15T12:00:00', 8],
    ['Sydney, January', sydney, '2026-01-15T12:00:00', 11],
    ['Sydney, July', sydney, '2026-07-15T12:00:00', 10],
  ])('%s', (_, values, local, ahead) => expect(hours(values, local)).toBe(ahead))

  test('that Windows does not change for the summer', () => {
    expect(hours({ ...berlin, DynamicDaylightTimeDisabled: '0x1' }, '2026-07-15T12:00:00')).toBe(1)
  })
  test('of which only the present offset is known', () => {
    expect(hours({ ActiveTimeBias: '0xffffff88' }, '2026-01-15T12:00:00')).toBe(2)
  })
  test.each([
    ['nothing', {}],
    ['words that are no dates', { ...berlin, DaylightStart: 'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF' }],
  ])('of which the registry holds %s', (_, values) =>
    expect(hours(values, '2026-07-15T12:00:00')).toBe('Bias' in values ? 1 : null))
  test('knows its two offsets', () => {
    const read = zone(berlin)
    expect([0, 1, 2].map((ahead) => read !== null && hasOffset(read, ahead * 3_600_000))).toEqual([false, true, true])
  })
})

describe('the local stamps of old logs', () => {
  const run = (date: string, time: string) =>
    `[${date} ${time}:03] Adding Registry Settings.\r\n[${date} ${time}:05] AAD Join failed with status code: -2145648607.\r\n`
  const times = (modifiedAt: string, text: string, values: Values = berlin) =>
    extensionLogs
      .parse(logFolder({ text, modifiedAt }), zone(values))
      .attempts.map(({ at, atFrom }) => `${at} ${atFrom}`)

  test('of summer and winter in one file each get the offset of their day', () => {
    const text = run('20.07.2026', '10:00') + run('20.11.2026', '10:00')
    expect(times('2026-11-20T09:00:05.900Z', text)).toEqual([
      '2026-07-20T08:00:05.000Z local',
      '2026-11-20T09:00:05.000Z local',
    ])
    // Without the zone the file's last change alone would put both an hour ahead.
    expect(attemptsOf('1.0.0.1', 'x.log', text, '2026-11-20T09:00:05.900Z')[0]?.at).toBe('2026-07-20T09:00:05.000Z')
  })
  test('are dated by the zone where the file was copied since', () => {
    expect(times('2026-11-25T17:31:44.000Z', run('20.11.2026', '10:00'))).toEqual(['2026-11-20T09:00:05.000Z local'])
  })
  test('are dated by the file where Windows got its zone only later', () => {
    // Written while Windows was still set to UTC, as it comes from Azure.
    expect(times('2026-11-20T10:00:06.000Z', run('20.11.2026', '10:00'))).toEqual(['2026-11-20T10:00:05.000Z local'])
  })
  test('are not dated by a file that was changed at about another zone’s time', () => {
    expect(times('2026-11-20T15:01:30.000Z', run('20.11.2026', '10:00'))).toEqual(['2026-11-20T09:00:05.000Z local'])
  })
})
