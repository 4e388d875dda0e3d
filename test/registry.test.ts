// reg.exe's output is read by its shape alone, in every language; a miss is told from a denial by the parent's list.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import type { Machine } from '../src/machine.ts'
import { toRawText } from '../src/raw-text.ts'
import {
  codePagesKey,
  dword,
  parseRegistryOutput,
  queryRegistry,
  readCodePages,
  registryRawSchema,
  registryValues,
} from '../src/registry.ts'
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
      'unindented  REG_SZ',
      '   three   REG_SZ   c',
      'both \tREG_SZ\td',
      '',
    ]
    expect(parseRegistryOutput(utf8(lines.join('\r\n'))).get(key)).toEqual([
      { name: 'fDenyTSConnections', type: 'REG_DWORD', data: '0x1' },
      { name: 'a  b', type: 'REG_SZ', data: 'c  d' },
      { name: 'empty', type: 'REG_SZ', data: '' },
      { name: 'unindented', type: 'REG_SZ', data: '' },
      { name: 'three', type: 'REG_SZ', data: 'c' },
      { name: 'both', type: 'REG_SZ', data: 'd' },
    ])
  })

  test('a key with blanks behind it, as copied from a console', () => {
    expect([...parseRegistryOutput(utf8('HKEY_A\\B   \r\n    n    REG_DWORD    0x1\r\n'))]).toEqual([
      ['HKEY_A\\B', [{ name: 'n', type: 'REG_DWORD', data: '0x1' }]],
    ])
  })

  test('no value of words about types, nor of a value before any key', () => {
    const lines = [
      '    n    REG_DWORD    0x1',
      'HKEY_A',
      '',
      'A type: REG_SZ  REG_DWORD ...',
      '    REG_SZ    of no name',
      '',
    ]
    expect([...parseRegistryOutput(utf8(lines.join('\r\n')))]).toEqual([['HKEY_A', []]])
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
      '    drei    REG_Spalten    REG_SZ    c',
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
      { name: 'drei    REG_Spalten', type: 'REG_SZ', data: 'c' },
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
  expect(registryValues({ present: false, key: 'HKEY_A\\b' }).size).toBe(0)
})

test('a key that was read and one that is absent are kept as they are in a report', () => {
  for (const raw of [
    { present: false, key: 'HKEY_A' },
    { present: true, key: 'HKEY_A', output: utf8('HKEY_A\r\n') },
  ])
    expect(registryRawSchema.parse(raw)).toEqual(raw)
  expect(registryRawSchema.safeParse({ present: true, key: 'HKEY_A' }).success).toBe(false)
})

test.each([
  ['REG_DWORD', '', null],
  ['REG_DWORD', '0x', null],
  ['REG_SZ', '0x1', null],
  ['REG_DWORD', '0x0', 0],
  ['REG_DWORD', '0xA', 10],
  ['REG_DWORD', '0x100000000', null],
  ['REG_DWORD', '1 (0x1)', null],
  ['REG_DWORD', '(0x1', null],
  ['REG_QWORD', '0x1', null],
])('a %s with data %j as a number is %j', (type, data, number) => {
  expect(dword({ name: 'n', type, data })).toBe(number)
})

test('a value that is absent is no number', () => expect(dword(undefined)).toBeNull())

test('the code pages of a Japanese Windows', () => {
  const key = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage'
  const values = (...rows: string[]) => utf8(`${[key, ...rows.map((row) => `    ${row}`)].join('\r\n')}\r\n`)
  expect(codePagesKey).toBe(key)
  expect(readCodePages(values('932    REG_SZ    c_932.nls', 'ACP    REG_SZ    932', 'OEMCP    REG_SZ    932'))).toEqual(
    { oem: 932, ansi: 932 },
  )
  expect(readCodePages(values('acp    REG_SZ    65001'))).toEqual({ ansi: 65001 })
  for (const odd of ['', '0', '42', '1252 ', 'c1252', '123456'])
    expect(readCodePages(values(`OEMCP    REG_SZ    ${odd}`))).toEqual({})
  expect(readCodePages(utf8(''))).toEqual({})
})

