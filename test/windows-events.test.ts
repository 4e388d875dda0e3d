// Event XML of many writers, of none, and of people who mean harm.
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signInFailures } from '../src/sign-in-events.ts'
import { eventIdIn, eventTexts, readEvents } from '../src/windows-events.ts'
import { eventXml } from './healthy/events.ts'

const folder = 'fixtures/captures/events'
const capture = (name: string) =>
  readEvents(readFileSync(`${folder}/${name.includes('.') ? name : `${name}.xml`}`, 'utf8'), 'unnamed')
const one = (name: string) => capture(name).events[0]

describe('published events', () => {
  test('EvtxECmd: a blank in the time, which is UTC', () => {
    expect(one('security-4624')).toMatchObject({
      channel: 'Security',
      provider: 'Microsoft-Windows-Security-Auditing',
      id: 4624,
      at: '2018-09-06T20:26:07.934Z',
      level: 0,
      recordId: '57241',
      data: {
        TargetUserName: 'SYSTEM',
        TargetDomainName: 'NT AUTHORITY',
        LogonType: '0',
        ProcessName: '',
        VirtualAccount: '%%1843',
      },
    })
  })

  test('values as elements of UserData', () => {
    expect(one('remote-connection-1149')?.data).toEqual({
      Param1: 'administrator',
      Param2: 'ie11win7',
      Param3: '10.0.2.16',
    })
    expect(one('session-21')?.data).toEqual({ User: 'WIN10-TEST\\Administrator', SessionID: '1', Address: 'LOCAL' })
  })

  test('nine digits of a second, a namespace in UserData, and the outer brackets lost', () => {
    expect(one('session-40-damaged')).toMatchObject({
      id: 40,
      at: '2019-08-05T18:29:24.930Z',
      userSid: 'S-1-5-18',
      data: { Session: '2', Reason: '5' },
    })
  })

  test('the account of a user who wrote the event', () => {
    expect(one('aad-1097')).toMatchObject({
      id: 1097,
      level: 3,
      userSid: 'S-1-5-21-123456789-987654321-111111111-1001',
      data: { Error: '2326069467', ErrorMessage: 'The cache has been partitioned successfully.' },
    })
  })

  test('a refusal by remote desktop', () => expect(one('rdp-core-140')?.data).toEqual({ IPString: '203.0.113.66' }))

  test("the event viewer's XML view, with hyphens where it can be folded", () => {
    expect(one('session-24-event-viewer')).toMatchObject({
      id: 24,
      at: '2023-07-12T12:46:43.168Z',
      data: { User: 'HLPC01\\john.doe', SessionID: '4', Address: '192.168.180.57' },
    })
  })

  test('python-evtx: three refused logons, of which none is an Entra account', () => {
    const { events, damaged } = capture('security-4625-spray-python-evtx')
    expect(events.map(({ id, at, data }) => [id, at, data.TargetUserName, data.SubStatus])).toEqual([
      [4625, '2018-09-10T12:54:56.034Z', 'test.user', '0xc0000064'],
      [4625, '2018-09-10T13:03:33.271Z', 'aaron.smith', '0xc0000064'],
      [4625, '2018-09-10T13:03:34.075Z', 'abhishek.kumar', '0xc0000064'],
    ])
    expect(events[0]).not.toHaveProperty('userSid')
    expect(damaged).toBe(0)
    expect(signInFailures(events, [])).toEqual([])
  })

  test('an event that was copied as text, with the words of Windows before it', () => {
    expect(one('schannel-36870-copied-as-text.txt')).toMatchObject({
      provider: 'Schannel',
      id: 36870,
      level: 2,
      data: { Type: 'server', ErrorCode: '0x8009030d', ErrorStatus: '10001' },
    })
  })

  test('data without the event around it is no event', () =>
    expect(capture('security-4625-data-only').events).toEqual([]))

  test('every capture is listed', () => {
    const about = readFileSync(`${folder}/about.md`, 'utf8')
    for (const name of readdirSync(folder)) if (name !== 'about.md') expect(about).toContain(`| ${name} |`)
  })
})

const event = (data: Record<string, string>) =>
  eventXml('aad', { id: 1081, at: '2026-11-20T01:00:00Z', level: 2, data })
const dataOf = (xml: string) => readEvents(xml, 'x').events.map((found) => found.data)

