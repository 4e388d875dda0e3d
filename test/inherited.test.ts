// Variables that would make the process somebody else's worker, or name a debugger's symbols.
import { spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { disobey } from '../src/inherited.ts'

const entry = resolve(import.meta.dirname, '../src/main.ts')

test('a channel that the environment names neither complains nor ends the process', async () => {
  const child = spawn(process.execPath, ['--no-warnings', entry, 'explain', '-'], {
    // Standard input as the channel; it ends at once.
    env: { ...process.env, NODE_CHANNEL_FD: '0', NODE_UNIQUE_ID: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const exitCode = new Promise((done) => child.on('close', done))
  child.stdin.end()
  expect(await text(child.stderr)).not.toContain('unexpected error')
  // Node's own worker ends with 0 when its channel does, and says nothing.
  expect(await exitCode).not.toBe(0)
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
