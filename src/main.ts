// The entry: argv in, exit code out. The only file that touches process.argv and ends the process.
import { win32 } from 'node:path'
import { stopCoverage } from 'node:v8'
import { main } from './cli.ts'
import { keyPressed, windowWouldClose } from './keep-window-open.ts'
import { harmless } from './log.ts'
import { findSystemFolder } from './system-folder.ts'
import { windowsMachine } from './windows-machine.ts'

/** Tool failed (CONTRACT): also where this process ends without having come to its end. */
const failure = 2

async function start(): Promise<void> {
  process.exitCode = failure
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
  // Windows' name look-ups wait in this pool, two of its usual four threads: with dead DNS they would stand in a queue behind each other.
  process.env.UV_THREADPOOL_SIZE = '32'
  const cancelled = new AbortController()
  process.once('SIGINT', () => cancelled.abort())
  const exitCode = await main(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    // Where Windows is, its loader says, not the environment.
    environment: { ...process.env, SystemRoot: win32.dirname(findSystemFolder(process.env)) },
    currentFolder: process.cwd(),
    nodeVersion: process.version,
    cancelled: cancelled.signal,
    machine: windowsMachine(),
  })
  if (doubleClicked) {
    process.stderr.write('\nPress any key to close this window.\n')
    await keyPressed(process.stdin)
  }
  // What was written may still wait in a pipe; after that nothing (a pending name look-up, an open socket) may hold the process.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))))
  endAtOnce(exitCode)
  process.exit(exitCode)
}

/** Node's own exit waits for name look-ups that Windows is still at, ten seconds with dead DNS. Ended by force it leaves at once, always with code 1. */
function endAtOnce(exitCode: number): void {
  const lookingUp = process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap')
  if (process.platform === 'win32' && exitCode === 1 && lookingUp) process.kill(process.pid, 'SIGKILL')
}

start().catch((error) => {
  process.stderr.write(`error: aadlogin-doctor itself failed: ${harmless(String(error))}\n`)
  process.exit(failure)
})
