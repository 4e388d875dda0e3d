// What the extension's logs, its status files and the guest agent say together about the newest attempt to join. Rules ask here instead of each weighing three sources.
import { known, type Outcome } from '../outcome.ts'
import type { ExtensionLogs, JoinAttempt } from '../probes/extension-logs.ts'
import type { ExtensionStatus } from '../probes/extension-status.ts'
import type { GuestAgent } from '../probes/guest-agent.ts'

export interface ExtensionSources {
  extensionLogs: ExtensionLogs
  extensionStatus: ExtensionStatus
  guestAgent: Outcome<GuestAgent>
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

/** How the extension stands, the newest trace first: the log of the join, else the status, else the agent's exit code. */
export interface ExtensionState {
  outcome: 'succeeded' | 'failed' | 'unfinished' | 'unknown'
  /** Codes as written, the one that the attempt ended with first. */
  codes: string[]
  /** Where this was read, and the line or message, for "what was seen". */
  saw: string
  attempt: JoinAttempt | null
}

export function extensionState({ extensionLogs, extensionStatus, guestAgent }: ExtensionSources): ExtensionState {
  const attempt = extensionLogs.newest
  if (attempt !== null) {
    const failed = attempt.outcome === 'failed' || attempt.outcome === 'rolled-back'
    const line = attempt.lines.at(-1)
    return {
      outcome: failed ? 'failed' : attempt.outcome === 'unfinished' ? 'unfinished' : 'succeeded',
      codes: attempt.codes,
      saw: `${attempt.version}\\${attempt.file}${line === undefined ? '' : `: "${line}"`}`,
      attempt,
    }
  }
  const agent = known(guestAgent)
  const exit = agent?.extensionExitCodes.at(-1)
  const report = extensionStatus.reports.at(-1)
  if (report !== undefined && /^(error|success)$/i.test(report.status)) {
    const bad = report.status.toLowerCase() === 'error'
    return {
      outcome: bad ? 'failed' : 'succeeded',
      codes: bad ? [...codesIn(report.message), ...(report.code ? [String(report.code)] : [])] : [],
      saw: `${report.file} says ${report.status}: "${report.message}"`,
      attempt: null,
    }
  }
  if (exit !== undefined && exit.code !== '0')
    return { outcome: 'failed', codes: [exit.code], saw: `WaAppAgent.log: "${exit.line}"`, attempt: null }
  const { handler } = extensionStatus
  if (handler !== null)
    return {
      outcome: /^ready$/i.test(handler.status)
        ? 'succeeded'
        : /^notready$/i.test(handler.status)
          ? 'failed'
          : 'unknown',
      codes: codesIn(handler.message),
      saw: `the guest agent reports the extension as ${handler.status}: "${handler.message}"`,
      attempt: null,
    }
  return { outcome: 'unknown', codes: [], saw: '', attempt: null }
}

/** Codes in a message of the extension or the agent: "status code: -2145648607", "Exit code: 51", "failed 0x801c002d". */
export function codesIn(message: string): string[] {
  const found = [...message.matchAll(/(?:status code|exit code)\s*:?\s*(-?\d{1,10})|\b(0x[0-9a-f]{8})\b/gi)]
  return [...new Set(found.map((match) => match[1] ?? (match[2] as string)))]
}
