// Files and folders that misbehave, on a real disk: each ends in a value or in a recorded failure, in time and in bounded memory.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CouldNotLook } from '../src/outcome.ts'
import { windowsMachine } from '../src/windows-machine.ts'

const machine = windowsMachine({})
const folder = mkdtempSync(join(tmpdir(), 'aadlogin-doctor-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
const read = (name: string, maxBytes = 64 * 1024) =>
  machine.readFileEnd(at(name), { signal: AbortSignal.timeout(5000), maxBytes })
const list = (name: string, maxEntries = 1000) =>
  machine.listFolder(at(name), { signal: AbortSignal.timeout(5000), maxEntries })
const megabyte = 1024 * 1024

describe('a file', () => {
  test('of 2 GB: only its end is read', async () => {
    const size = 2 * 1024 * megabyte
    const file = openSync(at('huge.log'), 'w')
    ftruncateSync(file, size)
    writeSync(file, 'the last line\r\n', size - 15)
    closeSync(file)
    const before = process.memoryUsage().rss
    const found = await read('huge.log')
    expect(found).toMatchObject({ present: true, size, content: { cutBytes: size - 64 * 1024 } })
    expect(found.present && found.content.text.endsWith('the last line\r\n')).toBe(true)
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * megabyte)
  })

  test('of one line: its end is read', async () => {
    writeFileSync(at('one-line.log'), 'x'.repeat(5 * megabyte))
    expect(await read('one-line.log', 1000)).toMatchObject({ content: { text: 'x'.repeat(1000) } })
  })

  test('of random bytes is kept as it is', async () => {
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256))
    writeFileSync(at('binary.log'), bytes)
    const found = await read('binary.log')
    expect(found.present && found.content.encoding).toBe('bytes')
    expect(found.present && Buffer.from(found.content.text, 'latin1').equals(bytes)).toBe(true)
  })

  test('that grows while it is read ends where it ended', async () => {
    writeFileSync(at('growing.log'), 'a'.repeat(100_000))
    const reading = read('growing.log', 200_000)
    for (let i = 0; i < 100; i += 1) writeFileSync(at('growing.log'), 'b'.repeat(100_000), { flag: 'a' })
    const found = await reading
    expect(found.present && found.content.text.length).toBeLessThanOrEqual(200_000)
  })

  test('that is a pipe, a folder or a device is not opened', async () => {
    execFileSync('mkfifo', [at('pipe.log')])
    mkdirSync(at('folder.log'))
    for (const name of ['pipe.log', 'folder.log'])
      await expect(read(name)).rejects.toMatchObject({
        reason: 'unreadable',
        message: expect.stringContaining('is not a file'),
      })
    await expect(machine.readFileEnd('/dev/zero', { signal: AbortSignal.timeout(5000), maxBytes: 10 })).rejects.toThrow(
      CouldNotLook,
    )
  })

  test('that is a link is not followed', async () => {
    symlinkSync('/etc/passwd', at('link.log'))
    await expect(read('link.log')).rejects.toMatchObject({ reason: 'unreadable' })
  })

  test('below a link is not reached: it may lead to another machine', async () => {
    mkdirSync(at('elsewhere/deeper'), { recursive: true })
    writeFileSync(at('elsewhere/deeper/a.log'), 'not ours')
    symlinkSync(at('elsewhere'), at('lured'))
    const refused = { reason: 'unreadable', message: expect.stringContaining('lured is a link') }
    await expect(read('lured/deeper/a.log')).rejects.toMatchObject(refused)
    await expect(list('lured/deeper')).rejects.toMatchObject(refused)
    await expect(list('lured')).rejects.toMatchObject(refused)
    await expect(list('lured/absent')).rejects.toMatchObject(refused)
  })

  test('under a folder that is a file is absent', async () => {
    expect(await read('one-line.log/below.log')).toEqual({ present: false })
  })

  test.skipIf(process.getuid?.() === 0)('that is denied is a failure, not an absence', async () => {
    writeFileSync(at('denied.log'), 'x')
    chmodSync(at('denied.log'), 0)
    await expect(read('denied.log')).rejects.toMatchObject({ reason: 'access-denied' })
  })
})

describe('a folder', () => {
  beforeAll(() => {
    mkdirSync(at('crowded'))
    execFileSync('sh', ['-c', 'seq 1 20000 | xargs touch'], { cwd: at('crowded') })
  })

  test('of 20,000 entries: no more are listed than were asked for', async () => {
    const found = await list('crowded', 50)
    expect(found.present && found.entries.length).toBe(50)
    expect(found).toMatchObject({ more: true })
  })

  test('of exactly as many entries as were asked for is whole', async () => {
    mkdirSync(at('small'))
    for (const name of ['a', 'b', 'c']) writeFileSync(join(at('small'), name), '')
    expect(await list('small', 3)).toMatchObject({ more: false })
    expect(await list('small', 2)).toMatchObject({ more: true })
    expect(await list('small', 0)).toEqual({ present: true, entries: [], more: true })
  })

  test('in a crowded one that lacks it is absent', async () => {
    expect(await list('crowded/not-there/deeper')).toEqual({ present: false })
  })

  test('that holds itself: the link is not entered', async () => {
    mkdirSync(at('loop'))
    symlinkSync('..', at('loop/up'))
    symlinkSync('me', at('loop/me'))
    expect(await list('loop')).toMatchObject({ entries: expect.arrayContaining([{ name: 'up', kind: 'other' }]) })
    await expect(list('loop/me')).rejects.toMatchObject({
      reason: 'unreadable',
      message: expect.stringContaining('is a link'),
    })
  })
})

test('a look after its time is over fails at once', async () => {
  const signal = AbortSignal.abort()
  await expect(machine.listFolder(folder, { signal, maxEntries: 1 })).rejects.toMatchObject({ reason: 'timeout' })
  await expect(machine.readFileEnd(at('one-line.log'), { signal, maxBytes: 1 })).rejects.toMatchObject({
    reason: 'timeout',
  })
})
