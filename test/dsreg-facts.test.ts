// What single values of dsregcmd are read as; whole outputs are in probes/dsreg-status.test.ts.
import { describe, expect, test } from 'vitest'
import { codesIn, dsregFacts } from '../src/dsreg-facts.ts'
import { parseDsregOutput } from '../src/dsreg-output.ts'

const factsOf = (text: string) => dsregFacts(parseDsregOutput(text))
/** As somebody's script or paste could hand a value over. */
const fact = (label: string, value: string) => dsregFacts([{ section: '', label, value }])
const id = '02aab8a4-74ef-476e-8182-f6d2ba4166a6'
const hex = 'CEC55C2566633AC8DA3D9E3EAD98A599084D0C4C'

describe('YES and NO', () => {
  test.each([
    ['YES', true],
    ['no', false],
    ['[YES]', true],
    ['(NO)', false],
    ['_YES', true],
    ['**YES**', true],
    ['YES. See below', true],
    ['((((YES', null],
    ['YESTERDAY', null],
    ['YES-', null],
    ['YES|NO', null],
    ['YES:', null],
    ['is YES', null],
    ['-', null],
  ])('%s', (value, expected) => expect(fact('AzureAdJoined', value).azureAdJoined).toBe(expected))
})

describe('ids', () => {
  test.each([
    [id, id],
    [`{${id.toUpperCase()}}`, id],
    [`{ ${id}`, id],
    [`${id} (masked)`, id],
    [`${id}-1`, null],
    [`${id}f`, null],
    [`x${id}`, null],
    ['02aab8a4-****-476e-8182-f6d2ba4166a6', null],
  ])('TenantId : %s', (value, expected) => expect(fact('TenantId', value).tenantId).toBe(expected))

  test.each([
    [hex, hex],
    [hex.toLowerCase(), hex],
    [`${hex} (sha1)`, hex],
    ['A1'.repeat(32), 'A1'.repeat(32)],
    [`${hex}0`, null],
    [`${hex}*`, null],
    [`0x${hex}`, null],
    ['0'.repeat(40), null],
  ])('Thumbprint : %s', (value, expected) => expect(fact('Thumbprint', value).thumbprint).toBe(expected))

  test('the name of the device under both of its labels', () => {
    expect(fact('Device Name', 'vm1').deviceName).toBe('vm1')
    expect(fact('DeviceName', 'vm1').deviceName).toBe('vm1')
  })

  test('the first that can be read counts', () => {
    expect(factsOf(`AzureAdJoined : YES\nDeviceId : ***\nDeviceId : ${id}`).deviceId).toBe(id)
    expect(factsOf('AzureAdJoined : YES\nTenantName : -\nTenantName : Contoso\nTenantName : b').tenantName).toBe(
      'Contoso',
    )
  })
})

describe('times', () => {
  test.each([
    ['2026-11-20 02:14:09.5 UTC', '2026-11-20T02:14:09.500Z'],
    ['2026-11-20T02:14:09', '2026-11-20T02:14:09.000Z'],
    ['2026-11- 20 02:1 4:09.000 UTC', '2026-11-20T02:14:09.000Z'],
    ['20.11.2026 02:14', '2026-11-20T02:14:00.000Z'],
    ['1.2.2026, 3:04:05', '2026-02-01T03:04:05.000Z'],
    ['20/11/2026 2:14:09 PM', '2026-11-20T14:14:09.000Z'],
    ['11/20/2026 12:14 am', '2026-11-20T00:14:00.000Z'],
    ['11/20/2026 12:14 PM', '2026-11-20T12:14:00.000Z'],
    ['12/12/2026 1:14', '2026-12-12T01:14:00.000Z'],
    ['12/13/2026 1:14', '2026-12-13T01:14:00.000Z'],
    ['13/12/2026 1:14', '2026-12-13T01:14:00.000Z'],
    // Which of them is the month?
    ['10/11/2026 12:14', null],
    ['11/12/2026 12:14', null],
    ['13/13/2026 1:00', null],
    ['20-11-2026 02:14', null],
    ['20.11/2026 02:14', null],
    ['2026-13-20 02:14:09', null],
    ['2026-11-20', null],
    // Far behind what a value is.
    [`${'x'.repeat(400)}2026-11-20 02:14:09`, null],
  ])('Client Time : %s', (value, expected) => expect(fact('Client Time', value).clientTime).toBe(expected))
})

