// What was seen of one run of the tool on a double: the only thing that the judge looks at. Written by the inside, read by the outside.
import type { NetworkLog } from './azure/fake-azure.ts'

export interface Observed {
  /** Modulo 256, as every exit code under Wine. */
  exitCode: number
  /** Start of the tool to its end. */
  ms: number
  /** True when it had to be stopped. */
  stopped: boolean
  /** What the tool answered to a question that needs no VM; first without any variable, then with those of the VM's `inGroups`. */
  answers: { variables: string[]; exitCode: number; stdout: string }[]
  calls: ProgramCall[]
  /** What is different on C: and in the registry after the run, the tool's output folder left out. */
  changes: string[]
  /** The folder with report.json as Windows names it; null when there is none. */
  outputFolder: string | null
  network: NetworkLog
  /** "8.8.8.8 tcp 443": where packets went that nothing took. */
  packetsToNowhere: string[]
  /** Every token of this run, handed out or lying in a log. */
  secrets: string[]
}

export interface ProgramCall {
  /** As the tool named it: the full path, if it does as it should. */
  program: string
  args: string
  answered: 'listed' | 'unlisted' | 'handed-on'
}

/** Files in the folder of a run. */
export const runFiles = {
  observed: 'observed.json',
  stdout: 'stdout.txt',
  stderr: 'stderr.txt',
  output: 'output',
} as const
