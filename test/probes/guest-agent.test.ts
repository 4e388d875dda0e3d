// The guest agent's log: which lines are kept, what they say about the extension, and what counts as a trace of Azure.
import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failed, ok } from '../../src/outcome.ts'
import { guestAgent, keepRelevant } from '../../src/probes/guest-agent.ts'
import { folderMachine, untilDone } from '../folder-machine.ts'
import { guestAgent as guestAgentRaw } from '../healthy/guest-agent.ts'
import { utf8 } from '../healthy/text.ts'

const capture = (name: string) => readFileSync(`fixtures/captures/guest-agent/${name}`, 'utf8')
const read = (text: string) => guestAgent.parse(guestAgentRaw(keepRelevant(utf8(text)).content.text))
const logPath = 'C:\\WindowsAzure\\Logs\\WaAppAgent.log'
const name = 'Microsoft.Azure.ActiveDirectory.AADLoginForWindows'
const exited = (code: string, at = '2026-11-20T01:58:05.120Z') =>
  `[00000010] ${at} [ERROR] Command C:\\Packages\\Plugins\\${name}\\1.0.0.1\\AADLoginForWindowsHandler.exe of ${name} has exited with Exit code: ${code}\r\n`

async function lookAt(machine: ReturnType<typeof folderMachine>) {
  const raw = guestAgent.raw.parse(JSON.parse(JSON.stringify(await guestAgent.collect(machine, untilDone))))
  return { raw, facts: guestAgent.parse(raw) }
}

/** A machine whose registry answers that the agent's key is absent. */
function machineWithoutKey() {
  const machine = folderMachine()
  const key = (args: string[]) => args[1] ?? ''
  machine.runProgram = async (_, args) => ({
    exitCode: key(args).includes('Azure') ? 1 : 0,
    stdout: utf8(`\r\n${key(args)}\r\n`),
    stderr: utf8(''),
  })
  return machine
}

describe('captures', () => {
  test('start and heartbeat, the older stamp', () => {
    expect(read(capture('oobe-wait-2019.log'))).toMatchObject({
      traces: true,
      version: '2.7.41491.949',
      startedAt: '2019-11-14T05:52:13.440Z',
      heartbeatAt: '2019-11-14T06:02:33.430Z',
      extensionLines: [],
    })
  })
  test('exit code 50 of this extension', () => {
    const facts = read(capture('install-exit-50-server-2016.txt'))
    expect(facts.extensionExitCodes).toMatchObject([{ code: '50', at: null }])
    expect(facts.extensionFailures).toMatchObject([{ kind: 'exit-code', code: '50' }])
  })
  test.each([
    'run-command-2024.log',
    'auto-upgrade.log',
    'another-extension-succeeded.log',
    'another-handler-2020.log',
    'linux-extension-1007.txt',
    'another-extension-install-failed.txt',
  ])('%s: nothing of it is about this extension', (file) => {
    const { content, linesLeftOut } = keepRelevant(utf8(capture(file)))
    expect(content.text).toBe('')
    expect(linesLeftOut).toBe(
      capture(file)
        .split(/\r?\n/)
        .filter((line) => line !== '').length,
    )
    expect(read(capture(file))).toMatchObject({ extensionLines: [], extensionExitCodes: [], extensionFailures: [] })
  })
})

describe('lines about the extension', () => {
  test.each([
    [exited('51'), 'exit-code', '51', '2026-11-20T01:58:05.120Z'],
    [exited('-2145648607'), 'exit-code', '-2145648607', '2026-11-20T01:58:05.120Z'],
    [
      `[00000010] [11/20/2026 01:58:05.12] [ERROR] Install failed for plugin (name: ${name}, version 1.0.0.0) with exception Command x has exited with Exit code: 51`,
      'exit-code',
      '51',
      '2026-11-20T01:58:05.120Z',
    ],
    [
      `[00000010] 2026-11-20T01:58:05Z [ERROR] Handler '${name}' has reported failure for VM Extension 'AADLoginForWindows' with terminal error code '1007' and error message: 'x'`,
      'terminal-code',
      '1007',
      '2026-11-20T01:58:05.000Z',
    ],
    [
      `[00000010] 2026-11-20T01:58:05Z [ERROR] Failed to download the plugin ${name} from https://example.blob.core.windows.net/x.zip`,
      'download',
      null,
      '2026-11-20T01:58:05.000Z',
    ],
    [
      `[00000010] 2026-11-20T01:58:05Z [WARN]  Plugin (name: ${name}) reported the error message: 'AAD Join failed with status code: -2145648574.'`,
      'other',
      '-2145648574',
      '2026-11-20T01:58:05.000Z',
    ],
    [`[00000010] 2026-11-20T01:58:05Z [ERROR] ${name}: something else`, 'other', null, '2026-11-20T01:58:05.000Z'],
  ])('%s', (line, kind, code, at) =>
    expect(read(line).extensionFailures).toMatchObject([{ kind, code, at, line: line.trim() }]))
  test('exit code 0 is told, and is no failure', () => {
    const facts = read(exited('51') + exited('0', '2026-11-20T03:00:00Z'))
    expect(facts.extensionExitCodes.map((one) => one.code)).toEqual(['51', '0'])
    expect(facts.extensionFailures).toHaveLength(1)
  })
})

