// The logs of the AADLoginForWindows extension: <drive>\WindowsAzure\Logs\Plugins\Microsoft.Azure.ActiveDirectory.AADLoginForWindows\<version>\*.log and *.txt, the end of the newest ones.
// Sample lines: "[3/19/2020 6:14:05 PM] Successfully joined machine to AAD." and "2025-07-19T02:45:56.9089976Z<tab>[Information]:<tab>Running AAD Join Process". Absent means never installed.
// Documentation: the login article, "Troubleshoot deployment problems".
import { z } from 'zod'
import { type AttemptStory, attemptsIn, type JoinStage, type LoggedAttempt } from '../join-log.ts'
import { dayComesFirst, isoTime, lastStampIn, offsetBetween, type Stamp, wallClock } from '../log-time.ts'
import type { Machine } from '../machine.ts'
import { attempt, failed, ok, outcomeSchema } from '../outcome.ts'
import { rawTextSchema, readRawText } from '../raw-text.ts'
import { hasOffset, offsetAt, type TimeZone } from '../time-zone.ts'
import { firstWave } from './probe.ts'

export { type JoinStage, joinStages } from '../join-log.ts'

export const extensionName = 'Microsoft.Azure.ActiveDirectory.AADLoginForWindows'

const limits = {
  folders: 50,
  entries: 1000,
  /** Newest files that are read in each version's folder: a run that fails at every start leaves a file each time. */
  filesPerFolder: 8,
  bytesPerFile: 512 * 1024,
  bytesInAll: 2 * 1024 * 1024,
} as const

const minute = 60_000

/** One run of the extension's join, from its start line to its end or to the next start. */
export interface JoinAttempt extends AttemptStory {
  file: string
  /** Folder name: 2.2.0.0. */
  version: string
  /** ISO 8601 UTC where the log wrote UTC; null where a stamp is local time or missing. */
  startedAt: string | null
  endedAt: string | null
  /** Stamps as local wall-clock time "2020-03-19T18:13:49" where the log wrote local time. */
  startedLocal: string | null
  endedLocal: string | null
  /**
   * The one time to sort by and to compare with other sources: when its last line was written, ISO 8601 UTC, as well as the log tells.
   * `atFrom` says how: the log's UTC; local time whose distance to UTC was seen; local time taken for UTC, up to 14 hours off; the file's last change.
   */
  at: string
  atFrom: 'utc' | 'local' | 'local-taken-for-utc' | 'file'
  /** When its first line was written, like `at`; null without a stamp. */
  beganAt: string | null
  /** When "Adding Registry Settings." and "Enabling PKU2U policy." were logged, like `at`; null where they were not. */
  registrySetAt: string | null
  pku2uSetAt: string | null
  /** When each stage began that the log tells, in its order; `at` as above, null without a stamp. */
  steps: { stage: JoinStage; at: string | null }[]
}

export interface ExtensionLogs {
  /** False when the extension's log folder doesn't exist. */
  folderPresent: boolean
  versions: string[]
  /** Oldest first, over all versions and files, by `at`. */
  attempts: JoinAttempt[]
  /** The newest by time. */
  newest: JoinAttempt | null
  /** Resource that the log shows a token was asked for: names the cloud. */
  registrationResource: string | null
  /** The VM's resource id as the newest log that has it wrote it. */
  resourceId: string | null
  /** Files or folders that could not be read, in words. */
  unread: string[]
}

const fileSchema = z.object({
  version: z.string(),
  name: z.string(),
  read: outcomeSchema(z.object({ size: z.number(), modifiedAt: z.string(), content: rawTextSchema })),
})
type LogFile = z.infer<typeof fileSchema>

const raw = z.discriminatedUnion('present', [
  z.object({ present: z.literal(false) }),
  z.object({
    present: z.literal(true),
    versions: z.array(z.string()),
    files: z.array(fileSchema),
    unlisted: z.array(z.object({ path: z.string(), message: z.string() })),
    /** Some files or folders were left out; `leftOut` counts the older files of each folder that were not read. */
    more: z.boolean(),
    leftOut: z.array(z.object({ version: z.string(), files: z.number(), bytes: z.number() })).optional(),
  }),
])

