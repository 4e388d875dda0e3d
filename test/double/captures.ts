// What real machines printed and logged, from fixtures/captures, and what had to be made after it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The bytes of a capture, as they were published: "dsregcmd/not-joined-system.txt". */
export function capture(name: string): Uint8Array {
  return readFileSync(join(import.meta.dirname, '../../fixtures/captures', name))
}

/** A made text, where no real one is public: "dsregcmd-joined-system.txt". */
export function made(name: string): Uint8Array {
  return readFileSync(join(import.meta.dirname, 'made', name))
}

/** The dsregcmd output of the healthy VM, seen by SYSTEM, with these parts replaced. Each must be there. */
export function joinedButFor(...changes: [from: string, to: string][]): Uint8Array {
  let text = Buffer.from(made('dsregcmd-joined-system.txt')).toString('utf8')
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`dsregcmd-joined-system.txt does not hold "${from}"`)
    text = text.replaceAll(from, to)
  }
  return Buffer.from(text)
}
