// What the extension and the guest agent report about it: <drive>\Packages\Plugins\<extension>\<version>\Status\*.status, Status\HeartBeat.Json, RuntimeSettings\*.settings and
// <drive>\WindowsAzure\Logs\AggregateStatus\aggregatestatus*.json; the agent's memory of it, HKLM\SOFTWARE\Microsoft\Windows Azure\HandlerState\<extension>_<version>. Absent means not installed, or no agent. Of the settings only what is said about mdmId becomes evidence.
// Sample: [{"status":{"code":0,"formattedMessage":{"message":"Successfully joined machine to AAD."},"operation":"AADJoin","status":"success"},"timestampUTC":"\/Date(1702208649716)\/","version":"1"}]
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { readCode } from '../join-log.ts'
import { readUtcTime } from '../log-time.ts'
import type { Machine } from '../machine.ts'
import { attempt, failed, type Outcome, ok, outcomeSchema } from '../outcome.ts'
import { rawTextSchema, readRawText } from '../raw-text.ts'
import { parseRegistryOutput, queryRegistry } from '../registry.ts'
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
  /** Parts of the operation that report for themselves, as "name: message". */
  parts: string[]
  /** ISO 8601 UTC; null when missing. */
  at: string | null
  sequence: number | null
  /** `at`, or where it is missing the file's last change: the time to sort by. */
  seenAt: string
}

/** What the newest settings file says about mdmId. No other setting is kept, the protected ones least of all. */
export interface ExtensionSettings {
  version: string
  /** From the file's name: 0.settings. */
  sequence: number | null
  /** `absent`: no public settings at all, which asks for no MDM. `without-mdmid`: there are some, and mdmId isn't among them. */
  state: 'absent' | 'without-mdmid' | 'empty' | 'guid' | 'not-a-guid'
  /** The value where it is a GUID, lower case, also where it stands under a misspelt name. */
  mdmId: string | null
  /** Names that look as if mdmId was meant, as written: the extension reads this one name, in this spelling. */
  misspelt: string[]
  /** The file's last change, ISO 8601 UTC. */
  at: string
}

export interface ExtensionStatus {
  /** False when Packages\Plugins holds no folder of the extension. */
  packagePresent: boolean
  packageVersions: string[]
  /** Newest last. */
  reports: StatusReport[]
  settings: ExtensionSettings | null
  /** The handler's heartbeat file, where there is one. */
  heartbeat: { version: string; status: string; code: number | null; message: string; at: string } | null
  /** The handler's own line in the newest aggregate status; null when the agent doesn't list the extension. */
  handler: { version: string; status: string; message: string; code: number | null } | null
  /** Null when no aggregate status was found. */
  agent: { version: string; status: string; message: string; at: string | null } | null
  /** How many extensions the newest aggregate status lists; null without one. */
  handlersListed: number | null
  /** What the agent remembers in the registry of each version that it brought. Null: could not look. */
  handlerStates: HandlerState[] | null
  unread: string[]
}

/** Values as reg.exe prints them; Windows documents none of them, so that they are shown and not judged. */
export interface HandlerState {
  version: string
  values: { name: string; data: string }[]
}

const limits = {
  versions: 20,
  entries: 1000,
  filesPerFolder: 3,
  aggregateFiles: 2,
  bytes: 256 * 1024,
  registryMs: 6000,
} as const

const fileSchema = z.object({
  version: z.string(),
  name: z.string(),
  read: outcomeSchema(z.object({ size: z.number(), modifiedAt: z.string(), content: rawTextSchema })),
})
type StatusFile = z.infer<typeof fileSchema>

const reducedSettings = z.object({
  modifiedAt: z.string(),
  state: z.enum(['absent', 'without-mdmid', 'empty', 'guid', 'not-a-guid']),
  mdmId: z.string().nullable(),
  misspelt: z.array(z.string()),
})
const settingsFileSchema = z.object({ version: z.string(), name: z.string(), read: outcomeSchema(reducedSettings) })
type SettingsFile = z.infer<typeof settingsFileSchema>

