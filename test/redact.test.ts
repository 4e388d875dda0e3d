// People that a VM's evidence names, and a log that names them otherwise. Texts are in redact-forms.test.ts, whole reports in redact-whole.test.ts.
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { redactReport } from '../src/redact.ts'
import type { Report } from '../src/report/report.ts'
import { diagnoseCase, evidenceOf, type VmCase } from './cases/case.ts'
import { account } from './healthy/account.ts'
import { dsregCapture, dsregStatus } from './healthy/dsreg-status.ts'
import { logFolder } from './healthy/extension-logs.ts'
import { utf8 } from './healthy/text.ts'

/** A VM of which nothing is known but a line in a log of the extension, and what is `seen` beside it. */
const withLine = (line: string, seen: VmCase['evidence'] = {}) => {
  const text = `[11/20/2026 1:58:03 AM] ${line}\r\n`
  const evidence = { ...seen, extensionLogs: logFolder({ version: '1.0.0.1', text }) }
  const whole = Object.entries(evidenceOf({ evidence }))
  const report = diagnoseCase({}, Object.fromEntries(whole.filter(([id]) => id in evidence)))
  return redactReport({ ...report, checks: [] })
}
const logIn = (report: Report) => {
  const { files } = (report.evidence.extensionLogs?.outcome as { value: { files: unknown[] } }).value
  return JSON.stringify(files)
}

const jane = {
  account: {
    ...account('administrator'),
    stdout: utf8('"CONTOSO\\jane.doe","S-1-5-21-1111111111-2222222222-3333333333-1001"\r\n'),
  },
  dsregStatus: dsregStatus(
    dsregCapture('joined-local-account').replace('AADJOIN02\\PCUser', 'AzureAD\\JaneDoe, jane@contoso.com'),
  ),
}

describe('a person who is known goes in every spelling', () => {
  test.each([
    'CONTOSO\\jane.doe',
    'contoso\\\\JANE.DOE',
    'AzureAD\\JaneDoe',
    'AzureAD\\\\JaneDoe signed in',
    'Jane Doe',
    'Doe, Jane',
    'jane_doe',
    'janedoe',
    'CN=Doe\\, Jane,OU=Staff',
    'jane  doe',
    'q=jane+doe',
    'q=Jane%20Doe',
    'C:\\Users\\jane.doe\\AppData\\Local\\Temp',
    'C:\\\\Users\\\\jane.doe\\\\AppData',
    '"C:\\\\\\\\Users\\\\\\\\jane.doe"',
    'file:///C:/Users/jane.doe/Desktop/x.txt',
    'C%3A%5CUsers%5Cjane.doe%5CDesktop',
    'C:\\Users\\jane.doe.CONTOSO\\NTUSER.DAT',
    'upn=jane@contoso.com&x=1',
    'https://graph.microsoft.com/v1.0/users/jane%40contoso.com',
    "filter=userPrincipalName%20eq%20'jane%40contoso.com'",
    'jane_fabrikam.com#EXT#@contoso.onmicrosoft.com',
    'jane_fabrikam.com%23EXT%23%40contoso.onmicrosoft.com',
    '{\\"upn\\":\\"jane@contoso.com\\"}',
    '\\njane@contoso.com\\njane.doe\\n',
    'mailto:jane.doe@contoso.com;',
    'vm-jane.doe-01',
    'the user jane did it',
    'J\0a\0n\0e\0D\0o\0e\0',
    'S-1-5-21-1111111111-2222222222-3333333333-1001',
    's-1-12-1-1111111111-1222222222-1333333333-1444444444',
    'S-1-5-21-1111111111-2222222222',
  ])('%j', (line) => {
    const log = logIn(withLine(line, jane))
    expect(log).toMatch(/\[(?:user|upn|sid)-\d+\]/)
    expect(log).not.toMatch(/jane|doe\b|1111111111|1222222222/i)
  })
})

