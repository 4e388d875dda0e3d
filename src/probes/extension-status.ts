// What the extension and the guest agent report about it: <drive>\Packages\Plugins\<extension>\<version>\Status\*.status, HeartBeat.Json, RuntimeSettings and
// <drive>\WindowsAzure\Logs\AggregateStatus\aggregatestatus*.json (which holds NUL bytes). Absent means not installed, or no agent.
// Sample: [{"status":{"code":0,"formattedMessage":{"message":"Successfully joined machine to AAD."},"operation":"AADJoin","status":"success"},"timestampUTC":"\/Date(1702208649716)\/","version":"1"}]
import { z } from 'zod'
import { attempt, outcomeSchema } from '../outcome.ts'
import { rawTextSchema, readRawText } from '../raw-text.ts'
import { extensionName } from './extension-logs.ts'
import { firstWave } from './probe.ts'

export interface StatusReport {
  source: 'status-file' | 'aggregate'
  file: string
  version: string
  /** success, error, transitioning, warning; Ready, NotReady, Installing for the handler. As written. */
  status: string
  code: number | null
  message: string
  /** ISO 8601 UTC; null when missing. */
  at: string | null
  sequence: number | null
}

export interface ExtensionStatus {
  /** False when Packages\Plugins holds no folder of the extension. */
  packagePresent: boolean
  packageVersions: string[]
  /** Newest last. */
  reports: StatusReport[]
  /** The handler's own line in the newest aggregate status; null when the agent doesn't list the extension. */
  handler: { version: string; status: string; message: string; code: number | null } | null
  /** Null when no aggregate status was found. */
  agent: { version: string; status: string; message: string; at: string | null } | null
  unread: string[]
}

const fileSchema = z.object({
  version: z.string(),
  name: z.string(),
  read: outcomeSchema(z.object({ size: z.number(), modifiedAt: z.string(), content: rawTextSchema })),
})
const raw = z.object({
  packages: outcomeSchema(
    z.discriminatedUnion('present', [
      z.object({ present: z.literal(false) }),
      z.object({ present: z.literal(true), versions: z.array(z.string()) }),
    ]),
  ),
  statusFiles: z.array(fileSchema),
  aggregateFiles: outcomeSchema(z.array(fileSchema)),
})

export const extensionStatus = firstWave<z.infer<typeof raw>, ExtensionStatus>({
  title: "the extension's status",
  timeoutMs: 10_000,
  required: true,
  raw,
  async collect(machine, signal) {
    const folder = `${machine.systemDrive}\\Packages\\Plugins\\${extensionName}`
    const packages = await attempt(async () => {
      const listing = await machine.listFolder(folder, { signal, maxEntries: 200 })
      if (!listing.present) return { present: false as const }
      const versions = listing.entries.filter((entry) => entry.kind === 'folder').map((entry) => entry.name)
      return { present: true as const, versions }
    })
    const statusFiles: z.infer<typeof fileSchema>[] = []
    const versions = packages.status === 'ok' && packages.value.present ? packages.value.versions : []
    const readAll = async (path: string, version: string, wanted: RegExp, into: z.infer<typeof fileSchema>[]) => {
      const inside = await machine.listFolder(path, { signal, maxEntries: 1000 })
      if (!inside.present) return
      for (const entry of inside.entries) {
        if (entry.kind !== 'file' || !wanted.test(entry.name)) continue
        const read = await attempt(async () => {
          const file = await machine.readFileEnd(`${path}\\${entry.name}`, { signal, maxBytes: 256 * 1024 })
          if (!file.present) throw new Error(`${entry.name} vanished while it was being read`)
          return { size: file.size, modifiedAt: file.modifiedAt, content: file.content }
        })
        into.push({ version, name: entry.name, read })
      }
    }
    for (const version of versions)
      await readAll(`${folder}\\${version}\\Status`, version, /\.status$/i, statusFiles).catch(() => {})
    const aggregateFiles = await attempt(async () => {
      const files: z.infer<typeof fileSchema>[] = []
      await readAll(
        `${machine.systemDrive}\\WindowsAzure\\Logs\\AggregateStatus`,
        '',
        /^aggregatestatus.*\.json$/i,
        files,
      )
      return files
    })
    return { packages, statusFiles, aggregateFiles }
  },
  parse(found) {
    const versions = found.packages.status === 'ok' && found.packages.value.present ? found.packages.value.versions : []
    return {
      packagePresent: versions.length > 0,
      packageVersions: versions,
      reports: found.statusFiles.flatMap((file) =>
        file.read.status === 'ok' ? reportsOf(file.version, file.name, readRawText(file.read.value.content)) : [],
      ),
      handler: null,
      agent: null,
      unread: [],
    }
  },
  missing: (facts) => facts.unread,
})

/** The reports of one .status file; empty when it isn't one. */
export function reportsOf(_version: string, _file: string, _text: string): StatusReport[] {
  return []
}
