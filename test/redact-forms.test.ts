// Redaction form by form: what goes, what stays, what is learned where. Evidence is in redact.test.ts, whole reports in redact-whole.test.ts.
import { describe, expect, test } from 'vitest'
import { redactBoth, redactReport, withoutMarkedPeople } from '../src/redact.ts'
import type { Report } from '../src/report/report.ts'
import { diagnoseCase } from './cases/case.ts'

const nothing = { ...diagnoseCase({}, {}), checks: [] }
/** A report of nothing, with these texts in it. */
const holding = (...texts: string[]): Report => ({
  ...nothing,
  warnings: texts.map((text) => ({ id: 'text', text })),
})
const withName = (report: Report, computerName: string, vmName = 'vm-1'): Report => ({
  ...report,
  machine: { ...report.machine, computerName, vmName },
})
const textsOf = (report: Report) => report.warnings.map(({ text }) => text)
const redacted = (...texts: string[]) => textsOf(redactReport(holding(...texts)))

describe('a name is learned where the machine shows it, and goes wherever it stands', () => {
  test.each([
    ['a profile folder', 'C:\\Users\\mkeller\\AppData'],
    ['dsregcmd', 'Executing Account Name : CONTOSO\\mkeller, m.k@contoso.com'],
    ['dsregcmd, in columns', 'Executing Account Name    :   CONTOSO\\mkeller'],
    ['dsregcmd, without a domain', 'Executing Account Name : other, mkeller@contoso.com'],
    ['whoami', '"contoso\\mkeller","S-1-5-21-1-2-3-1001"'],
    ['whoami of an Entra account', '"azuread\\mkeller","S-1-12-1-1-2-3-4"'],
    ['an event', '<Data Name="TargetUserName">mkeller</Data>'],
    ['an event with a domain', "<Data Name='SubjectUserName'>CONTOSO\\mkeller</Data>"],
    ['an event with an address', '<Data Name=\\"AccountUserName\\">mkeller@contoso.com</Data>'],
    ['an event with a plain name', '<Data Name="UserName">mkeller</Data>'],
    ['a session', '<User>AzureAD\\mkeller</User>'],
    ['a connection', '<Param1>mkeller</Param1>'],
    ['instance metadata', '"adminUsername": "mkeller"'],
    ['instance metadata, far out', '"adminUsername"  :  "mkeller"'],
    ['instance metadata inside JSON', '\\"adminUsername\\":\\"mkeller\\"'],
    ['a claim', '"family_name":"mkeller"'],
    ['a log', 'LogonUser: user=mkeller domain=CONTOSO'],
    ['the address of a proxy', 'http://mkeller:[secret removed]@proxy.contoso.com:8080'],
    ['the same with a domain', 'http://CONTOSO\\mkeller:[secret removed]@proxy:8080'],
    ['an address', 'mkeller@contoso.com'],
    ['an Entra account', 'AzureAD\\mkeller'],
    ['an account inside JSON', 'AZUREAD\\\\mkeller'],
  ])('%s', (_, shown) => {
    const [place, text] = redacted(shown, 'Hello MKeller, not xmkeller or mkeller2.')
    expect(place?.toLowerCase()).not.toContain('mkeller')
    expect(text).toMatch(/^Hello \[user-\d+\], not xmkeller or mkeller2\.$/)
  })

  test.each([
    ['computer', 'VM.PAY\\mkeller'],
    ['VM', 'vm-1\\mkeller'],
  ])('an account of the %s', (_, shown) => {
    const report = redactReport(withName(holding(shown, 'mkeller'), 'VM.PAY'))
    expect(textsOf(report)).toEqual([shown.replace('mkeller', '[user-1]'), '[user-1]'])
    expect(redacted('VMxPAY\\mkeller', 'mkeller')).toEqual(['VMxPAY\\mkeller', 'mkeller'])
  })

  test.each([
    'Administrator',
    'SYSTEM',
    'Public',
    'Default',
    'azureuser',
    'vm-1$',
    '-',
    'DWM-3',
    'DWM-12',
    'umfd-0',
    'S-1-5-18',
    '[user-1]',
  ])('%s is nobody', (name) => {
    const texts = [`<Data Name="TargetUserName">${name}</Data>`, `${name} is here`]
    expect(redacted(...texts)).toEqual(texts)
  })

  test.each(['meyer7', '7meyer', 'dwm-3x', 'xdwm-3', 'meyer-', 'm$meyer'])('%s is somebody', (name) => {
    expect(redacted(`<User>${name}</User>`, `${name} is here`)).toEqual(['<User>[user-1]</User>', '[user-1] is here'])
  })

  test('a long name goes before a short one in it', () => {
    const [, , text] = redacted('\\Users\\maria', '\\Users\\maria.keller', 'maria.keller and maria')
    expect(text).toMatch(/^\[user-\d\] and \[user-\d\]$/)
  })

  test('a name of signs that mean something in a pattern', () => {
    expect(redacted('<User>a+b(c</User>', 'x a+b(c y, aab(c')[1]).toBe('x [user-1] y, aab(c')
  })

  test('a profile folder goes in any case, and that of nobody stays', () => {
    expect(redacted('c:\\users\\Jo Doe\\x "C:\\Users\\Public\\y"')).toEqual([
      'c:\\users\\[user-1]\\x "C:\\Users\\Public\\y"',
    ])
  })
})

