// Ctrl-C while programs hang and Windows looks up names that no server answers.
import { healthyVm } from '../healthy-vm.ts'
import type { ProgramAnswer } from '../vm.ts'

// biome-ignore lint/suspicious/noThenProperty: what the stand-in does after its output; nobody awaits it
const hangs = (program: string): ProgramAnswer => ({ program, args: '*', output: '', then: 'hangs' })

export default healthyVm({
  about: 'Ctrl-C in the middle of a look whose programs hang and whose names no DNS server answers',
  dns: [],
  programs: [hangs('w32tm.exe'), hangs('wevtutil.exe')],
  ctrlCWhen: 'managed identity token: done',
  expect: {
    exitCode: 130,
    verdict: 'inconclusive',
    complete: false,
    stdout: ['INCONCLUSIVE', 'the run ended before this look did', 'report.json'],
    withinSeconds: 25,
  },
})
