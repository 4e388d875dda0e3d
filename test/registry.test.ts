// reg.exe's output is read by its shape alone, in every language; a miss is told from a denial by the parent's list.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import type { Machine } from '../src/machine.ts'
import { CouldNotLook } from '../src/outcome.ts'
import { toRawText } from '../src/raw-text.ts'
import { dword, parseRegistryOutput, queryRegistry, readCodePages, registryValues } from '../src/registry.ts'
import { utf8 } from './healthy/text.ts'

const capture = (name: string) => toRawText(readFileSync(`fixtures/captures/reg/${name}.txt`))
const never = new AbortController().signal

describe('parseRegistryOutput', () => {
  test('a German answer after a German error message', () => {
    expect([...parseRegistryOutput(capture('found-after-miss-de'))]).toEqual([
      [
        'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\FileSystem',
        [{ name: 'LongPathsEnabled', type: 'REG_DWORD', data: '0x1' }],
      ],
    ])
  })

  test('values without data, and no newline at the end', () => {
    const [[, values = []] = []] = parseRegistryOutput(capture('empty-values'))
    expect(values.map(({ name, data }) => [name, data])).toEqual([
      ['AutoConfigURL', ''],
      ['ProxyEnable', '0x1'],
      ['ProxyOverride', '<local>'],
      ['ProxyServer', '127.0.0.1:7890'],
    ])
  })

  test('columns parted by tabs, as reg.exe of Windows XP and Server 2003 printed, and by fewer blanks', () => {
    const key = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server'
    const lines = [
      '! REG.EXE VERSION 3.0',
      '',
      key,
      '    fDenyTSConnections\tREG_DWORD\t0x1',
      '  a  b  REG_SZ  c  d',
      '\tempty\tREG_SZ\t',
      '',
    ]
    expect(parseRegistryOutput(utf8(lines.join('\r\n'))).get(key)).toEqual([
      { name: 'fDenyTSConnections', type: 'REG_DWORD', data: '0x1' },
      { name: 'a  b', type: 'REG_SZ', data: 'c  d' },
      { name: 'empty', type: 'REG_SZ', data: '' },
    ])
  })

  test('a line of a hundred thousand blanks takes no time', () => {
    const blanks = ' '.repeat(100_000)
    expect(parseRegistryOutput(utf8(`HKEY_A\r\n${blanks}REG_${blanks}x\r\n`)).get('HKEY_A')).toEqual([])
  })

  test.each(['not-found-en', 'not-found-de'])('%s holds no key', (name) => {
    expect(parseRegistryOutput(capture(name)).size).toBe(0)
  })

  test('the translated default value, names with blanks and umlauts, all types, and keys below', () => {
    const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Büro'
    const text = [
      '',
      key,
      '    (Standard)    REG_SZ    (Wert nicht festgelegt)',
      '    zwei    Spalten    REG_SZ    a    REG_SZ    b',
      '    Liste    REG_MULTI_SZ    eins\\0zwei\\0',
      '    Größe    REG_BINARY    00FF10',
      '    Pfad    REG_EXPAND_SZ    %SystemRoot%',
      '    leer    REG_NONE    ',
      '    weit    REG_QWORD    0x1ffffffff',
      '',
      `${key}\\Öl`,
      '    n    REG_DWORD    0xffffffff',
      '',
    ].join('\r\n')
    const raw = { ...toRawText(iconv.encode(text, 'cp850')), codePage: 850 }
    expect(raw.encoding).toBe('bytes')
    const keys = parseRegistryOutput(raw)
    expect([...keys.keys()]).toEqual([key, `${key}\\Öl`])
    expect(keys.get(key)).toEqual([
      { name: '(Standard)', type: 'REG_SZ', data: '(Wert nicht festgelegt)' },
      { name: 'zwei    Spalten', type: 'REG_SZ', data: 'a    REG_SZ    b' },
      { name: 'Liste', type: 'REG_MULTI_SZ', data: 'eins\\0zwei\\0' },
      { name: 'Größe', type: 'REG_BINARY', data: '00FF10' },
      { name: 'Pfad', type: 'REG_EXPAND_SZ', data: '%SystemRoot%' },
      { name: 'leer', type: 'REG_NONE', data: '' },
      { name: 'weit', type: 'REG_QWORD', data: '0x1ffffffff' },
    ])
    expect(dword(keys.get(`${key}\\Öl`)?.[0])).toBe(0xffffffff)
  })

  test('thousands of keys with long values: every one is read', () => {
    const count = 5000
    const key = (index: number) =>
      `HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\${index}`
    const blob = 'A0'.repeat(1000)
    const text = Array.from(
      { length: count },
      (_, index) => `${key(index)}\r\n    Blob    REG_BINARY    ${blob}\r\n\r\n`,
    )
    const keys = parseRegistryOutput(utf8(text.join('')))
    expect(keys.size).toBe(count)
    expect(keys.get(key(count - 1))).toEqual([{ name: 'Blob', type: 'REG_BINARY', data: blob }])
  })

  test('what reg.exe would print for any values is read back', () => {
    const name = fc.string({ minLength: 1, unit: fc.constantFrom('a', 'Z', ' ', 'ü', '名', '(', '=', ':') })
    const data = fc.string({ unit: fc.constantFrom('x', ' ', '\\', '0', 'é', '値', 'REG_SZ', '\u2028') })
    const value = fc.record({ name, type: fc.constantFrom('REG_SZ', 'REG_DWORD', 'REG_MULTI_SZ'), data })
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const lines = values.map((one) => `    ${one.name}    ${one.type}    ${one.data}\r\n`)
        const keys = parseRegistryOutput(utf8(`\r\nHKEY_LOCAL_MACHINE\\A\r\n${lines.join('')}\r\n`))
        expect(keys.get('HKEY_LOCAL_MACHINE\\A')).toEqual(values)
      }),
    )
  })

  test('any text at all is read without a throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseRegistryOutput(utf8(`HKEY_A\r\n    ${text}`))
      }),
    )
  })
})

