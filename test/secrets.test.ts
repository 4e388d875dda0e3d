// What goes and what stays, form by form; whole machines full of secrets are in no-secret-leaks.test.ts.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { removeSecrets, removeSecretsDeep } from '../src/secrets.ts'

const gone = '[secret removed]'
/** No jwt, no base64: only the place says that it is secret. */
const plain = 'correct horse'

describe('a value behind a telling name, in quotes', () => {
  test.each([
    'access_token',
    'accessToken',
    'refresh_token',
    'id_token',
    'AuthToken',
    'client_secret',
    'password',
    'passwd',
    'pwd',
    'SharedAccessKey',
    'AccountKey',
    'protectedSettings',
  ])('%s', (name) => {
    expect(removeSecrets(`{"${name}":"${plain}","left":"x"}`)).toBe(`{"${name}":"${gone}","left":"x"}`)
    expect(removeSecrets(`${name} = '${plain}' left`)).toBe(`${name} = '${gone}' left`)
    expect(removeSecrets(`{\\"${name}\\" : \\"${plain}`)).toBe(`{\\"${name}\\" : \\"${gone}`)
  })

  test('without its end: to the end of the line', () => {
    expect(removeSecrets(`"password":"${plain}\r\nnext line`)).toBe(`"password":"${gone}\r\nnext line`)
  })
})

describe('a value behind a telling name, without quotes', () => {
  test.each([
    'access_token',
    'refreshtoken',
    'id_token',
    'AuthToken',
    'client_secret',
    'password',
    'passwd',
    'AccountKey',
  ])('%s', (name) => {
    expect(removeSecrets(`${name}=abc123; left`)).toBe(`${name}=${gone}; left`)
    expect(removeSecrets(`${name} : abc123&left=1`)).toBe(`${name} : ${gone}&left=1`)
  })

  test('words of five letters and less are no secrets: password: none', () => {
    for (const text of ['password: none', 'password = null;', 'access_token: empty'])
      expect(removeSecrets(text)).toBe(text)
  })
})

