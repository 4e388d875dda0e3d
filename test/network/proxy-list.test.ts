// Proxy and bypass lists in the forms that netsh, policies and people write.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBypassed, proxyFor, proxyText } from '../../src/network/proxy-list.ts'

describe('the proxy for https', () => {
  test.each([
    ['proxy:8080', 'proxy:8080'],
    ['proxy.contoso.com', 'proxy.contoso.com:80'],
    ['http://proxy:3128/', 'proxy:3128'],
    ['http=a:80;https=b:81', 'b:81'],
    ['https=b:81 http=a:80', 'b:81'],
    ['HTTPS=b:81', 'b:81'],
    ['https=http://b:81', 'b:81'],
    ['http=a:80;c:82', 'c:82'],
    ['[fd00::1]:3128', '[fd00::1]:3128'],
    ['user:secret@proxy:8080', 'proxy:8080'],
    [' ; proxy:8080 ; ', 'proxy:8080'],
  ])('%s is %s', (list, wanted) => {
    const proxy = proxyFor('https', list)
    expect(proxy && proxyText(proxy)).toBe(wanted)
  })

  // The last two hold a letter that old programs of Windows read as a quote and one that they read as a bar.
  test.each([
    '',
    'http=a:80',
    'socks=a:1080',
    'proxy:0',
    'proxy:70000',
    'https=',
    'pro\u02baxy:80',
    'pro\u01c0xy:80',
  ])('"%s" names none', (list) => {
    expect(proxyFor('https', list)).toBeNull()
  })

  test('whatever stands there, it is read without a fall', () => {
    fc.assert(fc.property(fc.string(), (list) => void proxyFor('https', list)))
  })
})

describe('the bypass list', () => {
  test.each([
    ['pas.windows.net', 'pas.windows.net'],
    ['pas.windows.net', 'PAS.Windows.Net'],
    ['pas.windows.net', '*.windows.net'],
    ['pas.windows.net', '<local>;10.*;*.net'],
    ['pas.windows.net', 'pas.*.net'],
    ['pas.windows.net', 'https://pas.windows.net'],
    ['pas.windows.net', '*.windows.net:443'],
    ['169.254.169.254', '169.254.*'],
    ['server01', '<local>'],
    ['pas.windows.net', '*'],
  ])('%s goes past the proxy by %s', (host, list) => expect(isBypassed(host, 'https', list)).toBe(true))

  test.each([
    ['pas.windows.net', ''],
    ['pas.windows.net', '<local>'],
    ['pas.windows.net', 'windows.net'],
    ['pas.windows.net', '.windows.net'],
    ['pas.windows.net', 'http://pas.windows.net'],
    ['pas.windows.net', '*.windows.net:80'],
    ['pas.windows.net', '*.windows.net.contoso.com'],
    ['a.net', 'a.*.net'],
    ['169.254.169.254', '<local>;10.*'],
  ])('%s does not by "%s"', (host, list) => expect(isBypassed(host, 'https', list)).toBe(false))

  test('a list made to be slow is not', () => {
    const list = `${'*a'.repeat(20_000)}b`
    expect(isBypassed('a'.repeat(20_000), 'https', list)).toBe(false)
  })
})
