// Which rule judges a failed sign-in, by the code that Microsoft Entra or Windows gave. The table is the code table: each of its rows names one rule or none, and an unknown code is not guessed.
import { lookUp, normalizeCode } from '../error-codes.ts'
import type { Events, RoleCheckEvent, SignInFailure } from '../probes/events.ts'
import type { RuleId } from './rule-ids.ts'

/** A failure that counts now, with what it says. */
export interface CountedFailure {
  at: string
  /** "AAD/1081". */
  source: string
  user: string | null
  /** As the event holds it: "AADSTS50076", "0xc000006a". */
  code: string
  ruleId: RuleId
  correlationId: string | null
  /** Windows tried it by NTLM, which knows no Entra accounts. */
  byNtlm: boolean
}

/** How long a failure that nobody has got past since counts: the contract's 24 hours, ms. */
const countsFor = 24 * 3600 * 1000
/** One refused sign-in leaves an answer of Microsoft Entra and a failed logon within this time, ms. */
const sameSignIn = 60_000

/** The failures of the last 24 hours that their users have not got past since, newest first; those with a code that no rule judges are left out. */
export function countedFailures(events: Events, collectedAt: Date): CountedFailure[] {
  const since = new Date(collectedAt.getTime() - countsFor).toISOString()
  const failed = events.signInFailures
    .filter(
      ({ at, laterSuccess, during }) => at > since && !laterSuccess && during !== 'renewal' && during !== 'federation',
    )
    .flatMap((failure) => counted(failure, events.signInFailures))
  const refused = events.rbac
    .filter(({ at }) => at > since && !events.signInSuccesses.some((success) => success.at > at))
    .flatMap(countedRoleCheck)
  return [...failed, ...refused].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

/** The newest sign-in of an Entra account in the last 24 hours; null when the logs show none. */
export function recentSuccess(events: Events, collectedAt: Date): { at: string; user: string | null } | null {
  const since = new Date(collectedAt.getTime() - countsFor).toISOString()
  return events.signInSuccesses.find(({ at }) => at > since) ?? null
}

function counted(failure: SignInFailure, all: SignInFailure[]): CountedFailure[] {
  const { at, source, user, correlationId, byNtlm } = failure
  const judged = (code: string, ruleId: RuleId): CountedFailure[] => [
    { at, source, user, code, ruleId: isGuest(user) ? forGuest(ruleId) : ruleId, correlationId, byNtlm },
  ]
  if (failure.aadsts.length > 0) {
    // Microsoft Entra has said why: what Windows made of it tells less.
    const code = failure.aadsts.find((one) => ruleOf(one) !== null)
    return code === undefined ? [] : judged(code, ruleOf(code) as RuleId)
  }
  if (failure.ntstatus === null) return []
  const { status, subStatus } = failure.ntstatus
  const code = [subStatus, status].find((one) => one !== null && ruleOf(one) !== null) ?? null
  if (code === null) return []
  const toldBetter = all.some(
    (other) =>
      other.aadsts.length > 0 &&
      Math.abs(Date.parse(other.at) - Date.parse(at)) <= sameSignIn &&
      (other.user === null || user === null || other.user.toLowerCase() === user.toLowerCase()),
  )
  return toldBetter && isGeneral(code) ? [] : judged(code, ruleOf(code) as RuleId)
}

/** By the UPN that a guest has in the tenant: ada_fabrikam.com#EXT#@contoso.onmicrosoft.com. */
const isGuest = (user: string | null) => /#EXT#@/i.test(user ?? '')
/** No VM takes a guest, and Windows says no more than that name, password or role do not fit. */
const forGuest = (ruleId: RuleId) =>
  ruleId === 'credentials-rejected' || ruleId === 'role-not-assigned' ? 'guest-user' : ruleId

/** Access denied, and no right to sign in this way or here: the role check said no. All other statuses say that it could not be made. */
const refusals = new Set(['0xc0000022', '0xc000015b', '0xc0000070'])

function countedRoleCheck({ at, source, kind, status, correlationId }: RoleCheckEvent): CountedFailure[] {
  if (kind === 'request-failed' || status === null || !refusals.has(status)) return []
  return [{ at, source, user: null, code: status, ruleId: 'role-not-assigned', correlationId, byNtlm: false }]
}

function ruleOf(code: string): RuleId | null {
  const forms = normalizeCode(code)
  return forms === null ? null : (lookUp(forms)[0]?.rule ?? null)
}

/** A status that only says that the sign-in failed. */
function isGeneral(code: string): boolean {
  const forms = normalizeCode(code)
  return forms !== null && lookUp(forms)[0]?.wraps === true
}
