// The entry: argv in, exit code out. The only file that touches process.argv and ends the process.
import { win32 } from 'node:path'
import { stopCoverage } from 'node:v8'
import { main } from './cli.ts'
import { exitCodes } from './exit-code.ts'
import { disobey } from './inherited.ts'
import { keyPressed, windowWouldClose } from './keep-window-open.ts'
import { harmless } from './log.ts'
import { findSystemFolder } from './system-folder.ts'
import { windowsMachine } from './windows-machine.ts'

/** Tool failed (CONTRACT): also where this process ends without having come to its end. */
const failure = 2

/**
 * Of Node's pool, where name look-ups and files wait. Look-ups get half of it, and five are made at once (four endpoints, the proxy): in a queue they would time
 * out behind each other. Each thread takes 8 MB of what Windows promises a process.
 */
const threads = '12'

/** Ctrl-C, Ctrl-Break, the window that is closed (Windows leaves some five seconds then). The first ends the look, the second the process. */
const endSignals = ['SIGINT', 'SIGBREAK', 'SIGHUP', 'SIGTERM'] as const

async function start(): Promise<void> {
  process.exitCode = failure
  disobey(process)
  // An error that escapes from a library must not take the answer along: the look that it belongs to ends by its own deadline.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`An unexpected error was passed over: ${harmless(String(error))}\n`)
  })
  // Whoever reads along may go away.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  // With NODE_V8_COVERAGE in the environment Node would write files of its own at the end.
  stopCoverage()
  const doubleClicked = windowWouldClose({
    platform: process.platform,
    stdinIsTerminal: process.stdin.isTTY === true,
    stdoutIsTerminal: process.stdout.isTTY === true,
    title: process.title,
    program: process.execPath,
    environment: process.env,
  })
  process.env.UV_THREADPOOL_SIZE = threads
  const cancelled = new AbortController()
  for (const signal of endSignals)
    process.on(signal, () => {
      if (cancelled.signal.aborted) end(exitCodes.cancelled)
      cancelled.abort()
    })
  const systemFolder = findSystemFolder(process.env)
  const exitCode = await main(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    // Where Windows is, its loader says, not the environment.
    environment: { ...process.env, SystemRoot: win32.dirname(systemFolder) },
    currentFolder: process.cwd(),
    nodeVersion: process.version,
    cancelled: cancelled.signal,
    machine: windowsMachine(process.env, systemFolder),
  })
  if (doubleClicked && !cancelled.signal.aborted) {
    process.stderr.write('\nPress any key to close this window.\n')
    await keyPressed(process.stdin)
  }
  // What was written may still wait in a pipe.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))))
  end(exitCode)
}

/** Ends the process now: no pending name look-up and no file of a dead server may hold it. */
function end(exitCode: number): never {
  const waiting = process.getActiveResourcesInfo().some((resource) => resource.includes('Req'))
  if (process.platform === 'win32' && waiting) endWithoutWaiting(exitCode)
  process.exit(exitCode)
}

/**
 * process.exit first waits for each thread of the pool, ten seconds with dead DNS; and what process.kill ends on Windows always has code 1. WASI's proc_exit is
 * the one call in Node that ends the process as a C program does: with its code, and whatever its threads are at.
 */
function endWithoutWaiting(exitCode: number): void {
  try {
    const { WASI } = process.getBuiltinModule('node:wasi')
    const wasi = new WASI({ version: 'preview1', returnOnExit: false })
    wasi.initialize({ exports: { memory: new WebAssembly.Memory({ initial: 1 }) } })
    const { proc_exit } = wasi.wasiImport as { proc_exit(code: number): void }
    proc_exit(exitCode)
  } catch {
    // Then later, but with the same code.
  }
}

start().catch((error) => {
  process.stderr.write(`error: aadlogin-doctor itself failed: ${harmless(String(error))}\n`)
  process.exit(failure)
})
