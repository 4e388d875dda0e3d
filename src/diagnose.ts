// The pipeline: evidence -> facts -> check results -> report. Pure: same evidence, same question, same report, byte for byte.
import type { Asked } from './asked.ts'
import { answerBeforeInstall } from './before-install.ts'
import { describeCode } from './error-codes.ts'
import { type Evidence, parseEvidence } from './evidence.ts'
import { withinLimit } from './evidence-limit.ts'
import { finishFix } from './finish-fix.ts'
import { explainedBy, likelyCause } from './likely-cause.ts'
import { type FactOutcomes, type ProbeId, probeIds, probes } from './probes/index.ts'
import { endpointRows } from './report/endpoints.ts'
import { eventNotes } from './report/event-notes.ts'
import { summarizeMachine } from './report/machine-summary.ts'
import { type Check, type Finding, type Report, type ReportVerdict, schemaVersion } from './report/report.ts'
import { requestIds } from './report/request-ids.ts'
import { warningsOf } from './report/warnings.ts'
import { rules } from './rules/index.ts'
import { type Fail, type Rule, type RuleResult, severities } from './rules/rule.ts'
import type { RuleId } from './rules/rule-ids.ts'
import { tellWhatIsOver } from './since-then.ts'
import { nameTarget } from './target.ts'
import { timelineOf } from './timeline/timeline.ts'

/** What a report says of itself beside the diagnosis. Times ISO 8601 UTC, durationMs of the look. */
export interface ReportHead {
  tool: Report['tool']
  source: Report['source']
  collectedAt: string
  reportedAt: string
  durationMs: number
  complete: boolean
}

export function diagnose(collected: Evidence, asked: Asked, head: ReportHead): Report {
  const evidence = withinLimit(collected)
  const facts = parseEvidence(evidence)
  const given = { asked, collectedAt: new Date(head.collectedAt) }
  const results = rules.map((rule) => ({ rule, result: rule.evaluate(facts, given) }))
  const failures = results.flatMap(({ rule, result }) => (result.outcome === 'fail' ? [{ rule, failure: result }] : []))
  const { cloud } = nameTarget(facts, asked)
  const checks = results.map(({ rule, result }) => toCheck(rule, result))
  const told = answerBeforeInstall(
    tellWhatIsOver(
      failures.map(({ rule, failure }) => toFinding(rule, failure)),
      facts,
    ),
    checks,
    stopsJoin,
  )
  const found = told.map((finding) => ({ ...finding, fix: finishFix(finding, facts, cloud) }))
  const cause = likelyCause(found)
  return {
    schemaVersion,
    ...head,
    asked,
    verdict: verdictOf(found, results, facts),
    likelyCause: cause,
    machine: summarizeMachine(facts, asked),
    findings: causeFirst(found, cause).map((one) => ({ ...one, explains: explainedBy(one.ruleId, found) })),
    checks,
    endpoints: endpointRows(facts),
    timeline: timelineOf(facts, head.collectedAt),
    requestIds: requestIds(facts),
    warnings: [...warningsOf(facts, evidence, head.complete), ...eventNotes(facts, head.collectedAt)],
    evidence,
    redactions: [],
  }
}

function toFinding(rule: Rule, failure: Fail): Finding & Pick<Fail, 'fix'> {
  // A failing rule may lower its severity and narrow what it explains; anything else is ignored.
  const lower =
    failure.severity !== undefined && severities.indexOf(failure.severity) > severities.indexOf(rule.severity)
  return {
    ruleId: rule.id,
    title: rule.title,
    stage: rule.stage,
    severity: lower ? (failure.severity as Finding['severity']) : rule.severity,
    saw: failure.saw,
    why: rule.why,
    fix: failure.fix,
    thenCheck: failure.thenCheck ?? rule.thenCheck,
    codes: [...new Set(failure.codes ?? [])].map(describeCode),
    explains: (failure.explains ?? [...rule.explains]).filter((id) => rule.explains.includes(id)),
    docs: rule.docs,
    evidence: [...rule.needs, ...rule.uses],
  }
}

function toCheck(rule: Rule, result: RuleResult): Check {
  const evidence = [...rule.needs, ...rule.uses]
  const check = { ruleId: rule.id, stage: rule.stage, outcome: result.outcome, evidence }
  if (result.outcome === 'not-applicable') return { ...check, because: result.because }
  if (result.outcome === 'unknown') return { ...check, missing: result.missing }
  if (result.outcome === 'crashed') return { ...check, because: result.message }
  return check
}

function verdictOf(found: Finding[], results: { result: RuleResult }[], facts: FactOutcomes): ReportVerdict {
  if (found.some((finding) => finding.severity === 'error')) return 'problem-found'
  const crashed = results.some(({ result }) => result.outcome === 'crashed')
  return crashed || missingReads(facts).length > 0 ? 'inconclusive' : 'no-problem-found'
}

/** Required reads, or parts of them, that could not be made; without them no run may say that nothing is wrong. */
function missingReads(facts: FactOutcomes): { probeId: ProbeId; message: string }[] {
  return probeIds.flatMap((probeId) => {
    const { required, missing } = probes[probeId] as { required: boolean; missing?: (facts: unknown) => string[] }
    const outcome = facts[probeId]
    if (!required) return []
    if (outcome.status === 'failed') return [{ probeId, message: outcome.message }]
    return (missing?.(outcome.value) ?? []).map((message) => ({ probeId, message }))
  })
}

const stopsJoin = (id: RuleId) => rules.find((rule) => rule.id === id)?.explains.includes('device-not-joined') === true

/** The cause, then the other errors that nothing explains, then consequences, then what is less grave; each in rule order (sort is stable). */
function causeFirst(found: Finding[], cause: string | null): Finding[] {
  const errors = found.filter((one) => one.severity === 'error')
  const explained = new Set(errors.flatMap((one) => explainedBy(one.ruleId, errors)))
  const rank = ({ ruleId, severity }: Finding) =>
    ruleId === cause ? 0 : severity === 'error' ? (explained.has(ruleId) ? 2 : 1) : 2 + severities.indexOf(severity)
  return [...found].sort((a, b) => rank(a) - rank(b))
}