export const extensionLogs = firstWave<z.infer<typeof raw>, ExtensionLogs>({
  title: "the extension's logs",
  timeoutMs: 20_000,
  required: true,
  raw,
  async collect(machine, signal) {
    const folder = `${machine.systemDrive}\\WindowsAzure\\Logs\\Plugins\\${extensionName}`
    const listing = await machine.listFolder(folder, { signal, maxEntries: limits.entries })
    if (!listing.present) return { present: false }
    const folders = listing.entries.filter((entry) => entry.kind === 'folder').map((entry) => entry.name)
    const versions = folders.slice(0, limits.folders)
    const unlisted: { path: string; message: string }[] = []
    const known: KnownFile[] = []
    let more = listing.more || folders.length > versions.length
    for (const version of versions) {
      const path = `${folder}\\${version}`
      const inside = await attempt(() => machine.listFolder(path, { signal, maxEntries: limits.entries }))
      if (inside.status === 'failed') unlisted.push({ path, message: inside.message })
      if (inside.status === 'failed' || !inside.value.present) continue
      more ||= inside.value.more
      for (const { kind, name } of inside.value.entries)
        if (kind === 'file' && /\.(log|txt)$/i.test(name))
          known.push({ version, name, look: await lookAt(machine, `${path}\\${name}`, 0, signal) })
    }
    const { chosen, leftOut } = chooseNewest(known)
    const files: LogFile[] = []
    let budget: number = limits.bytesInAll
    for (const { version, name, look } of chosen) {
      if (look.status === 'failed') {
        files.push({ version, name, read: look })
        continue
      }
      const maxBytes = Math.min(limits.bytesPerFile, budget)
      const read = await lookAt(machine, `${folder}\\${version}\\${name}`, maxBytes, signal)
      if (read.status === 'ok') budget -= Math.min(maxBytes, read.value.size)
      files.push({ version, name, read })
    }
    more ||= leftOut.length > 0
    return { present: true, versions, files, unlisted, more, ...(leftOut.length > 0 ? { leftOut } : {}) }
  },
  parse(found, timeZone = null) {
    if (!found.present)
      return {
        folderPresent: false,
        versions: [],
        attempts: [],
        newest: null,
        registrationResource: null,
        resourceId: null,
        unread: [],
      }
    const attempts = datedAttempts(found.files.flatMap(readLog), timeZone)
    const newestWith = <Key extends 'registrationResource' | 'resourceId'>(key: Key) =>
      attempts.findLast((one) => one[key] !== null)?.[key] ?? null
    return {
      folderPresent: true,
      versions: found.versions,
      attempts,
      newest: attempts.at(-1) ?? null,
      registrationResource: newestWith('registrationResource'),
      resourceId: newestWith('resourceId'),
      unread: [
        ...found.unlisted.map((one) => one.message),
        ...found.files.flatMap((file) => (file.read.status === 'failed' ? [file.read.message] : [])),
      ],
    }
  },
  missing: (facts) => facts.unread,
})

interface KnownFile {
  version: string
  name: string
  look: LogFile['read']
}

/** A file's size and times, with at most `maxBytes` of its end. */
async function lookAt(machine: Machine, path: string, maxBytes: number, signal: AbortSignal): Promise<LogFile['read']> {
  const read = await attempt(() => machine.readFileEnd(path, { signal, maxBytes }))
  if (read.status === 'failed') return read
  if (!read.value.present) return failed('not-found', `${path} went away while it was being read`)
  const { size, modifiedAt, content } = read.value
  return ok({ size, modifiedAt, content })
}

/** The newest files, over all folders, newest first, so that the oldest is what a full budget cuts. What can't be read is always among them. */
function chooseNewest(known: KnownFile[]) {
  const changed = ({ look }: KnownFile) => (look.status === 'ok' ? Date.parse(look.value.modifiedAt) : Infinity)
  const sorted = [...known].sort((a, b) => changed(b) - changed(a) || 0)
  const chosen: KnownFile[] = []
  const leftOut: { version: string; files: number; bytes: number }[] = []
  for (const file of sorted) {
    if (chosen.filter((one) => one.version === file.version).length < limits.filesPerFolder) {
      chosen.push(file)
      continue
    }
    const size = file.look.status === 'ok' ? file.look.value.size : 0
    const counted = leftOut.find((one) => one.version === file.version)
    if (counted === undefined) leftOut.push({ version: file.version, files: 1, bytes: size })
    else {
      counted.files += 1
      counted.bytes += size
    }
  }
  return { chosen, leftOut }
}

interface ReadLog {
  version: string
  file: string
  /** Milliseconds since 1970, UTC. */
  modifiedAt: number
  /** Of the whole file: other operations of the handler write on after a join. */
  lastStamp: Stamp | null
  logged: LoggedAttempt[]
}

function readLog({ version, name, read }: LogFile): ReadLog[] {
  if (read.status === 'failed') return []
  const { content, modifiedAt } = read.value
  const text = readRawText(content)
  const logged = attemptsIn(text, { startCut: (content.cutBytes ?? 0) > 0 })
  return [{ version, file: name, modifiedAt: Date.parse(modifiedAt), lastStamp: lastStampIn(text), logged }]
}

/** The attempts of one log text that stands alone, oldest first; `modifiedAt` is the file's last change, ISO 8601 UTC. */
export function attemptsOf(version: string, file: string, text: string, modifiedAt: string): JoinAttempt[] {
  const [lastStamp, logged] = [lastStampIn(text), attemptsIn(text)]
  return datedAttempts([{ version, file, modifiedAt: Date.parse(modifiedAt), lastStamp, logged }], null)
}

