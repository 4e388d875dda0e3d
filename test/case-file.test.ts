// Files that people hand in as a report: read where that can be done, refused in one clear sentence where not.
import { mkdir, mkdtemp, readFile, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { loadCaseFile, UnreadableCaseFile } from '../src/case-file.ts'

const stored = await readFile('fixtures/stored-1.0-no-identity/report.json', 'utf8')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-case-'))
})

async function file(content: string | Uint8Array, name = 'report.json') {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

describe('read', () => {
  const plain = loadCaseFile('fixtures/stored-1.0-no-identity/report.json')

  test.each([
    ['as Windows PowerShell writes it by >, in UTF-16', Buffer.from(`\ufeff${stored}`, 'utf16le')],
    ['in UTF-16 without a byte order mark', Buffer.from(stored, 'utf16le')],
    ['in UTF-16 with the high byte first', Buffer.from(`\ufeff${stored}`, 'utf16le').swap16()],
    ['with a byte order mark, as Notepad saves it', `\ufeff${stored}`],
    ['with the line ends of Windows', stored.replaceAll('\n', '\r\n')],
    ['of a later minor version, with fields that are not known yet', stored.replace('"1.0"', '"1.7", "added": {}')],
  ])('a report %s', async (_, content) => {
    expect(await loadCaseFile(await file(content))).toMatchObject({
      collectedAt: (await plain).collectedAt,
      evidence: (await plain).evidence,
    })
  })

  test('the report of a folder, in whatever case its name is written', async () => {
    await file(stored, 'Report.JSON')
    expect(await loadCaseFile(folder)).toEqual({ ...(await plain) })
  })
})

describe('refused', () => {
  const other = (json: unknown) => JSON.stringify(json)
  test.each<[string, () => string | Promise<string>, string]>([
    ['nothing there', () => join(folder, 'none.json'), 'does not exist'],
    ['a folder without a report', () => folder, 'is a folder that holds no report.json'],
    ['no file at all', () => '/dev/null', 'is neither a file nor a folder'],
    ['an empty file', () => file(''), 'is empty'],
    ['a file of blanks', () => file(' \r\n'), 'is empty'],
    ['an archive', () => file(Buffer.from('504b0304140000000800ffd8', 'hex')), 'is no text'],
    ['a program', () => file(Buffer.concat([Buffer.from('MZ\0\0'), Buffer.alloc(64)])), 'is no text'],
    ['another kind of text', () => file('Device State\r\n AzureAdJoined : NO'), 'is not JSON'],
    ['the report for a reader', () => file('<!doctype html><title>x</title>'), 'is not JSON'],
    ['a report that was cut off', () => file(stored.slice(0, 3000)), 'it is cut off'],
    ['one that was cut off in UTF-16', () => file(Buffer.from(stored.slice(0, 3001), 'utf16le')), 'it is cut off'],
    ['JSON that is no object', () => file('[1]'), 'no report of aadlogin-doctor: it has no schemaVersion'],
    ['JSON of nothing', () => file('null'), 'no report of aadlogin-doctor'],
    ['JSON of something else', () => file(other({ name: 'x' })), 'it has no schemaVersion'],
    ['another schemaVersion', () => file(other({ schemaVersion: 2, layers: [] })), 'it has no schemaVersion'],
    [
      "another tool's report",
      () => file(other({ schemaVersion: '1.0', tool: { name: 'other-tool' }, evidence: {} })),
      'it was written by other-tool',
    ],
    ['a later major version', () => file(other({ schemaVersion: '2.0' })), 'Use a newer aadlogin-doctor'],
    ['a report without its evidence', () => file(other({ schemaVersion: '1.0' })), 'is a damaged report'],
    [
      'a look that is none',
      () => file(other({ schemaVersion: '1.0', collectedAt: '2026-11-20T02:14:09Z', evidence: { account: 1 } })),
      'is a damaged report',
    ],
    [
      'a bottomless pit',
      () => file(`{"schemaVersion":"1.0","evidence":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
      'nested too deeply',
    ],
    [
      'a flood of values',
      () => file(`{"schemaVersion":"1.0","evidence":[${'1,'.repeat(600_000)}1]}`),
      'too many values',
    ],
  ])('%s', async (_, path, words) => {
    const given = await path()
    const error = await loadCaseFile(given).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UnreadableCaseFile)
    expect((error as Error).message).toContain(words)
    expect((error as Error).message.startsWith(given)).toBe(true)
  })

  test('a file that is larger than any report, unread', async () => {
    const path = await file('')
    await truncate(path, 200 * 1024 * 1024 * 1024)
    await expect(loadCaseFile(path)).rejects.toThrow('is larger than 64 MiB')
  })

  test('a report that is damaged everywhere, in a few lines', async () => {
    const evidence = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`look${index}`, 1]))
    const path = await file(other({ schemaVersion: '1.0', collectedAt: '2026-11-20T02:14:09Z', evidence }))
    const error = (await loadCaseFile(path).catch((thrown: unknown) => thrown)) as Error
    expect(error.message).toContain('look0')
    expect(error.message.split('\n').length).toBeLessThan(10)
  })

  test('a folder by the name of the file', async () => {
    await mkdir(join(folder, 'report.json'))
    await expect(loadCaseFile(folder)).rejects.toThrow(UnreadableCaseFile)
  })
})
