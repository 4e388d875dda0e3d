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