const handlerStateSchema = z.array(
  z.object({ version: z.string(), values: z.array(z.object({ name: z.string(), data: z.string() })) }),
)

const raw = z.object({
  // Without this listing nothing can be said, so a failure of it is one of the whole look.
  packages: z.object({
    status: z.literal('ok'),
    value: z.discriminatedUnion('present', [
      z.object({ present: z.literal(false) }),
      z.object({ present: z.literal(true), versions: z.array(z.string()) }),
    ]),
  }),
  statusFiles: z.array(fileSchema),
  settingsFiles: z.array(settingsFileSchema).optional(),
  heartbeats: z.array(fileSchema).optional(),
  aggregateFiles: outcomeSchema(z.array(fileSchema)),
  handlerStates: outcomeSchema(handlerStateSchema).optional(),
  unlisted: z.array(z.string()).optional(),
  more: z.boolean().optional(),
})

export const extensionStatus = firstWave<z.infer<typeof raw>, ExtensionStatus>({
  title: "the extension's status",
  timeoutMs: 20_000,
  required: true,
  raw,
  async collect(machine, signal) {
    // Only shown, so that a registry that hangs must not cost the status.
    const remembered = Promise.race([
      attempt(() => readHandlerStates(machine, signal)),
      sleep(limits.registryMs, failed('timeout', "the registry did not tell the agent's memory in time"), {
        ref: false,
      }),
    ])
    const folder = `${machine.systemDrive}\\Packages\\Plugins\\${extensionName}`
    const listing = await machine.listFolder(folder, { signal, maxEntries: limits.entries })
    const folders = listing.present ? listing.entries.filter((entry) => entry.kind === 'folder') : []
    const versions = folders.slice(0, limits.versions).map((entry) => entry.name)
    const unlisted: string[] = []
    let more = (listing.present && listing.more) || folders.length > versions.length
    const newestIn = async (path: string, version: string, wanted: RegExp, most: number) => {
      const newest = await attempt(() => readNewest(machine, path, version, wanted, most, signal))
      if (newest.status === 'failed') unlisted.push(newest.message)
      if (newest.status === 'failed') return []
      more ||= newest.value.more
      return newest.value.files
    }
    const statusFiles: StatusFile[] = []
    const heartbeats: StatusFile[] = []
    const settingsFiles: SettingsFile[] = []
    for (const version of versions) {
      const path = `${folder}\\${version}`
      statusFiles.push(...(await newestIn(`${path}\\Status`, version, /\.status$/i, limits.filesPerFolder)))
      heartbeats.push(...(await newestIn(`${path}\\Status`, version, /^heartbeat\.json$/i, 1)))
      const settings = await newestIn(`${path}\\RuntimeSettings`, version, /\.settings$/i, 1)
      settingsFiles.push(...settings.map(reduceSettingsFile))
    }
    const aggregateFolder = `${machine.systemDrive}\\WindowsAzure\\Logs\\AggregateStatus`
    const aggregates = await attempt(() =>
      readNewest(machine, aggregateFolder, '', /^aggregatestatus.*\.json$/i, limits.aggregateFiles, signal),
    )
    return {
      packages: { status: 'ok' as const, value: listing.present ? { present: true, versions } : { present: false } },
      statusFiles,
      settingsFiles,
      heartbeats,
      aggregateFiles: aggregates.status === 'ok' ? ok(aggregates.value.files.map(withoutPadding)) : aggregates,
      handlerStates: await remembered,
      unlisted,
      more,
    }
  },
  parse(found) {
    const versions = found.packages.value.present ? found.packages.value.versions : []
    const unread = [...(found.unlisted ?? [])]
    const readAll = <T>(files: StatusFile[], read: (file: StatusFile, json: unknown, modifiedAt: string) => T[]) =>
      files.flatMap((file) => {
        const json = parseJsonFile(file)
        if (json.status === 'failed') unread.push(json.message)
        return json.status === 'failed' ? [] : read(file, json.value.json, json.value.modifiedAt)
      })
    const reports = readAll(found.statusFiles, (file, json, modifiedAt) =>
      reportsIn(json, { version: file.version, file: file.name, modifiedAt }),
    )
    const heartbeats = readAll(found.heartbeats ?? [], (file, json, modifiedAt) =>
      heartbeatIn(json, file.version, modifiedAt),
    )
    if (found.aggregateFiles.status === 'failed') unread.push(found.aggregateFiles.message)
    const aggregates = readAll(
      found.aggregateFiles.status === 'ok' ? found.aggregateFiles.value : [],
      (file, json, modifiedAt) => aggregateIn(json, file.name, modifiedAt),
    )
    const newest = newestBy(aggregates, (one) => one.seenAt)
    const settings = (found.settingsFiles ?? []).flatMap(({ version, name, read }) => {
      if (read.status === 'failed') unread.push(read.message)
      if (read.status === 'failed') return []
      const { modifiedAt, ...told } = read.value
      return [{ version, sequence: sequenceOf(name), ...told, at: modifiedAt }]
    })
    return {
      packagePresent: versions.length > 0,
      packageVersions: versions,
      reports: [...reports, ...(newest?.reports ?? [])].sort(
        (a, b) => time(a.seenAt) - time(b.seenAt) || (a.sequence ?? 0) - (b.sequence ?? 0),
      ),
      settings: newestBy(settings, (one) => one.at),
      heartbeat: newestBy(heartbeats, (one) => one.at),
      handler: newest?.handler ?? null,
      agent: newest?.agent ?? null,
      handlersListed: newest?.handlersListed ?? null,
      handlerStates: found.handlerStates?.status === 'ok' ? found.handlerStates.value : null,
      unread,
    }
  },
  missing: (facts) => facts.unread,
})

