import { readFileSync } from 'node:fs'
import { ok } from '../../src/outcome.ts'
import type { Raw } from './index.ts'
import { utf8 } from './text.ts'

const says = (capture: string) =>
  ok({ exitCode: 0, stdout: utf8(readFileSync(`fixtures/captures/${capture}`, 'utf8')) })

export function quotedPrograms(): Raw['quotedPrograms'] {
  return { netsh: says('netsh/direct-en.txt'), w32tm: says('w32tm/synced-en.txt') }
}
