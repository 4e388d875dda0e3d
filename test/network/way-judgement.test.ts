// One way to one endpoint, layer by layer: what the report shows of it, and the first layer that failed.
import { describe, expect, test } from 'vitest'
import type { EndpointEvidence, ProxyEvidence } from '../../src/network/endpoint-evidence.ts'
import { PublicRoots } from '../../src/network/public-roots.ts'
import { judgeDirect, judgeProxied, type WayContext } from '../../src/network/way-judgement.ts'
import {
  answers,
  brokenTls,
  companyDns,
  endpoints,
  found,
  inspector,
  noConnection,
  notFound,
  publicAuthority,
  publicChain,
  publicDns,
  says,
  throughTunnel,
  tunnelRefused,
} from '../healthy/endpoints.ts'

const host = 'login.microsoftonline.com'
const address = '20.190.160.14'
const proxy: ProxyEvidence = { host: '10.1.0.10', port: 3128, lookup: found('10.1.0.10'), servers: [] }

function given(
  different: Partial<EndpointEvidence>,
  context: Partial<WayContext> = {},
): [EndpointEvidence, WayContext] {
  const evidence = endpoints({ login: different })
  const roots = new PublicRoots([publicAuthority.root.der])
  const { certificates, at } = evidence
  return [
    evidence.endpoints[0] as EndpointEvidence,
    { proxy, roots, rootsComplete: true, at: new Date(at), certificates, ...context },
  ]
}
const direct = (different: Partial<EndpointEvidence>, context?: Partial<WayContext>) =>
  judgeDirect(...given(different, context))
const proxied = (attempt: EndpointEvidence['proxied'], context?: Partial<WayContext>) =>
  judgeProxied(...given({ path: 'proxy', proxied: attempt }, context))

describe('the direct way', () => {
  test('healthy: each layer with what it saw, and the answer to judge the time by', () => {
    const way = direct({})
    expect(way).toMatchObject({
      reached: true,
      failure: null,
      name: { ok: true, detail: expect.stringContaining(`${address} and 1 more (DNS: 168.63.129.16 answers`) },
      tcp: { ok: true, detail: address },
      tls: { ok: true, detail: expect.stringContaining('root Double Trust Global Root G2') },
      http: { ok: true, detail: 'HTTP 302' },
      answer: { status: 302 },
    })
  })

  test('any answer of the service is one: the request id is shown', () => {
    const way = direct({ direct: answers(address, publicChain(host), 500, { 'x-ms-request-id': 'abc' }) })
    expect(way).toMatchObject({ reached: true, http: { ok: true, detail: 'HTTP 500, x-ms-request-id abc' } })
  })

  test('one address of several is enough', () => {
    const attempt = answers(address, publicChain(host), 302)
    const dead = { address: '20.190.160.13', outcome: 'failed' as const, code: 'ECONNREFUSED', ms: 2 }
    expect(direct({ direct: { ...attempt, connects: [dead, ...attempt.connects] } })).toMatchObject({
      reached: true,
      tcp: { detail: address },
    })
  })

  test('IPv6 has no route: what IPv4 did is told, with its address', () => {
    const attempt = noConnection('TIMEOUT', address)
    const ipv6 = { address: '2603:1027::25', outcome: 'failed' as const, code: 'ENETUNREACH', ms: 1 }
    expect(direct({ direct: { ...attempt, connects: [ipv6, ...attempt.connects] } }).failure).toMatchObject({
      kind: 'unreachable',
      at: 'tcp',
      trouble: 'dropped',
      address,
      subject: `${host} (${address})`,
    })
  })

  test('a chain that can not be judged is neither reached nor failed', () => {
    const unjudged = { reached: null, failure: null }
    const inspected = { direct: answers(address, inspector.chain([host]), 200) }
    expect(direct(inspected, { rootsComplete: false })).toMatchObject(unjudged)
  })

  test('the time of an answer counts only over a public chain', () => {
    expect(direct({ direct: answers(address, inspector.chain([host]), 200) }).answer).toBeNull()
  })

  test('a look-up that failed, with what the servers said', () => {
    const way = direct({
      lookup: notFound('ENOTFOUND'),
      direct: null,
      servers: [says(companyDns, 'vm', notFound('ENOTFOUND')), says(publicDns, 'public', found(address))],
    })
    expect(way).toMatchObject({
      reached: false,
      name: { ok: false, detail: 'no address, ENOTFOUND (DNS: 10.1.0.4 says NXDOMAIN in 12 ms)' },
      tcp: null,
      failure: { kind: 'name', subject: `${host} (208.67.222.222 answers ${address})`, servers: [companyDns] },
    })
  })

  test('nothing was tried: nothing is told', () => {
    expect(direct({ lookup: null, direct: null })).toMatchObject({ reached: null, failure: null })
  })

  test('another server answers at an address that only the own DNS server gives: both are named', () => {
    const way = direct({
      lookup: found('146.112.61.104'),
      direct: answers('146.112.61.104', publicChain('block.opendns.example'), 403),
      servers: [says(companyDns, 'vm', found('146.112.61.104')), says(publicDns, 'public', found(address))],
    })
    expect(way.failure).toMatchObject({ kind: 'tls', trouble: 'wrong-name' })
    expect(way.failure?.problem).toContain(
      `The VM's DNS server 10.1.0.4 gave this address. Public DNS 208.67.222.222 answers ${address}`,
    )
  })
})