describe('words', () => {
  test.each([
    ['KeySignTest', '"PASSED"', { result: 'passed', text: '"PASSED"' }],
    ['KeySignTest', '**FAILED**', { result: 'failed', text: '**FAILED**' }],
    ['KeySignTest', 'must run elevated to test.', { result: 'needs-elevation', text: 'must run elevated to test.' }],
    ['KeySignTest', 'PASSEDX', null],
    ['KeySignTest', 'FAILEDX', null],
    ['KeySignTest', 'not PASSED', null],
    ['KeySignTest', 'not FAILED', null],
    ['KeySignTest', 'You MUST Run elevated', null],
  ])('%s : %s', (label, value, expected) => expect(fact(label, value).keySignTest).toEqual(expected))

  test.each([
    ['urn:ms-drs:enterpriseregistration.microsoftonline.us', 'urn:ms-drs:enterpriseregistration.microsoftonline.us'],
    ['x urn:ms-drs:a', null],
    ['urn:ms-drs:a b', null],
    ['urn:ms-drs:', null],
  ])('JoinSrvId : %s', (value, expected) => expect(fact('JoinSrvId', value).joinServerId).toBe(expected))

  test.each([
    ['http://sts.contoso.com/adfs', 'http://sts.contoso.com/adfs'],
    ['HTTPS://login.microsoftonline.com/1', 'HTTPS://login.microsoftonline.com/1'],
    ['see https://x', null],
    ['***', null],
  ])('AzureAdPrtAuthority : %s', (value, expected) =>
    expect(fact('AzureAdPrtAuthority', value).prtAuthority).toBe(expected))

  test('tests by their label, whatever they found', () => {
    const text =
      'DRS Discovery Test : Pass\nDRS Connectivity Test : FAILED\nToken acquisition Test : Skipped\nKerberos Ticket Test : ???\nKeySignTest : PASSED\nNew Test of Keys : PASS'
    expect(factsOf(text).tests.map(({ name, result }) => `${name}: ${result}`)).toEqual([
      'DRS Discovery Test: pass',
      'DRS Connectivity Test: fail',
      'Token acquisition Test: skipped',
      'Kerberos Ticket Test: other',
    ])
  })

  test.each([
    'It did not PASS',
    'Did not FAIL',
    'not SKIPPED',
  ])('a test that says "%s" said something else', (value) => {
    expect(fact('DRS Discovery Test', value).tests).toMatchObject([{ result: 'other' }])
  })

  test.each([
    ['FAIL [0x801c0021/0x80072ee2]', ['0x801c0021', '0x80072ee2']],
    ['AADSTS50126 and aadsts50126, 0x0, 0x00000000', ['AADSTS50126', 'aadsts50126']],
    ['0xC000006D 0xC000006D', ['0xC000006D']],
    ['0x00000005', ['0x00000005']],
    ['AADSTS123 AADSTS123456789 0x801c00211 x0x80', []],
  ])('codes in "%s"', (text, codes) => expect(codesIn(text)).toEqual(codes))
})

describe('what belongs to what', () => {
  test('the proxies of accounts and of WinHTTP, each under its box', () => {
    const box = (title: string, ...lines: string[]) => `| ${title} |\n${lines.join('\n')}\n`
    const facts = factsOf(
      box('IE Proxy Config for Current User', 'Auto Detect Settings : NO', 'Auto-Configuration URL : http://a/p.pac') +
        box('IE Proxy Config for System Account', 'Proxy Server List : b:80', 'Proxy Bypass List : *.c') +
        box('WinHttp Default Proxy Config', 'Access Type : NAMED', 'Proxy Server List : d:80'),
    )
    expect(facts).toMatchObject({
      currentUserProxy: { autoDetect: false, autoConfigUrl: 'http://a/p.pac', servers: null, bypass: null },
      systemAccountProxy: { autoDetect: null, autoConfigUrl: null, servers: 'b:80', bypass: '*.c' },
      winHttpAccessType: 'NAMED',
      winHttpProxyServers: 'd:80',
    })
    expect(factsOf('Access Type : DIRECT').winHttpAccessType).toBeNull()
    expect(factsOf(box('ie proxy config for current user', 'Access Type : DIRECT')).currentUserProxy).toBeNull()
  })

  test('of several outputs the last that states the join', () => {
    const facts = factsOf(
      `AzureAdJoined : YES\nDeviceId : ${id}\nAzureAdJoined : NO\nTenantName : x\nAzureAdJoined : ?`,
    )
    expect(facts).toMatchObject({ azureAdJoined: false, deviceId: null, tenantName: 'x' })
    // Above the only one stands what belongs to it.
    expect(factsOf(`DeviceId : ${id}\nAzureAdJoined : YES`).deviceId).toBe(id)
  })

  test.each([
    'AcquirePrtDiagnostics : PRESENT',
    'RefreshPrtDiagnostics : PRESENT',
    'Attempt Status : 0xc000006d',
  ])('an attempt at a PRT is known by %s', (line) => {
    const text = (more: string) =>
      `Attempt Status : 0x1\nAzureAdPrt : NO\n${more}\nHTTP status : 400\nEnterprisePrt : NO\nHTTP Error : 0x5`
    expect(factsOf(text(line)).prtAttempt).toMatchObject({ httpStatus: '400', httpError: null })
    expect(factsOf(text('')).prtAttempt).toBeNull()
    expect(factsOf(`${line}\nHTTP status : 400`).prtAttempt).toBeNull()
  })

  test.each([
    'Previous Registration : 2026-11-20 02:14:09 UTC',
    'Client ErrorCode : 0x1',
    'Server ErrorCode : x',
  ])('a registration that failed is known by %s', (line) => {
    expect(factsOf(`${line}\nRegistration Type : sync`).previousRegistration).toMatchObject({ type: 'sync' })
    expect(factsOf('Registration Type : sync').previousRegistration).toBeNull()
  })
})