/** The newest files of a folder whose names fit; none where the folder is absent. */
async function readNewest(
  machine: Machine,
  path: string,
  version: string,
  wanted: RegExp,
  most: number,
  signal: AbortSignal,
): Promise<{ files: StatusFile[]; more: boolean }> {
  const inside = await machine.listFolder(path, { signal, maxEntries: limits.entries })
  if (!inside.present) return { files: [], more: false }
  const look = async (name: string, maxBytes: number): Promise<StatusFile> => {
    const read = await attempt(() => machine.readFileEnd(`${path}\\${name}`, { signal, maxBytes }))
    if (read.status === 'failed') return { version, name, read }
    if (!read.value.present)
      return { version, name, read: failed('not-found', `${path}\\${name} went away while it was being read`) }
    const { size, modifiedAt, content } = read.value
    return { version, name, read: ok({ size, modifiedAt, content }) }
  }
  const names = inside.entries
    .filter((entry) => entry.kind === 'file' && wanted.test(entry.name))
    .map((entry) => entry.name)
  const changed = ({ read }: StatusFile) => (read.status === 'ok' ? time(read.value.modifiedAt) : Infinity)
  const dated: StatusFile[] = []
  for (const name of names) dated.push(await look(name, 0))
  // The same second is common: the higher number in the name is then the newer.
  dated.sort((a, b) => changed(b) - changed(a) || (sequenceOf(b.name) ?? 0) - (sequenceOf(a.name) ?? 0))
  const files: StatusFile[] = []
  for (const file of dated.slice(0, most))
    files.push(file.read.status === 'failed' ? file : await look(file.name, limits.bytes))
  return { files, more: inside.more || dated.length > most }
}

/** The keys of this extension only: what the agent remembers of others is nobody's business here. */
async function readHandlerStates(machine: Machine, signal: AbortSignal): Promise<HandlerState[]> {
  const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Azure\\HandlerState'
  const found = await queryRegistry(machine, key, signal, { recursive: true })
  if (!found.present) return []
  const prefix = `${key}\\${extensionName}_`.toLowerCase()
  return [...parseRegistryOutput(found.output)]
    .filter(([path]) => path.toLowerCase().startsWith(prefix) && !path.slice(prefix.length).includes('\\'))
    .slice(0, limits.versions)
    .map(([path, values]) => ({
      version: path.slice(prefix.length),
      values: values.slice(0, 20).map(({ name, data }) => ({ name, data: data.slice(0, 200) })),
    }))
}