describe('one name in many spellings', () => {
  const spelled = (name: string, text: string) => redacted(`C:\\Users\\${name}\\x`, text)[1]
  test.each([
    ['jane.doe', 'janedoe Jane Doe JANE_DOE doe,jane Doe\\, Jane', '[user-1] [user-1] [user-1] [user-1] [user-1]'],
    ['JaneDoe', 'jane.doe, JaneDoes, xjane.doe', '[user-1], JaneDoes, xjane.doe'],
    ['anna.li', 'Li, Anna and annali', '[user-1] and [user-1]'],
    ['jan.van.dyk', 'Jan van Dyk, janvandyk, van, jan', '[user-1], [user-1], van, jan'],
    // A single letter, and five parts, would find too much.
    ['a.keller', 'a.keller and a keller', '[user-1] and a keller'],
    ['a.b.c.d.e', 'ab.c.d.e, abcde', 'ab.c.d.e, abcde'],
    ['abc.cde.efg.ghi', 'abccdeefgghi', '[user-1]'],
    ['abc.cde.efg.ghi.jkl', 'abccdeefgghijkl', 'abccdeefgghijkl'],
    // Two words of everyday are a name only as they stand there.
    ['mark.long', 'mark.long, mark long', '[user-1], mark long'],
    ['Jürgen Müller', 'J&#252;rgen M&#252;ller, J&#xfc;rgen M&#xfc;ller', '[user-1], [user-1]'],
    ['Jürgen Müller', 'J\\u00fcrgen M\\u00fcller, J%C3%BCrgen%20M%C3%BCller', '[user-1], [user-1]'],
    ['Jürgen Müller', 'Ju\u0308rgen Mu\u0308ller, Müller, Jürgen', '[user-1], [user-1]'],
    ['Müller', 'm\u00fcller, MÜLLER, Müllers, M\\u00fcller', '[user-1], [user-1], Müllers, [user-1]'],
    ['lea', 'lea \\nxlea LEA', '[user-1] \\nxlea [user-1]'],
    [
      'anna',
      'x%20anna%20x \\nanna \\tanna xanna anna\u0301 [anna 5anna',
      'x%20[user-1]%20x \\n[user-1] \\t[user-1] xanna anna\u0301 [anna 5anna',
    ],
  ])('%s: %s', (name, text, expected) => expect(spelled(name, text)).toBe(expected))

  test('letters that have no small form of one character keep their place', () => {
    expect(redacted('AzureAD\\mkeller', 'İİ MKELLER İ')).toEqual(['AzureAD\\[user-1]', 'İİ [user-1] İ'])
  })

  test('names of machines and groups are changed only where they hold a name of four letters and more', () => {
    const named = (machine: string, name: string) =>
      redactReport(withName(holding(`C:\\Users\\${name}\\x`, `on ${machine}!`), machine))
    expect(named('vmanna01', 'anna').machine.computerName).toBe('vm[user-1]01')
    expect(textsOf(named('vmanna01', 'anna'))[1]).toBe('on vm[user-1]01!')
    expect(textsOf(named('VMANNA01', 'anna'))[1]).toBe('on VM[user-1]01!')
    expect(named('vmjan01', 'jan').machine.computerName).toBe('vmjan01')
  })
})

describe('where this tool cut a quotation for its length', () => {
  test.each([
    ['it said "by jane.d..."', 'it said "by [user-1]..."'],
    ['it said "Doe, ..."', 'it said "[user-1], ..."'],
    ['it said "Doe,"', 'it said "[user-1],"'],
    ['it said "jan..."', 'it said "[user-1]..."'],
    ['it said "ja..."', 'it said "ja..."'],
    ['it said "tom..."', 'it said "tom..."'],
    ['it said "mjane..."', 'it said "mjane..."'],
    ['it said "jane.doex..."', 'it said "jane.doex..."'],
    ['jane.d, and so on', 'jane.d, and so on'],
  ])('%s', (text, expected) => expect(redacted('C:\\Users\\jane.doe\\x', text)[1]).toBe(expected))

  test('a word of everyday that is part of a name stays', () =>
    expect(redacted('C:\\Users\\mark.long\\x', 'it said "long..."')[1]).toBe('it said "long..."'))
})

