// A rule that failed in an earlier report and passes in a later one mostly shows that the trouble is gone. Here stand the kinds of rules of which it does not. Pure.
import { parseEvidence } from './evidence.ts'
import { known } from './outcome.ts'
import type { Report } from './report/report.ts'
import { registrationRules } from './rules/registration-failure.ts'
import type { RuleId } from './rules/rule-ids.ts'
import { countedFailures } from './rules/sign-in-causes.ts'
import { signInRuleIds } from './rules/sign-in-rule.ts'

/** Why the trouble may still be there, for a rule that failed in `earlier` and passes in `later`; null where it is gone. */
export function whyNotFixed(ruleId: RuleId, earlier: Report, later: Report): string | null {
  // These are told by the newest run of the extension: one that failed before it came so far tells nothing.
  if (isAmong(registrationRules, ruleId))
    return later.checks.some((check) => check.ruleId === 'device-not-joined' && check.outcome === 'pass')
      ? null
      : 'the newest run of the extension shows it no more, but the VM is not joined'
  if (ruleId === 'prt-missing') return whyNotSameUser(earlier.machine.ranAs, later.machine.ranAs)
  return isAmong(signInRuleIds, ruleId) && !gotPast(ruleId, earlier, later)
    ? 'an account has signed in, but nothing shows that the sign-in that failed before works now'
    : null
}

/** A user's own state is seen in that user's session only. [user-1] is one person in one saved report and may be another in the next. */
function whyNotSameUser(before: string | null, after: string | null): string | null {
  if (/\[user-/.test(`${before} ${after}`))
    return 'whose session it was is hidden in the reports (--no-redact shows it): it may be that of another user'
  return before === after ? null : 'it was looked at in the session of another user'
}

/**
 * Whether each refused sign-in stands in the later logs, too, and all that stands there of its moment is followed by a sign-in of the same user that worked.
 * By its time: the logs of one report name one person in one way, and those of two may not.
 */
function gotPast(ruleId: RuleId, earlier: Report, later: Report): boolean {
  const eventsOf = ({ evidence }: Report) => known(parseEvidence(evidence).events)
  const before = eventsOf(earlier)
  const after = eventsOf(later)
  if (before === null || after === null) return false
  const refused = countedFailures(before, new Date(earlier.collectedAt)).filter((one) => one.ruleId === ruleId)
  const toldNow = [
    ...after.signInFailures.map(({ at, laterSuccess }) => ({ at, past: laterSuccess })),
    // A refusal of the role check that nobody got past would still fail the rule.
    ...after.rbac.map(({ at }) => ({ at, past: true })),
  ]
  return (
    refused.length > 0 &&
    refused.every(({ at }) => {
      const same = toldNow.filter((one) => one.at === at)
      return same.length > 0 && same.every(({ past }) => past)
    })
  )
}

const isAmong = (ids: readonly RuleId[], id: RuleId) => ids.includes(id)
