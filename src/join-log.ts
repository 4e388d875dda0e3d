// Takes the text of one extension log apart into attempts to join. Knows the words that the extension and dsregcmd write (they are English in
// every display language); knows no files and judges nothing.
import { uniqueCodes } from './error-codes.ts'
import { readStampedLine, readUtcTime, type Stamp } from './log-time.ts'
import { eachLine } from './raw-text.ts'

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

export type JoinOutcome = 'succeeded' | 'failed' | 'already-joined' | 'rolled-back' | 'unfinished'

/** What the extension reported to the guest agent at the end of an attempt (its "Handler Status:" line). */
export interface HandlerStatus {
  status: string
  code: number | null
  message: string
  /** ISO 8601 UTC. */
  at: string | null
}

/** What a log tells of an attempt, but for the times. */
export interface AttemptStory {
  /** The furthest stage whose line was seen. */
  stage: JoinStage
  /** `rolled-back`: joined, then undone because the MDM enrolment failed. `unfinished`: the log ends in the middle. */
  outcome: JoinOutcome
  /** Of a failure, as written: "-2145648607", "0x801c002d", "51". The first is the one that the attempt ended with; each value once. */
  codes: string[]
  /** The lines that show the failure or the end, as written but for their stamps; the deciding one last. */
  lines: string[]
  /** The extension said that its settings lack mdmId. */
  settingsFault: 'mdmid-not-found' | null
  /** Lower case. */
  mdmId: string | null
  resourceId: string | null
  registrationResource: string | null
  joinRequestId: string | null
  correlationIds: string[]
  /** What the device registration service answered. */
  joinHttpStatus: number | null
  serverErrorCode: string | null
  serverErrorSubCode: string | null
  serverMessage: string | null
  /** ISO 8601 UTC, by the service's clock. */
  joinResponseAt: string | null
  /** What the extension reported to the guest agent at the end. */
  handlerStatus: HandlerStatus | null
}

/** An attempt as one file tells it; its stamps are still those of the lines. */
export interface LoggedAttempt extends AttemptStory {
  started: Stamp | null
  ended: Stamp | null
  /** When "Adding Registry Settings." and "Enabling PKU2U policy." were written. */
  registrySet: Stamp | null
  pku2uSet: Stamp | null
  /** The first line of each stage, in the order of the log. */
  steps: { stage: JoinStage; stamp: Stamp | null }[]
  /** Of the line that tells `joinResponseAt`: the wall clock at a moment that the server named. */
  joinResponseStamp: Stamp | null
}

/** A line longer than this holds a body (a token, a document); its start is enough to know it. */
const readLineLength = 16 * 1024
const keptLineLength = 500
const keptLines = 8

