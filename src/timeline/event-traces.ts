// What the event logs tell, with their dates: by ids and data, in this tool's words. Expected noise is told once, as such; what other people's attacks leave is counted, not listed.
import { describeCode } from '../error-codes.ts'
import {
  type Events,
  expectedNoise,
  type RoleCheckEvent,
  registrationChannel,
  type SignInFailure,
  type WindowsEvent,
} from '../probes/events.ts'
import { correlationOf, hexStatus, isAad, isAnswer, isEntraAccount } from '../sign-in-events.ts'
import { brief, type Trace } from './trace.ts'

export function eventTraces(events: Events): Trace[] {
  const all = events.channels.flatMap((one) => one.events)
  return [
    ...all.flatMap(noiseTrace),
    ...events.join.filter((event) => tellsOfJoin(event) && expectedNoise(event) === null).map(joinTrace),
    ...events.signInFailures.map(failureTrace),
    ...successTraces(events),
    ...events.rbac.map(roleTrace),
    ...all.flatMap((event) => packageTrace(event, events)),
    ...all.flatMap(systemTrace),
    ...all.flatMap(connectionTrace),
  ]
}

const capital = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`

const shortChannel = (event: WindowsEvent) => (event.channel === registrationChannel ? 'UDR' : 'AAD')

function noiseTrace(event: WindowsEvent): Trace[] {
  const why = expectedNoise(event)
  if (why === null) return []
  const code = `${shortChannel(event)}/${event.id}`
  return [
    {
      at: event.at,
      source: 'event log',
      text: `Expected, no sign of a fault here: ${why}`,
      code,
      kind: `noise ${code}`,
      once: true,
    },
  ]
}

/** Steps of a join that worked, which the table of codes has no words for. */
const stepWords = new Map([
  [101, 'discovery answered'],
  [102, 'join request prepared'],
  [104, 'device registration answered'],
  [105, 'the answer to the join was carried out'],
  [106, 'tasks after the join done'],
  [110, 'the registration was taken off this machine'],
])
const tellingIds = new Set([...stepWords.keys(), 306, 332, 333, 335, 337, 338, 339, 340, 389])

/** Errors and the steps of a join. Windows Hello, keys and tasks of the same channel come with every sign-in and tell nothing of it. */
const tellsOfJoin = (event: WindowsEvent) => event.level === 1 || event.level === 2 || tellingIds.has(event.id)

function joinTrace(event: WindowsEvent): Trace {
  const { data, id } = event
  const name = describeCode(`UDR/${id}`).name ?? stepWords.get(id)
  const exit = hexStatus(data.ExitCode ?? data.ErrorCode)
  const details = [
    exit === null ? null : (describeCode(exit).name ?? null),
    data.HttpStatus === undefined || data.HttpStatus === '0' ? null : `HTTP ${brief(data.HttpStatus, 10)}`,
    data.Server === undefined ? null : `${brief(data.Server, 100)}:${brief(data.Port ?? '', 6)}`,
    id === 339 && data.pwszProxy ? `${brief(data.pwszProxy, 100)}:${brief(data.ProxyPort ?? '', 6)}` : null,
    data.ServerMessage ?? data.ServerResponse ?? data.ServerErrorMessage ?? null,
    id === 389 ? 'a failed enrolment by mdmId can still undo it' : null,
  ]
  const said = details.filter((one) => one !== null && one.trim() !== '').map((one) => brief(one as string))
  return {
    at: event.at,
    source: 'device registration',
    text: `Event ${id}${name === undefined ? '' : `, ${name}`}${said.length === 0 ? '' : `: ${said.join('; ')}`}`,
    code: exit ?? `UDR/${id}`,
    kind: `UDR ${id} ${exit}`,
  }
}

const duringWords = {
  'sign-in': 'A sign-in',
  renewal: 'A request for a token in the background',
  federation: 'A sign-in at the federation service',
} as const

function failureTrace(failure: SignInFailure): Trace {
  const who = failure.user === null ? '' : ` of ${brief(failure.user, 100)}`
  const what = failure.during === null ? 'A request for a token' : duringWords[failure.during]
  const code = failure.aadsts[0] ?? failure.ntstatus?.subStatus ?? failure.ntstatus?.status ?? failure.source
  const name = describeCode(code).name
  const answer = failure.description === '' ? '' : `: "${brief(failure.description)}"`
  return {
    at: failure.at,
    source: 'sign-in',
    text: `${what}${who} failed${name === undefined ? '' : ` (${name})`}${answer}`,
    code,
    kind: `failed ${failure.source} ${failure.user} ${code}`,
  }
}

/** The session log repeats what Security tells of the same moment. */
function successTraces({ signInSuccesses }: Events): Trace[] {
  const bySecurity = signInSuccesses.filter((one) => one.source === 'Security/4624').map((one) => Date.parse(one.at))
  return signInSuccesses
    .filter(
      (one) =>
        one.source === 'Security/4624' || !bySecurity.some((time) => Math.abs(time - Date.parse(one.at)) <= 30_000),
    )
    .map((one) => ({
      at: one.at,
      source: 'sign-in',
      text: `${one.user === null ? 'A Microsoft Entra account' : brief(one.user, 100)} signed in`,
      kind: `signed in ${one.user}`,
    }))
}

function roleTrace(event: RoleCheckEvent): Trace {
  const { name } = describeCode(`AAD/${event.id}`)
  const status = event.httpStatus === null ? event.status : `HTTP ${event.httpStatus}`
  const what =
    event.kind === 'request-failed' ? 'the request to the role service failed' : (name ?? `event ${event.id}`)
  return {
    at: event.at,
    source: 'sign-in',
    text: `${capital(what)}${event.httpStatus === null ? '' : ` with ${status}`}`,
    code: event.status ?? event.source,
    kind: `role ${event.id} ${status}`,
  }
}

/** Errors of Windows' sign-in package that are neither an answer to a sign-in nor of the role check: a call that failed, an address that was not reached. */
function packageTrace(event: WindowsEvent, { rbac, signInFailures }: Events): Trace[] {
  const { id, at, data, level } = event
  if (!isAad(event) || (level !== 1 && level !== 2) || isAnswer(event) || expectedNoise(event) !== null) return []
  if (rbac.some((role) => role.id === id && role.at === at)) return []
  // What stands beside an answer is told with it.
  const correlationId = correlationOf(event)
  if (correlationId !== null && signInFailures.some((one) => one.correlationId === correlationId)) return []
  const http = [1024, 1025].includes(id) && /^\d{3}$/.test(data.value ?? '') ? `HTTP ${data.value}` : null
  const status = http === null ? hexStatus(data.Result ?? data.Status ?? data.value) : null
  const address = (data.EndpointUri ?? data.Target ?? '').split('?')[0] as string
  const said = [data.API ?? '', http ?? '', address, status === null ? '' : (describeCode(status).name ?? '')]
  const details = said.filter((one) => one.trim() !== '').map((one) => brief(one, 100))
  const name = describeCode(`AAD/${id}`).name ?? `event ${id}`
  return [
    {
      at,
      source: 'sign-in package',
      text: `${capital(name)}${details.length === 0 ? '' : `: ${details.join('; ')}`}`,
      code: status ?? `AAD/${id}`,
      kind: `AAD ${id} ${details.join(' ')} ${status}`,
      once: true,
    },
  ]
}

/** Schannel's errors and what the time service warns of or changes. 36874 and 36888 among them come from any scanner that knocks at the port of remote desktop. */
function systemTrace(event: WindowsEvent): Trace[] {
  const { provider, id, at, data } = event
  const grave = event.level !== null && event.level >= 1 && event.level <= 3
  if (provider === 'Schannel' && grave) {
    const state = data.ErrorState ?? data.ErrorStatus
    const alert = data.AlertDesc === undefined ? '' : `, alert ${brief(data.AlertDesc, 10)}`
    return [
      {
        at,
        source: 'Schannel',
        text: `Event ${id} of Windows' TLS${alert}${state === undefined ? '' : `, state ${brief(state, 20)}`}${id === 36874 || id === 36888 ? '; any scanner of the port of remote desktop causes it' : ''}`,
        code: `Schannel/${id}`,
        kind: `Schannel ${id} ${data.AlertDesc}`,
      },
    ]
  }
  if (provider === 'Microsoft-Windows-Time-Service' && (grave || [35, 37, 52].includes(id)))
    return [
      {
        at,
        source: 'time service',
        text: `${timeWords.get(id) ?? `Event ${id}`}${data.TimeSource === undefined ? '' : ` (${brief(data.TimeSource, 80)})`}`,
        code: `Time-Service/${id}`,
        kind: `time ${id}`,
      },
    ]
  return []
}

