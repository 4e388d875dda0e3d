// The commands: turns options into calls and results into streams and files. Judges nothing; ends no process.
import { join } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { type Asked, askedNothing } from './asked.ts'
import { type CaseFile, loadCaseFile, UnreadableCaseFile } from './case-file.ts'
import { type CloudName, cloudByName, cloudNames } from './clouds.ts'
import { diagnose } from './diagnose.ts'
import { compareReports } from './diff.ts'
import { exitCodeOf, exitCodes } from './exit-code.ts'
import { type ExplainOptions, explainCommand } from './explain/command.ts'
import { describeUsage } from './help.ts'
import { harmless } from './log.ts'
import type { Machine } from './machine.ts'
import { answerOf, checked, makeOut, saveReport, shareable, shareableBoth } from './publish.ts'
import { renderDiff } from './report/diff-text.ts'
import { renderJson } from './report/json.ts'
import { reportJsonSchema } from './report/json-schema.ts'
import type { Report } from './report/report.ts'
import { notSaved, type RunOptions, run } from './run.ts'
import { UsageError } from './usage-error.ts'
import { commit, version } from './version.ts'

/** What the commands need from the process around them. */
export interface Surroundings {
  /** Read only where a command says so ("explain -"). */
  stdin?: NodeJS.ReadableStream
  stdout: NodeJS.WritableStream
  stderr: NodeJS.WritableStream
  environment: NodeJS.ProcessEnv
  currentFolder: string
  nodeVersion: string
  /** Fires on Ctrl-C. */
  cancelled: AbortSignal
  machine: Machine
}

interface Options extends RunOptions {
  symptom?: string
  cloud?: CloudName
  tenant?: string
  expectOid?: string
}

type DiffOptions = Pick<Options, 'json' | 'redact'>

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Runs one command line (without node and script) and returns its exit code. Throws nothing. */
export async function main(args: string[], around: Surroundings): Promise<number> {
  let exitCode: number = exitCodes.noProblem
  const program = new Command('aadlogin-doctor')
    .description('Says why Microsoft Entra login to this Azure Windows VM fails, and how to fix it.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => around.stdout.write(text),
      writeErr: (text) => around.stderr.write(harmless(text)),
    })
    .showHelpAfterError('(--help shows every option)')
  const lookNow = withLookOptions(
    program
      .command('run', { isDefault: true })
      .description('look at this VM and say why Entra login fails (the default)'),
  )
    .option('--timeout <seconds>', 'for the whole look', parseSeconds, 60)
    .action(async (options: Options) => {
      exitCode = await run(options, askedBy(options), toolOf(around), around)
    })
  withLookOptions(
    program.command('replay <path>').description('judge a report.json, or a folder that holds one, again'),
  ).action(async (path: string, options: Options) => {
    exitCode = await replay(path, options, around)
  })
  program
    .command('explain <words...>')
    .description('say what a code, an event, a rule or a pasted error text means; - reads the text from stdin')
    .option('--json', 'the answer as JSON')
    .option('--verbose', 'tell every code of the text in full')
    // A negative code is no option.
    .allowUnknownOption()
    .action(async (words: string[], options: ExplainOptions) => {
      exitCode = await explainCommand(words, options, around)
    })
  program
    .command('diff <before> <after>')
    .description('compare two reports: what was fixed, what is new, what remains')
    .option('--json', 'only the comparison as JSON')
    .option('--no-redact', 'keep user names, e-mail addresses, SIDs and public addresses')
    .option('--verbose', 'show stack traces')
    .action(async (before: string, after: string, options: DiffOptions) => {
      exitCode = await diff(before, after, options, around)
    })
  program
    .command('schema')
    .description('print the JSON Schema of report.json')
    .action(() => {
      around.stdout.write(reportJsonSchema())
    })
  describeUsage(program, lookNow)
  const verbose = args.includes('--verbose')
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usageOrFailure
    const expected = error instanceof UsageError || error instanceof UnreadableCaseFile
    const message = error instanceof Error ? error.message : String(error)
    around.stderr.write(`error: ${harmless(expected ? message : `aadlogin-doctor itself failed: ${message}`)}\n`)
    if (verbose && error instanceof Error) around.stderr.write(`${harmless(error.stack ?? '')}\n`)
    else if (!expected) around.stderr.write('Run it again with --verbose and report what it prints.\n')
    return exitCodes.usageOrFailure
  }
}

