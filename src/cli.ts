// The commands: turns options into calls and results into streams and files. Judges nothing; ends no process.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import type { Asked } from './asked.ts'
import { loadCaseFile, UnreadableCaseFile } from './case-file.ts'
import { type CloudName, cloudByName, cloudNames } from './clouds.ts'
import { diagnose, type ReportHead } from './diagnose.ts'
import { collect } from './evidence.ts'
import { exitCodeOf, exitCodes } from './exit-code.ts'
import { createLog } from './log.ts'
import type { Machine } from './machine.ts'
import { defaultFolders, makeFirst, writeFiles } from './output-folder.ts'
import { probes } from './probes/index.ts'
import { redactReport } from './redact.ts'
import { renderHtml } from './report/html.ts'
import { renderJson } from './report/json.ts'
import type { Report } from './report/report.ts'
import { renderStdout, renderText } from './report/text.ts'
import { commit, version } from './version.ts'

/** What the commands need from the process around them. */
export interface Surroundings {
  stdout: NodeJS.WritableStream
  stderr: NodeJS.WritableStream
  environment: NodeJS.ProcessEnv
  currentFolder: string
  nodeVersion: string
  /** Fires on Ctrl-C. */
  cancelled: AbortSignal
  machine: Machine
}

interface Options {
  out?: string
  json?: boolean
  symptom?: string
  cloud?: CloudName
  tenant?: string
  expectOid?: string
  timeout: number
  redact: boolean
  verbose?: boolean
}

/** A problem that the person can mend: printed as it stands, exit code 2. */
class UsageError extends Error {}

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
      writeErr: (text) => around.stderr.write(text),
    })
    .showHelpAfterError('(--help shows every option)')
  withLookOptions(
    program
      .command('run', { isDefault: true })
      .description('look at this VM and say why Entra login fails (the default)'),
  )
    .option('--timeout <seconds>', 'for the whole look', parseSeconds, 60)
    .action(async (options: Options) => {
      exitCode = await run(options, around)
    })
  withLookOptions(
    program.command('replay <path>').description('judge a report.json, or a folder that holds one, again'),
  ).action(async (path: string, options: Options) => {
    exitCode = await replay(path, options, around)
  })
  const verbose = args.includes('--verbose')
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usageOrFailure
    const expected = error instanceof UsageError || error instanceof UnreadableCaseFile
    const message = error instanceof Error ? error.message : String(error)
    around.stderr.write(`error: ${expected ? message : `aadlogin-doctor itself failed: ${message}`}\n`)
    if (verbose && error instanceof Error) around.stderr.write(`${error.stack}\n`)
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

async function run(options: Options, around: Surroundings): Promise<number> {
  const { machine } = around
  if (machine.platform !== 'win32')
    throw new UsageError(
      `run looks at the Windows VM that it is started on, and this is ${machine.platform}. To judge a report from a VM: aadlogin-doctor replay report.json`,
    )
  if (options.out !== undefined) await makeOut(options.out)
  const log = createLog(around.stderr, { verbose: options.verbose === true })
  const collectedAt = machine.now()
  const began = machine.elapsed()
  const asked = askedBy(options)
  const deadline = AbortSignal.timeout(options.timeout * 1000)
  const signal = AbortSignal.any([deadline, around.cancelled])
  const pending = new Set<string>()
  log.info('Looking at this VM. Nothing on it is changed.')
  const reminder = setTimeout(() => {
    if (pending.size > 0) log.info(`Still waiting for: ${[...pending].join(', ')}`)
  }, 10_000)
  const evidence = await collect(machine, {
    ...asked,
    signal,
    onStart: (id) => pending.add(probes[id].title),
    onEnd: (id, entry) => {
      pending.delete(probes[id].title)
      const result = entry.outcome.status === 'ok' ? 'done' : `not seen (${entry.outcome.message})`
      log.info(`  ${probes[id].title}: ${result}, ${entry.durationMs} ms`)
    },
  })
  clearTimeout(reminder)
  const head: ReportHead = {
    tool: toolOf(around),
    source: 'run',
    collectedAt: collectedAt.toISOString(),
    reportedAt: machine.now().toISOString(),
    durationMs: Math.round(machine.elapsed() - began),
    complete: !signal.aborted,
  }
  const seen = diagnose(evidence, asked, head)
  const report = shareable(seen, options)
  let savedTo: string | null = null
  if (options.out !== undefined || options.json !== true) {
    try {
      const folder =
        options.out ?? (await makeFirst(defaultFolders(seen.machine.computerName, collectedAt, placesOf(seen, around))))
      await saveReport(folder, report)
      savedTo = join(folder, 'report.json')
    } catch (error) {
      // The answer matters more than the file: it still goes to stdout.
      log.error(`The report could not be saved: ${(error as Error).message}. --out DIR names another folder.`)
    }
  }
  answer(report, options, savedTo, around)
  return exitCodeOf(report.verdict, around.cancelled.aborted)
}

async function replay(path: string, options: Options, around: Surroundings): Promise<number> {
  const file = await loadCaseFile(path)
  if (options.out !== undefined) await makeOut(options.out)
  const said = Object.entries(askedBy(options)).filter(([, value]) => value !== null)
  const seen = diagnose(
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
  const report = shareable(seen, options)
  if (options.out !== undefined) await saveReport(options.out, report)
  answer(report, options, options.out === undefined ? null : join(options.out, 'report.json'), around)
  return exitCodeOf(report.verdict, false)
}

function answer(report: Report, options: Options, savedTo: string | null, around: Surroundings): void {
  around.stdout.write(options.json === true ? renderJson(report) : renderStdout(report, savedTo))
}

/** What leaves the tool: without people, unless asked otherwise. Rules judged what was really seen before this. */
const shareable = (report: Report, options: Options) => (options.redact ? redactReport(report) : report)

async function makeOut(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--out ${folder} can't be made (${error.code}). Name a folder that you may write to.`)
  })
}

const saveReport = (folder: string, report: Report) =>
  writeFiles(folder, {
    'report.json': renderJson(report),
    'report.txt': renderText(report),
    'report.html': renderHtml(report),
  })

function placesOf(report: Report, around: Surroundings) {
  const { environment } = around
  return {
    currentFolder: around.currentFolder,
    systemRoot: environment.SystemRoot ?? 'C:\\Windows',
    userProfile: environment.USERPROFILE ?? null,
    programData: environment.ProgramData ?? 'C:\\ProgramData',
    isSystem: report.warnings.some((warning) => warning.id === 'system'),
  }
}