describe('queryRegistry', () => {
  /** A machine whose reg.exe answers for these keys, and says of all others what stands for the first that begins as they do, or nothing. */
  const machineWith = (found: Record<string, string>, refused: Record<string, string> = {}) => {
    const asked: string[] = []
    const runProgram: Machine['runProgram'] = async (program, args, { signal, maxBytes = '' }) => {
      expect(signal).toBeInstanceOf(AbortSignal)
      const line = `${program} ${args.join(' ')}`
      const key = /^reg\.exe query (\S+) (?:\/s )?\/reg:64$/.exec(line)?.[1] ?? `no key in ${line}`
      asked.push(`${line.slice(14)} ${maxBytes}`.trim())
      const output = found[key]
      const words = Object.entries(refused).find(([start]) => key.startsWith(start))?.[1] ?? ''
      if (output === undefined) return { exitCode: 1, stdout: utf8(''), stderr: utf8(words) }
      return { exitCode: 0, stdout: utf8(output), stderr: utf8('') }
    }
    return { machine: { runProgram } as Machine, asked }
  }
  const wanted = 'HKEY_A\\wanted'
  const siblings = { HKEY_A: 'HKEY_A\r\n\r\nHKEY_A\\other\r\n' }

  test('a key that is there: what was printed', async () => {
    const { machine, asked } = machineWith({ [wanted]: `${wanted}\r\n    n    REG_SZ    x\r\n` })
    const raw = { present: true, key: wanted, output: utf8(`${wanted}\r\n    n    REG_SZ    x\r\n`) }
    expect(await queryRegistry(machine, wanted, never)).toEqual(raw)
    expect(await queryRegistry(machine, wanted, never, { recursive: true, maxBytes: 4096 })).toEqual(raw)
    expect(asked).toEqual([`${wanted} /reg:64`, `${wanted} /s /reg:64 4096`])
  })

  test('a key that its parent does not name is absent', async () => {
    expect(await queryRegistry(machineWith(siblings).machine, wanted, never)).toEqual({ present: false, key: wanted })
  })

  test('a key whose parents are absent too is absent', async () => {
    const key = 'HKEY_A\\x\\y\\wanted'
    expect(await queryRegistry(machineWith(siblings).machine, key, never)).toEqual({ present: false, key })
  })

  test('a key that its parent names but that gives no answer was denied', async () => {
    const { machine } = machineWith({ HKEY_A: 'HKEY_A\r\n\r\nHKEY_A\\WANTED\r\n' })
    await expect(queryRegistry(machine, wanted, never)).rejects.toMatchObject({
      reason: 'access-denied',
      message: 'reg.exe could not read HKEY_A\\wanted (exit code 1), which exists',
    })
  })

  test('what is below a closed key cannot be told', async () => {
    const { machine } = machineWith({ HKEY_A: 'HKEY_A\r\n\r\nHKEY_A\\closed\r\n' })
    await expect(queryRegistry(machine, 'HKEY_A\\closed\\wanted', never)).rejects.toMatchObject({
      reason: 'access-denied',
      message: 'reg.exe could not read HKEY_A\\closed (exit code 1), which exists',
    })
  })

  test('when not even the hive can be listed, nothing is known', async () => {
    await expect(queryRegistry(machineWith({}).machine, wanted, never)).rejects.toMatchObject({
      reason: 'unreadable',
      message: 'reg.exe could not list HKEY_A',
    })
  })

  test.each([
    ['another key', 'HKEY_B\r\n    Wanted    REG_SZ    x\r\n\r\n'],
    ['words, and says that all is well', 'FEHLER: Zugriff verweigert\r\n'],
    ['its last half', '    REG_SZ    x\r\n\r\n'],
  ])('an answer of %s proves nothing', async (_, output) => {
    await expect(queryRegistry(machineWith({ HKEY_A: output }).machine, 'HKEY_A', never)).rejects.toMatchObject({
      reason: 'unreadable',
      message: 'reg.exe answered something else than HKEY_A',
    })
  })

  test.each(['    Wan', '    Other    REG_SZ    x\r\n    Wan'])('nor does one of its first half: %j', async (half) => {
    const { machine } = machineWith({ HKEY_A: `HKEY_A\r\n${half}` })
    for (const key of ['HKEY_A', 'HKEY_A\\below'])
      await expect(queryRegistry(machine, key, never)).rejects.toMatchObject({
        reason: 'unreadable',
        message: 'reg.exe ended in the middle of HKEY_A',
      })
  })

  test.each([
    ['empty', '\r\n'],
    ['without a last line end', 'HKEY_a\r\n    Wanted    REG_SZ    x'],
    ['of keys alone', '\r\nHKEY_A\\below\r\n'],
    ['behind other words', 'FEHLER: x\r\n\r\nHKEY_A\r\n'],
  ])('an answer that is %s counts', async (_, output) => {
    expect(await queryRegistry(machineWith({ HKEY_A: output }).machine, 'HKEY_A', never)).toMatchObject({
      present: true,
    })
  })

  describe('where reg.exe has words for a key that is absent', () => {
    const absent = readFileSync('fixtures/captures/reg/not-found-de.txt', 'utf8')
    const denied = 'FEHLER: Zugriff verweigert\r\n'
    const software = 'HKEY_LOCAL_MACHINE\\SOFTWARE'
    const found = { [software]: `${software}\r\n`, HKEY_A: 'HKEY_A\r\n\r\nHKEY_A\\closed\r\n' }

    test('a key with these words is absent, and no parent is listed for it', async () => {
      const { machine, asked } = machineWith(found, { '': absent })
      for (const key of ['HKEY_A\\x\\y', 'HKEY_A\\z'])
        expect(await queryRegistry(machine, key, never)).toEqual({ present: false, key })
      // The words were asked for once, of a key that its parent does not name.
      expect(asked).toEqual([
        'HKEY_A\\x\\y /reg:64',
        expect.stringMatching(/^HKEY_LOCAL_MACHINE\\SOFTWARE\\\S+ \/reg:64$/),
        `${software} /reg:64`,
        'HKEY_A\\z /reg:64',
      ])
    })

    test('a key with other words was denied', async () => {
      const { machine } = machineWith(found, { 'HKEY_A\\closed': denied, '': absent })
      await expect(queryRegistry(machine, 'HKEY_A\\closed', never)).rejects.toMatchObject({ reason: 'access-denied' })
    })

    test.each([denied, '', '\r\n'])('%j, said of all that fails, proves nothing', async (words) => {
      const { machine } = machineWith({ HKEY_A: found.HKEY_A }, { '': words })
      await expect(queryRegistry(machine, 'HKEY_A\\closed', never)).rejects.toMatchObject({ reason: 'access-denied' })
    })

    test.each(['', '\r\n'])('silence (%j) proves nothing where other keys can be listed', async (words) => {
      const { machine } = machineWith(found, { '': words })
      await expect(queryRegistry(machine, 'HKEY_A\\closed', never)).rejects.toMatchObject({ reason: 'access-denied' })
    })
  })
})
