// Which finding is the cause: the first failed error, in the order of the rules, that no other failed error explains. Pure.

import type { Severity } from './rules/rule.ts'
import { type RuleId, ruleIds } from './rules/rule-ids.ts'

export interface Explaining {
  ruleId: RuleId
  severity: Severity
  explains: readonly RuleId[]
}

/** All that `cause` accounts for among `findings`, through other findings too; never itself. */
export function explainedBy(cause: RuleId, findings: readonly Explaining[]): RuleId[] {
  const reached = new Set<RuleId>()
  const follow = (id: RuleId) => {
    const finding = findings.find((one) => one.ruleId === id)
    for (const next of finding?.explains ?? []) {
      if (next === cause || reached.has(next) || !findings.some((one) => one.ruleId === next)) continue
      reached.add(next)
      follow(next)
    }
  }
  follow(cause)
  return ruleIds.filter((id) => reached.has(id))
}

/** Null exactly when no error failed. */
export function likelyCause(findings: readonly Explaining[]): RuleId | null {
  const errors = findings.filter((finding) => finding.severity === 'error')
  const explained = new Set(errors.flatMap((error) => explainedBy(error.ruleId, errors)))
  const inOrder = ruleIds.filter((id) => errors.some((error) => error.ruleId === id))
  return inOrder.find((id) => !explained.has(id)) ?? inOrder[0] ?? null
}
