// Traces of the Azure guest agent: <drive>\WindowsAzure\Logs\WaAppAgent*.log, the registry key HKLM\SOFTWARE\Microsoft\Windows Azure, the folders <drive>\WindowsAzure and <drive>\Packages\Plugins. They tell an Azure VM even when IMDS is silent.
// Sample lines: "[00000006] [11/14/2019 05:52:13.44] [INFO]  WindowsAzureGuestAgent starting. Version 2.7.41491.949" and "[00000004] 2024-04-17T07:19:26.812Z [INFO]  Beginning enable of plugin ...", both UTC.
// Absent means no agent, or not an Azure VM. Of the log only lines about the login extension and about the agent's own life become evidence.
import { z } from 'zod'
import { isoTime, readStampedLine, wallClock } from '../log-time.ts'
import type { Machine } from '../machine.ts'
import { attempt, CouldNotLook, type Outcome, outcomeSchema } from '../outcome.ts'
import { eachLine, linesOf, type RawText, rawTextSchema, readRawText } from '../raw-text.ts'
import { queryRegistry, registryRawSchema } from '../registry.ts'
import { firstWave } from './probe.ts'

/** A line of the agent's log; `at` ISO 8601 UTC, null without a stamp. */
export interface AgentLine {
  line: string
  at: string | null
}

export interface GuestAgent {
  /** True when anything of the Azure guest agent is on this machine; null when nothing could be looked at. */
  traces: boolean | null
  logPresent: boolean
  /** From the newest "starting" line. */
  version: string | null
  startedAt: string | null
  /** The newest sign of life that the log holds. */
  heartbeatAt: string | null
  /** Lines about the login extension, as written, oldest first. */
  extensionLines: string[]
  /** Exit codes that the agent reported for the extension, 0 too, oldest first. */
  extensionExitCodes: { code: string; line: string; at: string | null }[]
  /** Lines that say that something about the extension failed, oldest first; `code` of an exit or a terminal error, where the line has one. */
  extensionFailures: (AgentLine & { kind: 'exit-code' | 'terminal-code' | 'download' | 'other'; code: string | null })[]
  /** What of this could not be read, and why, in words. */
  unread: string[]
}

const limits = { bytesPerLog: 4 * 1024 * 1024, logs: 3, keptCharacters: 256 * 1024, lineLength: 2000 } as const

const logSchema = z.discriminatedUnion('present', [
  z.object({ present: z.literal(false) }),
  z.object({
    present: z.literal(true),
    size: z.number(),
    modifiedAt: z.string(),
    /** Only the kept lines; `cutBytes` counts what lay before the part of the file that was read. */
    content: rawTextSchema,
    linesLeftOut: z.number().optional(),
  }),
])
type AgentLog = z.infer<typeof logSchema>

const raw = z.object({
  log: outcomeSchema(logSchema),
  /** Older logs of the agent, newest last. */
  rotated: z.array(z.object({ name: z.string(), log: outcomeSchema(logSchema) })).optional(),
  registry: outcomeSchema(registryRawSchema),
  folders: outcomeSchema(z.object({ windowsAzure: z.boolean(), packagesPlugins: z.boolean() })).optional(),
})

