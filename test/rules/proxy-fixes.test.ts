import { describe, expect, test } from 'vitest'
import { failed, ok } from '../../src/outcome.ts'
import { endpoints as endpointsProbe } from '../../src/probes/endpoints.ts'
import { proxySettings as proxyProbe } from '../../src/probes/proxy-settings.ts'
import { goPastProxy, proxyBeforeMetadata, proxyNotOfWinHttp } from '../../src/rules/proxy-fixes.ts'
import { answers, noConnection, overProxy, publicChain, tunnelRefused } from '../healthy/endpoints.ts'
import { proxySettings, winHttpBlob } from '../healthy/proxy-settings.ts'

const settings = (different: Parameters<typeof proxySettings>[0]) =>
  ok(proxyProbe.parse(proxySettings(different), null))
const unread = failed('access-denied', 'denied')
const on = (server: string) => ({ ProxyEnable: 1, ProxyServer: server })

describe('a proxy that WinHTTP does not know', () => {
  const places = {
    perMachine: true,
    machine: on('machine:1'),
    system: on('system:2'),
    account: on('account:3'),
    environment: [
      { name: 'NO_PROXY', value: 'localhost' },
      { name: 'HTTPS_PROXY', value: 'http://environment:4' },
    ],
  }
  test.each([
    ['the machine', places, 'The proxy machine:1 is set in the Internet settings of the machine,'],
    ['SYSTEM', { ...places, machine: {} }, 'The proxy system:2 is set in the Internet settings of SYSTEM,'],
    [
      'this account',
      { account: places.account },
      'The proxy account:3 is set in the Internet settings of this account,',
    ],
    [
      'the environment',
      { environment: places.environment },
      'The proxy environment:4 is set in the environment (HTTPS_PROXY),',
    ],
  ])('of %s', (_, different, text) => {
    expect(proxyNotOfWinHttp(settings(different))?.text).toContain(text)
  })
  test('none, where WinHTTP has one, none is set, or nothing could be read', () => {
    expect(proxyNotOfWinHttp(settings({ ...places, winHttp: winHttpBlob(3, '10.1.0.10:3128') }))).toBeNull()
    expect(proxyNotOfWinHttp(settings({ environment: [{ name: 'NO_PROXY', value: 'localhost' }] }))).toBeNull()
    expect(proxyNotOfWinHttp(unread)).toBeNull()
  })
  test('found too where the settings of WinHTTP itself could not be read', () => {
    const found = proxyProbe.parse({ ...proxySettings({ account: on('account:3') }), connections: unread }, null)
    expect(proxyNotOfWinHttp(ok(found))?.text).toContain('account:3')
  })
})

describe('past the proxy', () => {
  const named = settings({
    winHttp: winHttpBlob(3, 'http=p:1;https=p:2', '<local>;; *.contoso.com  $(x) 169.254.169.254'),
  })
  const blockedAt = (direct: Parameters<typeof overProxy>[2]) =>
    endpointsProbe.parse(
      overProxy(() => tunnelRefused(403), {}, direct),
      null,
    )
  const login = ['login.microsoftonline.com']

  test('where the direct way to the hosts was seen to work', () => {
    expect(goPastProxy(blockedAt('works'), named, login)).toMatchObject([
      {
        command:
          'netsh.exe winhttp set proxy proxy-server="http=p:1;https=p:2" bypass-list="<local>;*.contoso.com;169.254.169.254;168.63.129.16;login.microsoftonline.com;enterpriseregistration.windows.net;device.login.microsoftonline.com;pas.windows.net"',
      },
    ])
  })
  test('to one host, whatever the others do', () => {
    const onlyLogin = blockedAt((host, address) =>
      login.includes(host) ? answers(address, publicChain(host), 302) : noConnection('TIMEOUT', address),
    )
    expect(goPastProxy(onlyLogin, named, login)).toHaveLength(1)
    expect(goPastProxy(onlyLogin, named, [...login, 'pas.windows.net'])).toEqual([])
  })
  test('not where it does not, where there is no proxy, and for no host', () => {
    expect(
      goPastProxy(
        blockedAt((_, address) => noConnection('TIMEOUT', address)),
        named,
        login,
      ),
    ).toEqual([])
    expect(goPastProxy(blockedAt('works'), settings({}), login)).toEqual([])
    expect(goPastProxy(blockedAt('works'), unread, login)).toEqual([])
    expect(goPastProxy(blockedAt('works'), named, [])).toEqual([])
  })
})

describe('a proxy before instance metadata', () => {
  const inFront = (proxy: string, bypass?: string) =>
    proxyBeforeMetadata(settings({ winHttp: winHttpBlob(3, proxy, bypass) }))
  test('named for http, or for all', () => {
    expect(inFront('p:1')?.step.command).toBe(
      'netsh.exe winhttp set proxy proxy-server="p:1" bypass-list="<local>;169.254.169.254;168.63.129.16"',
    )
    expect(inFront('http=p:1;https=p:2')?.proxy).toBe('http=p:1;https=p:2')
  })
  test('none for https alone, past the bypass list, or without a proxy', () => {
    expect(inFront('https=p:2')).toBeNull()
    expect(inFront('p:1', 'x;169.254.169.254')).toBeNull()
    expect(inFront('p:1', '169.254.*')).toBeNull()
    expect(proxyBeforeMetadata(settings({}))).toBeNull()
    expect(proxyBeforeMetadata(unread)).toBeNull()
  })
  test('what a shell would read as more does not stand in the command', () => {
    expect(inFront('"; calc')?.step.command ?? '').not.toContain('calc"')
  })
})