describe('a person whom only one place shows', () => {
  test.each([
    ['FABRIKAM\\bob.smith failed', 'bob.smith'],
    ['C:\\Users\\Łukasz Żółć\\Desktop', 'Łukasz Żółć'],
    ['AzureAD\\ЮрийПетров', 'ЮрийПетров'],
    ['AzureAD\\山田太郎 failed', '山田太郎'],
    ['jürgen.müller@firma.example', 'jürgen'],
    ['J%C3%BCrgen%40firma.example', 'rgen'],
    ['юрий@пример.рф', 'юрий'],
    ['AzureAD\\Jo failed', 'Jo'],
    ['AzureAD\\4711 failed', '4711'],
    ['AzureAD\\device failed', '\\\\device'],
    ["Token for user 'bob.smith' refused", 'bob.smith'],
    ['User name: bob.smith', 'bob.smith'],
    ['User name = "Bob Smith"', 'Smith'],
    ['"adminUsername":"bobadmin"', 'bobadmin'],
  ])('%j', (line, name) => {
    expect(logIn(withLine(line))).not.toContain(name)
  })

  test('in the code page of a German console', () => {
    const bytes = iconv.encode('"VM-PAYROLL-07\\Jürgen Müller","S-1-5-21-1-2-3-1001"\r\n', 'cp850')
    const stdout = { encoding: 'bytes' as const, text: bytes.toString('latin1'), codePage: 850 }
    const report = withLine('C:\\Users\\Jürgen Müller\\x, J\\u00fcrgen M\\u00fcller, J%C3%BCrgen%20M%C3%BCller', {
      account: { ...account('administrator'), stdout },
    })
    expect(report.machine.ranAs).toMatch(/^VM-PAYROLL-07\\\[user-\d+\]$/)
    expect(JSON.stringify(report)).not.toMatch(/rgen|ller/)
  })
})

describe('what is no person stays', () => {
  const common = (name: string) => ({
    account: {
      ...account('administrator'),
      stdout: utf8(`"VM-PAYROLL-07\\${name}","S-1-5-21-1111111111-2222222222-3333333333-500"\r\n`),
    },
  })
  test.each([
    'admin',
    'Administrator',
    'test',
    'user',
    'azureuser',
    'root',
    'guest', // accounts that say what and not who
    'login',
    'device',
    'windows',
    'microsoft',
    'will',
    'Mark',
    'token',
    'ops',
    'server',
    'backup',
    'pas', // words
  ])('a user called %s eats no ordinary text and no host of Microsoft', (name) => {
    const line = `${name} login.microsoftonline.com pas.windows.net will mark the device token as backup of the server`
    expect(logIn(withLine(line, common(name)))).toContain(line)
  })

  test.each([
    'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ',
    'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet',
    'NT AUTHORITY\\SYSTEM and BUILTIN\\Administrators and IIS APPPOOL\\DefaultAppPool',
    'S-1-5-18 S-1-5-32-544 S-1-16-12288 S-1-5-32-555',
    'C:\\Users\\Public\\x C:\\Users\\Default\\x C:\\Users\\azureuser\\x',
    'tenant c5ff949d-2696-4b68-9e13-055f19ed2d51, correlation 5c2f0d3e-8a41-4b7f-9a55-0e8d2b1f7c66',
    '10.1.0.4 172.16.9.9 192.168.1.1 100.64.0.1 168.63.129.16 169.254.169.254 8.8.8.8 fe80::1 fd00::7',
    'AADLoginForWindows\\2.2.0.0 version 1.0.0.1 build 20348.2700 10.0.20348.2700',
    'VM-PAYROLL-07$ -2145648607 0x801c0083 AADSTS50126 2026-11-20T01:58:03.000Z',
  ])('%s', (line) => {
    expect(logIn(withLine(line))).toContain(JSON.stringify(line).slice(1, -1))
  })
})
