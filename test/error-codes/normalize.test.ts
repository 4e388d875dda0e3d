import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeCode, lookUp, lookUpName, normalizeCode, takeApart, windowsNameOf } from '../../src/error-codes.ts'

const nameOf = (code: string) => describeCode(code).name

describe('one code in many forms', () => {
  test.each([
    '-2145648607',
    '\u22122145648607',
    '0x801c0021',
    '0X801C0021',
    '801C0021',
    '2149318689',
    '0xFFFFFFFF801C0021',
    "'-2145648607'",
    'exit code: -2145648607',
    'Exit code -2145648607.',
    'error code: 0x801c0021',
    '(0x801c0021)',
    'HRESULT: 0x801c0021',
  ])('%s is DSREG_AUTOJOIN_DISC_FAILED', (code) => {
    expect(normalizeCode(code)?.key).toBe('0x801c0021')
    expect(nameOf(code)).toBe('DSREG_AUTOJOIN_DISC_FAILED')
  })

  test.each([
    ['1007', 'terminal error code 1007'],
    ['terminal error code 1007', 'terminal error code 1007'],
    ['51', 'exit code 51'],
    ['exit 51', 'exit code 51'],
    ['AADSTS50076', 'UserStrongAuthClientAuthNRequired'],
    ['aadsts 50076', 'UserStrongAuthClientAuthNRequired'],
    ['50076', 'UserStrongAuthClientAuthNRequired'],
    ['AAD/1104', 'plugin call failed'],
    ['aad 1104', 'plugin call failed'],
    ['Microsoft-Windows-AAD/Operational 1104', 'plugin call failed'],
    ['Event ID 1104', 'plugin call failed'],
    ['User Device Registration/304', 'automatic registration failed at join'],
    ['12007', 'ERROR_WINHTTP_NAME_NOT_RESOLVED'],
    ['0x2ee7', 'ERROR_WINHTTP_NAME_NOT_RESOLVED'],
    ['curl: (35)', 'CURLE_SSL_CONNECT_ERROR'],
    ['HTTP 410', 'gone'],
    ['dsreg_autojoin_disc_failed', 'DSREG_AUTOJOIN_DISC_FAILED'],
    ['error_hostname_duplicate', 'DSREG_E_DEVICE_HOSTNAME_DUPLICATE'],
    ['80070005', 'ERROR_ACCESS_DENIED'],
  ])('%s is %s', (code, name) => {
    expect(nameOf(code)).toBe(name)
  })

  test('1007 is the agent’s code first, and also an event', () => {
    const forms = normalizeCode('1007')
    expect(forms && lookUp(forms).map((row) => row.key)).toEqual(['1007', 'AAD/1007'])
  })

  // Eight digits that start with 8 or 9 (80070005) are read as hex: that is how people paste them.
  const isNoBareHex = (number: number) => !/^[89]\d{7}$/.test(String(number))

  test('any 32-bit number agrees in all its forms', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0x10000, max: 0xffffffff }).filter(isNoBareHex), (number) => {
        const hex = number.toString(16).padStart(8, '0')
        const forms = [String(number), String(number | 0), `0x${hex}`, `0X${hex.toUpperCase()}`, `exit code ${number}`]
        const keys = new Set(forms.map((form) => normalizeCode(form)?.key))
        expect(keys).toEqual(new Set([`0x${hex}`]))
        expect(new Set(forms.map((form) => describeCode(form).meaning)).size).toBe(1)
      }),
    )
  })

  test.each([
    '',
    'hello',
    '12345678901',
    '-3000000000',
    '0x',
    '0x123456789',
    'AADSTS',
    '10.0.17763.1',
    'a'.repeat(500),
  ])('%j is no code', (text) => {
    expect(normalizeCode(text)).toBeNull()
    expect(describeCode(text)).toEqual({ code: text })
  })

  test('nothing throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => describeCode(text).code === text))
    expect(lookUpName('constructor')).toEqual([])
  })
})

describe('an unknown code is taken apart', () => {
  const partsOf = (code: string) => takeApart(normalizeCode(code)?.unsigned ?? 0)

  test.each([
    ['0x801c0099', 'HRESULT', 28, 'device registration', 153],
    ['0x80180099', 'HRESULT', 24, 'enrolment', 153],
    ['0x8019012d', 'HRESULT', 25, 'FACILITY_HTTP', 301],
    ['0x803f0001', 'HRESULT', 63, 'FACILITY_WINDOWS_STORE', 1],
    ['0x80070490', 'HRESULT', 7, 'FACILITY_WIN32', 1168],
    ['0xc0049999', 'NTSTATUS', 4, 'AAD CloudAP', 0x9999],
  ])('%s', (code, kind, number, name, low) => {
    const parts = partsOf(code)
    expect(parts).toMatchObject({ kind, severity: 'failure', facility: { number }, code: low })
    expect(parts?.facility.name).toContain(name)
  })

  test.each([
    ['0x80070005', 'Win32', 5, 'ERROR_ACCESS_DENIED'],
    ['0x80072efe', 'WinHTTP', 12030, 'ERROR_WINHTTP_CONNECTION_ERROR'],
    ['0x80072f05', 'WinHTTP', 12037, 'ERROR_WINHTTP_SECURE_CERT_DATE_INVALID'],
    ['0xcaa82ee7', 'WinHTTP', 12007, 'ERROR_WINHTTP_NAME_NOT_RESOLVED'],
    ['0xcaa301f7', 'HTTP', 503, null],
    ['0xd000006d', 'NTSTATUS', 0xc000006d, 'STATUS_LOGON_FAILURE'],
    ['0xd0020017', 'NTSTATUS', 0xc0020017, 'RPC_NT_SERVER_UNAVAILABLE'],
    ['0xc0070005', 'Win32', 5, 'ERROR_ACCESS_DENIED'],
  ])('%s carries %s %s', (code, kind, number, name) => {
    expect(partsOf(code)?.inner).toMatchObject({ kind, number, name })
  })

  test('what the bits do not say is not said', () => {
    expect(partsOf('0x8007ffff')?.inner).toMatchObject({ kind: 'Win32', number: 0xffff, name: null, meaning: null })
    expect(partsOf('0x81230001')?.facility).toEqual({ number: 0x123, name: null })
    expect(partsOf('12007')).toBeNull()
    expect(partsOf('0x00012345')).toBeNull()
    const forms = normalizeCode('0x801c0099')
    expect(forms && windowsNameOf(forms)).toBeNull()
    expect(describeCode('0x801c0099')).toEqual({
      code: '0x801c0099',
      hex: '0x801c0099',
      meaning: 'By its bits: HRESULT, failure, facility 28 (device registration (DSREG)), code 153.',
    })
  })
})