function withLookOptions(command: Command): Command {
  return command
    .option('--out <dir>', 'where the report goes')
    .option('--json', "only the report's JSON on stdout; files only with --out")
    .option('--symptom <text>', 'what the user saw, for example "Your credentials did not work"')
    .option('--cloud <name>', cloudNames.join(' | '), parseCloud)
    .option('--tenant <id>', 'the tenant that you expect', parseGuid)
    .option('--expect-oid <id>', "the object id that you expect of the VM's managed identity", parseGuid)
    .option('--no-redact', 'keep user names, e-mail addresses, SIDs and public addresses in the report')
    .option('--verbose', 'say what is being done, and show stack traces')
}

function parseCloud(value: string): CloudName {
  const cloud = cloudByName(value)
  if (cloud === null) throw new InvalidArgumentError(`It is one of ${cloudNames.join(', ')}.`)
  return cloud
}

function parseGuid(value: string): string {
  if (!guid.test(value)) throw new InvalidArgumentError('It is an id such as 72f988bf-86f1-41af-91ab-2d7cd011db47.')
  return value.toLowerCase()
}

function parseSeconds(value: string): number {
  const seconds = Number(value)
  if (!Number.isFinite(seconds) || seconds < 1 || seconds > 3600)
    throw new InvalidArgumentError('It is a number of seconds from 1 to 3600.')
  return seconds
}

function askedBy(options: Options): Asked {
  return {
    symptom: options.symptom ?? null,
    tenant: options.tenant ?? null,
    expectOid: options.expectOid ?? null,
    cloud: options.cloud ?? null,
  }
}

function toolOf(around: Surroundings): Report['tool'] {
  return { name: 'aadlogin-doctor', version, commit, node: around.nodeVersion }
}

async function replay(path: string, options: Options, around: Surroundings): Promise<number> {
  const file = await loadCaseFile(path)
  if (options.out !== undefined) await makeOut(options.out)
  const report = shareable(judgeAgain(file, askedBy(options), around), options)
  const savedTo = options.out === undefined ? null : await saveIn(options.out, report, around)
  around.stdout.write(answerOf(report, options, savedTo))
  return exitCodeOf(report.verdict, false)
}

/** Where the report is; null where the disk refuses it, which is told. */
async function saveIn(folder: string, report: Report, around: Surroundings): Promise<string | null> {
  try {
    await saveReport(folder, report)
    return join(folder, 'report.json')
  } catch (error) {
    around.stderr.write(`${notSaved(error)}\n`)
    return null
  }
}

async function diff(before: string, after: string, options: DiffOptions, around: Surroundings): Promise<number> {
  const judged = async (path: string) => judgeAgain(await loadCaseFile(path), askedNothing, around)
  const compared = compareReports(...shareableBoth(await judged(before), await judged(after), options))
  around.stdout.write(checked('The comparison', options.json === true ? renderJson(compared) : renderDiff(compared)))
  return compared.worse ? exitCodes.worse : exitCodes.noProblem
}

/** Today's rules over stored evidence. What was asked then is asked again, unless it is overridden. */
function judgeAgain(file: CaseFile, asked: Asked, around: Surroundings): Report {
  const said = Object.entries(asked).filter(([, value]) => value !== null)
  return diagnose(
    file.evidence,
    { ...file.asked, ...Object.fromEntries(said) },
    {
      tool: toolOf(around),
      source: 'replay',
      collectedAt: file.collectedAt,
      reportedAt: around.machine.now().toISOString(),
      durationMs: file.durationMs,
      complete: file.complete,
    },
  )
}
