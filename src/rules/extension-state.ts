// What the extension's logs, its status files and the guest agent say together about the newest attempt to join. Rules ask here instead of each weighing three sources.

import { normalizeCode, uniqueCodes } from '../error-codes.ts'
import { known, type Outcome } from '../outcome.ts'
import type { ExtensionLogs, JoinAttempt, JoinStage } from '../probes/extension-logs.ts'
import type { ExtensionStatus, StatusReport } from '../probes/extension-status.ts'
import type { GuestAgent } from '../probes/guest-agent.ts'
import { utcWords } from '../utc-words.ts'

export interface ExtensionSources {
  extensionLogs: ExtensionLogs
  extensionStatus: ExtensionStatus
  guestAgent: Outcome<GuestAgent>
}

/** The sources of a rule that can do without them; null where logs or status could not be looked at: Windows may keep them to administrators. */
export function knownSources(facts: {
  extensionLogs: Outcome<ExtensionLogs>
  extensionStatus: Outcome<ExtensionStatus>
  guestAgent: Outcome<GuestAgent>
}): ExtensionSources | null {
  const extensionLogs = known(facts.extensionLogs)
  const extensionStatus = known(facts.extensionStatus)
  return extensionLogs === null || extensionStatus === null
    ? null
    : { extensionLogs, extensionStatus, guestAgent: facts.guestAgent }
}

/** True when anything shows that the extension is or was on this VM. */
export function hasExtensionTraces({ extensionLogs, extensionStatus, guestAgent }: ExtensionSources): boolean {
  return (
    extensionLogs.folderPresent ||
    extensionStatus.packagePresent ||
    extensionStatus.handler !== null ||
    (known(guestAgent)?.extensionLines.length ?? 0) > 0
  )
}

/** How the extension stands: what the newest source says, told in the words of the one that knows most about that run. */
export interface ExtensionState {
  outcome: 'succeeded' | 'failed' | 'unfinished' | 'unknown'
  /** Codes as written, the one that the attempt ended with first. */
  codes: string[]
  /** Where and when this was read, and the line or message, for "what was seen". */
  saw: string
  attempt: JoinAttempt | null
  source: 'log' | 'status' | 'agent' | 'handler' | null
  /** When, ISO 8601 UTC; null where nothing tells. */
  at: string | null
  /** The extension said that its settings lack mdmId. */
  settingsFault: boolean
}

/** An attempt whose last sign is older than this will not go on. */
const runningMinutes = 30
/** Log, status file and agent write of one run within this time. */
const sameRunMinutes = 15

export function extensionState({ extensionLogs, extensionStatus, guestAgent }: ExtensionSources): ExtensionState {
  // In the order of how much they tell of a run.
  const traces = [
    fromLog(extensionLogs.newest),
    fromReport(extensionStatus.reports),
    fromAgent(known(guestAgent)),
    fromHandler(extensionStatus),
  ].filter((trace) => trace !== null)
  const newest = traces.reduce<ExtensionState | null>(
    (best, one) => (best === null || timeOf(one) > timeOf(best) ? one : best),
    null,
  )
  if (newest === null) return ready(extensionStatus)
  const log = traces.find((trace) => trace.source === 'log')
  // Azure goes on showing "Succeeded" over a run that failed: what the run itself wrote is nearer to the truth.
  const told = newest.outcome === 'succeeded' && log?.outcome === 'failed' ? log : newest
  const sameRun = traces.filter((one) => one.outcome === told.outcome && (one === told || areOneRun(one, told)))
  const best = sameRun[0] ?? told
  return { ...best, codes: uniqueCodes([best, ...sameRun].flatMap((one) => one.codes)) }
}

/** Whether an unfinished run can still be going on at `now`. */
export function isStillRunning(state: ExtensionState, now: Date): boolean {
  if (state.outcome !== 'unfinished' || state.at === null) return false
  return now.getTime() - Date.parse(state.at) < runningMinutes * 60_000
}

/** The mdmId that the extension runs with, so that running it again does not drop it: from its settings, else from its log. */
export function mdmIdInUse(logs: ExtensionLogs | null, status: ExtensionStatus | null): string | null {
  if (status?.settings) return status.settings.mdmId
  return logs?.attempts.findLast((attempt) => attempt.mdmId !== null)?.mdmId ?? null
}