describe('what is kept', () => {
  test('lines about the extension, starts and the last heartbeat; the rest is counted', () => {
    const beat = (i: number) => `[00000020] 2026-11-20T00:00:${10 + i}Z [HEART] WindowsAzureGuestAgent Heartbeat.\r\n`
    const noise = `[00000004] 2026-11-20T00:00:00Z [INFO]  Beginning enable of plugin Microsoft.CPlat.Core.RunCommandWindows.\r\n`
    const { content, linesLeftOut } = keepRelevant(utf8(noise + beat(0) + exited('51') + beat(1) + noise))
    expect(content.text).toBe(exited('51') + beat(1))
    expect(linesLeftOut).toBe(3)
  })
  test('of very many lines the newest, within bounds', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => exited(String(i + 1)))
    const { content, linesLeftOut } = keepRelevant(utf8(lines.join('')))
    expect(content.text.length).toBeLessThan(300 * 1024)
    expect(content.text.endsWith(lines.at(-1) as string)).toBe(true)
    expect(linesLeftOut).toBeGreaterThan(0)
  })
})

describe('on the machine', () => {
  test('a log of 300 MB: its end is read, with the logs that were rotated away', async () => {
    const machine = machineWithoutKey()
    const path = machine.here(logPath)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, exited('1'))
    truncateSync(path, 300 * 1024 * 1024)
    appendFileSync(path, `\r\n${exited('-2145648607')}`)
    machine.write('C:\\WindowsAzure\\Logs\\WaAppAgent.002.log', exited('51'), '2026-11-18T00:00:00.000Z')
    machine.write('C:\\WindowsAzure\\Logs\\WaAppAgent.001.log', exited('50'), '2026-11-17T00:00:00.000Z')
    machine.write('C:\\WindowsAzure\\Logs\\WaAppAgent.000.log', exited('7'), '2026-11-16T00:00:00.000Z')
    const { raw, facts } = await lookAt(machine)
    expect(facts.extensionExitCodes.map((one) => one.code)).toEqual(['50', '51', '-2145648607'])
    expect(machine.bytesRead()).toBeLessThan(5 * 1024 * 1024)
    expect(JSON.stringify(raw).length).toBeLessThan(10_000)
  })
  test('no trace at all', async () => {
    const { facts } = await lookAt(machineWithoutKey())
    expect(facts).toMatchObject({ traces: false, logPresent: false, extensionLines: [] })
  })
  test.each(['C:\\WindowsAzure\\config\\x.xml', 'C:\\Packages\\Plugins\\x\\y.txt'])('%s is a trace', async (path) => {
    const machine = machineWithoutKey()
    machine.write(path, '')
    expect((await lookAt(machine)).facts).toMatchObject({ traces: true, logPresent: false })
  })
  test('neither log nor registry could be looked at', async () => {
    const machine = folderMachine()
    machine.deny(logPath)
    await expect(guestAgent.collect(machine, untilDone)).rejects.toThrow('denied')
  })
})

test('any log text is read without an error', () => {
  const line = fc.oneof(fc.constantFrom(exited('51'), ...capture('oobe-wait-2019.log').split('\n')), fc.string())
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const { content } = keepRelevant(utf8(lines.join('\n')))
      guestAgent.parse({ ...guestAgentRaw(content.text), rotated: [{ name: 'x', log: ok({ present: false }) }] })
    }),
  )
})

test('a log that could not be read is told, and says nothing of the agent', () => {
  const facts = guestAgent.parse({ ...guestAgentRaw(''), log: failed('access-denied', 'denied') })
  expect(facts).toMatchObject({ logPresent: false, extensionLines: [], unread: ['its log could not be read: denied'] })
})