describe('an event', () => {
  test('keeps values as strings, also those that look like numbers', () => {
    const data = { Error: '0012', Result: '1e5', Flag: 'true', Long: '12345678901234567890', Said: ' no.\n', 7: 'x' }
    expect(dataOf(event(data))).toEqual([data])
  })

  test('with entities and character references', () => {
    const xml = event({ Error: 'X' }).replace(
      '>X<',
      '>&lt;a&gt; &amp;amp; &quot;b&quot; &apos;c&apos; &#13;&#x4E2D;&#x10ffff;&#x110000;&unknown;<',
    )
    expect(dataOf(xml)).toEqual([{ Error: '<a> &amp; "b" \'c\' \r中\u{10ffff}&#x110000;&unknown;' }])
  })

  test('with data that has no names is read by place', () => {
    const xml = event({ Error: 'X' }).replace(
      "<Data Name='Error'>X</Data>",
      '<Data>first</Data><Data/><Data>third</Data>',
    )
    expect(dataOf(xml)).toEqual([{ 1: 'first', 2: '', 3: 'third' }])
  })

  test('with the same name twice: the first counts', () => {
    const xml = event({ Error: 'X' }).replace('</EventData>', "<Data Name='Error'>Y</Data></EventData>")
    expect(dataOf(xml)).toEqual([{ Error: 'X' }])
  })

  test('with a name on its EventData, as group policy writes it', () => {
    expect(dataOf(event({ Error: 'X' }).replace('<EventData>', "<EventData Name='PolicyEvent'>"))).toEqual([
      { Error: 'X' },
    ])
  })

  test.each([
    '<EventData></EventData>',
    '<EventData/>',
    '<EventData><Binary>00FF</Binary></EventData>',
    '',
    '<EventData>',
  ])('with no data: %j', (written) => {
    const xml = event({}).replace('<EventData></EventData>', written)
    expect(dataOf(xml)).toEqual([{}])
  })

  test('whose data cannot be parsed is still an event', () => {
    expect(dataOf(event({ Error: 'X' }).replace('>X<', '><!-- X<'))).toEqual([{}])
  })

  test('with hundreds of data: the first hundred are read', () => {
    const data = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`n${index}`, `${index}`]))
    for (const channel of ['aad', 'sessions'] as const) {
      const xml = eventXml(channel, { id: 21, at: '2026-11-20T01:00:00Z', data })
      const [read = {}] = dataOf(xml)
      expect(Object.keys(read).length).toBeGreaterThan(90)
      expect(Object.keys(read).length).toBeLessThanOrEqual(100)
      expect(read.n42).toBe('42')
    }
  })

  test('that is longer than any sign-in tells is left out, and costs no other', () => {
    const long = event({ Error: 'x'.repeat(256 * 1024) })
    expect(readEvents(`${long}${event({ Error: 'whole' })}`, 'x')).toMatchObject({
      events: [{ data: { Error: 'whole' } }],
      damaged: 1,
    })
  })

  test('whose values stand on lines of their own, as pretty-printed', () => {
    const xml = event({ Error: 'X' }).replace(/>([^<>']+)<\/(?!Data)/g, '>\r\n    $1\r\n  </')
    expect(readEvents(xml, 'x').events).toEqual(readEvents(event({ Error: 'X' }), 'x').events)
    expect(xml).toContain('<EventID>\r\n    1081\r\n')
  })

  test('that names neither channel, level, record nor account', () => {
    const xml = event({}).replace(/<(?:Channel|Level|EventRecordID)>[^<]*<[^>]*>|<Security[^>]*>/g, '')
    expect(readEvents(xml, 'Security').events).toEqual([
      {
        channel: 'Security',
        provider: 'Microsoft-Windows-AAD',
        id: 1081,
        at: '2026-11-20T01:00:00.000Z',
        level: null,
        data: {},
        recordId: null,
      },
    ])
  })

  test.each([
    ['255', 255],
    ['two', null],
    ['2!', null],
    ['Level 2', null],
  ])('with the level %s', (written, level) => {
    const xml = event({}).replace('<Level>2<', `<Level>${written}<`)
    expect(readEvents(xml, 'x').events[0]?.level).toBe(level)
  })

  test.each(['', 'id', '1081a', 'a1081', '108110', '-1'])('with the id "%s" is no event', (id) => {
    expect(readEvents(event({}).replace('>1081<', `>${id}<`), 'x')).toEqual({ events: [], damaged: 1 })
  })

  test('with elements that begin like it, and inside of it', () => {
    const xml = eventXml('sessions', { id: 21, at: '2026-11-20T01:00:00Z', data: { User: 'maria' } })
    expect(dataOf(xml.replace('<EventXML', '<Event_XML').replace('</EventXML', '</Event_XML'))).toEqual([
      { User: 'maria' },
    ])
  })

  test('that speaks of events in its data is still one', () => {
    expect(dataOf(event({ Error: "</Event><Event xmlns='x'>" }))).toEqual([{ Error: "</Event><Event xmlns='x'>" }])
  })

  test('that is cut at the end is left out and counted, and costs no other', () => {
    const whole = event({ Error: 'whole' })
    for (const end of [10, 100, 300, whole.length - 3]) {
      const read = readEvents(`<Events>${whole}\r\n${whole.slice(0, end)}`, 'x')
      expect(read.events).toHaveLength(1)
      expect(read.damaged).toBe(1)
    }
  })

  test('without an end between two others costs only itself', () => {
    const read = readEvents(`${event({ n: '1' })}${event({ n: '2' }).replace('</Event>', '')}${event({ n: '3' })}`, 'x')
    expect(read.events.map(({ data }) => data.n)).toEqual(['1', '3'])
    expect(read.damaged).toBe(1)
  })

  test.each(['<System>', '</System>'])('without its %s is left out and counted', (missing) => {
    expect(readEvents(event({}).replace(missing, ''), 'x')).toEqual({ events: [], damaged: 1 })
  })

  test('that defines entities of its own is refused, before they can grow', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    expect(readEvents(event({ Error: 'X' }).replace('<System>', `${bomb}<System>`), 'x')).toEqual({
      events: [],
      damaged: 1,
    })
    expect(dataOf(bomb + event({ Error: 'X' }).replace('>X<', '>&b;<'))).toEqual([{ Error: '&b;' }])
  })

  test.each([
    ['2018-09-06 20:26:07.934', '2018-09-06T20:26:07.934Z'],
    ['2018-09-06 20:26:07', '2018-09-06T20:26:07.000Z'],
    ['2026-11-20T01:14:09.5Z', '2026-11-20T01:14:09.500Z'],
    ['2026-11-20T01:14:09,123456789Z', '2026-11-20T01:14:09.123Z'],
    ['2026-11-20T03:44:09+02:30', '2026-11-20T01:14:09.000Z'],
    ['2026-11-19T20:14:09.1234567-05:00', '2026-11-20T01:14:09.123Z'],
  ])('with the time %s, which is UTC where it names no offset', (written, at) => {
    const xml = event({}).replace(/SystemTime='[^']*'/, `SystemTime='${written}'`)
    expect(readEvents(xml, 'x').events[0]?.at).toBe(at)
  })

  test.each([
    '',
    'yesterday',
    '2026-13-40T99:00:00Z',
    '0',
    'at 2026-11-20T01:14:09Z',
    '2026-11-20T01:14:09Z or so',
    '20.11.2026 01:14:09',
  ])('with the time "%s" is no event', (time) => {
    const xml = event({}).replace(/SystemTime='[^']*'/, `SystemTime='${time}'`)
    expect(readEvents(xml, 'x').events).toEqual([])
  })

  test('can name no property of its own that others have', () => {
    const data = dataOf(
      event({ constructor: 'a', toString: 'b' }).replace('</EventData>', "<Data Name='__proto__'>c</Data></EventData>"),
    )
    expect(Object.getPrototypeOf(data[0])).toBe(Object.prototype)
    expect(({} as Record<string, unknown>).c).toBeUndefined()
  })
})

