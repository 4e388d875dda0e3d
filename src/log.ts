// The talk to stderr: progress and, with --verbose, what is being done. Nothing here reaches stdout or a file.
// Lines are plain: no colour and nothing that moves, on a terminal or off it.
import winston from 'winston'
import { withoutMarkedPeople } from './redact.ts'
import { visible } from './report/visible.ts'
import { removeSecrets } from './secrets.ts'

export type Log = Pick<winston.Logger, 'info' | 'debug' | 'warn' | 'error'>

/** A logger to the given stream. `quiet` says nothing at all (--json off a terminal still gets warnings). */
export function createLog(stream: NodeJS.WritableStream, options: { verbose: boolean }): Log {
  return winston.createLogger({
    level: options.verbose ? 'debug' : 'info',
    format: winston.format.printf(({ message }) => harmless(String(message))),
    transports: [new winston.transports.Stream({ stream })],
  })
}

/** Text for stderr that may quote what the VM or the command line said: without secrets and people, and nothing in it steers the console. Its lines stay. */
export function harmless(text: string): string {
  return withoutMarkedPeople(removeSecrets(text)).split('\n').map(visible).join('\n')
}
