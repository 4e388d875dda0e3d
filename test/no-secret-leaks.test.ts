// Secrets in everything that the machine answers: not sixteen characters of one may be in a report, on stdout or on stderr, with or without --no-redact. Form by form they are in secrets.test.ts.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { main } from '../src/cli.ts'
import type { Machine } from '../src/machine.ts'
import { CouldNotLook } from '../src/outcome.ts'
import { logFolder } from './healthy/extension-logs.ts'
import { extensionStatus, statusFile } from './healthy/extension-status.ts'
import { healthy } from './healthy/index.ts'
import { machineOf } from './machine-of.ts'
import { password, planted, token } from './planted-secrets.ts'

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
