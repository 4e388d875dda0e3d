// What goes and what stays, form by form; whole machines full of secrets are in no-secret-leaks.test.ts.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { removeSecrets, removeSecretsDeep } from '../src/secrets.ts'
import { planted } from './planted-secrets.ts'

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
    'bearer_token',
    'session-token',
    'sasToken',
    'prt_token',
    'clientSecret',
    'app-secret',
    'shared_secret_key',
    'secretValue',
    'secret_text',
    'password',
    'passwd',
    'passphrase',
    'pwd',
    'SharedAccessKey',
    'access-key',
    'AccountKey',
    'storage_account_key',
    'x-api-key',
    'x-functions-key',
    'Ocp-Apim-Subscription-Key',
    'client_assertion',
    'protectedSettings',
    'ESTSAUTH',
    'ESTSAUTHPERSISTENT',
    'x-ms-RefreshTokenCredential',
    'x-ms-DeviceCredential1',
  ])('%s', (name) => {
    expect(removeSecrets(`{"${name}":"${plain}","left":"x"}`)).toBe(`{"${name}":"${gone}","left":"x"}`)
    expect(removeSecrets(`${name} = '${plain}' left`)).toBe(`${name} = '${gone}' left`)
    expect(removeSecrets(`{\\"${name}\\" : \\"${plain}`)).toBe(`{\\"${name}\\" : \\"${gone}`)
    const twice = '\\\\\\"'
    expect(removeSecrets(`{${twice}${name}${twice}:${twice}${plain}${twice},left`)).toBe(
      `{${twice}${name}${twice}:${twice}${gone}${twice},left`,
    )
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

  test.each([
    'Wrong password: 0xC000006A',
    'GetMsiAccessToken: 0x801c002d.',
    'Password: -2145648607',
    'client_secret: AADSTS7000215',
    'DsrCmdAzureHelper::GetMsiAccessToken: Unable to get the token',
  ])('what an engineer needs stays: %s', (text) => expect(removeSecrets(text)).toBe(text))

  test('what only begins like a code goes', () => {
    for (const value of ['0x801c002d0', '-2145648607x', 'AADSTSx', '0x801c', '-21456486071', '2145648607'])
      expect(removeSecrets(`password: ${value}`)).toBe(`password: ${gone}`)
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
    [
      'a key on the line below what it belongs to',
      'key of the VM:\nMIIE\nabc=\r\n-----END RSA PRIVATE KEY-----\nleft',
      `key of the VM:\n${gone}\nleft`,
    ],
    [
      'two keys without their starts',
      'MIIE\n-----END PRIVATE KEY-----\n+-/\nMIIE\n-----END PRIVATE KEY-----',
      `${gone}\n+-/\n${gone}`,
    ],
    ['the end of a key in a line', 'it said MIIE-----END PRIVATE KEY-----', `it said MIIE${gone}`],
    ['PGP', '-----BEGIN PGP PRIVATE KEY BLOCK-----\nlQ\n-----END PGP PRIVATE KEY BLOCK-----', gone],
    [
      'what ends a key without its start, and one without its end',
      `MIIE\n-----END OPENSSH PRIVATE KEY-----\nx\n-----BEGIN EC PRIVATE KEY-----\nMIIE`,
      `${gone}\nx\n${gone}`,
    ],
    ['lines that a token goes on in', 'eyJhbGciOi\r\n    Ab3dEf9hIj2lMn4p\n\tAb3dEf9hIj2lMn4p\nleft', `${gone}\nleft`],
    ['the same in JSON', '"eyJhbGciOi\\r\\nAb3dEf9hIj2lMn4p\\nAb3dEf9hIj2lMn4p", left', `"${gone}", left`],
    [
      'of the lines below a token what is no piece of it',
      'eyJhbGciOi\nAb3dEf9hIj2lMn4p\n  AuthenticationMethod1\nleft',
      `${gone}\n  AuthenticationMethod1\nleft`,
    ],
    ['a token below a token', 'eyJhbGciOi\nAb3dEf9hIj2lMn4\nleft', `${gone}\nAb3dEf9hIj2lMn4\nleft`],
    ['a token and a line with a colon', 'eyJhbGciOi\nAb3dEf9hIj2lMn4p:left', `${gone}\nAb3dEf9hIj2lMn4p:left`],
    ['dots as JSON writes them', 'x\\u002eeyJhbGciOi\\u002EeyJv\\u002esig left', `x\\u002e${gone} left`],
    ['dots as addresses write them', 'x%2EeyJhbGciOi%2eeyJv%2Esig left', `x%2E${gone} left`],
    ['a token in base64', 'x ZXlKMGVYQWlP left', `x ${gone} left`],
    ['a token behind a letter', 'xeyJ0eXAiOiJK left', `x${gone} left`],
    ['a refresh token', '0.AXgAb_c-efghijklmnopqrst.AgAB-_.x left', `${gone} left`],
    ['a refresh token of a newer form', '(1.AXgAb_c-efghijklmnopqrst)', `(${gone})`],
    ['a code of a personal account', 'M.C507_BL2.2.U.abcdef-1234-5678 left', `${gone} left`],
    ['a refresh token of a personal account', 'M.R3_BAY.-CRjabc!DEF*ghi$jkl left', `${gone} left`],
    ['a nonce of Entra', 'nonce "AwABAAEAAAACAOz_BAD0-x"', `nonce "${gone}"`],
    ['an NTLM message', 'it sent TlRMTVNTUAABAAAAB4II+/_-== left', `it sent ${gone} left`],
    ['a client secret', 'it was .ab8Q~a_b.c-d~efghijklmnopq left', `it was ${gone} left`],
    ['a shared key', 'SharedKey a:01234567+/== SharedKeyLite a:0123456789', `SharedKey ${gone} SharedKeyLite ${gone}`],
    ['a header with quotes', 'Bearer%20"0123456789ab" left', `Bearer%20"${gone}" left`],
    ['a header of letters', 'bearer ABCDEFGHIJKL left, Basic authentications1', `bearer ${gone} left, Basic ${gone}`],
    ['a code that is none', 'NTLM 0x801c00211234', `NTLM ${gone}`],
    [
      'hashes',
      'admin:500:aad3b435b51404eeaad3b435b51404ee:31D6CFE0D16AE931B73C59D7E0C089C0:::',
      `admin:500:${gone}:::`,
    ],
    ['the bytes of a token', '65 79,4a-68:62 47 63 69 4f 69 4a 53 55 7A 49 31 00', `${gone} 00`],
    [
      'the bytes of a token in UTF-16',
      `6500 79-00,4a00${' 41:00 2e 00 2d00 5F00 7a00 39 00'.repeat(2)} 0d00`,
      `${gone} 0d00`,
    ],
    ['the bytes of an NTLM message', '4e544c4d535350000100000007 left', `${gone} left`],
    ['a key in DER of RSA', '308204bd020100300d06092a864886f70d0101010500048204a7308204a30201 left', `${gone} left`],
    ['a key in DER of an elliptic curve', `308187020100301306072a8648ce3d0201${'0a'.repeat(12)} left`, `${gone} left`],
    [
      'a short key in DER of an elliptic curve',
      `3041020100301306072a8648ce3d0201${'0a'.repeat(12)} left`,
      `${gone} left`,
    ],
    ['a key in DER of PKCS #1', `308204a40201000282${'0a'.repeat(13)} left`, `${gone} left`],
    ['a PFX file', `30820a060201033082${'0a'.repeat(13)} left`, `${gone} left`],
    [
      'a long run whose signs are escaped',
      `${'aB3\\/'.repeat(12)}\\u002b%2f${'aB3\\\\u002F%2B'.repeat(4)}%3D%3d left`,
      `${gone} left`,
    ],
    ['a long run with its end', `${'aB3'.repeat(16)}== left`, `${gone} left`],
    ['a long run on the next line of JSON', `x\\n${'aB3'.repeat(16)} left`, `x\\n${gone} left`],
    ['a text in UTF-16', [...'password=abcdef; left'].map((one) => `${one}\0`).join(''), `password=${gone}; left`],
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

describe('in its place, whatever it looks like', () => {
  test.each([
    // Settings, events, the registry.
    ['<AdminPassword>ab</AdminPassword>', `<AdminPassword>${gone}</AdminPassword>`],
    [
      '<AdministratorPassword>\r\n  <Value>ab</Value>\r\n  <PlainText>true</PlainText>',
      `<AdministratorPassword>\r\n  <Value>${gone}</Value>\r\n  <PlainText>true</PlainText>`,
    ],
    ['<Password>\n  <Empty/>', '<Password>\n  <Empty/>'],
    [`<Data Name='Password'>a b</Data>`, `<Data Name='Password'>${gone}</Data>`],
    ['<Data Name="AuthToken">ab</Data>', `<Data Name="AuthToken">${gone}</Data>`],
    ['    DefaultPassword    REG_SZ    a b\r\n    left', `    DefaultPassword    REG_SZ    ${gone}\r\n    left`],
    ['    Secret    REG_BINARY    6162', `    Secret    REG_BINARY    ${gone}`],
    ['    Password    REG_EXPAND_SZ    %x%', `    Password    REG_EXPAND_SZ    ${gone}`],
    ['    AccessKey    REG_MULTI_SZ    a\\0b', `    AccessKey    REG_MULTI_SZ    ${gone}`],
    // Command lines.
    ['cmdkey /add:a /user:b /pass:ab left', `cmdkey /add:a /user:b /pass:${gone} left`],
    ['cmdkey /add:a /user:b /pass:"a b" left', `cmdkey /add:a /user:b /pass:${gone} left`],
    ['wmic /password:ab /node:y', `wmic /password:${gone} /node:y`],
    ["x -p='a b' left", `x -p=${gone} left`],
    ['-rp:ab', `-rp:${gone}`],
    ['("/clientsecret:ab")', `("/clientsecret:${gone}")`],
    ['join.ps1 -AdminPassword "a b" -Wait', `join.ps1 -AdminPassword ${gone} -Wait`],
    ['az vm create --admin-password ab --name x', `az vm create --admin-password ${gone} --name x`],
    ["az login --client-secret 'a b' --x", `az login --client-secret ${gone} --x`],
    ['schtasks /ru admin /rp ab /tn x', `schtasks /ru admin /rp ${gone} /tn x`],
    ['"-Pass ab"', `"-Pass ${gone}"`],
    ['{"args":"-Password \\"a b\\" -Wait"}', `{"args":"-Password ${gone} -Wait"}`],
    ['net user bob ab /add', `net user bob ${gone} /add`],
    [
      'C:\\Windows\\System32\\net1.exe" user "b c" "a b" /add',
      `C:\\Windows\\System32\\net1.exe" user "b c" ${gone} /add`,
    ],
    ['net use Z: \\\\srv\\share ab /user:b', `net use Z: \\\\srv\\share ${gone} /user:b`],
    ['net.exe use \\\\srv\\share ab', `net.exe use \\\\srv\\share ${gone}`],
    ['net use * "\\\\srv\\my share" /user:c\\b ab', `net use * "\\\\srv\\my share" /user:c\\b ${gone}`],
    ["ConvertTo-SecureString 'a b' -AsPlainText", `ConvertTo-SecureString ${gone} -AsPlainText`],
    [
      'New-LocalUser bob -Password (ConvertTo-SecureString -AsPlainText -Force ab)',
      `New-LocalUser bob -Password (ConvertTo-SecureString -AsPlainText -Force ${gone}`,
    ],
    ['$p = "a b" | ConvertTo-SecureString -AsPlainText', `$p = ${gone} | ConvertTo-SecureString -AsPlainText`],
    // Addresses and headers.
    ['%26sig%3DabcDEF%253D left', `%26sig%3D${gone} left`],
    ['https:\\/\\/a\\/b?sv=1\\u0026sig=abcDEF"', `https:\\/\\/a\\/b?sv=1\\u0026sig=${gone}"`],
    ['the SAS was sig=abcDEF', `the SAS was sig=${gone}`],
    ['https://a/cb#code=abcdef&left', `https://a/cb#code=${gone}&left`],
    ['x?token=abcdef;SAMLResponse=abcdef', `x?token=${gone}`],
    ['http://user:p@ss@proxy:8080', `http://user:${gone}@proxy:8080`],
    ['ftp://user:p@ss@files left ftp://user:[secret', `ftp://user:${gone}@files left ftp://user:[secret`],
    ['Authorization: abcdefghijklmno1\r\nleft', `Authorization: ${gone}\r\nleft`],
    ["curl -H 'authorization: Own-1.0 abcdefghijklmno1'", `curl -H 'authorization: Own-1.0 ${gone}'`],
    ['{"Authorization":"abcdefghijklmno1"}', `{"Authorization":"${gone}"}`],
    ['{\\"Cookie\\" : \\"a=b\\",\\"left\\":1}', `{\\"Cookie\\" : \\"${gone}\\",\\"left\\":1}`],
    ['{"Set-Cookie":"a=b"}', `{"Set-Cookie":"${gone}"}`],
  ])('%s', (text, clean) => expect(removeSecrets(text)).toBe(clean))

  test.each([
    'net user /domain failed',
    'net user bob /active:yes',
    'net user bob\r\nThe command completed successfully.',
    'net use \\\\srv\\share /persistent:yes',
    'script.ps1 -Password $secret -AdminPassword (Get-Secret)',
    'netsh winhttp -bypass localhost',
    'ConvertTo-SecureString $text -AsPlainText',
    '"a b" | Out-Null',
    'x.exe /pass /fail',
    'https://a/error?code=0x801c0021&x=1',
    'https://a/error?code=AADSTS50126 https://a/error?code=-2145648607',
    'Authorization: 5c2f0d3e-8a41-4b7f-9a55-0e8d2b1f7c66',
    'Authorization: https://login.microsoftonline.com/1/authorize',
    'Authorization: required, see the documentation',
    'Negotiate 0x80090308 and NTLM 0xC000006D',
  ])('%s: nothing goes', (text) => expect(removeSecrets(text)).toBe(text))
})

describe('where a password stands', () => {
  test.each([
    ['az vm create --admin-password abc', `az vm create --admin-password ${gone}`],
    ['join.ps1 -AccessToken "abc" -Wait', `join.ps1 -AccessToken ${gone} -Wait`],
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
    ['a path of GUIDs', '/keys/KeyV2/02aab8a4-74ef-476e-8182-f6d2ba4166a6/d4e5f6'],
    ['words written together', 'AADLoginForWindowsExtensionHandlerVersion2StatusFileReader'],
    ['words of capitals', `ExtensionHANDLERVersion2_${'STATUSFile_'.repeat(4)}`],
    ['numbers of many digits', `Event2026112001580300_${'Id4711471147114711_'.repeat(3)}`],
    ['words with signs between', `${'Extension+Handler/Status_File.Version-2+'.repeat(2)}`],
    ['a short run behind a long word', `${'a'.repeat(20)}.0.AXgAbcdefghijklmnopqrstuvw`],
    ['a short start of a refresh token', '0.AXgAbcdefghijklmnop'],
    ['a version', '10.AXgAbcdefghijklmnopqrstuvw 2.AXgAbcdefghijklmnopqrstuvw'],
    ['a short name like a code', 'M.C507_BAY.Server.Example'],
    ['a short word like a nonce', 'AwABabcdefghijklmno xAwABAAEAAAACAOz_BAD0'],
    ['a name with Q~', 'abc8Q~Quarter ab8Q~abcdefghijklmnopqrstu'],
    ['a longer run of hex', `${'a'.repeat(33)}:${'b'.repeat(32)} ${'a'.repeat(32)}:${'b'.repeat(33)}`],
    ['bytes that are no letters of a token', '65 79 4a 00 01 02 03 04 05 06 07 08 09 0a 0b'],
    ['few bytes like a token', '65794a6162636465666768696a6b; 6500 7900 4a00 6100 6200 6300'],
    ['a certificate in DER', `308203a930820291a003020102${'0a'.repeat(20)}`],
    ['text in UTF-16', [...'The join was successful.'].map((one) => `${one}\0`).join('')],
    ['words of a sign-in', 'Basic Authentication: failed. NTLM authentication. Kerberos preauthentication failed'],
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

/** What looks like a secret to a careless eye and is what support needs. */
const harmless = [
  '/subscriptions/aaaabbbb-0000-cccc-1111-dddd2222eeee/resourceGroups/RgPayrollProduction01/providers/Microsoft.Compute/virtualMachines/VM-Payroll-07',
  'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational_Event1149',
  'CEC55C2566633AC8DA3D9E3EAD98A599084D0C4C',
  's-1-12-1-1234567890-1234567890-1234567890-1234567890',
  'Thumbprint : 3ADD1B7E2C5F4A6D8E9F0A1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F',
  'C:\\Packages\\Plugins\\Microsoft.Azure.ActiveDirectory.AADLoginForWindows\\2.2.0.0\\AADLoginForWindowsExtensionHandler.exe',
  'PublicKeyToken=31bf3856ad364e35',
  '"token_type":"Bearer","expires_in":"3599"',
  'WWW-Authenticate: Basic realm="proxy"',
  'Basic authentication is off. Negotiate authentication: failed.',
  'FirstSecret removed. https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1&response_type=code',
  'net user /domain',
  'AzureAdPrtUpdateTime : 2026-11-20 01:00:00.000 UTC',
  'Device id in base64: 7lQH2dWkT0eFq1eYV0xG3w==',
  'SHA-256 in base64: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  '    fPromptForPassword    REG_DWORD    0x0',
  '    LimitBlankPasswordUse    REG_DWORD    0x1',
]

test.each(harmless)('%s stays', (text) => {
  expect(removeSecrets(text)).toBe(text)
})

describe('as it is found in the wild', () => {
  test.each(planted)('%s', (_what, secret, text) => {
    const clean = removeSecrets(text)
    expect(clean).toContain(gone)
    for (let at = 0; at + 16 <= secret.length; at += 1) expect(clean).not.toContain(secret.slice(at, at + 16))
    expect(removeSecrets(clean)).toBe(clean)
  })
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
  const value = { a: ['password=abcdef', '', 1, null, { b: 'eyJhbGciOi' }], c: true, left: 'x' }
  expect(removeSecretsDeep(value)).toEqual({
    a: [`password=${gone}`, '', 1, null, { b: gone }],
    c: true,
    left: 'x',
  })
})

test('what stands under the name of a secret is removed, whatever it looks like', () => {
  const headers = {
    'set-cookie': 'a=b',
    Cookie2: 'a=b',
    authorization: 'Own abc',
    'Proxy-Authorization': 'x',
    'x-api-key': ['short', { a: 'b' }],
    PASSWORD: '',
    pwd: 7,
    server: 'Microsoft-IIS/10.0',
  }
  expect(removeSecretsDeep(headers)).toEqual({
    ...headers,
    'set-cookie': gone,
    Cookie2: gone,
    authorization: gone,
    'Proxy-Authorization': gone,
    'x-api-key': [gone, { a: 'b' }],
  })
})