describe('where a code says that it lives', () => {
  test.each([
    ['AADSTS50076', 'aadsts', 'AADSTS50076'],
    ['aadsts: 50076', 'aadsts', 'AADSTS50076'],
    ['AADSTS-7000218', 'aadsts', 'AADSTS7000218'],
    ['AAD/1104', 'event', 'AAD/1104'],
    ['AAD # 1104', 'event', 'AAD/1104'],
    ['AAD/Analytic, event id: 1104', 'event', 'AAD/1104'],
    ['aad event 1104', 'event', 'AAD/1104'],
    ['aad eventid 1104', 'event', 'AAD/1104'],
    ['aad event id:#1104', 'event', 'AAD/1104'],
    ['UDR/304', 'event', 'UDR/304'],
    ['user-device-registration/admin 304', 'event', 'UDR/304'],
    ['UserDeviceRegistration/304', 'event', 'UDR/304'],
    ['Microsoft-Windows-User Device Registration/Debug: 304', 'event', 'UDR/304'],
    ['event 1104', 'event', 'event/1104'],
    ['Event ID: 1104', 'event', 'event/1104'],
    ['EventID=1104', 'event', 'event/1104'],
    ['HTTP 404', 'http', 'HTTP 404'],
    ['http/1.1 404', 'http', 'HTTP 404'],
    ['HTTP/2 404', 'http', 'HTTP 404'],
    ['HTTP status 404', 'http', 'HTTP 404'],
    ['http status code: 404', 'http', 'HTTP 404'],
    ['HTTP code = 404', 'http', 'HTTP 404'],
    ['httpstatuscode 404', 'http', 'HTTP 404'],
    ['curl 35', 'curl', 'curl 35'],
    ['curl: (35)', 'curl', 'curl 35'],
    ['curl:(35', 'curl', 'curl 35'],
    ['curl35', 'curl', 'curl 35'],
    ['curl error 35', 'curl', 'curl 35'],
    ['curl: exit code (7)', 'curl', 'curl 7'],
    ['exit code 51', 'exit-code', '51'],
    ['exited is no word: 51', null, null],
    ['process exit code was: 65535', 'exit-code', '65535'],
    ['exit code 65536', 'number', '0x00010000'],
    ['error 51', 'number', '51'],
    ['  ([{<"`51`">}]).,;:!? ', 'number', '51'],
    ['\uff10\uff18', 'number', '8'],
    [`0${' '.repeat(99)}`, 'number', '0'],
    [`0${' '.repeat(100)}`, null, null],
    ['-2147483648', 'number', '0x80000000'],
    ['-2147483649', null, null],
    ['4294967295', 'number', '0xffffffff'],
    ['4294967296', null, null],
    ['65535', 'number', '65535'],
    ['65536', 'number', '0x00010000'],
    ['801c0021h', 'number', '0x801c0021'],
    ['701c0021', null, null],
  ])('%j: %s %s', (text, family, key) => {
    const read = normalizeCode(text)
    expect([read?.family ?? null, read?.key ?? null]).toEqual([family, key])
  })

  test.each([
    'my AADSTS50076',
    'AADSTS50076 and more',
    'xaad 1104',
    'aad 1104 x',
    'an event 1104 came',
    'no event 1104',
    'event 1104x',
    'event1104',
    'xhttp 404',
    'http 404 x',
    'http 4040',
    'curl: (35) x',
    'a curl 35',
    'the 51 x',
    'so the 51',
    '0x1g',
    'x0x1',
    '1-1',
    '--1',
  ])('%j is a text, and no code', (text) => expect(normalizeCode(text)).toBeNull())
})

test('the forms of one code', () => {
  expect(normalizeCode('-2145648607')).toEqual({
    family: 'number',
    key: '0x801c0021',
    hex: '0x801c0021',
    signed: -2145648607,
    unsigned: 2149318689,
  })
  expect(normalizeCode('51')).toEqual({ family: 'number', key: '51', hex: '0x00000033', signed: 51, unsigned: 51 })
})
