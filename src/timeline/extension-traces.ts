// What the extension's logs, its status and the guest agent tell, with their dates. Attempts stand apart by their first and last line; of the last one every stage is told.

import type { ExtensionLogs, JoinAttempt, JoinStage } from '../probes/extension-logs.ts'
import type { ExtensionStatus } from '../probes/extension-status.ts'
import type { GuestAgent } from '../probes/guest-agent.ts'
import { utcWords } from '../utc-words.ts'
import { brief, type Trace } from './trace.ts'

const stageWords: Record<JoinStage, string> = {
  started: 'starts',
  settings: 'sets the registry values and the PKU2U policy',
  metadata: 'asks instance metadata about the VM',
  tenant: 'asks instance metadata for the tenant',
  discovery: 'asks for the endpoints of the tenant (discovery)',
  token: "asks for the managed identity's token",
  join: 'sends the join request to device registration',
  mdm: 'enrols the VM in device management (mdmId)',
  joined: 'has joined the VM',
}

const outcomeWords: Record<JoinAttempt['outcome'], string> = {
  succeeded: 'the join succeeded',
  failed: 'the join failed',
  'already-joined': 'the VM was joined already; nothing was changed',
  'rolled-back': 'the join was undone, because the enrolment in device management failed',
  unfinished: 'the log ends in the middle',
}

/** What a date is worth that isn't the log's own UTC. */
const datedBy: Record<JoinAttempt['atFrom'], string> = {
  utc: '',
  local: '',
  'local-taken-for-utc': ' (local time, taken for UTC)',
  file: " (by the file's last change)",
}

export function extensionLogTraces({ attempts }: ExtensionLogs): Trace[] {
  return attempts.flatMap((attempt, index) => {
    const last = index === attempts.length - 1
    const name = attempts.length === 1 ? 'The attempt' : `Attempt ${index + 1} of ${attempts.length}`
    const stays = last ? { stays: true as const, lastAttempt: true as const } : {}
    const base = { source: 'extension log', ...stays }
    const [code] = attempt.codes
    const reason = attempt.outcome === 'succeeded' ? '' : brief(attempt.lines.at(-1) ?? '')
    const end: Trace = {
      ...base,
      at: attempt.at,
      text: `${name} ends: ${outcomeWords[attempt.outcome]}${reason === '' ? '' : `: "${reason}"`}${datedBy[attempt.atFrom]}`,
      ...(code === undefined || attempt.outcome === 'succeeded' ? {} : { code }),
    }
    const dated = attempt.steps.filter((step): step is { stage: JoinStage; at: string } => step.at !== null)
    const first = attempt.beganAt ?? dated[0]?.at
    const start: Trace[] =
      first === undefined ? [] : [{ ...base, at: first, text: `${name} begins: version ${attempt.version}` }]
    const steps = last
      ? dated.map((step): Trace => ({ ...base, at: step.at, text: `The extension ${stageWords[step.stage]}` }))
      : []
    const asked = dated.find((step) => step.stage === 'join')?.at ?? first ?? attempt.at
    const answer: Trace[] = last && attempt.joinHttpStatus !== null ? [{ ...base, ...answerTrace(attempt, asked) }] : []
    return [...start, ...steps, ...answer, end]
  })
}

/** When the answer came, by this VM's clock, is not logged: it stands between the request and the end, with the service's time where that is another. */
function answerTrace(attempt: JoinAttempt, asked: string): Omit<Trace, 'source'> {
  const { joinResponseAt, joinHttpStatus, serverErrorCode, serverErrorSubCode } = attempt
  const answered = Date.parse(joinResponseAt ?? asked)
  const at = Math.max(Date.parse(asked), Math.min(answered, Date.parse(attempt.at)))
  const off = Math.abs(answered - at) > 60_000
  return {
    at: new Date(at).toISOString(),
    text: `Device registration answered the join with HTTP ${joinHttpStatus}${serverErrorSubCode === null ? '' : ` ${brief(serverErrorSubCode, 100)}`}${off ? `; by its clock it was ${utcWords(new Date(answered).toISOString())}, so this VM's was off` : ''}`,
    ...(serverErrorCode === null ? {} : { code: brief(serverErrorCode, 60) }),
  }
}

export function extensionStatusTraces({ reports, settings }: ExtensionStatus): Trace[] {
  const seen = new Set<string>()
  const traces: Trace[] = []
  for (const report of reports) {
    // The aggregate status repeats the status file.
    const key = `${report.seenAt} ${report.status} ${report.code}`
    if (seen.has(key)) continue
    seen.add(key)
    const failed = report.code !== null && report.code !== 0
    traces.push({
      at: report.seenAt,
      source: 'extension status',
      text: `The extension reports ${brief(report.status, 40)}${report.message === '' ? '' : `: "${brief(report.message)}"`}`,
      ...(failed ? { code: String(report.code) } : {}),
      kind: `status ${report.status} ${report.code} ${report.message}`,
    })
  }
  if (settings !== null)
    traces.push({
      at: settings.at,
      source: 'extension settings',
      text: `New settings for the extension arrived${settings.sequence === null ? '' : ` (number ${settings.sequence})`}`,
    })
  return traces
}

export function guestAgentTraces(agent: GuestAgent): Trace[] {
  const source = 'guest agent'
  const traces: Trace[] = []
  for (const { at, code } of agent.extensionExitCodes)
    if (at !== null)
      traces.push({
        at,
        source,
        text:
          code === '0'
            ? "The extension's program ended without an error"
            : "The extension's program ended with an error",
        ...(code === '0' ? {} : { code }),
        kind: `exit ${code}`,
      })
  for (const { at, line, kind, code } of agent.extensionFailures)
    if (at !== null && kind !== 'exit-code')
      traces.push({
        at,
        source,
        text: `"${brief(line.replace(/^\[[0-9a-f+]{1,24}\]\s{0,4}/i, ''))}"`,
        ...(code === null ? {} : { code }),
        kind: `agent ${kind} ${code}`,
      })
  if (agent.startedAt !== null)
    traces.push({
      at: agent.startedAt,
      source,
      text: `The Azure guest agent starts${agent.version === null ? '' : ` (version ${agent.version})`}`,
    })
  return traces
}
