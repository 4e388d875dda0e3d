// The run command: looks at this VM, tells the progress, and keeps the report on disk up to date from the first moment on.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Asked } from './asked.ts'
import type { Surroundings } from './cli.ts'
import { diagnose, type ReportHead } from './diagnose.ts'
import { collect, type Evidence, parseEvidence } from './evidence.ts'
import { exitCodeOf } from './exit-code.ts'
import { createLog, type Log } from './log.ts'
import { defaultFolders, inTime, keepPrivate, makeFirst, profileOfSystem, shownPath } from './output-folder.ts'
import { probes } from './probes/index.ts'
import { answerOf, makeOut, saveInterim, saveReport, shareable } from './publish.ts'
import type { Report } from './report/report.ts'
import { UsageError } from './usage-error.ts'

export interface RunOptions {
  out?: string
  json?: boolean
  redact: boolean
  verbose?: boolean
  /** Of the whole look, seconds. */
  timeout: number
}

/** Each time that this is over the progress says what is still awaited, ms. */
const patience = 10_000

export async function run(
  options: RunOptions,
  asked: Asked,
  tool: Report['tool'],
  around: Surroundings,
): Promise<number> {
  const { machine } = around
  if (machine.platform !== 'win32')
    throw new UsageError(
      `run looks at the Windows VM that it is started on, and this is ${machine.platform}. To judge a report from a VM: aadlogin-doctor replay report.json`,
    )
  const log = createLog(around.stderr, { verbose: options.verbose === true })
  const collectedAt = machine.now()
  const began = machine.elapsed()
  const signal = AbortSignal.any([AbortSignal.timeout(options.timeout * 1000), around.cancelled])
  log.info('Looking at this VM. Nothing on it is changed.')
  const whoIsIt = Promise.withResolvers<Runner>()
  const place = reportFolder(options, collectedAt, whoIsIt.promise, around, log)
  // A folder that was named and can't be made is a mistake to tell before the look, not after it; with --json the answer does without.
  if (options.out !== undefined) await place

  const reportOn = (evidence: Evidence, complete: boolean): Report => {
    const head: ReportHead = {
      tool,
      source: 'run',
      collectedAt: collectedAt.toISOString(),
      reportedAt: machine.now().toISOString(),
      durationMs: Math.round(machine.elapsed() - began),
      complete,
    }
    return shareable(diagnose(evidence, asked, head), options)
  }
  const known: Evidence = {}
  const interim = savingOneAtATime(async () => {
    const { folder, closed } = await place
    await closed
    if (folder !== null) await saveInterim(folder, reportOn({ ...known }, false))
  })
  // From now on a killed run leaves what it knew.
  interim.save()
  const progress = tellProgress(log)
  const evidence = await collect(machine, {
    ...asked,
    signal,
    onStart: progress.started,
    onEnd: (id, entry) => {
      known[id] = entry
      if (id === 'account') whoIsIt.resolve(runnerIn(known, around))
      interim.save()
      progress.ended(id, entry)
    },
  })
  progress.stop()
  const report = reportOn(evidence, !signal.aborted)
  const save = async () => {
    await interim.finished()
    const { folder, closed } = await place
    await closed
    if (folder === null) return null
    await saveReport(folder, report)
    return shownPath(join(folder, 'report.json'), around)
  }
  // The answer matters more than the file: it still goes to stdout.
  const savedTo = await inTime(save(), longestSaving).catch((error: unknown) => {
    log.error(notSaved(error))
    return null
  })
  around.stdout.write(answerOf(report, options, savedTo))
  return exitCodeOf(report.verdict, around.cancelled.aborted)
}

/** For the disk, at the end, ms. */
const longestSaving = 15_000

/** Who runs this tool. Decides where the report goes and who may read it. */
interface Runner {
  isSystem: boolean
  sid: string | null
}

/** Past this wait the environment is asked in place of the account, ms. */
const longestWaitForAccount = 1500

function runnerIn(evidence: Evidence, around: Surroundings): Runner {
  const { account } = parseEvidence(evidence)
  return account.status === 'ok' && account.value.sid !== null
    ? { isSystem: account.value.kind === 'system', sid: account.value.sid }
    : runnerByEnvironment(around)
}

const runnerByEnvironment = ({ environment }: Surroundings) => ({
  isSystem: profileOfSystem(environment),
  sid: null,
})

interface Place {
  /** Null when none is wanted (--json) or none can be made. */
  folder: string | null
  /** Settles when the folder is closed to other users: nothing is written into it before. */
  closed: Promise<void>
}

async function reportFolder(
  options: RunOptions,
  at: Date,
  whoIsIt: Promise<Runner>,
  around: Surroundings,
  log: Log,
): Promise<Place> {
  const nothingToClose = Promise.resolve()
  const guess = sleep(longestWaitForAccount, undefined, { ref: false }).then(() => runnerByEnvironment(around))
  const runner = Promise.race([whoIsIt, guess])
  const close = async (folder: string) => keepPrivate(folder, (await runner).sid, around.machine, log)
  if (options.out !== undefined) {
    const made = await makeOut(options.out).catch((error: Error) => {
      if (options.json !== true) throw error
      log.error(error.message)
      return null
    })
    if (made === null) return { folder: null, closed: nothingToClose }
    return { folder: options.out, closed: made ? close(options.out) : nothingToClose }
  }
  if (options.json === true) return { folder: null, closed: nothingToClose }
  try {
    const places = { ...around, isSystem: (await runner).isSystem }
    const folder = await makeFirst(defaultFolders(around.environment.COMPUTERNAME ?? null, at, places))
    return { folder, closed: close(folder) }
  } catch (error) {
    log.error(`No folder for the report can be made: ${reasonOf(error)}. --out DIR names one that you may write to.`)
    return { folder: null, closed: nothingToClose }
  }
}

export const notSaved = (error: unknown) =>
  `The report could not be saved: ${reasonOf(error)}. --out DIR names another folder.`

/** Without the path that Node's messages name: it may hold a user's name. */
const reasonOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? (error as Error).message

/** Saves after each call, never two at once, and with pauses that keep the saving cheaper than the looking. */
function savingOneAtATime(save: () => Promise<void>) {
  let wanted = false
  let saving: Promise<void> | null = null
  const stop = new AbortController()
  const loop = async () => {
    while (wanted && !stop.signal.aborted) {
      wanted = false
      const began = performance.now()
      await save().catch(() => {})
      const pause = Math.max(300, 5 * (performance.now() - began))
      await sleep(pause, undefined, { signal: stop.signal }).catch(() => {})
    }
    saving = null
  }
  return {
    save() {
      wanted = true
      saving ??= loop()
    },
    async finished() {
      stop.abort()
      await saving
    },
  }
}

/** One line for each look as it ends, and every ten seconds the names of those still awaited. */
function tellProgress(log: Log) {
  const pending = new Set<string>()
  const reminder = setInterval(() => {
    if (pending.size > 0) log.info(`Still waiting for: ${[...pending].join(', ')}`)
  }, patience)
  return {
    started: (id: keyof typeof probes) => {
      pending.add(probes[id].title)
    },
    ended: (id: keyof typeof probes, entry: Evidence[string]) => {
      pending.delete(probes[id].title)
      const result = entry.outcome.status === 'ok' ? 'done' : `not seen (${entry.outcome.message})`
      log.info(`  ${probes[id].title}: ${result}, ${entry.durationMs} ms`)
    },
    stop: () => clearInterval(reminder),
  }
}