describe('a domain is learned where the machine shows it', () => {
  test.each([
    ['DomainName : contoso', 'contoso\\al', 'contoso\\[user-1]'],
    ['"DomainName":"contoso"', 'contoso\\al', 'contoso\\[user-1]'],
    ["<Data Name='DomainName'>contoso</Data>", 'contoso\\al', 'contoso\\[user-1]'],
    ['"contoso\\x","S-1-5-21-1"', 'contoso%5Cal', 'contoso%5C[user-2]'],
    ['by CONTOSO\\Bo', 'contoso\\\\al', 'contoso\\\\[user-2]'],
    ['DomainName : NT SERVICE', 'NT SERVICE\\al', 'NT SERVICE\\al'],
    ['x', 'contoso\\al', 'contoso\\al'],
    ['x', 'HKLM\\al NT\\al CDJ\\al AAD\\al SYSTEM\\al', 'HKLM\\al NT\\al CDJ\\al AAD\\al SYSTEM\\al'],
    ['x', 'ABC\\al\\x x:ABC\\al ABC.ABD\\al abc\\al A\\al', 'ABC\\al\\x x:ABC\\al ABC.ABD\\al abc\\al A\\al'],
  ])('%s', (shown, text, expected) => expect(redacted(shown, text)[1]).toBe(expected))
})

test('what was kept as bytes is read for names, and loses them', () => {
  const value = {
    output: { encoding: 'bytes', text: 'C:\\Users\\J\xfcrgen\\x' },
    other: { encoding: 'utf-8', text: 'none' },
  }
  const seen = { startedAt: '', durationMs: 1, outcome: { status: 'ok' as const, value } }
  const report = redactReport({ ...holding('by JÜRGEN'), evidence: { account: seen } })
  expect(textsOf(report)).toEqual(['by [user-1]'])
  expect(JSON.stringify(report.evidence)).not.toContain('rgen')
  expect(report.evidence.account?.outcome).toMatchObject({ value: { other: value.other } })
})

test('zero bytes stay where they hide nobody', () => {
  const wide = (text: string) => [...text].map((letter) => `${letter}\0`).join('')
  expect(redacted(wide('nobody'), wide('AzureAD\\mkeller'), wide('mkeller'))).toEqual([
    wide('nobody'),
    'AzureAD\\[user-1]',
    '[user-1]',
  ])
})

test('a blank behind the name of nobody makes it nobody else', () => {
  expect(redacted('C:\\Users\\Public \\x <User>Administrator </User>')).toEqual([
    'C:\\Users\\Public \\x <User>Administrator </User>',
  ])
  expect(withoutMarkedPeople('C:\\Users\\Public \\x')).toBe('C:\\Users\\Public \\x')
})

test('a path that is the name of a field loses its user, a plain name of a field stays', () => {
  const value = { 'C:\\Users\\meyer': 1, meyer: 2 }
  const seen = { startedAt: '', durationMs: 1, outcome: { status: 'ok' as const, value } }
  const { evidence } = redactReport({ ...holding(), evidence: { account: seen } })
  expect(evidence.account?.outcome).toEqual({ status: 'ok', value: { 'C:\\Users\\[user-1]': 1, meyer: 2 } })
})

test('what is told before all is known has no people in marked places', () => {
  expect(
    withoutMarkedPeople(
      'C:\\Users\\jane\\x of jane@contoso.com, S-1-5-21-1-2-500, s-1-12-1-5-6, C:\\Users\\Public\\y, S-1-5-18',
    ),
  ).toBe('C:\\Users\\[user]\\x of [upn], S-1-5-21-[sid], S-1-12-1-[sid], C:\\Users\\Public\\y, S-1-5-18')
})

