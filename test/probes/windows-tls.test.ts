import { expect, test } from 'vitest'
import { windowsTls as probe } from '../../src/probes/windows-tls.ts'
import { windowsTls } from '../healthy/windows-tls.ts'

test('nothing is set on a Windows as it is installed', () => {
  const nothing = { enabled: null, disabledByDefault: null, winHttpProtocols: null, cipherSuites: null, unread: [] }
  expect(probe.parse(windowsTls())).toEqual(nothing)
})

test('only the client side of TLS 1.2 counts', () => {
  const facts = probe.parse(
    windowsTls({
      protocols: {
        'TLS 1.1\\Client': ['Enabled    REG_DWORD    0x0'],
        'TLS 1.2\\Server': ['Enabled    REG_DWORD    0x0'],
        'TLS 1.2\\Client': ['Enabled    REG_DWORD    0xffffffff', 'DisabledByDefault    REG_DWORD    0x0'],
      },
      winHttpProtocols: '0xa00',
    }),
  )
  expect(facts).toEqual({
    enabled: 0xffffffff,
    disabledByDefault: 0,
    winHttpProtocols: 0xa00,
    cipherSuites: null,
    unread: [],
  })
})

test.each([
  'TLS_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_AES_256_GCM_SHA384, TLS_ecdhe_RSA_WITH_AES_256_GCM_SHA384,',
  'TLS_AES_256_GCM_SHA384\\0TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
])('cipher suites of group policy: %s', (cipherSuites) => {
  expect(probe.parse(windowsTls({ cipherSuites })).cipherSuites).toEqual([
    'TLS_AES_256_GCM_SHA384',
    'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  ])
})

test('what could not be read is told, and is no setting', () => {
  const denied = { status: 'failed' as const, reason: 'access-denied' as const, message: 'reg.exe exits 1' }
  const facts = probe.parse({ ...windowsTls({ winHttpProtocols: '0x80' }), winHttp: denied, ciphers: denied })
  expect(facts).toMatchObject({ winHttpProtocols: null, cipherSuites: null })
  expect(facts.unread).toEqual([
    'the settings of WinHTTP could not be read: reg.exe exits 1',
    'the cipher suites of group policy could not be read: reg.exe exits 1',
  ])
})
