// Which of the registration rules a failed run belongs to: what the service said in words and by HTTP first, then what the code table says. One place, so that no two of them claim one run.

import type { KnownCode } from '../error-codes/known-code.ts'
import { lookUp, normalizeCode } from '../error-codes.ts'
import type { JoinAttempt } from '../probes/extension-logs.ts'
import { utcWords } from '../utc-words.ts'
import type { ExtensionState } from './extension-state.ts'

export const registrationRules = [
  'hostname-duplicate',
  'device-quota-reached',
  'device-registration-refused',
  'registration-service-error',
  'mdm-enrollment-failed',
] as const
export type RegistrationRule = (typeof registrationRules)[number]

export interface RegistrationFailure {
  rule: RegistrationRule
  /** The code that decided, as written; null where the service's own words did. */
  code: string | null
  /** False where only an unconfirmed row of the table says what the code means. */
  confirmed: boolean
  /** What was seen, with the service's answer. */
  saw: string
}

/** Null for a run that did not fail, or that failed elsewhere than at device registration and the enrolment after it. */
export function registrationFailure(state: ExtensionState): RegistrationFailure | null {
  if (state.outcome !== 'failed') return null
  const found = byEnrolment(state) ?? byWords(state.attempt) ?? byCode(state.codes, firstOfAll) ?? byHttp(state.attempt)
  const decided = found ?? byCode(state.codes, registrationRules)
  return decided === null ? null : { ...decided, saw: `${sentence(state.saw)}${answerOf(state.attempt)}` }
}

/** Ends a text as a sentence, unless it ends as one already. */
export function sentence(text: string): string {
  return /[.!?]["”)]?$/.test(text) ? text : `${text}.`
}

type Decided = Omit<RegistrationFailure, 'saw'>

/** These say more than the HTTP status that came with them. */
const firstOfAll: readonly RegistrationRule[] = ['hostname-duplicate', 'device-quota-reached']

function byEnrolment({ attempt, codes }: ExtensionState): Decided | null {
  if (attempt?.outcome !== 'rolled-back' && attempt?.stage !== 'mdm') return null
  return { rule: 'mdm-enrollment-failed', code: codes[0] ?? null, confirmed: true }
}

function byWords(attempt: JoinAttempt | null): Decided | null {
  const words = `${attempt?.serverErrorCode ?? ''} ${attempt?.serverErrorSubCode ?? ''} ${attempt?.serverMessage ?? ''}`
  if (/hostname_?duplicate|property hostnames already exists/i.test(words))
    return { rule: 'hostname-duplicate', code: null, confirmed: true }
  if (/quota|devicecapreached/i.test(words)) return { rule: 'device-quota-reached', code: null, confirmed: true }
  return null
}

/** A refusal or a fault by the HTTP status; where an old log has none, by the name of the error that the service gave. */
function byHttp(attempt: JoinAttempt | null): Decided | null {
  const status = attempt?.joinHttpStatus ?? null
  const name = attempt?.serverErrorCode ?? null
  // A proxy asks for its own sign-in with 407: that is no word of the service.
  if (status === null ? name === null : status < 400 || status === 407) return null
  const ownFault =
    status === null
      ? /internal|busy|unavailable|timeout/i.test(name ?? '')
      : status >= 500 || status === 408 || status === 429
  return { rule: ownFault ? 'registration-service-error' : 'device-registration-refused', code: null, confirmed: true }
}

function byCode(codes: string[], wanted: readonly RegistrationRule[]): Decided | null {
  for (const code of codes) {
    const row = rowOf(code)
    const rule = wanted.find((one) => one === row?.rule)
    if (rule !== undefined) return { rule, code, confirmed: row?.confidence !== 'unconfirmed' }
  }
  return null
}

function rowOf(code: string): KnownCode | undefined {
  const forms = normalizeCode(code)
  return forms === null ? undefined : lookUp(forms)[0]
}

/** What the registration service answered, as the log tells it. */
function answerOf(attempt: JoinAttempt | null): string {
  if (attempt === null) return ''
  const { joinHttpStatus, serverErrorCode, serverErrorSubCode, serverMessage, joinRequestId, joinResponseAt } = attempt
  const names = [serverErrorCode, serverErrorSubCode].filter((name) => name !== null).join(', ')
  const parts = [
    joinHttpStatus === null ? '' : `HTTP ${joinHttpStatus}`,
    names,
    serverMessage === null ? '' : `"${serverMessage}"`,
  ].filter((part) => part !== '')
  if (parts.length === 0 || joinHttpStatus === 200) return ''
  const when = joinResponseAt === null ? '' : ` at ${utcWords(joinResponseAt)}`
  const id = joinRequestId === null ? '' : ` (join request ${joinRequestId})`
  return ` ${sentence(`The registration service answered${when}: ${parts.join(', ')}${id}`)}`
}