/** Lines that begin an attempt, in the order in which one run writes them. One that comes again, or after others have gone on, begins the next run. */
const startLines = [
  /^Execution Output:/i,
  /^[\d.]{9,30} \(WinBuild\./i,
  /^Adding Registry Settings/i,
  /^(?:Starting|Running) AAD Join Process/i,
  /^Starting Dsregcmd with arguments/i,
  /^dsregcmd::wmain logging initialized/i,
]
/** The first of these that shows a join: an earlier one alone is the header of some other operation of the handler. */
const firstRealStart = 2

const stageLines: [JoinStage, RegExp][] = [
  ['settings', /^(?:Adding Registry Settings|Enabling PKU2U policy)/i],
  ['metadata', /^Getting Azure VM metadata|GetAzureResourceId failed/i],
  ['tenant', /^Getting Tenant ID from MSI|GetTenantId(?:: Unable| failed)/i],
  ['discovery', /^Discover tenant info with|TenantInfo::Discover with/i],
  ['token', /^Getting MSI token for app|GetMsiAccessToken(?:: Unable| failed)/i],
  [
    'join',
    /^Start(?:ing)? join process with MSI|^Join (?:request ID|HTTP status|error code):|(?:AutoEnroll|AzureSecureVMEnroll) failed/i,
  ],
  ['mdm', /^Starting MDM |MDM URLs|MDM enrollment|Rolling back device join/i],
]

const guid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const finalFailure = /\bfailed with (?:status|exit|error) code:?\s{0,4}(0x[0-9a-f]{1,8}|-?\d{1,10})/i
const rollback = /^Rolling back device join|successfully unjoined from Azure AD|unjoin from Azure AD failed/i
const mdmIdNotFound = /'?mdmId'? setting was not found/i
const hexCode = /\b0x[0-9a-f]{8}\b/gi
const values = {
  mdmId: new RegExp(`(?:/MdmId |MDM app ID is: |MDM app ID \\()(${guid})`, 'i'),
  resourceId: /^Azure resource Id:\s{0,4}(\/subscriptions\/\S{1,1000})/i,
  registrationResource: /^Getting MSI token for app (urn:ms-drs:[A-Za-z0-9.-]{1,200}[A-Za-z0-9])/i,
  joinRequestId: new RegExp(`^Join request ID:\\s{0,4}(${guid})`, 'i'),
  correlationId: new RegExp(`(?:correlation ?id|ClientRequestId)["']?\\s{0,4}[:=]\\s{0,4}["']?(${guid})`, 'i'),
  joinHttpStatus: /^Join HTTP status:\s{0,4}(\d{3})/i,
  serverErrorCode: /^Join error code:\s{0,4}(\S.{0,200})/i,
  serverErrorSubCode: /^Join error sub-?code:\s{0,4}(\S.{0,200})/i,
  serverMessage: /^Join message:\s{0,4}(\S.{0,500})/i,
  joinResponseTime: /^Join response time:\s{0,4}(\S.{0,60})/i,
}

interface Reading extends LoggedAttempt {
  /** Index in `startLines` of the furthest start line. */
  rank: number
  real: boolean
  joinedSeen: boolean
  finalCode: string | null
  decisive: string | null
  context: string[]
  lastLine: string | null
}

/** The attempts of a log text, oldest first. With `startCut` its first line may be the second half of one. */
export function attemptsIn(text: string, { startCut = false }: { startCut?: boolean } = {}): LoggedAttempt[] {
  const found: Reading[] = []
  let current: Reading | null = null
  let first = true
  for (const { line, last } of eachLine(text)) {
    // The second half of a line tells nothing for sure.
    const isHalf = first && startCut && readStampedLine(line.slice(0, readLineLength)).stamp === null
    first = false
    if (isHalf) continue
    const { stamp, level, text: message } = readStampedLine(line.slice(0, readLineLength))
    const words = message.trim()
    if (words === '' || words === '...') continue
    const rank = startLines.findIndex((start) => start.test(words))
    if (current === null || (rank >= 0 && (rank <= current.rank || hasGoneOn(current)))) {
      current = newReading()
      found.push(current)
    }
    current.rank = Math.max(current.rank, rank)
    if (rank >= firstRealStart) current.real = true
    if (stamp !== null) {
      current.started ??= stamp
      current.ended = stamp
    }
    // The last line without an end may be cut in the middle of a number.
    readInto(current, { stamp, level, words, whole: !last })
  }
  return found.filter((one) => one.real).map(finish)
}

function newReading(): Reading {
  return {
    started: null,
    ended: null,
    registrySet: null,
    pku2uSet: null,
    steps: [],
    stage: 'started',
    outcome: 'unfinished',
    codes: [],
    lines: [],
    settingsFault: null,
    mdmId: null,
    resourceId: null,
    registrationResource: null,
    joinRequestId: null,
    correlationIds: [],
    joinHttpStatus: null,
    serverErrorCode: null,
    serverErrorSubCode: null,
    serverMessage: null,
    joinResponseAt: null,
    joinResponseStamp: null,
    handlerStatus: null,
    rank: -1,
    real: false,
    joinedSeen: false,
    finalCode: null,
    decisive: null,
    context: [],
    lastLine: null,
  }
}

/** True once an attempt is past its start lines: the next of them belongs to another run. */
function hasGoneOn({ stage, outcome }: Reading): boolean {
  return outcome !== 'unfinished' || joinStages.indexOf(stage) >= joinStages.indexOf('metadata')
}

interface Line {
  stamp: Stamp | null
  level: string | null
  words: string
  whole: boolean
}

function readInto(reading: Reading, line: Line): void {
  const { stamp, words } = line
  reading.lastLine = words
  if (/^Handler Status:/i.test(words)) {
    readHandlerStatus(reading, words)
    return
  }
  if (/^Adding Registry Settings/i.test(words)) reading.registrySet ??= stamp
  if (/^Enabling PKU2U policy/i.test(words)) reading.pku2uSet ??= stamp
  for (const [stage, pattern] of stageLines) {
    if (!pattern.test(words)) continue
    reading.real = true
    if (!reading.steps.some((step) => step.stage === stage)) reading.steps.push({ stage, stamp })
    if (joinStages.indexOf(stage) > joinStages.indexOf(reading.stage)) reading.stage = stage
  }
  readValues(reading, stamp, words)
  readOutcome(reading, line)
}

function readValues(reading: Reading, stamp: Stamp | null, words: string): void {
  const value = (pattern: RegExp) => pattern.exec(words)?.[1]
  reading.mdmId = value(values.mdmId)?.toLowerCase() ?? reading.mdmId
  reading.resourceId = value(values.resourceId) ?? reading.resourceId
  reading.registrationResource = value(values.registrationResource) ?? reading.registrationResource
  reading.joinRequestId = value(values.joinRequestId) ?? reading.joinRequestId
  const correlationId = value(values.correlationId)
  if (correlationId !== undefined && !reading.correlationIds.includes(correlationId))
    reading.correlationIds.push(correlationId)
  const status = value(values.joinHttpStatus)
  if (status !== undefined) reading.joinHttpStatus = Number(status)
  for (const name of ['serverErrorCode', 'serverErrorSubCode', 'serverMessage'] as const) {
    const found = value(values[name])
    if (found === undefined) continue
    reading[name] = found
    reading.context.push(words)
  }
  const responseTime = Date.parse(value(values.joinResponseTime) ?? '')
  if (!Number.isNaN(responseTime)) {
    reading.joinResponseAt = new Date(responseTime).toISOString()
    reading.joinResponseStamp = stamp
  }
  // What instance metadata answered in place of a tenant or a token.
  if (/^\{"error":/.test(words)) reading.context.push(words)
}

function readOutcome(reading: Reading, line: Line): void {
  const { words } = line
  // dsregcmd goes on: what failed so far has decided nothing.
  if (/Retrying in \d{1,6} second/i.test(words)) {
    reading.outcome = 'unfinished'
    reading.decisive = null
    return
  }
  const before = reading.decisive
  const decided = outcomeOf(reading, line)
  // With mdmId set the join is not done before the enrolment is.
  if (reading.outcome === 'succeeded' && /^Starting MDM /i.test(words)) reading.outcome = 'unfinished'
  if (decided === null) return
  reading.real = true
  reading.outcome = decided
  const failedBefore = before !== null && /failed/i.test(before)
  // The failure that led to the rolling back says more than the rolling back.
  const keepsBefore = failedBefore && rollback.test(words)
  reading.decisive = keepsBefore ? before : words
  if (keepsBefore) reading.context.push(words)
  else if (failedBefore) reading.context.push(before)
}

/** What a line decides about the attempt that it belongs to; null for most lines. Keeps the codes that it names. */
function outcomeOf(reading: Reading, { level, words, whole }: Line): JoinOutcome | null {
  if (mdmIdNotFound.test(words)) {
    reading.settingsFault = 'mdmid-not-found'
    return 'failed'
  }
  if (rollback.test(words)) return 'rolled-back'
  const final = finalFailure.exec(words)
  if (final) {
    reading.finalCode = wholeCode(final, words, whole) ?? reading.finalCode
    return reading.outcome === 'rolled-back' || reading.joinedSeen ? 'rolled-back' : 'failed'
  }
  const exitCode = /\bexit code:?\s{0,4}(0x[0-9a-f]{1,8}|-?\d{1,10})/i.exec(words)
  if (exitCode && Number(exitCode[1]) !== 0) {
    const code = wholeCode(exitCode, words, whole)
    if (code !== null) reading.codes.push(code)
    return 'failed'
  }
  if (/Successfully joined machine to AAD|^MDM enrollment succeeded/i.test(words)) {
    reading.joinedSeen = true
    reading.stage = 'joined'
    return 'succeeded'
  }
  const codes = /fail|error/i.test(words) ? (words.match(hexCode) ?? []).filter((code) => Number(code) !== 0) : []
  reading.codes.push(...codes)
  if (/\bfailed\b/i.test(words) && (codes.length > 0 || /AzureSecureVMJoin failed/i.test(words))) return 'failed'
  if (/\balready (?:been )?(?:secure |AAD |Azure AD |Entra |Microsoft Entra )?joined\b/i.test(words)) {
    reading.stage = 'joined'
    return 'already-joined'
  }
  return level?.toLowerCase() === 'error' && reading.outcome === 'unfinished' ? 'failed' : null
}

/** The code of a match; null where the text ends in the middle of it. An HRESULT is whole at ten digits or eight hex digits. */
function wholeCode(match: RegExpExecArray, text: string, lineWhole: boolean): string | null {
  const code = match[1] as string
  const atEnd = match.index + match[0].length === text.length
  return lineWhole || !atEnd || code.length === (code.startsWith('-') ? 11 : 10) ? code : null
}

function readHandlerStatus(reading: Reading, words: string): void {
  const status = parseHandlerStatus(words.slice(words.indexOf(':') + 1))
  if (status === null) return
  reading.real = true
  reading.handlerStatus = status
  const failed = reading.outcome === 'failed' || reading.outcome === 'rolled-back'
  const word = status.status.toLowerCase()
  if (word === 'error' && !failed) {
    reading.outcome = reading.joinedSeen ? 'rolled-back' : 'failed'
    reading.decisive = status.message || words
  }
  if (word === 'error') {
    if (status.code !== null && status.code !== 0) reading.finalCode ??= String(status.code)
    if (mdmIdNotFound.test(status.message)) reading.settingsFault = 'mdmid-not-found'
  }
  // A success that is reported over a failure in the same run is the extension's own mistake.
  if (word === 'success' && reading.outcome === 'unfinished') {
    reading.outcome = /already/i.test(status.message) ? 'already-joined' : 'succeeded'
    reading.decisive = status.message || words
    reading.stage = 'joined'
  }
}

/** The code of a status: a number, also where it is written as text. */
export function readCode(code: unknown): number | null {
  return /^-?\d{1,10}$/.test(String(code)) ? Number(code) : null
}

/** The status that the extension reports, whole JSON or cut short by the log. */
function parseHandlerStatus(json: string): HandlerStatus | null {
  try {
    const parsed: unknown = JSON.parse(json)
    const report = (Array.isArray(parsed) ? parsed.at(-1) : parsed) as {
      status?: { status?: unknown; code?: unknown; formattedMessage?: { message?: unknown } }
      timestampUTC?: unknown
    } | null
    const status = report?.status?.status
    if (typeof status !== 'string') return null
    const { code, formattedMessage } = report?.status ?? {}
    return {
      status,
      code: readCode(code),
      message: typeof formattedMessage?.message === 'string' ? formattedMessage.message : '',
      at: readUtcTime(report?.timestampUTC),
    }
  } catch {
    const value = (name: string, form: string) =>
      new RegExp(`"${name}"\\s{0,4}:\\s{0,4}"?(${form})`).exec(json)?.[1] ?? null
    const code = value('code', '-?\\d{1,10}(?=["\\s,}])')
    // Cut before its status: a code other than 0 is that of an error.
    const status = value('status', '(?<=")[A-Za-z]{1,20}(?=")') ?? (Number(code ?? 0) === 0 ? null : 'error')
    if (status === null) return null
    return {
      status,
      code: code === null ? null : Number(code),
      message: value('message', '(?<=")[^"\\\\]{0,2000}') ?? '',
      at: readUtcTime(value('timestampUTC', '\\\\?/Date\\(\\d{1,16}\\)\\\\?/|[0-9TZ:.+-]{16,40}')),
    }
  }
}

function finish(reading: Reading): LoggedAttempt {
  const { rank, real, joinedSeen, finalCode, decisive, context, lastLine, ...attempt } = reading
  const failed = attempt.outcome === 'failed' || attempt.outcome === 'rolled-back'
  const shown = decisive ?? lastLine
  const lines = [...(failed ? context : []), ...(shown === null ? [] : [shown])].map((one) =>
    one.slice(0, keptLineLength),
  )
  return {
    ...attempt,
    // Codes on the way to a success say nothing any more. The furthest stage of a join that was undone is the one that undid it.
    codes: failed ? uniqueCodes([...(finalCode === null ? [] : [finalCode]), ...attempt.codes.reverse()]) : [],
    stage: attempt.outcome === 'rolled-back' && attempt.stage === 'joined' ? 'mdm' : attempt.stage,
    lines: [...new Set(lines.reverse())].slice(0, keptLines).reverse(),
  }
}
