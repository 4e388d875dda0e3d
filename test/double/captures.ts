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