/** Settings hold secrets: of the whole file only what it says about mdmId goes on. */
function reduceSettingsFile(file: StatusFile): SettingsFile {
  const { version, name } = file
  const json = parseJsonFile(file)
  if (json.status === 'failed') return { version, name, read: json }
  const found = publicSettingsIn(json.value.json)
  return { version, name, read: ok({ modifiedAt: json.value.modifiedAt, ...reduceSettings(found) }) }
}

function publicSettingsIn(json: unknown): unknown {
  const runtime = field(json, 'runtimeSettings')
  const first = Array.isArray(runtime) ? (runtime[0] as unknown) : null
  const found = field(field(first, 'handlerSettings'), 'publicSettings')
  if (typeof found !== 'string') return found
  try {
    return JSON.parse(found) as unknown
  } catch {
    return found
  }
}

/** What public settings say about mdmId. */
export function reduceSettings(settings: unknown): Omit<z.infer<typeof reducedSettings>, 'modifiedAt'> {
  const nothing = { mdmId: null, misspelt: [] }
  if (settings === undefined || settings === null || settings === '') return { state: 'absent', ...nothing }
  if (typeof settings !== 'object') return { state: 'without-mdmid', ...nothing }
  const all = settings as Record<string, unknown>
  const wrong = Object.keys(all).filter((key) => key !== 'mdmId' && /^\s?mdm[_-]?(?:app)?[_-]?id\s?$/i.test(key))
  const misspelt = wrong.slice(0, 3)
  const value = all.mdmId
  if (value === undefined) {
    const meant = wrong.map((key) => all[key]).find(isGuid)
    return { state: 'without-mdmid', mdmId: meant?.toLowerCase() ?? null, misspelt }
  }
  if (value === null || value === '') return { state: 'empty', mdmId: null, misspelt }
  return isGuid(value)
    ? { state: 'guid', mdmId: value.toLowerCase(), misspelt }
    : { state: 'not-a-guid', mdmId: null, misspelt }
}

function isGuid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
}

/** The agent pads the aggregate status with NUL bytes, which hold nothing and would fill the report. */
function withoutPadding(file: StatusFile): StatusFile {
  if (file.read.status === 'failed') return file
  const { content, ...rest } = file.read.value
  return { ...file, read: ok({ ...rest, content: { ...content, text: content.text.replaceAll('\0', '') } }) }
}

/** The JSON of a file; what is damaged or was cut costs this file only. */
function parseJsonFile({ version, name, read }: StatusFile): Outcome<{ json: unknown; modifiedAt: string }> {
  if (read.status === 'failed') return read
  const { content, modifiedAt } = read.value
  const path = version === '' ? name : `${version}\\${name}`
  if ((content.cutBytes ?? 0) > 0)
    return failed('unreadable', `${path} is larger than ${limits.bytes} bytes and was not read`)
  try {
    const text = readRawText(content)
      .replaceAll('\0', '')
      .replace(/^\uFEFF/, '')
    return ok({ json: JSON.parse(text) as unknown, modifiedAt })
  } catch {
    return failed('unreadable', `${path} does not hold whole JSON`)
  }
}

interface Where {
  version: string
  file: string
  /** Of the file, ISO 8601 UTC. */
  modifiedAt: string
}

/** The reports of one .status file; empty when it isn't one. */
export function reportsIn(json: unknown, where: Where): StatusReport[] {
  const entries = Array.isArray(json) ? (json as unknown[]) : [json]
  return entries.flatMap((entry) => {
    const report = statusOf(field(entry, 'status'))
    if (report === null) return []
    const at = readUtcTime(field(entry, 'timestampUTC'))
    const { version, file, modifiedAt } = where
    return [
      {
        source: 'status-file' as const,
        file,
        version,
        ...report,
        parts: partsOf(field(entry, 'status')),
        at,
        sequence: sequenceOf(file),
        seenAt: at ?? modifiedAt,
      },
    ]
  })
}

/** status, code and message as the handler and the agent write them; null where there is no status. */
function statusOf(value: unknown): { status: string; code: number | null; message: string } | null {
  const status = field(value, 'status')
  if (typeof status !== 'string') return null
  const code = field(value, 'code')
  const message = field(field(value, 'formattedMessage'), 'message')
  return {
    status,
    code: readCode(code),
    message: typeof message === 'string' ? message.slice(0, 4000) : '',
  }
}