export const guestAgent = firstWave<z.infer<typeof raw>, GuestAgent>({
  title: 'Azure guest agent',
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const [log, rotated, registry, folders] = await Promise.all([
      attempt(() => readLog(machine, 'WaAppAgent.log', signal)),
      readRotated(machine, signal),
      attempt(() => queryRegistry(machine, 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Azure', signal)),
      attempt(async () => ({
        windowsAzure: await isThere(machine, 'WindowsAzure', signal),
        packagesPlugins: await isThere(machine, 'Packages\\Plugins', signal),
      })),
    ])
    if (log.status === 'failed' && registry.status === 'failed')
      throw new CouldNotLook(log.reason, `${log.message}; ${registry.message}`)
    return { log, rotated, registry, folders }
  },
  parse({ log, rotated = [], registry, folders }) {
    const present = isPresent(log)
    const inRegistry = registry.status === 'ok' && registry.value.present
    const onDisk = folders?.status === 'ok' && (folders.value.windowsAzure || folders.value.packagesPlugins)
    const logs = [...rotated.map((one) => one.log), log]
    const lines = logs.flatMap((one) => (one.status === 'ok' && one.value.present ? agentLines(one.value.content) : []))
    const starts = lines.filter((one) => startLine.test(one.line))
    const extension = lines.filter((one) => aboutExtension.test(one.line))
    const failures = extension.flatMap(failureIn)
    return {
      traces: present || inRegistry || onDisk ? true : log.status === 'ok' || registry.status === 'ok' ? false : null,
      logPresent: present,
      version: startLine.exec(starts.at(-1)?.line ?? '')?.[1] ?? null,
      startedAt: starts.at(-1)?.at ?? null,
      heartbeatAt: lines.findLast((one) => heartbeatLine.test(one.line))?.at ?? null,
      extensionLines: extension.map((one) => one.line),
      extensionExitCodes: extension.flatMap(({ line, at }) => {
        const code = exitCode.exec(line)?.[1]
        return code === undefined ? [] : [{ code, line, at }]
      }),
      extensionFailures: failures,
      unread: log.status === 'ok' ? [] : [`its log could not be read: ${log.message}`],
    }
  },
  missing: (facts) => facts.unread,
})

const aboutExtension = /AADLoginForWindows/i
const startLine = /GuestAgent starting\. Version ([\d.]+)/
const heartbeatLine = /\[HEART\]|GuestAgent Heartbeat/
const exitCode = /has exited with Exit code:\s{0,4}(-?\d{1,10})(?!\d)/i
const terminalCode = /terminal error code '?(-?\d{1,10})/i
/** Of the extension's own words, which the agent passes on. */
const statusCode = /failed with status code:?\s{0,4}(-?\d{1,10}|0x[0-9a-f]{8})(?![\da-f])/i

const isPresent = (log: Outcome<AgentLog>) => log.status === 'ok' && log.value.present

async function isThere(machine: Machine, folder: string, signal: AbortSignal): Promise<boolean> {
  return (await machine.listFolder(`${machine.systemDrive}\\${folder}`, { signal, maxEntries: 1 })).present
}

async function readLog(machine: Machine, name: string, signal: AbortSignal): Promise<AgentLog> {
  const path = `${machine.systemDrive}\\WindowsAzure\\Logs\\${name}`
  const read = await machine.readFileEnd(path, { signal, maxBytes: limits.bytesPerLog })
  if (!read.present) return { present: false }
  const { content, linesLeftOut } = keepRelevant(read.content)
  return { present: true, size: read.size, modifiedAt: read.modifiedAt, content, linesLeftOut }
}

/** The rotated logs by their time, the newest of them last; none where the folder can't be listed, which the log itself then tells. */
async function readRotated(machine: Machine, signal: AbortSignal) {
  const folder = `${machine.systemDrive}\\WindowsAzure\\Logs`
  const listing = await attempt(() => machine.listFolder(folder, { signal, maxEntries: 2000 }))
  if (listing.status === 'failed' || !listing.value.present) return []
  const dated: { name: string; modifiedAt: string }[] = []
  for (const { kind, name } of listing.value.entries) {
    if (kind !== 'file' || !/^WaAppAgent.+\.log$/i.test(name)) continue
    const look = await attempt(() => machine.readFileEnd(`${folder}\\${name}`, { signal, maxBytes: 0 }))
    if (look.status === 'ok' && look.value.present) dated.push({ name, modifiedAt: look.value.modifiedAt })
  }
  dated.sort((a, b) => a.modifiedAt.localeCompare(b.modifiedAt))
  const rotated: { name: string; log: Outcome<AgentLog> }[] = []
  for (const { name } of dated.slice(-(limits.logs - 1)))
    rotated.push({ name, log: await attempt(() => readLog(machine, name, signal)) })
  return rotated
}

/** Drops the lines that are about neither the extension nor the agent's own life; of heartbeats only the last stays. */
export function keepRelevant(content: RawText): { content: RawText; linesLeftOut: number } {
  let filled = 0
  const wanted: string[] = []
  for (const { line } of eachLine(content.text)) {
    if (line === '') continue
    filled += 1
    if (heartbeatLine.test(line) || aboutExtension.test(line) || startLine.test(line)) wanted.push(line)
  }
  const kept: string[] = []
  let room: number = limits.keptCharacters
  let beatSeen = false
  for (const line of wanted.reverse()) {
    const isBeat = heartbeatLine.test(line) && !aboutExtension.test(line) && !startLine.test(line)
    if (isBeat && beatSeen) continue
    beatSeen ||= isBeat
    const short = line.slice(0, limits.lineLength)
    room -= short.length
    if (room < 0) break
    kept.push(short)
  }
  const text = kept
    .reverse()
    .map((line) => `${line}\r\n`)
    .join('')
  return { content: { ...content, text }, linesLeftOut: filled - kept.length }
}

/** The agent writes UTC, with a zone or in the US form. */
function agentLines(content: RawText): AgentLine[] {
  return linesOf(readRawText(content))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const { stamp } = readStampedLine(line.replace(/^\[[0-9a-f+]{1,24}\]\s{0,4}/i, ''))
      if (stamp === null) return { line, at: null }
      return { line, at: isoTime(stamp.zone === 'utc' ? stamp.ms : wallClock(stamp, false)) }
    })
}

function failureIn({ line, at }: AgentLine): GuestAgent['extensionFailures'] {
  const exit = exitCode.exec(line)?.[1]
  if (exit !== undefined) return Number(exit) === 0 ? [] : [{ kind: 'exit-code', code: exit, line, at }]
  const terminal = terminalCode.exec(line)?.[1]
  if (terminal !== undefined) return [{ kind: 'terminal-code', code: terminal, line, at }]
  if (!/\bfail|\[ERROR\]|exception/i.test(line)) return []
  return [{ kind: /download/i.test(line) ? 'download' : 'other', code: statusCode.exec(line)?.[1] ?? null, line, at }]
}
