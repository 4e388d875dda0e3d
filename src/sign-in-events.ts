// What events tell about sign-ins of Entra accounts: failures, successes, the role check. By ids and the names of data; the facts for rules, which judge.
// Shapes: the manifest of Microsoft-Windows-AAD (AAD/1081: Error, ErrorDescription, CorrelationID; 1085: Status, CorrelationID) and the documented Security 4624 and 4625.
import { clouds } from './clouds.ts'
import { hexOf, normalizeCode } from './error-codes/normalize.ts'
import type { WindowsEvent } from './windows-events.ts'

export interface SignInFailure {
  /** ISO 8601 UTC. */
  at: string
  /** Channel and id: "AAD/1081", "Security/4625". */
  source: string
  /** UPN or name, without the domain "AzureAD"; null where no event names one. */
  user: string | null
  /** "AADSTS50076", as Microsoft Entra answered, each once; empty where it gave none. */
  aadsts: string[]
  /** "0xc000006d", lower case; null where the event holds none. */
  ntstatus: { status: string; subStatus: string | null } | null
  /** Short answer of Microsoft Entra ("invalid_grant"), or a code in hex; null where there is none. */
  error: string | null
  /** What Microsoft Entra answered, as written; empty for Security/4625, whose text Windows translates. */
  description: string
  /** Lower case, without braces. */
  correlationId: string | null
  /**
   * What was going on, where another event of the same correlation id or moment, or the account that the event was written for, says so: a sign-in; a token or
   * certificate in the background or for a program in somebody's session, by which nobody was turned away; or the company's own federation service.
   */
  during: 'sign-in' | 'renewal' | 'federation' | null
  /** Windows tried it by NTLM, which knows no Entra accounts: client and VM did not come to PKU2U. */
  byNtlm: boolean
  /** The same user signed in after it; where the failure names no user, any Entra account did. */
  laterSuccess: boolean
}

export interface SignInSuccess {
  at: string
  user: string | null
  /** "Security/4624", "LocalSessionManager/21", "LocalSessionManager/25". */
  source: string
}

/** An event of the check of the two Azure login roles. */
export interface RoleCheckEvent {
  at: string
  /** "AAD/1244"; for a failed request to the role service "AAD/1025" or "AAD/1084". */
  source: string
  id: number
  /**
   * `enabled`: this VM checks roles (it is joined as an Azure VM), which says nothing about a user. `groups-not-loaded`, `groups-not-updated`, `request-failed`: the check could
   * not get its answer. The rest stands in the Analytic channel only, which is off by default.
   */
  kind:
    | 'enabled'
    | 'groups-not-loaded'
    | 'groups-not-updated'
    | 'request-failed'
    | 'answer'
    | 'role'
    | 'status'
    | 'resource-id-failed'
    | 'sign-in'
    | 'admin-added'
    | 'admin-removed'
    | 'other'
  /** Hex, lower case; null where the event has none. */
  status: string | null
  /** Of a request to the role service; null elsewhere. */
  httpStatus: number | null
  correlationId: string | null
}

export const aadChannel = 'Microsoft-Windows-AAD/Operational'
/** Also as the event viewer shortens the provider's name. */
export const isAad = (event: WindowsEvent) => event.provider === 'Microsoft-Windows-AAD' || event.provider === 'AAD'

/** Events of AAD/Operational with Error, ErrorDescription and (but for 1088) CorrelationID: what Microsoft Entra or a federation service answered. */
const answered = new Set([1081, 1082, 1083, 1088, 1090])
/** Beside an answer of the same correlation id these say what it was for. */
const duringOf = new Map<number, SignInFailure['during']>([
  [1085, 'sign-in'],
  [1086, 'sign-in'],
  [1094, 'renewal'],
  [1131, 'renewal'],
  [1133, 'renewal'],
  [1116, 'federation'],
  [1117, 'federation'],
  [1118, 'federation'],
])
/** Security 4625 names the user that AAD 1081 does not, at the same moment, ms. */
const sameMoment = 5000

/** The ids that become failures: what Microsoft Entra or a federation service answered. */
export const isAnswer = (event: WindowsEvent) => isAad(event) && answered.has(event.id)

