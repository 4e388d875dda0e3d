// The extension's logs as files: which are read, in which bytes, and which attempt of many is the newest.
import { appendFileSync, mkdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { attemptsOf, extensionLogs, extensionName } from '../../src/probes/extension-logs.ts'
import { rawTextSchema } from '../../src/raw-text.ts'
import { folderMachine, untilDone } from '../folder-machine.ts'
import { type LogFile, logFolder } from '../healthy/extension-logs.ts'

const folder = `C:\\WindowsAzure\\Logs\\Plugins\\${extensionName}`
const failed =
  '[11/20/2026 1:58:03 AM] Starting AAD Join process.\r\n[11/20/2026 1:58:05 AM] AAD Join failed with status code: -2145648607.\r\n'
const joined =
  '[11/20/2026 1:58:03 AM] Starting AAD Join process.\r\n[11/20/2026 1:58:05 AM] Successfully joined machine to AAD.\r\n'
const utcJoined = (at: string) =>
  `${at}\t[Information]:\tRunning AAD Join Process\r\n${at}\t[Information]:\tSuccessfully joined machine to AAD.\r\n`
const utcFailed = (at: string) =>
  `${at}\t[Information]:\tRunning AAD Join Process\r\n${at}\t[Error]:\tAAD Join failed with status code -2145648607.\r\n`
const read = (...files: LogFile[]) => extensionLogs.parse(logFolder(...files))

/** Looks at a machine and reads what was seen. */
async function lookAt(machine: ReturnType<typeof folderMachine>) {
  const raw = extensionLogs.raw.parse(JSON.parse(JSON.stringify(await extensionLogs.collect(machine, untilDone))))
  return { raw, facts: extensionLogs.parse(raw) }
}

describe('which attempt is the newest', () => {
  test('by time, over version folders and file names', () => {
    const facts = read(
      { version: '2.2.0.0', text: utcFailed('2026-11-18T10:00:00.1234567Z') },
      { version: '1.0.0.1', name: 'CommandExecution_2026111911000012345.log', text: utcFailed('2026-11-19T11:00:00Z') },
      { version: '10.0.0.0', name: 'AADLoginForWindowsExtension0.log', text: utcFailed('2026-11-17T10:00:00Z') },
      { version: '1.0.0.1', text: utcJoined('2026-11-19T12:00:00Z') },
    )
    expect(facts.attempts.map((one) => `${one.version} ${one.outcome}`)).toEqual([
      '10.0.0.0 failed',
      '2.2.0.0 failed',
      '1.0.0.1 failed',
      '1.0.0.1 succeeded',
    ])
    expect(facts.newest).toMatchObject({
      file: 'CommandExecution.log',
      endedAt: '2026-11-19T12:00:00.000Z',
      atFrom: 'utc',
    })
  })
  test('a log without stamps counts by the last change of its file', () => {
    const facts = read(
      {
        version: '1.0.0.0',
        text: 'AAD Join failed with status code -2145648639.',
        modifiedAt: '2026-11-19T12:00:00.000Z',
      },
      { version: '2.2.0.0', text: utcJoined('2026-11-19T11:00:00Z') },
    )
    expect(facts.newest).toMatchObject({ version: '1.0.0.0', at: '2026-11-19T12:00:00.000Z', atFrom: 'file' })
  })
})

describe('local time', () => {
  const zone = (modifiedAt: string, text = failed) => attemptsOf('1.0.0.1', 'CommandExecution.log', text, modifiedAt)[0]
  test('becomes UTC where the file was last changed at the last stamp', () => {
    // 1:58:05 on the wall, 06:58:06 UTC on the disk: five hours behind.
    expect(zone('2026-11-20T06:58:06.200Z')).toMatchObject({
      at: '2026-11-20T06:58:05.000Z',
      atFrom: 'local',
      startedLocal: '2026-11-20T01:58:03',
      endedLocal: '2026-11-20T01:58:05',
      startedAt: null,
      endedAt: null,
    })
  })
  test('also where another operation of the handler wrote on after the join', () => {
    const later = `${failed}[11/20/2026 3:30:00 AM] Execution Output: \r\n[11/20/2026 3:30:01 AM] Handler disabled.\r\n`
    expect(zone('2026-11-20T08:30:01.000Z', later)).toMatchObject({ at: '2026-11-20T06:58:05.000Z', atFrom: 'local' })
  })
  test('is taken for UTC where the file was changed at another moment, as after a copy', () => {
    expect(zone('2026-11-25T09:33:00.000Z')).toMatchObject({
      at: '2026-11-20T01:58:05.000Z',
      atFrom: 'local-taken-for-utc',
    })
  })
  test('is no later than its file', () => {
    expect(zone('2026-11-20T01:05:00.000Z')).toMatchObject({ at: '2026-11-20T01:05:00.000Z' })
  })
  test("becomes UTC by the service's own time in the log", () => {
    const text = `${joined.replace('Successfully', 'Join response time: Thu, 19 Nov 2026 16:58:04 GMT\r\n[11/20/2026 1:58:05 AM] Successfully')}`
    // Nine hours ahead: Tokyo; the file was copied since.
    expect(zone('2027-01-01T00:00:00.000Z', text)).toMatchObject({ at: '2026-11-19T16:58:05.000Z', atFrom: 'local' })
  })
  test('files that contradict each other tell nothing', () => {
    // Both copied at one moment, their last stamps four hours apart.
    const modifiedAt = '2026-11-20T01:58:06.000Z'
    const facts = read(
      { version: '1.0.0.0', text: joined, modifiedAt },
      { version: '1.0.0.1', text: failed.replaceAll(' 1:58', ' 5:58'), modifiedAt },
    )
    expect(new Set(facts.attempts.map((one) => one.atFrom))).toEqual(new Set(['local-taken-for-utc']))
  })
  test('an older log in local time against a newer one in UTC', () => {
    const facts = read(
      { version: '1.0.0.1', text: failed, modifiedAt: '2026-11-20T06:58:06.000Z' },
      { version: '2.2.0.0', text: utcJoined('2026-11-20T05:00:00Z') },
    )
    expect(facts.newest).toMatchObject({ version: '1.0.0.1', outcome: 'failed' })
  })
  test('German stamps', () => {
    const german =
      '[20.11.2026 01:58:03] Adding Registry Settings.\r\n[20.11.2026 01:58:05] AAD Join failed with status code: -2145648607.\r\n'
    expect(zone('2026-11-20T00:58:05.000Z', german)).toMatchObject({
      at: '2026-11-20T00:58:05.000Z',
      registrySetAt: '2026-11-20T00:58:03.000Z',
      pku2uSetAt: null,
    })
  })
})

describe('what names the VM', () => {
  test('resource and registration resource of the newest log that has them', () => {
    const id = (name: string) =>
      `/subscriptions/7f1d2c3b-5a64-4c1e-9d0f-3b2a1c0d9e8f/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/${name}`
    const log = (at: string, name: string) =>
      `${at}\t[Information]:\tRunning AAD Join Process\r\n${at}\t[Information]:\tAzure resource Id:${id(name)}\r\n${at}\t[Information]:\tGetting MSI token for app urn:ms-drs:enterpriseregistration.microsoftonline.us.\r\n`
    const facts = read(
      { version: '1.0', text: log('2026-11-19T10:00:00Z', 'new') },
      { version: '2.0', text: log('2026-11-18T10:00:00Z', 'old') },
      { version: '3.0', text: utcFailed('2026-11-20T10:00:00Z') },
    )
    expect(facts.resourceId).toBe(id('new'))
    expect(facts.registrationResource).toBe('urn:ms-drs:enterpriseregistration.microsoftonline.us')
  })
})

describe('the folder', () => {
  test('absent: never installed', async () => {
    const { facts } = await lookAt(folderMachine())
    expect(facts).toMatchObject({ folderPresent: false, newest: null, unread: [] })
  })
  test('the bytes of a file: UTF-8, UTF-16 with and without its mark, and code pages', async () => {
    const machine = folderMachine()
    const text = `${failed}[11/20/2026 1:58:06 AM] état\r\n`
    const bytes: Record<string, Uint8Array> = {
      utf8: Buffer.from(text),
      'utf8-marked': Buffer.from(`\uFEFF${text}`),
      utf16le: iconv.encode(text, 'utf-16le', { addBOM: true }),
      'utf16le-unmarked': iconv.encode(text, 'utf-16le', { addBOM: false }),
      utf16be: iconv.encode(text, 'utf-16be', { addBOM: true }),
      cp850: iconv.encode(text, 'cp850'),
      'windows-1252': iconv.encode(text, 'windows-1252'),
    }
    for (const [version, content] of Object.entries(bytes))
      machine.write(`${folder}\\${version}\\CommandExecution.log`, content)
    const { facts } = await lookAt(machine)
    expect(facts.unread).toEqual([])
    expect(facts.attempts.map((one) => one.version).sort()).toEqual(Object.keys(bytes).sort())
    for (const one of facts.attempts)
      expect(one).toMatchObject({ outcome: 'failed', codes: ['-2145648607'], startedLocal: '2026-11-20T01:58:03' })
  })
  test('only logs are read', async () => {
    const machine = folderMachine()
    machine.write(`${folder}\\1.0.0.1\\setup.exe`, 'not a log')
    machine.write(`${folder}\\1.0.0.1\\AADLoginForWindowsExtension_1.txt`, failed)
    const { raw, facts } = await lookAt(machine)
    expect(raw.present && raw.files.map((file) => file.name)).toEqual(['AADLoginForWindowsExtension_1.txt'])
    expect(facts.newest?.outcome).toBe('failed')
  })
  test('a folder or a file that is denied costs only itself', async () => {
    const machine = folderMachine()
    machine.write(`${folder}\\1.0.0.1\\CommandExecution.log`, failed)
    machine.write(`${folder}\\1.0.0.1\\CommandExecution_2026.log`, failed)
    machine.write(`${folder}\\2.2.0.0\\CommandExecution.log`, failed)
    machine.deny(`${folder}\\1.0.0.1\\CommandExecution_2026.log`)
    machine.deny(`${folder}\\2.2.0.0`)
    const { facts } = await lookAt(machine)
    expect(facts.attempts).toHaveLength(1)
    expect(facts.unread).toHaveLength(2)
    machine.deny(folder)
    await expect(extensionLogs.collect(machine, untilDone)).rejects.toThrow('denied')
  })
  test('of hundreds of rotated files the newest are read, and what was left out is counted', async () => {
    const machine = folderMachine()
    for (let i = 0; i < 300; i += 1) {
      const at = new Date(Date.UTC(2026, 10, 1) + i * 3_600_000).toISOString()
      machine.write(`${folder}\\1.0.0.1\\CommandExecution_${String(999 - i)}.log`, utcFailed(at), at)
    }
    machine.write(
      `${folder}\\1.0.0.1\\CommandExecution.log`,
      utcJoined('2026-11-19T00:00:00Z'),
      '2026-11-19T00:00:00.000Z',
    )
    const { raw, facts } = await lookAt(machine)
    expect(raw).toMatchObject({ more: true, leftOut: [{ version: '1.0.0.1', files: 293 }] })
    expect(facts.attempts).toHaveLength(8)
    expect(facts.newest?.outcome).toBe('succeeded')
  })
  test('of a file of 300 MB only the end is read', async () => {
    const machine = folderMachine()
    for (const version of ['1.0.0.0', '1.0.0.1', '2.0.0.0', '2.1.0.0', '2.2.0.0', '2.3.0.0']) {
      const path = machine.here(`${folder}\\${version}\\CommandExecution.log`)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, 'AAD Join failed with status code: -2145640000.\r\n')
      // Sparse: the hole takes no room on the disk.
      truncateSync(path, 300 * 1024 * 1024)
      appendFileSync(path, `\r\n${utcFailed('2026-11-19T10:00:00Z')}`)
      utimesSync(path, new Date('2026-11-19T10:00:00Z'), new Date('2026-11-19T10:00:00Z'))
    }
    const { raw, facts } = await lookAt(machine)
    expect(machine.bytesRead()).toBeLessThanOrEqual(2 * 1024 * 1024)
    const contents = raw.present
      ? raw.files.flatMap((file) => (file.read.status === 'ok' ? [file.read.value] : []))
      : []
    expect(contents).toHaveLength(6)
    for (const { size, content } of contents) expect(size - (content.cutBytes ?? 0)).toBeLessThanOrEqual(512 * 1024)
    expect(facts.newest).toMatchObject({ outcome: 'failed', codes: ['-2145648607'] })
  })
})

test('any evidence of the right shape is read without an error', () => {
  const time = fc.oneof(fc.constantFrom('2026-11-20T01:58:06.000Z', 'not a time', ''), fc.string())
  const text = fc.array(
    fc.oneof(fc.constantFrom(...failed.split('\r\n'), ...utcJoined('2026-11-19T10:00:00Z').split('\r\n')), fc.string()),
  )
  const file = fc.record({
    version: fc.string(),
    name: fc.string(),
    read: fc.record({
      status: fc.constant('ok' as const),
      value: fc.record({
        size: fc.nat(),
        modifiedAt: time,
        content: fc.record(
          {
            encoding: fc.constantFrom(...rawTextSchema.shape.encoding.options),
            text: text.map((lines) => lines.join('\r\n')),
            cutBytes: fc.nat(),
          },
          { requiredKeys: ['encoding', 'text'] },
        ),
      }),
    }),
  })
  fc.assert(
    fc.property(fc.array(file, { maxLength: 4 }), (files) => {
      const facts = extensionLogs.parse({ present: true, versions: [], files, unlisted: [], more: false })
      for (const one of facts.attempts) expect(new Date(one.at).toISOString()).toBe(one.at)
    }),
  )
})
