// What the bits of a 32-bit code say, as a whole sentence, at the edges of every range.
import { describe, expect, test } from 'vitest'
import { ntstatusNameOf, takeApart } from '../../src/error-codes/take-apart.ts'

describe('in one sentence', () => {
  test.each([
    [0x801c0099, 'HRESULT, failure, facility 28 (device registration (DSREG)), code 153.'],
    [0x81230001, 'HRESULT, failure, facility 291, code 1.'],
    [
      0x80070005,
      'HRESULT, failure, facility 7 (FACILITY_WIN32), code 5. Inside it: Win32 error 5, ERROR_ACCESS_DENIED: Access was denied.',
    ],
    [0xa007ffff, 'HRESULT, failure, facility 7 (FACILITY_WIN32), code 65535. Inside it: Win32 error 65535.'],
    [
      0x80072efe,
      'HRESULT, failure, facility 7 (FACILITY_WIN32), code 12030. Inside it: WinHTTP error 12030, ERROR_WINHTTP_CONNECTION_ERROR: The connection was cut or could not be kept.',
    ],
    [
      0xcaa82ee7,
      'HRESULT, failure, facility 680 (ADAL, the token library of Windows), code 12007. Inside it: WinHTTP error 12007, ERROR_WINHTTP_NAME_NOT_RESOLVED: The name of the server could not be resolved.',
    ],
    [0x80072edf, 'HRESULT, failure, facility 7 (FACILITY_WIN32), code 11999. Inside it: Win32 error 11999.'],
    [0x80072ee0, 'HRESULT, failure, facility 7 (FACILITY_WIN32), code 12000. Inside it: WinHTTP error 12000.'],
    [0x80072fa7, 'HRESULT, failure, facility 7 (FACILITY_WIN32), code 12199. Inside it: WinHTTP error 12199.'],
    [0x80072fa8, 'HRESULT, failure, facility 7 (FACILITY_WIN32), code 12200. Inside it: Win32 error 12200.'],
    [0x80190063, 'HRESULT, failure, facility 25 (FACILITY_HTTP), code 99.'],
    [0x80190064, 'HRESULT, failure, facility 25 (FACILITY_HTTP), code 100. Inside it: HTTP status 100.'],
    [0x80190257, 'HRESULT, failure, facility 25 (FACILITY_HTTP), code 599. Inside it: HTTP status 599.'],
    [0x80190258, 'HRESULT, failure, facility 25 (FACILITY_HTTP), code 600.'],
    [0x80180190, 'HRESULT, failure, facility 24 (device management enrolment (MENROLL)), code 400.'],
    [0xcaa30063, 'HRESULT, failure, facility 675 (ADAL, the token library of Windows), code 99.'],
    [
      0xcaa30064,
      'HRESULT, failure, facility 675 (ADAL, the token library of Windows), code 100. Inside it: HTTP status 100.',
    ],
    [
      0xcaa30257,
      'HRESULT, failure, facility 675 (ADAL, the token library of Windows), code 599. Inside it: HTTP status 599.',
    ],
    [0xcaa30258, 'HRESULT, failure, facility 675 (ADAL, the token library of Windows), code 600.'],
    [0xcaa50190, 'HRESULT, failure, facility 677 (ADAL, the token library of Windows), code 400.'],
    [0x4aa90010, 'HRESULT, information, facility 681 (ADAL, the token library of Windows), code 16.'],
    [0x8aa50190, 'HRESULT, failure, facility 677, code 400.'],
    [
      0xd000006d,
      'HRESULT, failure, facility 0 (Windows itself), code 109. Inside it: NTSTATUS error 0xc000006d, STATUS_LOGON_FAILURE: The sign-in failed: Microsoft Entra (or the federation service) refused it or could not be reached.',
    ],
    [0xd0000999, 'HRESULT, failure, facility 0 (Windows itself), code 2457. Inside it: NTSTATUS error 0xc0000999.'],
    [0xc0047fff, 'NTSTATUS, failure, facility 4, code 32767.'],
    [0xc0048000, 'NTSTATUS, failure, facility 4 (sign-in to Microsoft Entra (AAD CloudAP)), code 32768.'],
    [0xc0058000, 'NTSTATUS, failure, facility 5, code 32768.'],
    [0xc0010005, 'NTSTATUS, failure, facility 1, code 5.'],
    [
      0xc0070005,
      'NTSTATUS, failure, facility 7, code 5. Inside it: Win32 error 5, ERROR_ACCESS_DENIED: Access was denied.',
    ],
  ])('%s', (code, text) => expect(takeApart(code)?.text).toBe(`By its bits: ${text}`))

  test('as parts', () => {
    expect(takeApart(0xd0000999)).toMatchObject({
      kind: 'HRESULT',
      severity: 'failure',
      facility: { number: 0, name: 'Windows itself' },
      code: 0x999,
      inner: { kind: 'NTSTATUS', number: 0xc0000999, name: null, meaning: null },
    })
    // A warning of NTSTATUS inside an HRESULT.
    expect(takeApart(0x90000999)?.inner).toMatchObject({ kind: 'NTSTATUS', number: 0x80000999 })
  })
})

test('what has no such bits is not taken apart', () => {
  for (const code of [0, 5, 0xffff, 0x10000, 0x4aab0001 & 0x4a0fffff, 0x7fffffff, 0xe0000001, 0xb0000001])
    expect(takeApart(code), code.toString(16)).toBeNull()
})

// winerror.h, typed from there and not from the table.
test.each([
  [0, 'NULL'],
  [1, 'RPC'],
  [2, 'DISPATCH'],
  [3, 'STORAGE'],
  [4, 'ITF'],
  [7, 'WIN32'],
  [8, 'WINDOWS'],
  [9, 'SECURITY'],
  [10, 'CONTROL'],
  [11, 'CERT'],
  [12, 'INTERNET'],
  [15, 'SETUPAPI'],
  [16, 'SCARD'],
  [19, 'URT'],
  [25, 'HTTP'],
  [27, 'WER'],
  [32, 'BACKGROUNDCOPY'],
  [33, 'CONFIGURATION'],
  [36, 'WINDOWSUPDATE'],
  [37, 'DIRECTORYSERVICE'],
  [39, 'SHELL'],
  [40, 'TPM_SERVICES'],
  [41, 'TPM_SOFTWARE'],
  [48, 'WINDOWS_SETUP'],
  [49, 'FVE'],
  [50, 'FWP'],
  [51, 'WINRM'],
  [55, 'USERMODE_VIRTUALIZATION'],
  [61, 'WEBSERVICES'],
  [63, 'WINDOWS_STORE'],
  [80, 'WINDOWS_DEFENDER'],
])('facility %d is FACILITY_%s', (number, name) => {
  expect(takeApart(0x80000001 + number * 0x10000)?.facility.name?.split(':')[0]).toBe(`FACILITY_${name}`)
})

test('a status is named by the code table first, then by the list of Windows', () => {
  expect(ntstatusNameOf(0xc000006d)?.name).toBe('STATUS_LOGON_FAILURE')
  expect(ntstatusNameOf(0xc0020017)?.name).toBe('RPC_NT_SERVER_UNAVAILABLE')
  expect(ntstatusNameOf(0xc0000999)).toBeNull()
})
