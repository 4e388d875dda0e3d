// The run command: looks at this VM, tells the progress, and keeps the report on disk up to date from the first moment on.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Asked } from './asked.ts'
import type { Surroundings } from './cli.ts'
import { diagnose, type ReportHead } from './diagnose.ts'
import { collect, type Evidence } from './evidence.ts'
import { exitCodeOf } from './exit-code.ts'
import { createLog, type Log } from './log.ts'
import { defaultFolders, keepPrivate, makeFirst } from './output-folder.ts'
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

/** After this the progress says what is still awaited, ms. */
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
  const { folder, made } = await reportFolder(options, collectedAt, around, log)
  // Beside the look: what is in the folder already gets the same rights.
  const closed = folder !== null && made ? keepPrivate(folder, machine, log) : null

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
  const interim = folder === null ? null : savingOneAtATime(() => saveInterim(folder, reportOn({ ...known }, false)))
  // From now on a killed run leaves what it knew.
  interim?.save()
  const progress = tellProgress(log)
  const evidence = await collect(machine, {
    ...asked,
    signal,
    onStart: progress.started,
    onEnd: (id, entry) => {
      known[id] = entry
      interim?.save()
      progress.ended(id, entry)
    },
  })
  progress.stop()
  await interim?.finished()
  await closed

  const report = reportOn(evidence, !signal.aborted)
  let savedTo: string | null = null
  if (folder !== null) {
    try {
      await saveReport(folder, report)
      savedTo = join(folder, 'report.json')
    } catch (error) {
      // The answer matters more than the file: it still goes to stdout.
      log.error(
        `The report could not be saved in ${folder}: ${(error as Error).message}. --out DIR names another folder.`,
      )
    }
  }
  around.stdout.write(answerOf(report, options, savedTo))
  return exitCodeOf(report.verdict, around.cancelled.aborted)
}

/** The folder for the report, and whether this run made it; null when none is wanted (--json) or none can be made. */
async function reportFolder(options: RunOptions, at: Date, around: Surroundings, log: Log) {
  if (options.out !== undefined) return { folder: options.out, made: await makeOut(options.out) }
  if (options.json === true) return { folder: null, made: false }
  try {
    const folder = await makeFirst(defaultFolders(around.environment.COMPUTERNAME ?? null, at, around))
    return { folder, made: true }
  } catch (error) {
    log.error(
      `No folder for the report can be made: ${(error as Error).message}. --out DIR names one that you may write to.`,
    )
    return { folder: null, made: false }
  }
}

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

/** One line for each look as it ends, and after ten seconds the names of those still awaited. */
function tellProgress(log: Log) {
  const pending = new Set<string>()
  const reminder = setTimeout(() => {
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
    stop: () => clearTimeout(reminder),
  }
}
