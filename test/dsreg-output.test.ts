// One oddity of a line at a time, as pastes, consoles and scripts make them; whole outputs are in probes/dsreg-status.test.ts.
import { describe, expect, test } from 'vitest'
import { parseDsregOutput } from '../src/dsreg-output.ts'

/** "Device State / AzureAdJoined = YES" for each field. */
const read = (text: string) =>
  parseDsregOutput(text).map(
    ({ section, label, value }) => `${section === '' ? '' : `${section} / `}${label} = ${value}`,
  )

describe('the title of a box', () => {
  test.each([
    ['+----------+\n| Device State |\n+----------+\n AzureAdJoined : YES', ['Device State / AzureAdJoined = YES']],
    ['| Device State\n AzureAdJoined : YES', ['Device State / AzureAdJoined = YES']],
    ['| SSO State | AzureAdPrt : NO', ['SSO State / AzureAdPrt = NO']],
    ['Device State\n AzureAdJoined : YES', ['Device State / AzureAdJoined = YES']],
    ['device state\n AzureAdJoined : YES', ['device state / AzureAdJoined = YES']],
    ['Device States\n AzureAdJoined : YES', ['AzureAdJoined = YES']],
    ['My Device State\n AzureAdJoined : YES', ['AzureAdJoined = YES']],
    ['Work Account 12\n WorkplaceDeviceId : x', ['Work Account 12 / WorkplaceDeviceId = x']],
    ['5 Device State\nAzureAdPrt : NO', ['Device State / AzureAdPrt = NO']],
    // No title: too long, no letters, a field, a row of a table.
    [`| Device State |\n| ${'x'.repeat(101)} |\nAzureAdJoined : YES`, ['Device State / AzureAdJoined = YES']],
    [`| ${'x'.repeat(100)} |\nAzureAdPrt : NO`, [`${'x'.repeat(100)} / AzureAdPrt = NO`]],
    ['| SSO State |\n|  |\nAzureAdPrt : NO', ['AzureAdPrt = NO']],
    ['| SSO State |\n| 12 |\nAzureAdPrt : NO', ['AzureAdPrt = NO']],
    ['| SSO State |\n| AzureAdPrt : NO |', ['SSO State / AzureAdPrt = NO']],
    ['| SSO State |\n| **AzureAdPrt** | NO |', ['SSO State / AzureAdPrt = NO']],
    ['a ========== b', []],
    ['+==========+\n| User State |\n+==========+\nNgcSet : NO', ['User State / NgcSet = NO']],
    ['----------+| User State |+----------+NgcSet : NO', ['User State / NgcSet = NO']],
  ])('%j', (text, fields) => expect(read(text)).toEqual(fields))
})

describe('what stands before a label and around a value', () => {
  test.each([
    ['12. AzureAdJoined : YES', ['AzureAdJoined = YES']],
    ['12) Some new label : x', ['Some new label = x']],
    ['3: | Device State |\nAzureAdPrt : NO', ['Device State / AzureAdPrt = NO']],
    ['4| Device State\nAzureAdPrt : NO', ['Device State / AzureAdPrt = NO']],
    ['7\nAzureAdJoined : YES', ['AzureAdJoined = YES']],
    ['> > - 1. AzureAdJoined : YES', ['AzureAdJoined = YES']],
    ['>>> # * • Some label : x', ['Some label = x']],
    ['·  Some label : x', ['Some label = x']],
    ['###### Some label : x', ['Some label = x']],
    ['"Some label : x', ['Some label = x']],
    ['-Some label : x', []],
    ['#Some label : x', []],
    ['1Some label : x', []],
    ['```text\nAzureAdJoined : YES\n```', ['AzureAdJoined = YES']],
    ['*AzureAdJoined : YES*', ['AzureAdJoined = YES']],
    ['`AzureAdJoined : YES`', ['AzureAdJoined = YES']],
    ['`AzureAdJoined : YES`x', ['AzureAdJoined = YES`x']],
    ["'AzureAdJoined : 'YES''", ['AzureAdJoined = YES']],
    ['**AzureAdJoined** : **YES**', ['AzureAdJoined = YES']],
    ['"AzureAdJoined" : "YES",', ['AzureAdJoined = YES']],
    ['AzureAdJoined : YES |', ['AzureAdJoined = YES']],
    ['AzureAdJoined : |', ['AzureAdJoined = ']],
    ['AzureAdJoined : a|', ['AzureAdJoined = a|']],
  ])('%j', (text, fields) => expect(read(text)).toEqual(fields))
})