describe('the text of an event', () => {
  const xml = event({ Error: 'X' })

  test('is all that was written of it, and nothing of what stands around it', () => {
    expect(eventTexts(`<Events>\r\n${xml}\r\n${xml}</Events>`)).toEqual({ texts: [xml, xml], damaged: 0 })
  })

  test('may lack its last bracket', () => {
    expect(eventTexts(xml.slice(0, -1))).toEqual({ texts: [xml.slice(0, -1)], damaged: 0 })
  })

  test('counts as damaged where it begins and does not end', () => {
    expect(eventTexts(xml.slice(0, -3))).toEqual({ texts: [], damaged: 1 })
    expect(eventTexts(`<Event>${xml}`)).toEqual({ texts: [xml], damaged: 1 })
  })

  test('does not begin with an end', () => {
    expect(eventTexts('</Event></Events>')).toEqual({ texts: [], damaged: 0 })
  })

  test.each([
    ['<System><EventID>103</EventID>', 103],
    ["<System><EventID Qualifiers='16384'>103</EventID>", 103],
    ['<System><EventID>\r\n  103\r\n</EventID>', 103],
    ['<System><EventRecordID>103</EventRecordID>', null],
    ['<System><EventID></EventID><Version>1</Version>', null],
  ])('names its id: %s', (text, id) => expect(eventIdIn(text)).toBe(id))
})

test('any text is read without an error', () => {
  const pieces = fc.constantFrom(
    '<Event',
    '</Event>',
    '<System>',
    '</System>',
    '<EventData>',
    '<Data Name=',
    "'",
    '"',
    '>',
    '/>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '&#x110000;',
    '&amp;',
    '\0',
    '<EventID>1',
    "<TimeCreated SystemTime='2026-01-01T00:00:00Z'/>",
    '<UserData>',
    '<a:b>',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }), (parts) => {
      readEvents(parts.join(''), 'x')
    }),
  )
})

test('any damage to real events is survived, and what comes after it is read', () => {
  const text = [1, 2, 3].map((n) => event({ Error: `AADSTS5012${n}` })).join('\r\n')
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(200), fc.string(), (at, length, put) => {
      const last = event({ Error: 'last' })
      const { events } = readEvents(`${text.slice(0, at)}${put}${text.slice(at + length)}\r\n${last}`, 'x')
      expect(events.at(-1)?.data.Error).toBe('last')
    }),
  )
})

test.each([
  ['brackets', '<'],
  ['beginnings', '<Event>'],
  ['ends', '</Event>'],
  ['systems', '<Event><System>'],
  ['deep elements in one event', '<a>'],
  ['entities', '&amp;'],
])('20 MB of %s costs one pass, no more', (_, piece) => {
  readEvents(`<Event><System>${piece.repeat((20 * 1024 * 1024) / piece.length)}</System></Event>`, 'x')
})