/** The sub-statuses of a status that say anything. */
function partsOf(status: unknown): string[] {
  const list = field(status, 'substatus')
  if (!Array.isArray(list)) return []
  return (list as unknown[]).slice(0, 10).flatMap((one) => {
    const part = statusOf(one)
    if (part === null || part.message === '') return []
    return [`${text(field(one, 'name')) ?? 'part'} (${part.status}): ${part.message.slice(0, 500)}`]
  })
}

function heartbeatIn(json: unknown, version: string, at: string) {
  const entry = Array.isArray(json) ? (json[0] as unknown) : json
  const heartbeat = statusOf(field(entry, 'heartbeat'))
  return heartbeat === null ? [] : [{ version, ...heartbeat, at }]
}

interface Aggregate {
  reports: StatusReport[]
  handler: ExtensionStatus['handler']
  agent: ExtensionStatus['agent']
  handlersListed: number
  seenAt: string
}

/** What an aggregate status says of the agent and of this extension; empty when it isn't one. */
export function aggregateIn(json: unknown, file: string, modifiedAt: string): Aggregate[] {
  const aggregate = field(json, 'aggregateStatus') ?? json
  const handlers = field(aggregate, 'handlerAggregateStatus')
  const agentStatus = field(aggregate, 'guestAgentStatus')
  if (!Array.isArray(handlers) && agentStatus === undefined) return []
  const at = readUtcTime(field(json, 'timestampUTC'))
  const listed = Array.isArray(handlers) ? (handlers as unknown[]) : []
  const own = listed.filter((one) => text(field(one, 'handlerName'))?.toLowerCase() === extensionName.toLowerCase())
  const told = own.flatMap((one) => {
    const status = statusOf(one)
    return status === null ? [] : [{ version: text(field(one, 'handlerVersion')) ?? '', ...status }]
  })
  const agent = statusOf(agentStatus)
  return [
    {
      reports: own.flatMap((one) => settingsReports(one, file, at ?? modifiedAt)),
      // While a version is being replaced both are listed, the new one last.
      handler: told.at(-1) ?? null,
      agent:
        agent === null
          ? null
          : {
              version: text(field(agentStatus, 'version')) ?? '',
              status: agent.status,
              message: agent.message,
              at: at ?? readUtcTime(field(agentStatus, 'timestampUTC')),
            },
      handlersListed: listed.length,
      seenAt: at ?? modifiedAt,
    },
  ]
}

function settingsReports(handler: unknown, file: string, seenAt: string): StatusReport[] {
  const runtime = field(handler, 'runtimeSettingsStatus')
  const settings = field(runtime, 'settingsStatus')
  const report = statusOf(field(settings, 'status'))
  if (report === null) return []
  const sequence = Number(field(runtime, 'sequenceNumber'))
  const at = readUtcTime(field(settings, 'timestampUTC'))
  const version = text(field(handler, 'handlerVersion')) ?? ''
  return [
    {
      source: 'aggregate',
      file,
      version,
      ...report,
      parts: partsOf(field(settings, 'status')),
      at,
      sequence: Number.isInteger(sequence) ? sequence : null,
      seenAt: at ?? seenAt,
    },
  ]
}

function field(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined
}

const text = (value: unknown) => (typeof value === 'string' ? value : null)

/** The number in 0.status, 12.settings or name.3.status. */
function sequenceOf(name: string): number | null {
  const digits = /(?:^|\.)(\d{1,9})\.(?:status|settings)$/i.exec(name)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** Milliseconds of an ISO time; what can't be read counts as oldest. */
function time(iso: string): number {
  const ms = Date.parse(iso)
  return Number.isNaN(ms) ? 0 : ms
}

/** The last of the newest. */
function newestBy<T>(values: T[], at: (value: T) => string): T | null {
  return values.reduce<T | null>((best, one) => (best === null || time(at(one)) >= time(at(best)) ? one : best), null)
}
