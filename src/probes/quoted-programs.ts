// What Windows itself says of its WinHTTP proxy and its clock: netsh.exe winhttp show advproxy and w32tm.exe /query /status. Only to quote: both are translated, so that nothing is
// read out of them; a support engineer who sees only the report has them beside what the tool read elsewhere. Samples: fixtures/captures/netsh and w32tm.
import { z } from 'zod'
import { attempt, type Outcome, outcomeSchema } from '../outcome.ts'
import { linesOf, rawTextSchema, readRawText } from '../raw-text.ts'
import { secondWave } from './probe.ts'

export interface QuotedPrograms {
  /** Lines with text, in the language of Windows; none when the program could not be run. */
  winHttpProxy: string[]
  timeService: string[]
}

const run = z.object({ exitCode: z.number(), stdout: rawTextSchema })
const raw = z.object({ netsh: outcomeSchema(run), w32tm: outcomeSchema(run) })

const mostLines = 40
const longestLine = 300

export const quotedPrograms = secondWave<z.infer<typeof raw>, QuotedPrograms>({
  title: 'what Windows says of proxy and clock',
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const quote = (program: 'netsh.exe' | 'w32tm.exe', args: string[]) =>
      attempt(async () => {
        const { exitCode, stdout } = await machine.runProgram(program, args, { signal, maxBytes: 64 * 1024 })
        return { exitCode, stdout }
      })
    const [netsh, w32tm] = await Promise.all([
      quote('netsh.exe', ['winhttp', 'show', 'advproxy']),
      quote('w32tm.exe', ['/query', '/status']),
    ])
    return { netsh, w32tm }
  },
  parse: ({ netsh, w32tm }) => ({ winHttpProxy: linesSaid(netsh), timeService: linesSaid(w32tm) }),
})

function linesSaid(outcome: Outcome<z.infer<typeof run>>): string[] {
  if (outcome.status === 'failed') return []
  return linesOf(readRawText(outcome.value.stdout))
    .map((line) => line.trim().slice(0, longestLine))
    .filter((line) => line !== '')
    .slice(0, mostLines)
}