describe('addresses of people', () => {
  test.each([
    ['a.b+c_d%e-f@sub.contoso.com', '[upn-1]'],
    ["o'neil@contoso.com", '[upn-1]'],
    ['müller@contöso.de', '[upn-1]'],
    ['(jo@contoso.com)', '([upn-1])'],
    ['jo@contoso.com.', '[upn-1].'],
    ['jo@contoso.com-', '[upn-1]-'],
    ["'jo@contoso.com'", "'[upn-1]'"],
    ['..jo@contoso.com', '..[upn-1]'],
    ['jo@contoso.com;max@contoso.com;JO@CONTOSO.COM', '[upn-1];[upn-2];[upn-1]'],
    ['a@b', 'a@b'],
    ['a@b.c', 'a@b.c'],
    ['@contoso.com', '@contoso.com'],
    ['jo @contoso.com', 'jo @contoso.com'],
    ['@', '@'],
    ['user%3Djo%40contoso.com', 'user%3D[upn-1]'],
    ['jo%2Emayer%40contoso.com%20x', '[upn-1]%20x'],
    ['%zz%40contoso.com', '[upn-1]'],
    ['😀jo@contoso.com', '[upn-1]'],
    ['jo@contoso.c0m', '[upn-1]'],
    ['jo@contoso.4com', 'jo@contoso.4com'],
    ["'.-#jo@contoso.com", "'.-#[upn-1]"],
    ['jo@contoso.com/x.y', '[upn-1]/x.y'],
    ['jo@contoso.com..-', '[upn-1]..-'],
    ['jo@contoso.c.', 'jo@contoso.c.'],
    ['😀 jo@contoso.com 😀', '😀 [upn-1] 😀'],
    ['max@contoso.com@fabrikam.com', '[upn-1]@fabrikam.com'],
    ['%ff%40contoso.com and %ff@contoso.com', '[upn-1] and [upn-1]'],
    [`${'a'.repeat(129)}@contoso.com`, 'a[upn-1]'],
    [`jo@${'a.'.repeat(128)}com`, `jo@${'a.'.repeat(128)}com`],
  ])('%s', (text, expected) => expect(redacted(text)).toEqual([expected]))

  test('one @ after the other', () => expect(redacted('a@b@contoso.com x')).toEqual(['a@[upn-1] x']))
})

describe('SIDs', () => {
  test.each([
    ['S-1-5-21-1111-2222-3333-500', 'S-1-5-21-[sid-1]'],
    ['S-1-12-1-1-2-3-4', 'S-1-12-1-[sid-1]'],
    ['S-1-5-21-1-2-3-500 S-1-5-21-1-2-3-501 S-1-5-21-1-2-3-500', 'S-1-5-21-[sid-1] S-1-5-21-[sid-2] S-1-5-21-[sid-1]'],
    ['S-1-5-32-544 S-1-5-18 S-1-16-12288', 'S-1-5-32-544 S-1-5-18 S-1-16-12288'],
  ])('%s', (text, expected) => expect(redacted(text)).toEqual([expected]))
})

