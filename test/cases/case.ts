// What a case of a rule is: evidence that differs from the healthy VM's in what matters, and nothing else.
import { type Asked, askedNothing } from '../../src/asked.ts'
import { diagnose, type ReportHead } from '../../src/diagnose.ts'
import type { Evidence } from '../../src/evidence.ts'
import type { Report } from '../../src/report/report.ts'
import type { RuleId } from '../../src/rules/rule-ids.ts'
import { lookedAt, type Raw, vmEvidence } from '../healthy/index.ts'

export interface VmCase {
  evidence?: Partial<Raw>
  asked?: Partial<Asked>
  /** Words that the finding's "saw" must hold. */
  saw?: string[]
  notSaw?: string[]
  /** A command that must stand among the fix steps. */
  command?: string
  /** All commands of the fix, in order. */
  commands?: string[]
  /** Words of the texts of the fix, and words that must not stand there. */
  fixSays?: string[]
  fixNotSays?: string[]
  /** Words of how to see that the fix worked. */
  thenCheck?: string
  /** All codes of the finding, as they were seen. */
  codes?: string[]
  /** Of the finding; the rule's own when absent. */
  severity?: 'error' | 'warning' | 'info'
  /** The likely cause of the whole report, where it is another than this rule. */
  cause?: RuleId | null
  /** Findings of the same report that this one must account for, and others that it must not. */
  explained?: RuleId[]
  notExplained?: RuleId[]
}

/** The cases of one rule, each under a sentence that says what is true of the VM. */
export interface RuleCases {
  ruleId: RuleId
  fails: Record<string, VmCase>
  passes: Record<string, VmCase>
  notApplicable?: Record<string, VmCase>
}

export const head: ReportHead = {
  tool: { name: 'aadlogin-doctor', version: '0.0.0', commit: 'test', node: 'v24' },
  source: 'replay',
  collectedAt: lookedAt,
  reportedAt: lookedAt,
  durationMs: 100,
  complete: true,
}

export const evidenceOf = (vm: VmCase): Evidence => vmEvidence(vm.evidence)

export function diagnoseCase(vm: VmCase, evidence: Evidence = evidenceOf(vm)): Report {
  return diagnose(evidence, { ...askedNothing, ...vm.asked }, head)
}
