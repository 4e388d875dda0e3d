// Variables that would make the process somebody else's worker, or name a debugger's symbols.
import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { resolve } from 'node:path'
import type { Duplex, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { disobey } from '../src/inherited.ts'

const entry = resolve(import.meta.dirname, '../src/main.ts')

test('a channel that closes does not end the tool, as it ends a worker: with code 0 and no answer', async () => {
  const child = spawn(process.execPath, ['--no-warnings', entry, 'explain', '-'], {
    env: { ...process.env, NODE_CHANNEL_FD: '3', NODE_UNIQUE_ID: '1' },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  const ended = new Promise((done) => child.on('close', done))
  const answer = text(child.stdout as Readable)
  const channel = child.stdio[3] as Duplex
  // The worker's first word: it is there.
  await Promise.race([once(channel, 'data'), ended])
  channel.destroy()
  await sleep(300)
  child.stdin?.end('51')
  expect(await ended).toBe(0)
  expect(await answer).toContain('51')
})

test('what would end, steer or fail a worker is heard by nobody', () => {
  const env: NodeJS.ProcessEnv = {
    Path: 'C:\\Windows',
    _NT_SYMBOL_PATH: 'srv*\\\\evil\\x',
    dbghelp_homedir: 'C:\\evil',
  }
  const worker = Object.assign(new EventEmitter(), { env })
  const heard: string[] = []
  for (const event of ['disconnect', 'message', 'internalMessage', 'error', 'exit'])
    worker.on(event, () => heard.push(event))
  disobey(worker as unknown as NodeJS.Process)
  for (const event of ['disconnect', 'message', 'internalMessage', 'error', 'exit']) worker.emit(event)
  expect(heard).toEqual(['exit'])
  expect(worker.env).toEqual({ Path: 'C:\\Windows' })
})
