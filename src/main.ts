// The entry: argv in, exit code out. The only file that touches process.argv and ends the process.
import { main } from './cli.ts'
import { windowsMachine } from './windows-machine.ts'

async function start(): Promise<void> {
  const cancelled = new AbortController()
  process.once('SIGINT', () => cancelled.abort())
  const exitCode = await main(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    currentFolder: process.cwd(),
    nodeVersion: process.version,
    cancelled: cancelled.signal,
    machine: windowsMachine(),
  })
  // What was written may still wait in a pipe; after that nothing (a pending name look-up, an open socket) may hold the process.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))))
  process.exit(exitCode)
}

void start()