describe('a label and its value', () => {
  test.each([
    ['AzureAdJoined :: YES', ['AzureAdJoined = YES']],
    ['AzureAdJoined: :YES', ['AzureAdJoined = YES']],
    ['AzureAdJoined=YES', ['AzureAdJoined = YES']],
    ['AzureAdJoined\t\tYES', ['AzureAdJoined = YES']],
    ['AzureAdJoined\t:\tYES', ['AzureAdJoined = YES']],
    ['AzureAdJoined : YES DomainJoined : NO', ['AzureAdJoined = YES', 'DomainJoined = NO']],
    ['AzureAdPrtUpdateTime : 2', ['AzureAdPrtUpdateTime = 2']],
    ['"AzureAdJoined";"YES"', ['AzureAdJoined = YES']],
    ['AzureAdJoined" , "YES"', ['AzureAdJoined = YES']],
    ['AzureAdJoined | YES', ['AzureAdJoined = YES']],
    ['| `TenantId` | a b | c |', ['TenantId = a b']],
    // No labels: arguments of commands, parts of addresses and of other words.
    ['?AzureAdJoined=YES &TenantId=5 x/TenantId=5 -TenantId=5 xTenantId=5', []],
    ['AzureAdJoined is YES', []],
    // A label that nobody knows yet.
    ['Some new label : a : b', ['Some new label = a : b']],
    ['Some new label = b', ['Some new label = b']],
    ['Some new label :', ['Some new label = ']],
    ['Some (new)/label-1_2 :: b', ['Some (new)/label-1_2 = b']],
    ['Some new label: : b', ['Some new label = b']],
    ['Some new label= b', []],
    ['Some new label:b', []],
    [`L${'x'.repeat(60)} : b`, [`L${'x'.repeat(60)} = b`]],
    [`L${'x'.repeat(61)} : b`, []],
    // Words that are labels elsewhere stand in the sentence of a server.
    ['Server Message : The Request Id : 5 and TenantId : x', ['Server Message = The Request Id : 5 and TenantId : x']],
    [
      'Server Error Description : a TenantName : b Device Name : c HTTP status : 400 Request Id : 5',
      ['Server Error Description = a TenantName : b Device Name : c', 'HTTP status = 400', 'Request Id = 5'],
    ],
    // The log of /debug is no answer.
    ['  DsrDevice::Join: TenantId : x', []],
    ['TenantInfo::Discover TenantId : x', []],
    ['AzureAdJoined : A\nDSREGCMD_END_STATUS\nAzureAdJoined : B', ['AzureAdJoined = B']],
    ['AzureAdJoined : A\nDSREGCMD_END_STATUS\nx', ['AzureAdJoined = A']],
  ])('%j', (text, fields) => expect(read(text)).toEqual(fields))
})

