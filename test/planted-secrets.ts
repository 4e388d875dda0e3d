// Secrets as they are found in the wild. secrets.test.ts looks at each alone, no-secret-leaks.test.ts plants each in whole machines.

/** Looks like what it stands for, and is the same in every run: base64 of a counter, scrambled. */
const random = (length: number, seed: number) => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  let state = seed * 2654435761
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return letters[(state >>> 8) % letters.length]
  }).join('')
}
const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url')
export const token = `${part({ typ: 'JWT', alg: 'RS256' })}.${part({ oid: random(36, 1), scp: random(60, 2) })}.${random(342, 3)}`
const key = random(64, 4)
export const password = random(24, 5)

const toBase64 = (text: string) => Buffer.from(text).toString('base64')
const toHex = (text: string) => Buffer.from(text).toString('hex')

/** A secret as it is found in the wild, and the text that holds it. */
export const planted: [what: string, secret: string, text: string][] = [
  ['a token', token, token],
  ['a token in an answer', token, `{"access_token":"${token}","expires_in":"3599"}`],
  ['a token that is escaped', token, `{\\"access_token\\":\\"${token}\\"}`],
  ['a token that is cut short', token.slice(0, 120), `"access_token":"${token.slice(0, 120)}`],
  ['a token cut in the middle', token, `AuthToken: ${token.slice(0, 90)} ... ${token.slice(-90)}`],
  ['the end of a token', token.slice(-80), `${token.slice(-80)}","expires_in":"3599","token_type":"Bearer"`],
  ['a header', token, `Authorization: Bearer ${token}`],
  ['a header with a short key', key, `Authorization: Bearer ${key.slice(0, 40)}`],
  [
    'a SAS address',
    key,
    `https://a.blob.core.windows.net/c/b.zip?sv=2021-08-06&se=2026-11-20&sr=b&sp=r&sig=${key.slice(0, 43)}%3D`,
  ],
  [
    'a storage key',
    key,
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${key}==;EndpointSuffix=core.windows.net`,
  ],
  ['a password', password, `"password": "${password}"`],
  ['a password without quotes', password, `password=${password}`],
  ['a client secret', password, `client_secret=${password}&grant_type=client_credentials`],
  ['protected settings', key, `"protectedSettings":"${key}"`],
  ['cookies', password, `Set-Cookie: ESTSAUTH=${password}; path=/; secure`],
  ['a private key', key, `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----`],
  ['a private key without its start', key, `${key}\n${key.slice(0, 30)}\n-----END RSA PRIVATE KEY-----`],
  ['a private key without its end', key, `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${key}`],
  ['the middle of a token', token.slice(150, 210), `... ${token.slice(150, 210)} ...`],
  ['a token over several lines', token, (token.match(/.{1,76}/g) ?? []).join('\r\n    ')],
  ['a token over several lines of JSON', token, `{"log": "${(token.match(/.{1,80}/g) ?? []).join('\\n')}"}`],
  ['a token with escaped dots', token.slice(0, 200), token.slice(0, 200).replaceAll('.', '\\u002e')],
  ['a token in an address', token, `https://a.example/cb?state=1&id_token=${token.replaceAll('.', '%2E')}`],
  ['a token in base64', toBase64(token), toBase64(token)],
  ['a token as the bytes of a registry value', toHex(token), `    Blob    REG_BINARY    ${toHex(token).toUpperCase()}`],
  [
    'a token as the bytes of UTF-16',
    token,
    `    Blob    REG_BINARY    ${Buffer.from(token, 'utf16le').toString('hex')}`,
  ],
  ['a token in UTF-16 amid other text', token, `a\r\n${[...token].map((letter) => `${letter}\0`).join('')}`],
  ['a refresh token', key, `0.AX${key.slice(0, 30)}.${key}`],
  ['a client secret', password, `it was abc8Q~${password}${password.slice(0, 10)}.`],
  ['a client secret by its name', password, `AZURE_CLIENT_SECRET=${password}`],
  ['a storage key without its name', key, `${key.slice(0, 30)}+${key.slice(30, 50)}/${key.slice(0, 34)}==`],
  ['a storage key in JSON', key, `{"key":"${key.slice(0, 40)}\\/${key.slice(18)}=="}`],
  ['a SAS in JSON', key, `{\\"uri\\":\\"https://a.example/c?sv=2021\\u0026sig=${key.slice(0, 43)}%3D\\"}`],
  ['a connection string', password, `Server=tcp:a;Database=b;User ID=c;Password=${password};Encrypt=True`],
  ['an encoded connection string', password, `EntityPath%3Da%3BSharedAccessKey%3D${password}`],
  ['a cookie without its header', password, `ESTSAUTHPERSISTENT=${password}; buid=1`],
  ['a cookie header in JSON', password, `{"Cookie":"session=${password}; a=b"}`],
  ['the cookie of a PRT', password, `x-ms-RefreshTokenCredential: ${password}`],
  ['a basic header', toBase64(`admin:${password}`), `authorization: basic ${toBase64(`admin:${password}`)}`],
  ['an NTLM message', key, `Proxy-Authorization: NTLM TlRMTVNTUAADAAAA${key}`],
  ['a Kerberos ticket', key, `Negotiate YIIG${key}${key}`],
  [
    'a hash',
    toHex(password).slice(0, 32),
    `admin:500:aad3b435b51404eeaad3b435b51404ee:${toHex(password).slice(0, 32)}:::`,
  ],
  ['a password with blanks', password, `"adminPassword": "${password.slice(0, 8)} \\" ${password.slice(8)}"`],
  ['a password of signs', `${password}}{,[`, `password=${password}}{,[`],
  ['a password in XML', password, `<AdministratorPassword>${password}</AdministratorPassword>`],
  ['a password in the registry', password, `    DefaultPassword    REG_SZ    ${password}`],
  ['a password of a proxy', password, `http://user:${password}@proxy.example:8080`],
  ['a password of a proxy without http://', password, `proxy is user:${password}@proxy.example:8080`],
  ['a password of the Azure CLI', password, `az vm create --admin-password ${password} --name vm`],
  ['a password in a template', password, `{"adminPassword":{"value":"${password}"}}`],
  ['a password in an answer file', password, `<Password><Value>${password}</Value></Password>`],
  ['a password of net user', password, `C:\\> net user admin ${password} /add`],
  ['a password of net use', password, `net.exe use Z: \\\\server\\share ${password} /user:admin`],
  ['a password of cmdkey', password, `cmdkey /add:a /user:b /pass:${password}`],
  ['a password of PowerShell', password, `ConvertTo-SecureString '${password}' -AsPlainText -Force`],
  ['a password argument', password, `join.ps1 -AdminPassword "${password}" -Wait`],
  ['a private key in DER', toHex(key), `308204be020100300d06092a864886f70d0101010500048204a8${toHex(key)}`],
]