test('registryValues reads the asked key only, names in any case', () => {
  const output = utf8(
    'HKEY_A\\B\r\n    Start    REG_DWORD    0x2\r\n\r\nHKEY_A\\B\\C\r\n    Start    REG_DWORD    0x4\r\n',
  )
  const values = registryValues({ present: true, key: 'HKEY_A\\b', output })
  expect(dword(values.get('start'))).toBe(2)
})

test.each([
  ['REG_DWORD', '', null],
  ['REG_DWORD', '0x', null],
  ['REG_SZ', '0x1', null],
  ['REG_DWORD', '0x0', 0],
])('a %s with data %j as a number is %j', (type, data, number) => {
  expect(dword({ name: 'n', type, data })).toBe(number)
})

test('the code pages of a Japanese Windows', () => {
  const key = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage'
  const output = utf8(
    `${key}\r\n    932    REG_SZ    c_932.nls\r\n    ACP    REG_SZ    932\r\n    OEMCP    REG_SZ    932\r\n`,
  )
  expect(readCodePages(output)).toEqual({ oem: 932, ansi: 932 })
  expect(readCodePages(utf8(''))).toEqual({})
})

describe('queryRegistry', () => {
  /** A machine whose reg.exe can list these keys and nothing else. */
  const machineWith = (keys: Record<string, string>) =>
    ({
      runProgram: async (_: string, args: string[]) => {
        const output = keys[args[1] ?? '']
        return { exitCode: output === undefined ? 1 : 0, stdout: utf8(output ?? ''), stderr: utf8('') }
      },
    }) as unknown as Machine

  test('a key that its parent does not name is absent', async () => {
    const machine = machineWith({ HKEY_A: 'HKEY_A\r\n\r\nHKEY_A\\other\r\n' })
    expect(await queryRegistry(machine, 'HKEY_A\\wanted', never)).toEqual({ present: false, key: 'HKEY_A\\wanted' })
  })

  test('a key whose parents are absent too is absent', async () => {
    const machine = machineWith({ HKEY_A: 'HKEY_A\r\n\r\nHKEY_A\\other\r\n' })
    expect(await queryRegistry(machine, 'HKEY_A\\x\\y\\wanted', never)).toMatchObject({ present: false })
  })

  test('a key that its parent names but that gives no answer was denied', async () => {
    const machine = machineWith({ HKEY_A: 'HKEY_A\r\n\r\nHKEY_A\\WANTED\r\n' })
    await expect(queryRegistry(machine, 'HKEY_A\\wanted', never)).rejects.toMatchObject({ reason: 'access-denied' })
  })

  test('when not even the hive can be listed, nothing is known', async () => {
    await expect(queryRegistry(machineWith({}), 'HKEY_A\\wanted', never)).rejects.toThrow(CouldNotLook)
  })

  test.each([
    ['another key', 'HKEY_B\r\n    Wanted    REG_SZ    x\r\n\r\n'],
    ['words, and says that all is well', 'FEHLER: Zugriff verweigert\r\n'],
    ['its last half', '    REG_SZ    x\r\n\r\n'],
    ['its first half', 'HKEY_A\r\n    Other    REG_SZ    x\r\n    Wan'],
  ])('an answer of %s proves nothing', async (_, output) => {
    await expect(queryRegistry(machineWith({ HKEY_A: output }), 'HKEY_A', never)).rejects.toMatchObject({
      reason: 'unreadable',
    })
  })

  test.each([
    ['empty', '\r\n'],
    ['without a last line end', 'HKEY_a\r\n    Wanted    REG_SZ    x'],
    ['of keys alone', '\r\nHKEY_A\\below\r\n'],
    ['behind other words', 'FEHLER: x\r\n\r\nHKEY_A\r\n'],
  ])('an answer that is %s counts', async (_, output) => {
    expect(await queryRegistry(machineWith({ HKEY_A: output }), 'HKEY_A', never)).toMatchObject({ present: true })
  })

  describe('where reg.exe has words for a key that is absent', () => {
    const absent = 'FEHLER: Der angegebene Registrierungsschlüssel wurde nicht gefunden.\r\n'
    const denied = 'FEHLER: Zugriff verweigert\r\n'
    const germanReg = (deniedKey: string, asked: string[], software = 'HKEY_LOCAL_MACHINE\\SOFTWARE\r\n') =>
      ({
        runProgram: async (_: string, [, key = '']: string[]) => {
          asked.push(key)
          if (key === 'HKEY_LOCAL_MACHINE\\SOFTWARE') return { exitCode: 0, stdout: utf8(software), stderr: utf8('') }
          if (key === 'HKEY_A') return { exitCode: 0, stdout: utf8(`HKEY_A\r\n\r\n${deniedKey}\r\n`), stderr: utf8('') }
          return { exitCode: 1, stdout: utf8(''), stderr: utf8(key === deniedKey ? denied : absent) }
        },
      }) as unknown as Machine

    test('a key with these words is absent, and no parent is listed for it', async () => {
      const asked: string[] = []
      const machine = germanReg('HKEY_A\\closed', asked)
      for (const key of ['HKEY_A\\x\\y', 'HKEY_A\\z'])
        expect(await queryRegistry(machine, key, never)).toEqual({ present: false, key })
      expect(asked.filter((key) => key.startsWith('HKEY_A'))).toEqual(['HKEY_A\\x\\y', 'HKEY_A\\z'])
    })

    test('a key with other words was denied', async () => {
      const machine = germanReg('HKEY_A\\closed', [])
      await expect(queryRegistry(machine, 'HKEY_A\\closed', never)).rejects.toMatchObject({ reason: 'access-denied' })
    })

    test('words that are the same for all that fails prove nothing', async () => {
      const machine = {
        runProgram: async (_: string, [, key = '']: string[]) =>
          key === 'HKEY_A'
            ? { exitCode: 0, stdout: utf8('HKEY_A\r\n\r\nHKEY_A\\closed\r\n'), stderr: utf8('') }
            : { exitCode: 1, stdout: utf8(''), stderr: utf8(denied) },
      } as unknown as Machine
      await expect(queryRegistry(machine, 'HKEY_A\\closed', never)).rejects.toMatchObject({ reason: 'access-denied' })
    })
  })
})
