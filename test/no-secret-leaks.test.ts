// Secrets in everything that the machine answers: not sixteen characters of one may be in a report, on stdout or on stderr, with or without --no-redact.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { main } from '../src/cli.ts'
import type { Machine } from '../src/machine.ts'
import { CouldNotLook } from '../src/outcome.ts'
import { removeSecrets, removeSecretsDeep } from '../src/secrets.ts'
import { logFolder } from './healthy/extension-logs.ts'
import { extensionStatus, statusFile } from './healthy/extension-status.ts'
import { healthy } from './healthy/index.ts'
import { machineOf } from './machine-of.ts'

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
const token = `${part({ typ: 'JWT', alg: 'RS256' })}.${part({ oid: random(36, 1), scp: random(60, 2) })}.${random(342, 3)}`
const key = random(64, 4)
const password = random(24, 5)

const toBase64 = (text: string) => Buffer.from(text).toString('base64')
const toHex = (text: string) => Buffer.from(text).toString('hex')

/** A secret as it is found in the wild, and the text that holds it. */
const planted: [what: string, secret: string, text: string][] = [
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

type Plant = (text: string) => string

/** Texts keep their shape: JSON stays JSON, and lines stay lines, each with the secret at its end. */
const plantIn =
  (secret: string): Plant =>
  (text) => {
    try {
      const json = JSON.parse(text) as unknown
      if (typeof json === 'object' && json !== null) return JSON.stringify(plantInJson(json, secret))
    } catch {}
    return `${secret}\r\n${text.replace(/(?=\r?\n)/g, ` ${secret}`)} ${secret}`
  }

function plantInJson(value: unknown, secret: string): unknown {
  if (typeof value === 'string') return `${value} ${secret}`
  if (Array.isArray(value)) return value.map((child) => plantInJson(child, secret))
  if (value === null || typeof value !== 'object') return value
  const children = Object.entries(value).map(([name, child]) => [name, plantInJson(child, secret)])
  return { ...Object.fromEntries(children), planted: secret }
}

/** The machine with every text of every answer changed but those that name a kind or a path. */
function planting(machine: Machine, plant: Plant): Machine {
  const shapes = /^(kind|phase|outcome|encoding|modifiedAt|at)$/
  const change = (value: unknown, name = ''): unknown => {
    if (typeof value === 'string') return shapes.test(name) ? value : plant(value)
    if (Array.isArray(value)) return value.map((child) => change(child, name))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child, key)]))
  }
  const changed =
    (call: (...args: never[]) => Promise<unknown>) =>
    async (...args: never[]) =>
      change(await call(...args))
  return {
    ...machine,
    runProgram: changed(machine.runProgram) as Machine['runProgram'],
    readFileEnd: changed(machine.readFileEnd) as Machine['readFileEnd'],
    httpGet: changed(machine.httpGet) as Machine['httpGet'],
    ownNetwork: changed(machine.ownNetwork) as Machine['ownNetwork'],
    lookUpName: changed(machine.lookUpName) as Machine['lookUpName'],
    askNameServer: changed(machine.askNameServer) as Machine['askNameServer'],
    tryHttps: changed(machine.tryHttps) as Machine['tryHttps'],
  }
}

/** A machine on which every look fails with a message that holds the secret. */
function failing(machine: Machine, secret: string): Machine {
  const fail = async () => {
    throw new CouldNotLook('unreadable', `it said ${secret}`)
  }
  return {
    ...machine,
    runProgram: fail,
    readFileEnd: fail,
    listFolder: fail,
    httpGet: fail,
    ownNetwork: fail,
    lookUpName: fail,
    askNameServer: fail,
    tryHttps: fail,
  }
}