/** Codes in a message of the extension or the agent: "status code: -2145648607", "Exit code: 51", "failed 0x801c002d"; a terminal code, which only narrows, last. */
export function codesIn(message: string): string[] {
  const found = [
    ...message.matchAll(/(?:status code|exit code)\s{0,4}:?\s{0,4}(-?\d{1,10})(?![\dx])|\b(0x[0-9a-f]{8})\b/gi),
    ...message.matchAll(/terminal error code\s{0,4}:?\s{0,4}'?(-?\d{1,10})(?!\d)/gi),
  ]
  return uniqueCodes(found.map((match) => match[1] ?? (match[2] as string)))
}

/** When an attempt ended, for a reader: UTC, or the VM's own wall clock. */
export function timeOfAttempt({ endedAt, endedLocal, at }: JoinAttempt): string {
  if (endedAt !== null) return utcWords(endedAt)
  if (endedLocal !== null) return `${endedLocal.replace('T', ' ')} local time`
  return utcWords(at)
}

/** The furthest step of a join, for a reader. */
export const stageWords: Record<JoinStage, string> = {
  started: 'starting',
  settings: 'writing its registry settings',
  metadata: 'reading instance metadata',
  tenant: 'asking instance metadata for the tenant',
  discovery: 'finding the device registration service of the tenant',
  token: 'getting a token of the managed identity',
  join: 'registering the device',
  mdm: 'enrolling the device in MDM, after the join',
  joined: 'the join itself',
}

const saysMdmIdMissing = (message: string) => /'?mdmId'? setting was not found/i.test(message)

function fromLog(attempt: JoinAttempt | null): ExtensionState | null {
  if (attempt === null) return null
  const failed = attempt.outcome === 'failed' || attempt.outcome === 'rolled-back'
  const line = attempt.lines.at(-1)
  const where = `${attempt.file} of version ${attempt.version}, ${timeOfAttempt(attempt)}`
  return {
    outcome: failed ? 'failed' : attempt.outcome === 'unfinished' ? 'unfinished' : 'succeeded',
    codes: attempt.codes,
    saw: line === undefined ? where : `${where}: "${line}"`,
    attempt,
    source: 'log',
    at: attempt.at,
    settingsFault: attempt.settingsFault !== null,
  }
}

const reportOutcomes: Record<string, ExtensionState['outcome']> = {
  success: 'succeeded',
  error: 'failed',
  transitioning: 'unfinished',
}

function fromReport(reports: StatusReport[]): ExtensionState | null {
  const report = reports.findLast((one) => one.status.toLowerCase() in reportOutcomes)
  if (report === undefined) return null
  const outcome = reportOutcomes[report.status.toLowerCase()] ?? 'unknown'
  const number = report.code === null || report.code === 0 ? [] : [String(report.code)]
  return {
    outcome,
    codes:
      outcome === 'failed'
        ? uniqueCodes([...[report.message, ...report.parts].flatMap((text) => codesIn(text)), ...number])
        : [],
    saw: `${report.file} of version ${report.version}, ${utcWords(report.seenAt)}, says ${report.status}: "${[report.message, ...report.parts].join(' ').slice(0, 500)}"`,
    attempt: null,
    source: 'status',
    at: report.seenAt,
    settingsFault: outcome === 'failed' && saysMdmIdMissing(report.message),
  }
}

/** A failure that the agent logged and that no later exit code 0 takes back. */
function fromAgent(agent: GuestAgent | null): ExtensionState | null {
  const failure = agent?.extensionFailures.findLast((one) => one.code !== null || one.kind === 'download')
  if (failure === undefined) return null
  const lastExit = agent?.extensionExitCodes.at(-1)
  if (lastExit?.code === '0' && failure.kind === 'exit-code') return null
  if (lastExit?.code === '0' && (lastExit.at ?? '') > (failure.at ?? '')) return null
  return {
    outcome: 'failed',
    codes: codesIn(failure.line),
    saw: `WaAppAgent.log${failure.at === null ? '' : `, ${utcWords(failure.at)}`}: "${failure.line.slice(0, 500)}"`,
    attempt: null,
    source: 'agent',
    at: failure.at,
    settingsFault: saysMdmIdMissing(failure.line),
  }
}

/** The agent's word on the handler, else the handler's own heartbeat, where it is not "Ready": that one says nothing of a join, and is the last resort. */
function fromHandler({ handler, agent, heartbeat }: ExtensionStatus): ExtensionState | null {
  if (handler === null && heartbeat !== null && /^notready$/i.test(heartbeat.status))
    return {
      ...handlerState('failed', heartbeat),
      codes: codesIn(heartbeat.message),
      saw: `the heartbeat of version ${heartbeat.version} of the extension, ${utcWords(heartbeat.at)}, says ${heartbeat.status}: "${heartbeat.message.slice(0, 500)}"`,
      settingsFault: saysMdmIdMissing(heartbeat.message),
    }
  if (handler === null || !/^(?:notready|installing)$/i.test(handler.status)) return null
  const failed = /^notready$/i.test(handler.status)
  return {
    ...handlerState(failed ? 'failed' : 'unfinished', handler),
    codes: failed ? codesIn(handler.message) : [],
    at: agent?.at ?? null,
    settingsFault: failed && saysMdmIdMissing(handler.message),
  }
}

function ready({ handler }: ExtensionStatus): ExtensionState {
  if (handler === null || !/^ready$/i.test(handler.status))
    return { outcome: 'unknown', codes: [], saw: '', attempt: null, source: null, at: null, settingsFault: false }
  return handlerState('succeeded', handler)
}

function handlerState(
  outcome: ExtensionState['outcome'],
  handler: { version: string; status: string; message: string },
): ExtensionState {
  return {
    outcome,
    codes: [],
    saw: `the guest agent reports version ${handler.version} of the extension as ${handler.status}: "${handler.message.slice(0, 500)}"`,
    attempt: null,
    source: 'handler',
    at: null,
    settingsFault: false,
  }
}

function areOneRun(one: ExtensionState, other: ExtensionState): boolean {
  // The agent repeats its word on the handler every few minutes, long after the run that it is about.
  if (one.source === 'handler' || other.source === 'handler') return true
  const apart = Math.abs(timeOf(one) - timeOf(other))
  if (apart <= sameRunMinutes * 60_000) return true
  const values = (state: ExtensionState) => state.codes.map((code) => normalizeCode(code)?.unsigned ?? code)
  return values(one).some((value) => values(other).includes(value))
}

function timeOf({ at }: ExtensionState): number {
  const ms = at === null ? Number.NaN : Date.parse(at)
  return Number.isNaN(ms) ? 0 : ms
}