describe('characters that stand for others', () => {
  test.each([
    ['MdmUrl : &#x41;&#65;&#X42;&#0;&#x110000;&#1114112;&#x10FFFF;', 'AAB&#0;&#x110000;&#1114112;\u{10ffff}'],
    ['MdmUrl : a&nbsp;b&lt;c&gt;&QUOT;d&#39;e&amp;f', 'a b<c>"d\'e&f'],
    ['MdmUrl : &amp;amp;&amp;#65;', '&A'],
    ['MdmUrl : a\u200b\u200e\u2060\u00ad\0b', 'ab'],
    ['MdmUrl : a\u00a0b\u2003c\u00c2\u00a0d\u202fe\u3000f', 'a b c d e f'],
    ['ÿþMdmUrl\uff1a a', 'a'],
    ['ï»¿MdmUrl\ufe55a', 'a'],
    ['\u001b[1;32mMdmUrl\u001b[0m : \u001b[Ka', 'a'],
    ['\u201cMdmUrl : a\u201d', 'a'],
    ['<p class="x"><b>MdmUrl</b> : <span>a</span></p>', 'a'],
    ['<p>x</p>MdmUrl : a<br/>b', 'a'],
    ['MdmUrl : <x>a</x>', '<x>a</x>'],
    ['x_x000D__x000A_MdmUrl : a_x000A_b', 'a'],
    ['x\u2028MdmUrl : a\u2029b', 'a'],
    ['x\vMdmUrl : a\fb', 'a'],
    ['x\rMdmUrl : a\r\rb', 'a'],
    ['x\\r\\nMdmUrl : a\\r\\ny', 'a'],
    ['x\\n MdmUrl : a\\n+--', 'a'],
    ['x\\\\r\\\\n MdmUrl : \\\\"a\\\\\\\\b\\\\n|', 'a\\b'],
    ['MdmUrl : CONTOSO\\nick', 'CONTOSO\\nick'],
    ['MdmUrl : CONTOSO\\\\nick', 'CONTOSO\\\\nick'],
  ])('%j', (text, value) => expect(parseDsregOutput(text).find(({ label }) => label === 'MdmUrl')?.value).toBe(value))
})

describe('a value that goes on in the next line', () => {
  const long = `              DeviceName : ${'a'.repeat(53)}`
  const wide = 'x'.repeat(90)
  test('a console of 80 columns breaks inside a word, at its first column', () => {
    expect(long).toHaveLength(80)
    expect(read(`${long}\nbcd\n  TpmProtected : NO`)).toEqual([
      `DeviceName = ${'a'.repeat(53)}bcd`,
      'TpmProtected = NO',
    ])
    // One column is left free by some.
    expect(read(`${long.slice(1)}\nbcd`)).toEqual([`DeviceName = ${'a'.repeat(53)}bcd`])
  })
  test('a mail program breaks at a blank', () => {
    const sentence = '  Server Message : The device object by the given id is not found in this tenant or'
    expect(read(`${wide}\n${sentence}\nwasdeletedsince`)).toEqual([
      `${sentence.trim().replace(' :', ' =')} wasdeletedsince`,
    ])
  })
  test.each([
    ['a short line is whole', '  DeviceName : aaa', 'bcd'],
    ['a line that the next word would have fitted on', `  DeviceName : ${'a'.repeat(50)}`, `b\n${'x'.repeat(90)}`],
    ['a label begins anew', long, '  SomeLabel : x'],
    ['a known label begins anew', long, 'TpmProtected : NO'],
    ['a box begins anew', long, '| SSO State |'],
    ['a row of a table is one of its own', long, '"TpmProtected","NO"'],
    ['the prompt of a console', long, 'PS C:\\Windows> dsregcmd'],
    ['the prompt of cmd', long, 'C:\\Windows> dsregcmd'],
    ['what dsregcmd ends with', long, 'For more information, please visit https://www.microsoft.com/aadjerrors'],
    ['a line that was left out', long, '...'],
    ['an empty line', long, '\nbcd'],
  ])('not where %s', (_, first, next) => {
    expect(read(`${first}\n${next}`)[0]).toBe(first.trim().replace(' :', ' ='))
  })
  test('what is open ends with its bracket', () => {
    expect(
      read(`${wide}\nDeviceCertificateValidity : [ 2022-01-28 11:15:49.000 UTC --\n2032-01-28 11:45:49.000 UTC ]\nx`),
    ).toEqual(['DeviceCertificateValidity = [ 2022-01-28 11:15:49.000 UTC -- 2032-01-28 11:45:49.000 UTC ]'])
  })
})
