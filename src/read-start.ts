// Reads the start of what a program writes and then stops it: for logs that are longer than anybody needs. Part of the machine port.
import type { Readable } from 'node:stream'
import { execa, type Options } from 'execa'

const mostOfErrors = 64 * 1024

/** At most `maxBytes` of stdout. `stopped`: there was more, and the program was ended. Without execa's own limit, which makes a message of megabytes out of what was read. */
export async function readStart(path: string, args: string[], setup: Options, maxBytes: number) {
  const child = execa(path, args, { ...setup, buffer: false })
  const stdout = firstOf(child.stdout, maxBytes, () => child.kill('SIGKILL'))
  const stderr = firstOf(child.stderr, mostOfErrors, () => {})
  const result = await child
  return { result, stdout: stdout.bytes(), stderr: stderr.bytes(), stopped: stdout.cut() }
}

function firstOf(stream: Readable | null, most: number, onMore: () => void) {
  const chunks: Buffer[] = []
  let size = 0
  stream?.on('data', (chunk: Buffer) => {
    if (size < most) chunks.push(chunk.subarray(0, most - size))
    size += chunk.length
    if (size > most) onMore()
  })
  return { bytes: () => Buffer.concat(chunks), cut: () => size > most }
}
