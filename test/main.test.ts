// The process itself: what an error that nobody caught, and a reader that went away, may not take along.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'

const entry = resolve(import.meta.dirname, '../src/main.ts')

/** The entry with a script that runs before it. */
function start(preload: string, ...args: string[]) {
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--import', `data:text/javascript,${encodeURIComponent(preload)}`, entry, ...args],
    { stdio: 'pipe' },
  )
  const exitCode = new Promise<number | null>((done) => child.on('close', done))
  return { child, exitCode }
}

/** Throws from nowhere while the tool waits for its input. */
const stray = (what: string) => `
  const waiting = setInterval(() => {
    if (process.stdin.listenerCount('readable') + process.stdin.listenerCount('data') === 0) return
    clearInterval(waiting)
    ${what}
  }, 10)`

test.each([
  ['an error', "setTimeout(() => { throw new Error('stray \\x1b[2J') })", 'Error: stray'],
  ['a rejected promise', "Promise.reject(new Error('stray'))", 'Error: stray'],
  ['nothing at all', 'setTimeout(() => { throw undefined })', 'undefined'],
])('%s that nobody caught is told, and the answer comes all the same', async (_, what, told) => {
  const { child, exitCode } = start(stray(what), 'explain', '-')
  const stdout = text(child.stdout)
  let stderr = ''
  await new Promise<void>((heard) => {
    child.stderr.on('data', (chunk) => {
      stderr += chunk
      if (stderr.includes('\n')) heard()
    })
    child.on('close', () => heard())
  })
  expect(stderr).toContain(`An unexpected error was passed over: ${told}`)
  expect(stderr).not.toContain('\u001b')
  child.stdin.end('51')
  expect(await exitCode).toBe(0)
  expect(await stdout).toContain('51')
})

test('a process that ends without having come to its end says so by its exit code', async () => {
  const { exitCode } = start(
    'setInterval(() => process.stdin.listenerCount("readable") && process.exit(), 10)',
    'explain',
    '-',
  )
  expect(await exitCode).toBe(2)
})

test('a reader that goes away is no error', async () => {
  const { child, exitCode } = start('', 'schema')
  child.stdout.destroy()
  expect(await text(child.stderr)).toBe('')
  expect(await exitCode).toBe(0)
})

test('told to end a second time, it ends at once: it may be waiting for a disk, or for a pipe', async () => {
  const { child, exitCode } = start(stray(`process.stdout.write('waits')`), 'explain', '-')
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  const first = await Promise.race([exitCode, sleep(300, 'still there')])
  child.kill('SIGHUP')
  expect(await exitCode).toBe(130)
  expect(first).toBe('still there')
})
