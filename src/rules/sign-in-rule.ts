// What the rules about refused sign-ins share. They fail on positive evidence only: an event of the last 24 hours that the user has not got past since, or what the user saw (--symptom).
// Without either they pass when an Entra account has signed in lately, and otherwise don't apply: roles, policies and clients can't be seen from the VM.

import { describeCode } from '../error-codes.ts'
import { known, type Outcome } from '../outcome.ts'
import type { Events } from '../probes/events.ts'
import { quoteSymptom, type RecognizedSymptom, recognizeSymptoms } from '../symptoms.ts'
import { utcWords } from '../utc-words.ts'
import {
  type Case,
  type FixStep,
  fail,
  notApplicable,
  pass,
  type Rule,
  rule,
  type Severity,
  type Stage,
  type Verdict,
} from './rule.ts'
import type { RuleId } from './rule-ids.ts'
import { type CountedFailure, countedFailures, recentSuccess } from './sign-in-causes.ts'
import { type SignIn, type StepSources, signInOf, stepSources } from './sign-in-steps.ts'

/** Why the rule fails: events, what the user saw, or both. */
export interface SignInEvidence {
  /** Newest first. */
  failures: CountedFailure[]
  symptom: RecognizedSymptom | null
  /** The codes of both, each once. */
  codes: string[]
}

/** The rules that this file makes. */
export const signInRuleIds = [
  'role-not-assigned',
  'guest-user',
  'mfa-required',
  'conditional-access-blocked',
  'password-change-required',
  'credentials-rejected',
  'client-device-not-registered',
  'sign-in-app-missing',
] as const satisfies RuleId[]

interface SignInRuleText {
  id: (typeof signInRuleIds)[number]
  title: string
  why: string
  stage: Stage
  severity: Severity
  thenCheck: string
  docs: string
  explains: readonly RuleId[]
  fix(signIn: SignIn, evidence: SignInEvidence): FixStep[]
  /** Another check than `thenCheck`, where that one does not fit this VM. */
  thenCheckHere?(signIn: SignIn): string | null
}

/** A rule that judges refused sign-ins. */
export function signInRule({ fix, thenCheckHere = () => null, ...text }: SignInRuleText): Rule {
  return rule({
    ...text,
    needs: ['events'],
    uses: stepSources,
    failsAnyway: (facts, given) => judge({ id: text.id, fix, thenCheckHere }, facts, given),
    check({ events }, { collectedAt }) {
      const unread = tellingChannels.filter((name) => !isRead(events, name))
      if (unread.length > 0)
        return notApplicable(
          `the event log ${unread.join(' and ')} could not be read: give what the user saw with --symptom`,
        )
      if (recentSuccess(events, collectedAt) !== null) return pass
      return notApplicable(
        'the VM cannot see this, and no sign-in of the last 24 hours failed by it: give what the user saw with --symptom',
      )
    },
  })
}

/** Where refused sign-ins are told. */
const tellingChannels = ['Microsoft-Windows-AAD/Operational', 'Security']

function isRead({ channels }: Events, name: string): boolean {
  const outcome = channels.find(({ channel }) => channel === name)?.outcome
  return outcome === 'read' || outcome === 'absent'
}

function judge(
  { id, fix, thenCheckHere }: Required<Pick<SignInRuleText, 'id' | 'fix' | 'thenCheckHere'>>,
  facts: StepSources & { events: Outcome<Events> },
  given: Case,
): Verdict | null {
  const events = known(facts.events)
  const all = events === null ? [] : countedFailures(events, given.collectedAt)
  const failures = all.filter((failure) => failure.ruleId === id)
  const symptoms = recognizeSymptoms(given.asked.symptom ?? '')
  const symptom = symptoms.find((one) => one.ruleId === id) ?? null
  if (failures.length === 0 && symptom === null) return null
  // The user saw one thing; of what may be behind it, the likeliest is called an error, or the one that the events name.
  const namedByEvents = symptoms.some((one) => all.some((failure) => failure.ruleId === one.ruleId))
  const possible = failures.length === 0 && (namedByEvents || (symptom?.rank ?? 0) > 0)
  // On a VM that is not joined no sign-in gets so far that it could be told.
  if (possible && known(facts.dsregStatus)?.azureAdJoined === false) return null
  const newest = failures[0]
  const signIn = signInOf(facts, given, newest?.user ?? null, newest?.correlationId ?? null)
  const codes = [
    ...failures.map(({ code }) => code),
    ...(symptom !== null && /^(?:AADSTS|0x)/i.test(symptom.sentence) ? [symptom.sentence] : []),
  ]
  const evidence = { failures, symptom, codes: [...new Set(codes)] }
  const thenCheck = thenCheckHere(signIn)
  return fail({
    ...(thenCheck === null ? {} : { thenCheck }),
    saw: [
      ...tellFailures(failures),
      ...(symptom === null ? [] : [tellSymptom(given.asked.symptom ?? '', symptom, possible)]),
    ].join(' '),
    codes: evidence.codes,
    ...(possible ? { severity: 'warning' as const } : {}),
    // The finding of the likeliest holds all looks; one that is only possible says what is its own.
    fix: possible ? fix(signIn, evidence).slice(0, 3) : fix(signIn, evidence),
  })
}

function tellFailures(failures: CountedFailure[]): string[] {
  const [newest] = failures
  if (newest === undefined) return []
  const { meaning } = describeCode(newest.code)
  const who = newest.user === null ? 'A sign-in' : `The sign-in of ${newest.user}`
  const users = new Set(failures.map(({ user }) => user?.toLowerCase()).filter((user) => user !== undefined))
  const more = failures.length - 1
  return [
    `${who} was refused at ${utcWords(newest.at)} (event ${newest.source}) with ${newest.code}${meaning === undefined ? '.' : `: ${meaning}`} No sign-in of ${newest.user === null ? 'an Entra account' : 'this user'} has worked since.`,
    ...(newest.byNtlm
      ? [
          'Windows tried it by NTLM, which knows no Entra accounts: client and VM did not come to PKU2U, as when the client is not joined or registered in the tenant.',
        ]
      : []),
    ...(more === 0
      ? []
      : [
          `${more} more in the 24 hours before the look${users.size > 1 ? `, of ${users.size} users: ${[...users].slice(0, 5).join(', ')}` : ''}.`,
        ]),
  ]
}

function tellSymptom(text: string, symptom: RecognizedSymptom, possible: boolean): string {
  return `${quoteSymptom(text, symptom)}.${possible ? ' This may be behind it.' : ''}`
}
