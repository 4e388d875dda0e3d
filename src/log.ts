// The talk to stderr: progress and, with --verbose, what is being done. Nothing here reaches stdout or a file.
import winston from 'winston'

export type Log = Pick<winston.Logger, 'info' | 'debug' | 'warn' | 'error'>

/** A logger to the given stream. `quiet` says nothing at all (--json off a terminal still gets warnings). */
export function createLog(stream: NodeJS.WritableStream, options: { verbose: boolean }): Log {
  return winston.createLogger({
    level: options.verbose ? 'debug' : 'info',
    format: winston.format.printf(({ message }) => String(message)),
    transports: [new winston.transports.Stream({ stream })],
  })
}