/** Everything that a run writes. */
async function writtenBy(machine: Machine, args: string[]): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-leaks-'))
  const written: Record<string, string> = { stdout: '', stderr: '' }
  const sink = (name: string) =>
    new Writable({
      write(chunk, _, done) {
        written[name] += String(chunk)
        done()
      },
    })
  try {
    await main([...args, '--verbose', ...(args.includes('--json') ? [] : ['--out', join(folder, 'out')])], {
      stdout: sink('stdout'),
      stderr: sink('stderr'),
      environment: {},
      currentFolder: folder,
      nodeVersion: 'v24.21.0',
      cancelled: new AbortController().signal,
      machine,
    })
    for (const name of await readdir(join(folder, 'out')).catch(() => []))
      written[name] = await readFile(join(folder, 'out', name), 'utf8')
  } finally {
    await rm(folder, { recursive: true })
  }
  return written
}

const shortestLeak = 16
function leaksIn(written: Record<string, string>, secret: string): string[] {
  const leaks = new Set<string>()
  for (const [name, text] of Object.entries(written))
    for (let at = 0; at + shortestLeak <= secret.length; at += 1) {
      const piece = secret.slice(at, at + shortestLeak)
      const found = text.indexOf(piece)
      if (found < 0) continue
      leaks.add(`${name}: …${text.slice(Math.max(0, found - 60), found + 60)}…`)
      break
    }
  return [...leaks]
}

const busy = {
  ...healthy,
  extensionLogs: logFolder({
    version: '2.2.0.0',
    text: '2026-11-20T01:58:00.000Z\t[Information]:\tRunning AAD Join Process\r\n2026-11-20T01:58:01.000Z\t[Information]:\tAAD Join failed with status code: -2145648607.\r\n',
  }),
  extensionStatus: extensionStatus('2.2.0.0', { statusFiles: [statusFile('error', 'AAD Join failed.')] }),
}

describe.each(planted)('%s', (_what, secret, text) => {
  test.each([
    ['in every answer', planting(machineOf(busy), plantIn(text))],
    ['in every failure', failing(machineOf(healthy), text)],
  ])('%s is not in any output', async (_where, machine) => {
    for (const args of [['--no-redact'], ['--json']])
      expect(leaksIn(await writtenBy(machine, args), secret)).toEqual([])
  })
})

test.each(harmless)('%s stays', (text) => {
  expect(removeSecrets(text)).toBe(text)
})

test.each(planted)('%s: what was removed once is not removed again', (_what, _secret, text) => {
  const once = removeSecrets(text)
  expect(removeSecrets(once)).toBe(once)
})

test('what stands under the name of a secret is removed, whatever it looks like', () => {
  const headers = { 'set-cookie': 'a=b', authorization: 'Own abc', 'x-api-key': 'short', server: 'Microsoft-IIS/10.0' }
  expect(removeSecretsDeep(headers)).toEqual({
    'set-cookie': '[secret removed]',
    authorization: '[secret removed]',
    'x-api-key': '[secret removed]',
    server: 'Microsoft-IIS/10.0',
  })
})

test('a file that cannot be replayed is not quoted with its secrets, nor can it steer the console', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-leaks-'))
  const file = join(folder, 'report.json')
  // The first is damaged so early that the message of JSON.parse quotes it.
  for (const content of [`password=${password}\u001b[2J`, `{"schemaVersion":"1.0 \\u001b[2J ${token}","evidence":7}`]) {
    await writeFile(file, content)
    const written = await writtenBy(machineOf(healthy), ['replay', file, '--json'])
    expect(written.stderr).toContain('error: ')
    expect(written.stderr).not.toContain('\u001b')
    for (const secret of [password, token]) expect(leaksIn(written, secret)).toEqual([])
  }
  await rm(folder, { recursive: true })
})

test('nothing that the VM says steers the console', async () => {
  const steering = '\u001b[31m\u0007\u009b'
  // Of control characters only line ends may be there.
  for (const machine of [planting(machineOf(busy), plantIn(steering)), failing(machineOf(healthy), steering)])
    for (const args of [['--no-redact'], ['--json']])
      for (const [name, text] of Object.entries(await writtenBy(machine, args)))
        expect(
          [...text].filter((one) => /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(one)),
          name,
        ).toEqual([])
})

test('the search finds what leaks', async () => {
  const word = 'Harmless0Word0That0Stays'
  expect(leaksIn(await writtenBy(planting(machineOf(busy), plantIn(word)), ['--no-redact']), word)).not.toEqual([])
})
