// What a Windows double is: one VM, described whole, and what the tool must say of it. Types only.
import type { ReportVerdict } from '../../src/report/report.ts'
import type { RuleId } from '../../src/rules/rule-ids.ts'
import type { FakeAzure } from './azure/fake-azure.ts'

export interface VmDouble {
  /** One line for people: what is wrong with this VM. */
  about: string
  /** As Windows shows it; at most 15 characters. */
  computerName: string
  windows: WindowsVersion
  azure: FakeAzure
  /** Answers of the stand-in programs; the first that fits a call is taken. What no answer fits prints nothing and exits with 1. */
  programs: ProgramAnswer[]
  /** Programs of System32 that this Windows lacks. */
  missingPrograms: string[]
  /** Files on C: by full path; their bytes as they stand. */
  files: Record<string, string | Uint8Array>
  /** Further registry entries, each the lines of a .reg file without its first line. */
  registry: string[]
  /** Trust the TLS inspector's root as a company's administrators would have it: in Windows' ROOT store. */
  trustsInspector: boolean
  /** The account, as the environment of a process shows it; whoami is among the programs. */
  user: { name: string; profile: string }
  /** Where the tool is started: a folder on C:, made if it isn't there. */
  currentFolder: string
  /** What the tool is started with. */
  args: string[]
  /** Variables that the account's environment has beside Windows' own, or in their place. */
  environment: Record<string, string>
  /** Variables that are tried a few at a time after the run: the tool must answer as with none. */
  inGroups?: Record<string, string>
  /** What stderr holds when Ctrl-C is pressed; null: it is not. */
  ctrlCWhen: string | null
  /** Strings that must not turn up in any output; tokens that IMDS hands out need not be named. */
  secrets: string[]
  expect: Expectation
}

export interface WindowsVersion {
  build: number
  /** The part after the dot of 20348.2700. */
  revision: number
  productName: string
  displayVersion: string
  installationType: 'Server' | 'Server Core' | 'Client'
  productType: 'ServerNT' | 'WinNT' | 'LanmanNT'
}

export interface ProgramAnswer {
  program: string
  /** The arguments joined by blanks, without quotes; * for anything. Case does not matter. */
  args: string
  output: string | Uint8Array
  exitCode?: number
  delayMs?: number
  /** `ends` after its output (the default), `hangs` after it, or `floods`: repeats it until it is stopped. */
  then?: 'ends' | 'hangs' | 'floods'
}

export interface Expectation {
  exitCode: number
  verdict: ReportVerdict
  likelyCause: RuleId | null
  /** Rules that must be among the findings. */
  findings: RuleId[]
  /** Rules that must not be; `all-others` for every rule not named in `findings`. */
  notFindings: RuleId[] | 'all-others'
  /** Text that stdout must hold. */
  stdout: string[]
  /** Values of this VM that hold other letters than ASCII, which stdout may repeat; all else must be ASCII. */
  localNames?: string[]
  /** Whether the report says that the look came to its end. Not looked at where it isn't said. */
  complete?: boolean
  /** Seconds that the tool may take, start to end. */
  withinSeconds: number
}