/**
 * Puts all attempts of a machine on one clock. Old logs hold local time without a zone: how far it was from UTC shows where the service's own
 * time stands in a line, or in the last stamp against the file's last change, which Windows keeps in UTC. The zone that Windows is set to says
 * when its clock was changed for the summer, and stands in where nothing else tells: it may have been set after the log was written. Where
 * nothing tells, or the files contradict each other (as after they were copied), local time is taken for UTC, which is what Azure images are set to.
 */
function datedAttempts(unordered: ReadLog[], timeZone: TimeZone | null): JoinAttempt[] {
  const logs = [...unordered].sort((a, b) => a.modifiedAt - b.modifiedAt || 0)
  const stamps = logs.flatMap((log) => log.logged.flatMap((one) => [one.started, one.ended]))
  const newest = Math.max(...logs.map((log) => log.modifiedAt).filter((time) => !Number.isNaN(time)), 0)
  const dayFirst = dayComesFirst(
    stamps.filter((stamp) => stamp !== null),
    newest,
  )
  const wall = (stamp: Stamp | null) => (stamp?.zone === 'local' ? wallClock(stamp, dayFirst) : null)
  const byService = (one: LoggedAttempt) => {
    const local = wall(one.joinResponseStamp)
    if (local === null || one.joinResponseAt === null) return null
    return offsetBetween(local, Date.parse(one.joinResponseAt), 5 * minute)
  }
  const byFile = (log: ReadLog) => {
    const local = wall(log.lastStamp)
    if (local === null) return null
    const offset = offsetBetween(local, log.modifiedAt, 2 * minute)
    if (offset === null || timeZone === null || hasOffset(timeZone, offset)) return offset
    // Any two times are within minutes of some zone: against Windows' own only one that fits to the seconds counts.
    return offsetBetween(local, log.modifiedAt, 20_000)
  }
  const seen = [...logs.map(byFile), ...logs.flatMap((log) => log.logged.map(byService))].filter((one) => one !== null)
  // An hour apart is summer time; more is no time zone but a file that was copied or touched.
  const agree = seen.length > 0 && Math.max(...seen) - Math.min(...seen) <= 60 * minute

  const attempts = logs.flatMap((log) =>
    log.logged.map((one): JoinAttempt => {
      const seenOffset = byService(one) ?? (agree ? (byFile(log) ?? seen[0] ?? null) : null)
      const offsetOf = (local: number) =>
        timeZone !== null && (seenOffset === null || hasOffset(timeZone, seenOffset))
          ? offsetAt(timeZone, local)
          : seenOffset
      const dated = (stamp: Stamp | null): { ms: number; from: JoinAttempt['atFrom'] } | null => {
        if (stamp === null) return null
        if (stamp.zone === 'utc') return { ms: stamp.ms, from: 'utc' }
        const local = wallClock(stamp, dayFirst)
        const offset = offsetOf(local)
        // No line is younger than its file.
        const ms = Math.min(local - (offset ?? 0), Number.isNaN(log.modifiedAt) ? Infinity : log.modifiedAt)
        return { ms, from: offset === null ? 'local-taken-for-utc' : 'local' }
      }
      const utc = (stamp: Stamp | null) => (stamp?.zone === 'utc' ? isoTime(stamp.ms) : null)
      const local = (stamp: Stamp | null) =>
        stamp?.zone === 'local' ? (isoTime(wallClock(stamp, dayFirst))?.slice(0, 19) ?? null) : null
      const reported = one.handlerStatus?.at ? Date.parse(one.handlerStatus.at) : Number.NaN
      const end = dated(one.ended) ?? {
        ms: Number.isNaN(reported) ? log.modifiedAt : reported,
        from: Number.isNaN(reported) ? ('file' as const) : ('utc' as const),
      }
      const { started, ended, registrySet, pku2uSet, steps, joinResponseStamp, ...told } = one
      return {
        version: log.version,
        file: log.file,
        startedAt: utc(started),
        endedAt: utc(ended),
        startedLocal: local(started),
        endedLocal: local(ended),
        at: isoTime(end.ms) ?? '1970-01-01T00:00:00.000Z',
        atFrom: end.from,
        beganAt: isoTime(dated(started)?.ms ?? Number.NaN),
        registrySetAt: isoTime(dated(registrySet)?.ms ?? Number.NaN),
        pku2uSetAt: isoTime(dated(pku2uSet)?.ms ?? Number.NaN),
        steps: steps.map(({ stage, stamp }) => ({ stage, at: isoTime(dated(stamp)?.ms ?? Number.NaN) })),
        ...told,
      }
    }),
  )
  // Stable: where times are equal the order of the file stays.
  return attempts.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