/** All failed sign-ins of Entra accounts in the events, newest first. */
export function signInFailures(events: WindowsEvent[], successes: SignInSuccess[]): SignInFailure[] {
  const aad = events.filter(isAad)
  const byCorrelation = Map.groupBy(aad, (event) => correlationOf(event) ?? '')
  const denied = events.filter((event) => isSecurity(event, 4625) && isEntraAccount(event.data) && !isSpray(event.data))
  const failures = [
    ...aad.filter(isAnswer).map((event) => fromAnswer(event, byCorrelation, denied)),
    ...denied.map(fromSecurity),
  ]
  return failures
    .map((failure) => ({ ...failure, laterSuccess: succeededLater(failure, successes) }))
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

/** All successful sign-ins of Entra accounts over Remote Desktop or at the console, newest first. */
export function signInSuccesses(events: WindowsEvent[]): SignInSuccess[] {
  const found: SignInSuccess[] = []
  for (const event of events) {
    const { data } = event
    if (isSecurity(event, 4624) && isEntraAccount(data) && isEntraUser(data))
      found.push({ at: event.at, user: accountName(data.TargetUserName), source: 'Security/4624' })
    // 21: signed in. 25: came back to a session. 22 (the shell started) follows 21.
    if (event.provider === 'Microsoft-Windows-TerminalServices-LocalSessionManager' && [21, 25].includes(event.id)) {
      const name = data.User ?? ''
      if (/^azuread\\/i.test(name) || isUpn(name))
        found.push({ at: event.at, user: accountName(name), source: `LocalSessionManager/${event.id}` })
    }
  }
  return found.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

const roleKinds = new Map<number, RoleCheckEvent['kind']>([
  [1232, 'answer'],
  [1233, 'role'],
  [1235, 'status'],
  [1236, 'resource-id-failed'],
  [1237, 'enabled'],
  [1239, 'sign-in'],
  [1242, 'admin-added'],
  [1243, 'admin-removed'],
  [1244, 'groups-not-loaded'],
  [1245, 'groups-not-updated'],
])

const roleHosts = Object.values(clouds).map((cloud) => cloud.rbac)

/** The events of the role check, newest first. */
export function roleCheckEvents(events: WindowsEvent[]): RoleCheckEvent[] {
  return events.filter(isAad).flatMap((event): RoleCheckEvent[] => {
    const base = { at: event.at, source: `AAD/${event.id}`, id: event.id, correlationId: correlationOf(event) }
    if (event.id >= 1231 && event.id <= 1246)
      return [
        { ...base, kind: roleKinds.get(event.id) ?? 'other', status: hexStatus(event.data.Status), httpStatus: null },
      ]
    const target = event.data.EndpointUri ?? event.data.Target ?? ''
    if ((event.id === 1025 || event.id === 1084) && roleHosts.some((host) => target.toLowerCase().includes(host))) {
      const http = event.id === 1025 && /^\d{3}$/.test(event.data.value ?? '') ? Number(event.data.value) : null
      const status = http === null ? hexStatus(event.data.Result ?? event.data.Status ?? event.data.value) : null
      return [{ ...base, kind: 'request-failed', status, httpStatus: http }]
    }
    return []
  })
}

/** "0xc000006d" from any spelling of a status; null for text that is none, and for 0. */
export function hexStatus(text: string | undefined): string | null {
  const code = normalizeCode((text ?? '').trim())
  return code === null || code.family !== 'number' || code.unsigned === 0 ? null : hexOf(code.unsigned)
}

function fromAnswer(
  event: WindowsEvent,
  byCorrelation: Map<string, WindowsEvent[]>,
  denied: WindowsEvent[],
): SignInFailure {
  const correlationId = correlationOf(event)
  const beside = correlationId === null ? [] : (byCorrelation.get(correlationId) ?? [])
  const description = event.data.ErrorDescription ?? ''
  const logon = beside.find((one) => one.id === 1085)
  const status = hexStatus(logon?.data.Status)
  const atMoment = denied.filter((one) => Math.abs(Date.parse(one.at) - Date.parse(event.at)) <= sameMoment)
  const users = new Set(atMoment.map((one) => accountName(one.data.TargetUserName)))
  const said = beside.map((one) => duringOf.get(one.id)).find((during) => during !== undefined)
  return {
    at: event.at,
    source: `AAD/${event.id}`,
    // Two people at the same moment: whose answer it was can't be told.
    user: users.size === 1 ? ([...users][0] ?? null) : null,
    aadsts: aadstsIn(`${event.data.Error ?? ''} ${description}`),
    ntstatus: status === null ? null : { status, subStatus: null },
    error: event.data.Error?.trim() || null,
    description,
    correlationId,
    // Who signs in has no token yet that Windows could act for: an event for a user's own account comes from a session that is open.
    during: said ?? (users.size > 0 ? 'sign-in' : isUser(event.userSid) ? 'renewal' : null),
    byNtlm: false,
    laterSuccess: false,
  }
}

function fromSecurity(event: WindowsEvent): SignInFailure {
  const status = hexStatus(event.data.Status)
  const subStatus = hexStatus(event.data.SubStatus)
  return {
    at: event.at,
    source: 'Security/4625',
    user: accountName(event.data.TargetUserName),
    aadsts: [],
    ntstatus: status === null && subStatus === null ? null : { status: status ?? (subStatus as string), subStatus },
    error: subStatus ?? status,
    description: '',
    correlationId: null,
    during: 'sign-in',
    byNtlm: isNtlm(event.data),
    laterSuccess: false,
  }
}

/** Every AADSTS code of a text, in order, each once. They are data of Microsoft Entra's answer and not translated. */
function aadstsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\bAADSTS(\d{4,8})\b/gi)].map((match) => `AADSTS${match[1]}`))]
}

