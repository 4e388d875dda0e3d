// WinHTTP's blob in both layouts, as netsh and policies write it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hidePasswords, parseWinHttpSettings } from '../../src/network/win-http-settings.ts'
import { winHttpBlob } from '../healthy/proxy-settings.ts'

const none = { proxy: null, bypass: null, pacUrl: null, autoDetect: false }

test.each([
  ['1800000000000000010000000000000000000000'],
  ['2800000000000000010000000000000000000000'],
])('%s is a direct connection', (hex) => expect(parseWinHttpSettings(hex)).toEqual(none))

test.each([0x18, 0x28])('header %i: a named proxy with its bypass list', (header) => {
  expect(parseWinHttpSettings(winHttpBlob(3, 'proxy:8080', '<local>;*.contoso.com', undefined, header))).toEqual({
    ...none,
    proxy: 'proxy:8080',
    bypass: '<local>;*.contoso.com',
  })
})

test('byte by byte', () => {
  const bytes = [
    '18000000',
    '00000000',
    '03000000',
    '0d000000',
    Buffer.from('10.0.0.6:8080').toString('hex'),
    '00000000',
  ]
  expect(parseWinHttpSettings(bytes.join(''))).toEqual({ ...none, proxy: '10.0.0.6:8080' })
})

test('flags are bits: the PAC script and WPAD beside a proxy that is named', () => {
  expect(parseWinHttpSettings(winHttpBlob(15, 'proxy:8080', '', 'http://pac/proxy.pac'))).toEqual({
    proxy: 'proxy:8080',
    bypass: null,
    pacUrl: 'http://pac/proxy.pac',
    autoDetect: true,
  })
})

test('a text that stands there without its bit does not count', () => {
  expect(parseWinHttpSettings(winHttpBlob(1, 'proxy:8080', '<local>', 'http://pac/proxy.pac'))).toEqual(none)
})

test.each([
  '',
  '18',
  'xyz',
  '9900000000000000010000000000000000000000',
  winHttpBlob(3, 'proxy:8080').slice(0, -20),
])('"%s" is no settings, not a direct connection', (hex) => expect(parseWinHttpSettings(hex)).toBeNull())

test('no bytes make it fall', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 80 }),
      (bytes) => void parseWinHttpSettings(Buffer.from(bytes).toString('hex')),
    ),
  )
})

test('a password of the proxy is hidden, and all else reads as before', () => {
  const [secret, plain] = ['http=a:80;https=name:a/b@c@proxy:8080', 'http=a:80;https=proxy:8080']
  expect(parseWinHttpSettings(hidePasswords(winHttpBlob(3, secret, '*.contoso.com')))).toEqual({
    ...none,
    proxy: 'http=a:80;https=name:*****@proxy:8080',
    bypass: '*.contoso.com',
  })
  expect(hidePasswords(winHttpBlob(3, plain, ''))).toBe(winHttpBlob(3, plain, ''))
})
