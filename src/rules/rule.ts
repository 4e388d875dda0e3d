// The contract of a rule: facts in, one verdict out. A rule reads only the facts it asked for, and only the runner says "unknown" or "crashed".

import type { Asked } from '../asked.ts'
import type { Outcome } from '../outcome.ts'
import { type FactOutcomes, type Facts, type ProbeId, probes } from '../probes/index.ts'
import type { RuleId } from './rule-ids.ts'

/** The order of a sign-in. */
export const stages = ['machine', 'network', 'identity', 'extension', 'registration', 'permission', 'session'] as const
export type Stage = (typeof stages)[number]

export const severities = ['error', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

/** One step of a fix. `where`: on the VM, in Azure (portal or CLI), or on the client that connects. `command` works as written. */
export interface FixStep {
  text: string
  command?: string
  where: 'vm' | 'azure' | 'client'
}

export interface Fail {
  outcome: 'fail'
  /** What was seen, with the value. */
  saw: string
  fix: FixStep[]
  /** How to see that the fix worked; the rule's own sentence when absent. */
  thenCheck?: string
  /** Codes as they were seen: "-2145648607", "0x801c0021", "AADSTS50076", "exit 51". */
  codes?: string[]
  /** Lower than the rule's own; never higher. */
  severity?: Severity
  /** What this evidence accounts for, where that is less than the rule's list. */
  explains?: RuleId[]
}

export type Verdict = { outcome: 'pass' } | { outcome: 'not-applicable'; because: string } | Fail

export const pass: Verdict = { outcome: 'pass' }
export const notApplicable = (because: string): Verdict => ({ outcome: 'not-applicable', because })
export const fail = (finding: Omit<Fail, 'outcome'>): Verdict => ({ outcome: 'fail', ...finding })

/** What a rule may know beside facts. */
export interface Case {
  asked: Asked
  /** When the VM was looked at, UTC: "now" for every judgement. */
  collectedAt: Date
}

/** What was looked at for a rule, read or not. */
type Outcomes<Ids extends ProbeId> = { [Id in Ids]: Outcome<Facts[Id]> }

type Handed<Needs extends ProbeId, Uses extends ProbeId> = { [Id in Needs]: Facts[Id] } & Outcomes<Uses>

interface RuleText {
  id: RuleId
  /** Names the failing state in a few words. */
  title: string
  /** Why this stops the login. */
  why: string
  stage: Stage
  severity: Severity
  /** How to see that the fix worked. */
  thenCheck: string
  docs: string
  /** The findings that this one accounts for when it fails. */
  explains: readonly RuleId[]
}

export type RuleResult = Verdict | { outcome: 'unknown'; missing: ProbeId[] } | { outcome: 'crashed'; message: string }

export interface Rule extends RuleText {
  needs: readonly ProbeId[]
  uses: readonly ProbeId[]
  /** Judges with the outcomes of the probes: unknown when a needed one failed, or was read in part and the rest shows nothing; crashed when the check threw. Never throws. */
  evaluate(facts: FactOutcomes, given: Case): RuleResult
}

/** Makes a rule. `check` is handed the facts of `needs`, and of `uses` as outcomes; reading anything else is a compile error. */
export function rule<const Needs extends ProbeId, const Uses extends ProbeId = never>(
  definition: RuleText & {
    needs: readonly Needs[]
    uses?: readonly Uses[]
    /** Of `uses`: the check may fail without them, but a pass without them would say what was not seen. */
    passNeeds?: readonly Uses[]
    /** Fails on this alone, even where a needed look failed: what the user saw. Null leaves the judgement to `check`. */
    failsAnyway?(facts: Outcomes<Needs | Uses>, given: Case): Verdict | null
    check(facts: Handed<Needs, Uses>, given: Case): Verdict
  },
): Rule {
  const { needs, uses = [], passNeeds = [], check, failsAnyway, ...text } = definition
  return {
    ...text,
    needs,
    uses,
    evaluate(facts, given) {
      try {
        const found = failsAnyway?.(facts, given) ?? null
        if (found !== null) return found
      } catch (error) {
        return crashed(error)
      }
      const missing = needs.filter((id) => facts[id].status === 'failed')
      if (missing.length > 0) return { outcome: 'unknown', missing }
      const handed: Record<string, unknown> = {}
      for (const id of uses) handed[id] = facts[id]
      for (const id of needs) {
        const outcome = facts[id]
        if (outcome.status === 'ok') handed[id] = outcome.value
      }
      try {
        const verdict = check(handed as Handed<Needs, Uses>, given)
        // The part that could not be read may hold what this rule looks for.
        const unseen = [
          ...needs.filter((id) => isPartlyRead(id, facts)),
          ...passNeeds.filter((id) => facts[id].status === 'failed' || isPartlyRead(id, facts)),
        ]
        return verdict.outcome === 'pass' && unseen.length > 0 ? { outcome: 'unknown', missing: unseen } : verdict
      } catch (error) {
        return crashed(error)
      }
    },
  }
}

function isPartlyRead(id: ProbeId, facts: FactOutcomes): boolean {
  const { missing } = probes[id] as { missing?: (facts: unknown) => string[] }
  const outcome = facts[id]
  return outcome.status === 'ok' && (missing?.(outcome.value).length ?? 0) > 0
}

const crashed = (error: unknown): RuleResult => ({
  outcome: 'crashed',
  message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
})
