// Ctrl-C while programs hang and Windows looks up names that no server answers.
import { healthyVm } from '../healthy-vm.ts'
import type { ProgramAnswer } from '../vm.ts'

// biome-ignore lint/suspicious/noThenProperty: what the stand-in does after its output; nobody awaits it
const hangs = (program: string): ProgramAnswer => ({ program, args: '*', output: '', then: 'hangs' })
const interrupted = { exitCode: 130, verdict: 'inconclusive' as const, complete: false, withinSeconds: 25 }
const busy = {
  dns: [],
  programs: [hangs('w32tm.exe'), hangs('wevtutil.exe')],
}

export const ctrlC = healthyVm({
  about: 'Ctrl-C in the middle of a look whose programs hang and whose names no DNS server answers',
  ...busy,
  ctrlC: { whenStderrHas: 'managed identity token: done', times: 1 },
  expect: {
    ...interrupted,
    stdout: ['INCONCLUSIVE', 'the run ended before this look did', 'report.json'],
  },
})

export const ctrlCTwice = healthyVm({
  about: 'The same, pressed twice: the tool ends at once, and report.json has what was known by then',
  ...busy,
  ctrlC: { whenStderrHas: 'managed identity token: done', times: 2 },
  expect: { ...interrupted },
})
