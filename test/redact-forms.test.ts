// Redaction form by form: what goes, what stays, what is learned where. Whole reports are in redact.test.ts.
import { describe, expect, test } from 'vitest'
import { redactBoth, redactReport } from '../src/redact.ts'
import type { Report } from '../src/report/report.ts'
import { diagnoseCase } from './cases/case.ts'

const nothing = diagnoseCase({}, {})
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