const timeWords = new Map([
  [12, 'No domain to take the time from'],
  [24, 'The time source does not answer'],
  [29, 'No time source can be used'],
  [34, 'The time is too far off to be set'],
  [35, 'The time is being taken from a source'],
  [36, 'The time has not been set for long'],
  [37, 'A time source answers'],
  [47, 'The time source gives no usable answer'],
  [50, 'The clock was off by more than allowed'],
  [52, 'The clock was moved'],
  [129, 'No domain controller to take the time from'],
  [134, 'The name of the time source was not found in DNS'],
])

/** Who of Microsoft Entra got as far as this VM; and wrong names and passwords of any account, an attacker's too, of which only the number is told. */
function connectionTrace(event: WindowsEvent): Trace[] {
  const { provider, id, at, data } = event
  const source = 'remote desktop'
  if (provider === 'Microsoft-Windows-TerminalServices-RemoteConnectionManager' && id === 1149) {
    const account = { TargetUserName: data.Param1 ?? '', TargetDomainName: data.Param2 ?? '' }
    if (!isEntraAccount(account)) return []
    const user = brief(account.TargetUserName, 100)
    return [
      {
        at,
        source,
        text: `Remote Desktop accepted a connection of ${user}, which does not show yet that the sign-in worked`,
        code: 'RemoteConnectionManager/1149',
        kind: `connected ${user}`,
      },
    ]
  }
  if (provider !== 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS' || id !== 140) return []
  return [
    {
      at,
      source,
      text: 'A connection was refused for a wrong user name or password, of any kind of account',
      code: 'RdpCoreTS/140',
      kind: 'refused',
      once: true,
    },
  ]
}
