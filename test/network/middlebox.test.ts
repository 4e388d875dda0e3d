// Whose answer it is: the service's, or that of something on the way.
import { describe, expect, test } from 'vitest'
import { isAnswerOfOther, pageTitle, plainAnswer, proxySchemes } from '../../src/network/middlebox.ts'

const html = { 'content-type': 'text/html; charset=utf-8' }
const page = '<html><title>Blocked</title></html>'

test.each([
  ['Negotiate, NTLM', ['Negotiate', 'NTLM']],
  ['Basic realm="Contoso, Ltd"', ['Basic']],
  ['Digest realm="a", nonce="b", qop="auth"', ['Digest']],
  ['NTLM, NTLM', ['NTLM']],
  ['', []],
  [undefined, []],
])('the schemes of %s', (challenge, schemes) => expect(proxySchemes(challenge)).toEqual(schemes))

test('an HTTP answer where TLS was expected', () => {
  expect(plainAnswer('HTTP/1.0 407 No\r\nProxy-Authenticate: NTLM\r\nproxy-authenticate: Basic realm="x"\r\n')).toEqual(
    {
      status: 407,
      challenge: 'NTLM, Basic realm="x"',
    },
  )
  expect(plainAnswer('HTTP/1.1 302 Found\r\n')).toEqual({ status: 302, challenge: undefined })
  expect(plainAnswer('SSH-2.0-OpenSSH')).toBeNull()
  expect(plainAnswer('')).toBeNull()
})

test('the title of a page', () => {
  expect(pageTitle('<TITLE lang="en">\r\n  Access\n denied </TITLE>')).toBe(' ("Access denied")')
  expect(pageTitle('<title></title>')).toBe('')
  expect(pageTitle('')).toBe('')
})

describe('an answer over TLS', () => {
  test.each([
    ['a squid', 403, { server: 'squid/5.7', 'x-squid-error': 'ERR_ACCESS_DENIED 0' }, ''],
    ['a proxy that names itself', 403, { via: '1.1 proxy.contoso.com' }, ''],
    ['a page through a proxy', 200, { ...html, via: '1.1 proxy.contoso.com (squid/5.7)' }, page],
    ["a page of another server's", 200, { ...html, server: 'nginx' }, page],
    ['a page without its type', 403, { server: 'Apache' }, page],
    ['a network that wants a sign-in', 511, {}, ''],
  ])('%s is not the service', (_name, status, headers, body) =>
    expect(isAnswerOfOther({ status, headers: headers as Record<string, string>, body })).toBe(true))

  test.each([
    ['a redirect of the login host', 302, { location: 'https://www.office.com/login' }, page],
    ['nothing found, as registration says', 404, {}, ''],
    ['a page of IIS', 403, { ...html, server: 'Microsoft-IIS/10.0' }, page],
    ['a page with a request id', 200, { ...html, server: 'nginx', 'x-ms-request-id': '1' }, page],
    ['a page of Front Door', 403, { ...html, 'x-azure-ref': '1', via: '1.1 azure' }, page],
    ['a page that names nobody', 403, html, page],
    ['an error of the service', 503, { server: 'nginx' }, page],
    ['an answer that is no page', 200, { server: 'nginx', 'content-type': 'application/json' }, '{}'],
  ])('%s is taken for the service', (_name, status, headers, body) =>
    expect(isAnswerOfOther({ status, headers: headers as Record<string, string>, body })).toBe(false))
})