/** Not the machine's own accounts: SYSTEM, LOCAL SERVICE, NETWORK SERVICE. */
const isUser = (sid: string | undefined) => sid !== undefined && !/^S-1-5-(?:18|19|20)$/.test(sid)

const isSecurity = (event: WindowsEvent, id: number) =>
  event.id === id && event.provider === 'Microsoft-Windows-Security-Auditing'

/** An account of Microsoft Entra: by its domain, its name, its SID or the package that only such accounts go through. */
export function isEntraAccount(data: Record<string, string>): boolean {
  return (
    /^azuread$/i.test(data.TargetDomainName ?? '') ||
    isUpn(data.TargetUserName ?? '') ||
    /^S-1-12-1-/.test(data.TargetUserSid ?? '') ||
    /^(?:cloudap|pku2u)$/i.test(data.AuthenticationPackageName ?? '')
  )
}

const isNtlm = (data: Record<string, string>) => /^ntlm$/i.test(data.AuthenticationPackageName ?? '')

/** NTLM knows no Entra accounts: who knocks with it by a UPN that this machine has never heard of is anybody, and mostly a machine that tries names. */
const isSpray = (data: Record<string, string>) =>
  isNtlm(data) &&
  !/^azuread$/i.test(data.TargetDomainName ?? '') &&
  [data.Status, data.SubStatus].some((status) => hexStatus(status) === '0xc0000064')

/** Sign-ins of people: at the console, unlocking, over Remote Desktop. The machine's own and services' are not. */
const isEntraUser = (data: Record<string, string>) => ['2', '7', '10', '11', '12', '13'].includes(data.LogonType ?? '')

function accountName(name: string | undefined): string | null {
  const plain = (name ?? '').trim().replace(/^azuread\\/i, '')
  return plain === '' || plain === '-' ? null : plain
}

/** Lower case, without braces; null where the event has none. */
export function correlationOf(event: WindowsEvent): string | null {
  const id = (event.data.CorrelationID ?? '')
    .trim()
    .replace(/^\{|\}$/g, '')
    .toLowerCase()
  return id === '' ? null : id
}

function succeededLater(failure: SignInFailure, successes: SignInSuccess[]): boolean {
  const later = successes.filter((success) => success.at > failure.at)
  const { user } = failure
  if (user === null) return later.length > 0
  // Security 4624 names users as 4625 does; the session log is asked only where Windows logs no successes there.
  const bySecurity = successes.filter((success) => success.source === 'Security/4624')
  return later
    .filter((success) => bySecurity.length === 0 || success.source === 'Security/4624')
    .some((success) => success.user !== null && maybeSameUser(user, success.user))
}

/** Windows writes one person as maria.keller@contoso.com here and as MariaKeller there: whether these two are one can't be told, and an alarm needs more than that. */
function maybeSameUser(a: string, b: string): boolean {
  return isUpn(a) !== isUpn(b) || a.toLowerCase() === b.toLowerCase()
}

/** A name and a domain, so that a password with an @ that was typed in the wrong box is none. A redacted report shows [upn-1] in its place. */
const isUpn = (name: string) => /^[^@\s\\]+@[^@\s\\]+\.[^@\s\\.]+$|^\[upn-\d{1,6}\]$/.test(name)