describe('by its own form', () => {
  test.each([
    ['a token', 'before eyJhbGciOi.eyJvaWQi.c2ln-_x, after', `before ${gone}, after`],
    ['a token of five parts', 'eyJhbGciOi.a.b.c.d after', `${gone} after`],
    ['the start of a token', 'eyJhbGciOi ... after', `${gone} ... after`],
    ['a header', 'Authorization: Bearer 0123456789ab left', `Authorization: Bearer ${gone} left`],
    ['a header with two blanks', 'Bearer  0123456789ab', `Bearer  ${gone}`],
    ['a header with padding', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== left', `Basic ${gone} left`],
    ['a proof of possession', 'PoP 0123456789+/._~- left', `PoP ${gone} left`],
    ['a proxy sign-in', 'Negotiate 0123456789ab, NTLM 0123456789ab', `Negotiate ${gone}, NTLM ${gone}`],
    ['a token of another service', 'git clone ghp_0123456789abcdef left', `git clone ${gone} left`],
    ['the recovery password of a drive', `x ${'123456-'.repeat(7)}123456 left`, `x ${gone} left`],
    ['a header of any scheme', 'Authorization: token abc0123456789 left', `Authorization: token ${gone} left`],
    ['a SAS address', 'https://a/b?sv=1&sig=abc%2Fd&left=1', `https://a/b?sv=1&sig=${gone}&left=1`],
    ['a code in an address', 'https://a/b?code=abcdef left', `https://a/b?code=${gone} left`],
    ['an assertion in an address', 'x?client_assertion=abcdef', `x?client_assertion=${gone}`],
    ['cookies far out', 'Cookie:  a=b', `Cookie:  ${gone}`],
    ['cookies', 'Set-Cookie: a=b; c=d\nCookie : e=f\r\nleft', `Set-Cookie: ${gone}\nCookie : ${gone}\r\nleft`],
    [
      'a private key',
      'a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb\n-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nc',
      `a\n${gone}\nb\n${gone}\nc`,
    ],
    ['a private key without its end', 'a\n-----BEGIN PRIVATE KEY-----\nMIIE', `a\n${gone}`],
    ['a long run', `(${'aB3_'.repeat(16)})`, `(${gone})`],
    ['the end of a token in an answer', 'x 01234567","expires_in":"3599"', `x ${gone}","expires_in":"3599"`],
    ['the same, escaped', 'x.0_1-2345\\",\\"token_type\\":\\"Bearer\\"', `${gone}\\",\\"token_type\\":\\"Bearer\\"`],
    [
      'two ends in one text',
      '01234567","client_id":"a" 76543210", "ext_expires_in":1',
      `${gone}","client_id":"a" ${gone}", "ext_expires_in":1`,
    ],
  ])('%s', (_, text, clean) => expect(removeSecrets(text)).toBe(clean))
})

describe('where a password stands', () => {
  test.each([
    ['az vm create --admin-password abc', `az vm create --admin-password ${gone}`],
    ['join.ps1 -AccessToken "abc" -Wait', `join.ps1 -AccessToken "${gone}" -Wait`],
    ['psexec -u name -p abc cmd', `psexec -u name -p ${gone} cmd`],
    ['curl -u name:abc https://a', `curl -u name:${gone} https://a`],
    ['plink -pw abc; netdom x /pd:abc', `plink -pw ${gone} netdom x /pd:${gone}`],
    ['"adminPassword": { "value": "abc" }', `"adminPassword": { "value": "${gone}" }`],
    ['\\"password\\":[\\"abc\\"]', `\\"password\\":[\\"${gone}\\"]`],
    ['<Password>\n  <Value>abc</Value>', `<Password>\n  <Value>${gone}</Value>`],
    ['<add name="password" value="abc" />', `<add name="password" value="${gone}" />`],
    ['HTTPS_PROXY=name:a/b@c@proxy:8080', `HTTPS_PROXY=name:${gone}@proxy:8080`],
    ['http=a:abc@proxy:80;https=b\\c:abc@proxy:81', `http=a:${gone}@proxy:80;https=b\\c:${gone}@proxy:81`],
    ['The password is Correct1Horse now', `The password is ${gone} now`],
    ['DB_PASS=abcdef', `DB_PASS=${gone}`],
    ['Kennwort: abcdef', `Kennwort: ${gone}`],
  ])('%s', (text, clean) => expect(removeSecrets(text)).toBe(clean))
})

describe('what stays', () => {
  test.each([
    ['a thumbprint', 'A1'.repeat(32)],
    ['a fingerprint', 'a1'.repeat(32)],
    ['small letters alone', 'ab'.repeat(40)],
    ['letters alone', 'aB'.repeat(40)],
    ['a run that is short', 'aB3'.repeat(15)],
    ['a GUID', '02aab8a4-74ef-476e-8182-f6d2ba4166a6'],
    ['a short value before the fields of an answer', '"3599","token_type":"Bearer"'],
    ['seven characters before them', '1234567","expires_in":"3599"'],
    ['the word for a form of sign-in', 'Bearer realm="x", Basic realm'],
    ['a short word like a token', 'eyJabcde'],
    ['a short code in an address', '?code=12345'],
    ['a public key', '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----'],
    ['words about passwords', 'The password is incorrect. Options: --no-password, -PasswordNeverExpires'],
    ['words about authorization', 'Authorization: failed with 0x80072EE7'],
    ['addresses beside each other', 'user jane@contoso.com:443 asked http://10.1.0.4:80'],
    ['a text about tokens', 'The access token was refused. Cookies are off.'],
  ])('%s', (_, text) => expect(removeSecrets(text)).toBe(text))
})

test('nothing is removed twice', () => {
  const texts = [
    `"password":"${plain}"`,
    'password=abcdef',
    '?sig=abcdef',
    'Bearer 0123456789ab',
    '01234567","expires_in":1',
  ]
  for (const text of texts) expect(removeSecrets(removeSecrets(text))).toBe(removeSecrets(text))
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...texts, ' ', '\n', gone, '"', 'eyJhbGciOi'), { maxLength: 8 }), (parts) => {
      const once = removeSecrets(parts.join(''))
      expect(removeSecrets(once)).toBe(once)
    }),
  )
})

test('every string of a value is read, and all else stays as it is', () => {
  const value = { a: ['password=abcdef', 1, null, { b: 'eyJhbGciOi' }], c: true, left: 'x' }
  expect(removeSecretsDeep(value)).toEqual({
    a: [`password=${gone}`, 1, null, { b: gone }],
    c: true,
    left: 'x',
  })
})