describe('public addresses', () => {
  test.each([
    '203.0.113.77',
    '1.0.0.0',
    '9.255.255.255',
    '11.0.0.0',
    '126.0.0.1',
    '128.0.0.1',
    '223.255.255.255',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.0.1',
    '192.169.0.1',
    '192.0.1.1',
    '192.1.0.1',
    '169.253.0.1',
    '169.255.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '101.64.0.1',
    '168.254.1.1',
    '171.16.0.1',
    '2001:db8:85a3::8a2e:370:7334',
    '3fff::1',
    '2603:1030:0:0:0:0:0:1',
  ])('%s goes', (address) => expect(redacted(`(${address})`)).toEqual(['([ip-1])']))

  test.each([
    '0.1.2.3',
    '10.20.0.7',
    '127.0.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '192.0.0.192',
    '169.254.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '168.63.129.16',
    '208.67.222.222',
    '208.67.220.220',
    '8.8.8.8',
    '8.8.4.4',
    '1.1.1.1',
    '1.0.0.1',
    '9.9.9.9',
    '20.300.1.1',
    '1.2.3.4.5',
    '203.0.113.77-x',
    'v203.0.113.77',
    '203.0.113.77_',
    'fe80::1',
    'fd00::1',
    '::1',
    '2001:db8',
    '12:30:45',
  ])('%s stays', (text) => expect(redacted(text)).toEqual([text]))

  test('a version stays, wherever it stands', () => {
    const texts = ['extension version 2.2.0.0', '\\AADLoginForWindows\\1.3.0.0\\', '2.2.0.0 and 1.3.0.0, not 2.3.0.0']
    expect(redacted(...texts)).toEqual([texts[0], texts[1], '2.2.0.0 and 1.3.0.0, not [ip-1]'])
    const wide = ['version: "20.10.100.12"', 'AADLoginForWindows\\\\20.10.30.14']
    expect(redacted(...wide, '20.10.30.14')).toEqual([...wide, '20.10.30.14'])
  })

  test('what DNS gave for a required host stays, wherever it stands', () => {
    const report = holding('20.190.160.1 and 20.190.160.2')
    const seen = { startedAt: '', durationMs: 1, outcome: { status: 'ok' as const, value: { ip: '20.190.160.1' } } }
    for (const id of ['endpoints', 'nameServers'])
      expect(textsOf(redactReport({ ...report, evidence: { [id]: seen } }))).toEqual(['20.190.160.1 and [ip-1]'])
    expect(textsOf(redactReport({ ...report, evidence: { account: seen } }))).toEqual(['[ip-1] and [ip-2]'])
  })

  test('the servers that Windows asks for names stay, wherever they stand', () => {
    const shown = '    NameServer    REG_SZ    10.1.0.4,203.0.113.53; 198.51.100.7'
    const text = '203.0.113.53 198.51.100.7 203.0.113.54'
    expect(redacted(shown, text)).toEqual([shown, '203.0.113.53 198.51.100.7 [ip-1]'])
    expect(redacted('NameServer REG_SZ 203.0.113.53', text)[1]).toBe('203.0.113.53 [ip-1] [ip-2]')
    expect(redacted('NameServer of 203.0.113.53', text)[1]).toBe('[ip-1] [ip-2] [ip-3]')
  })

  test('a long address that DNS gave, in whatever case', () => {
    const report = holding('2603:1030:A::5 and x2603:1030::1 and 2603:1030:B::5')
    const value = { address: '2603:1030:a::5', note: 'from 20.190.160.1' }
    const seen = { startedAt: '', durationMs: 1, outcome: { status: 'ok' as const, value } }
    expect(textsOf(redactReport({ ...report, evidence: { endpoints: seen } }))).toEqual([
      '2603:1030:A::5 and x2603:1030::1 and [ip-1]',
    ])
  })

  test('what a field calls a version stays', () => {
    const seen = (value: unknown) => ({ startedAt: '', durationMs: 1, outcome: { status: 'ok' as const, value } })
    for (const value of [{ fileVersion: '20.1.2.3' }, { versions: ['20.1.2.3'] }])
      expect(textsOf(redactReport({ ...holding('20.1.2.3'), evidence: { windows: seen(value) } }))).toEqual([
        '20.1.2.3',
      ])
    expect(textsOf(redactReport({ ...holding('20.1.2.3'), evidence: { windows: seen({ a: '20.1.2.3' }) } }))).toEqual([
      '[ip-1]',
    ])
  })
})

describe('the count of what went', () => {
  test('by kind, and added to what went before', () => {
    const first = redactReport(holding('jo@contoso.com jo@contoso.com S-1-12-1-1-2-3-4 203.0.113.7 AzureAD\\mkeller'))
    expect(first.redactions).toEqual([
      { what: 'user name', count: 1 },
      { what: 'user principal name or e-mail address', count: 2 },
      { what: "user's SID", count: 1 },
      { what: 'public IP address', count: 1 },
    ])
    const again = { ...first, warnings: [...first.warnings, { id: 'text', text: 'max@contoso.com' }] }
    expect(redactReport(again).redactions).toContainEqual({ what: 'user principal name or e-mail address', count: 3 })
  })

  test('nothing went: nothing is counted', () => expect(redactReport(holding('nothing')).redactions).toEqual([]))
})

test('new tokens go on after those that stand there already', () => {
  expect(redacted('[upn-4] [upn-12] jo@contoso.com')).toEqual(['[upn-4] [upn-12] [upn-13]'])
  expect(redacted('[user-4] \\Users\\meyer')).toEqual(['[user-4] \\Users\\[user-5]'])
  expect(redacted('[sid-4] S-1-12-1-1-2-3-4')).toEqual(['[sid-4] S-1-12-1-[sid-5]'])
  expect(redacted('[ip-4] 203.0.113.7')).toEqual(['[ip-4] [ip-5]'])
})

test('values that are no text stay as they are', () => {
  const report = holding('jo@contoso.com')
  expect(redactReport(report)).toEqual({ ...report, warnings: expect.anything(), redactions: expect.anything() })
})

test('in two reports side by side one person is one token, and each counts its own', () => {
  const [one, other] = redactBoth(
    holding('[upn-1] jo@contoso.com'),
    holding('[upn-7] max@contoso.com and jo@contoso.com'),
  )
  expect(textsOf(one)).toEqual(['[upn-1] [upn-8]'])
  expect(textsOf(other)).toEqual(['[upn-7] [upn-9] and [upn-8]'])
  expect([one, other].map(({ redactions }) => redactions[0]?.count)).toEqual([1, 2])
})
