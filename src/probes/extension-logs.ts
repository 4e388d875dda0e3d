// The logs of the AADLoginForWindows extension: <drive>\WindowsAzure\Logs\Plugins\Microsoft.Azure.ActiveDirectory.AADLoginForWindows\<version>\CommandExecution*.log and AADLoginForWindowsExtension*.
// Sample lines: "[3/19/2020 6:14:05 PM] Successfully joined machine to AAD." and "2025-07-19T02:45:56.9089976Z<tab>[Information]:<tab>Running AAD Join Process". Absent means never installed.
// Documentation: the login article, "Troubleshoot deployment problems".
import { z } from 'zod'
import { attempt, outcomeSchema } from '../outcome.ts'
import { linesOf, rawTextSchema, readRawText } from '../raw-text.ts'
import { firstWave } from './probe.ts'

export const extensionName = 'Microsoft.Azure.ActiveDirectory.AADLoginForWindows'
const keptBytes = 512 * 1024

/** One run of the extension's join, from its start line to its end or to the next start. */
export interface JoinAttempt {
  file: string
  /** Folder name: 2.2.0.0. */
  version: string
  /** ISO 8601 UTC where the log wrote UTC; null where a stamp is local time or missing. */
  startedAt: string | null
  endedAt: string | null
  /** Stamps as local wall-clock time "2020-03-19T18:13:49" where the log wrote local time. */
  startedLocal: string | null
  endedLocal: string | null
  /** The furthest stage whose line was seen. */
  stage: JoinStage
  outcome: 'succeeded' | 'failed' | 'already-joined' | 'rolled-back' | 'unfinished'
  /** Codes as written, in order: "-2145648607", "0x801c002d", "51". The first is the one that the attempt ended with. */
  codes: string[]
  /** The lines that show the failure or the end, as written. */
  lines: string[]
  mdmId: string | null
  joinRequestId: string | null
}

export const joinStages = [
  'started',
  'settings',
  'metadata',
  'tenant',
  'discovery',
  'token',
  'join',
  'mdm',
  'joined',
] as const
export type JoinStage = (typeof joinStages)[number]

export interface ExtensionLogs {
  /** False when the extension's log folder doesn't exist. */
  folderPresent: boolean
  versions: string[]
  /** Oldest first, over all versions and files. */
  attempts: JoinAttempt[]
  /** The newest by time. */
  newest: JoinAttempt | null
  /** Resource that the log shows a token was asked for: names the cloud. */
  registrationResource: string | null
  /** Files or folders that could not be read, in words. */
  unread: string[]
}

const fileSchema = z.object({
  version: z.string(),
  name: z.string(),
  read: outcomeSchema(z.object({ size: z.number(), modifiedAt: z.string(), content: rawTextSchema })),
})
const raw = z.discriminatedUnion('present', [
  z.object({ present: z.literal(false) }),
  z.object({
    present: z.literal(true),
    versions: z.array(z.string()),
    files: z.array(fileSchema),
    unlisted: z.array(z.object({ path: z.string(), message: z.string() })),
    more: z.boolean(),
  }),
])

export const extensionLogs = firstWave<z.infer<typeof raw>, ExtensionLogs>({
  title: "the extension's logs",
  timeoutMs: 10_000,
  required: true,
  raw,
  async collect(machine, signal) {
    const folder = `${machine.systemDrive}\\WindowsAzure\\Logs\\Plugins\\${extensionName}`
    const listing = await machine.listFolder(folder, { signal, maxEntries: 200 })
    if (!listing.present) return { present: false }
    const versions = listing.entries.filter((entry) => entry.kind === 'folder').map((entry) => entry.name)
    const files: z.infer<typeof fileSchema>[] = []
    const unlisted: { path: string; message: string }[] = []
    for (const version of versions) {
      const path = `${folder}\\${version}`
      const inside = await attempt(() => machine.listFolder(path, { signal, maxEntries: 500 }))
      if (inside.status === 'failed') unlisted.push({ path, message: inside.message })
      if (inside.status === 'failed' || !inside.value.present) continue
      for (const entry of inside.value.entries) {
        if (entry.kind !== 'file' || !/^(CommandExecution|AADLoginForWindowsExtension).*\.(log|txt)$/i.test(entry.name))
          continue
        const read = await attempt(async () => {
          const file = await machine.readFileEnd(`${path}\\${entry.name}`, { signal, maxBytes: keptBytes })
          if (!file.present) throw new Error(`${entry.name} vanished while it was being read`)
          return { size: file.size, modifiedAt: file.modifiedAt, content: file.content }
        })
        files.push({ version, name: entry.name, read })
      }
    }
    return { present: true, versions, files, unlisted, more: listing.more }
  },
  parse(found) {
    if (!found.present)
      return { folderPresent: false, versions: [], attempts: [], newest: null, registrationResource: null, unread: [] }
    const attempts = found.files.flatMap((file) =>
      file.read.status === 'ok' ? attemptsOf(file.version, file.name, readRawText(file.read.value.content)) : [],
    )
    const resource = found.files
      .flatMap((file) => (file.read.status === 'ok' ? linesOf(readRawText(file.read.value.content)) : []))
      .map((line) => /Getting MSI token for app (urn:ms-drs:[A-Za-z0-9.-]+[A-Za-z0-9])/.exec(line)?.[1])
      .findLast((hit) => hit !== undefined)
    return {
      folderPresent: true,
      versions: found.versions,
      attempts,
      newest: attempts.at(-1) ?? null,
      registrationResource: resource ?? null,
      unread: [
        ...found.unlisted.map((one) => one.message),
        ...found.files.flatMap((file) => (file.read.status === 'failed' ? [file.read.message] : [])),
      ],
    }
  },
  missing: (facts) => facts.unread,
})

/** The attempts that one log file tells of, oldest first. */
export function attemptsOf(version: string, file: string, text: string): JoinAttempt[] {
  const lines = linesOf(text)
  const failure = lines.findLast((line) => /failed with status code: (-?\d+)/.test(line))
  const code = failure === undefined ? null : (/failed with status code: (-?\d+)/.exec(failure)?.[1] ?? null)
  const joined = lines.some((line) => line.includes('Successfully joined machine to AAD.'))
  if (failure === undefined && !joined) return []
  return [
    {
      file,
      version,
      startedAt: null,
      endedAt: null,
      startedLocal: null,
      endedLocal: null,
      stage: joined ? 'joined' : 'started',
      outcome: joined && code === null ? 'succeeded' : 'failed',
      codes: code === null ? [] : [code],
      lines: failure === undefined ? [] : [failure.trim()],
      mdmId: null,
      joinRequestId: null,
    },
  ]
}