describe('the way through the proxy', () => {
  test('healthy: names are left to it', () => {
    expect(proxied(throughTunnel(answers('', publicChain(host), 302)))).toMatchObject({
      reached: true,
      name: { ok: null, detail: 'left to the proxy 10.1.0.10:3128' },
      tcp: { ok: true, detail: 'proxy 10.1.0.10:3128' },
    })
  })

  test.each([
    [407, 'proxy-authentication'],
    [403, 'proxy-blocked'],
    [302, 'proxy-blocked'],
    [511, 'proxy-blocked'],
    [502, 'unreachable'],
    [504, 'unreachable'],
  ])('it answers CONNECT with %i: %s', (status, kind) => {
    const way = proxied(tunnelRefused(status))
    expect(way).toMatchObject({ reached: false, tls: null, failure: { kind, path: 'proxy' } })
    expect(way.failure?.problem).toContain('10.1.0.10:3128')
  })

  test('it takes the connection and says nothing', () => {
    const silent = {
      ...tunnelRefused(0),
      tunnel: { kind: 'no-answer' as const, code: 'TIMEOUT', message: '', ms: 8001 },
    }
    expect(proxied(silent).failure).toMatchObject({ kind: 'unreachable', at: 'proxy', trouble: 'silence' })
  })

  test('the tunnel opens, and a page comes in place of TLS', () => {
    const way = proxied(throughTunnel(brokenTls('', 'ERR_SSL_WRONG_VERSION_NUMBER', 'HTTP/1.1 403 Forbidden\r\n')))
    expect(way.failure).toMatchObject({ kind: 'proxy-blocked', status: 403, proxy: '10.1.0.10:3128' })
  })

  test('a proxy by name is told with its address', () => {
    const named = { ...proxy, host: 'proxy.contoso.com' }
    expect(proxied(noConnection('ECONNREFUSED', '10.1.0.10'), { proxy: named }).failure?.problem).toBe(
      'the proxy proxy.contoso.com:3128 (10.1.0.10) that WinHTTP names: the connection is refused (ECONNREFUSED)',
    )
  })

  test("the proxy's own name is not found", () => {
    const lost = { ...proxy, host: 'proxy.contoso.com', lookup: notFound('ENOTFOUND') }
    expect(proxied(null, { proxy: lost })).toMatchObject({ reached: false, failure: { kind: 'name', ofProxy: true } })
  })
})
