// The explain command on the command line: exit codes, --json, stdin.
import { Readable, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { main } from '../../src/cli.ts'
import { windowsMachine } from '../../src/windows-machine.ts'

async function call(args: string[], stdin: string | Buffer = '') {
  const written = { stdout: '', stderr: '' }
  const sink = (name: keyof typeof written) =>
    new Writable({
      write(chunk, _, done) {
        written[name] += String(chunk)
        done()
      },
    })
  const exitCode = await main(['explain', ...args], {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    environment: {},
    currentFolder: '.',
    nodeVersion: 'v24.21.0',
    cancelled: new AbortController().signal,
    machine: windowsMachine({}),
  })
  return { exitCode, ...written }
}

describe('exit code', () => {
  test.each([
    ['0 for a known code', ['0x801c0021'], 0],
    ['0 for a negative one, which is no option', ['-2145648607'], 0],
    ['0 for a text that begins with one', ['-2145648607, terminal error code 1007'], 0],
    ['0 for one among words', ['exit', 'code', '-2145648607'], 0],
    ['0 for a rule', ['dns-failure'], 0],
    ['0 for a symptom', ['Your', 'credentials', 'did', 'not', 'work'], 0],
    ['1 for an unknown code', ['0x801c0999'], 1],
    ['1 for a text without any', ['hello', 'world'], 1],
    ['2 for nothing', [], 2],
    ['2 for blanks', ['  '], 2],
    ['2 for a mistyped option', ['--jsno', '0x801c0021'], 2],
  ])('%s', async (_, args, expected) => {
    const { exitCode, stdout, stderr } = await call(args)
    expect(exitCode).toBe(expected)
    expect(stdout === '').toBe(expected === 2)
    expect(stderr === '').toBe(expected !== 2)
  })
})

test('arguments are one text', async () => {
  const { stdout } = await call(['FAIL', '[0x801c0021/0x80072ee7]', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ known: true, first: '0x80072ee7', rule: 'dns-failure' })
})

test('--json has the same fields for every question', async () => {
  const fields = async (asked: string) => Object.keys(JSON.parse((await call([asked, '--json'])).stdout))
  const all = ['known', 'first', 'firstBecause', 'rule', 'said', 'fix', 'codes', 'rules', 'notes', 'didYouMean']
  for (const asked of ['0x801c0021', 'hello', 'dns-failure', 'AADSTS1']) expect(await fields(asked)).toEqual(all)
})

describe('- reads stdin', () => {
  const text = 'DRS Discovery Test : FAIL [0x801c0021/0x801c000c]\r\n'

  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-16 as PowerShell pipes it', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['a code page', Buffer.from(`Ger\xe4t ${text}`, 'latin1')],
  ])('%s', async (_, bytes) => {
    const { exitCode, stdout } = await call(['-', '--json'], bytes)
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).first).toBe('0x801c000c')
  })

  test('an empty one is a usage error', async () => {
    expect((await call(['-'])).exitCode).toBe(2)
  })

  test('no more than is read, however long it is', async () => {
    const { stdout, exitCode } = await call(['-'], `0x801c0021\n${'line of a log\n'.repeat(500_000)}`)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Only the first')
  })
})
