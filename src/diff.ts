// Compares two reports, an earlier and a later one, rule by rule: what was fixed, what is new, what remains, what can't be told any more. Pure.
// Both must be judged by the same rules, or two versions of the tool would show as differences of the VM.
import { z } from 'zod'
import { type Check, checkSchema, findingSchema, type Report, reportSchema } from './report/report.ts'
import { severities } from './rules/rule.ts'
import { whyNotFixed } from './why-not-fixed.ts'

const sideSchema = checkSchema
  .pick({ outcome: true, because: true, missing: true })
  .extend({
    severity: findingSchema.shape.severity.nullable(),
    saw: z.string().nullable(),
    codes: z.array(z.string()),
  })
  .describe('What one report says of the rule. severity and saw are null, and codes empty, where it did not fail.')
type Side = z.infer<typeof sideSchema>

const changeSchema = findingSchema
  .pick({ ruleId: true, title: true, stage: true })
  .extend({ before: sideSchema, after: sideSchema })
export type Change = z.infer<typeof changeSchema>

const valueSchema = z.union([z.string(), z.boolean()]).nullable()

const beforeAndAfter = <T extends z.ZodType>(value: T) => z.object({ before: value, after: value })

const headSchema = reportSchema
  .pick({ collectedAt: true, complete: true })
  .extend({ vm: z.string().nullable().describe('The name of the VM; null where the report does not tell it.') })

/** What `diff --json` prints. Added fields are welcome, as in report.json. */
export const comparisonSchema = z
  .object({
    schemaVersion: z.literal('1.0'),
    tool: reportSchema.shape.tool,
    before: headSchema,
    after: headSchema,
    sameVm: z
      .boolean()
      .nullable()
      .describe('By the vmId that Azure gave. Null where one of the reports does not know it.'),
    machineChanges: z
      .array(z.object({ field: z.string(), before: valueSchema, after: valueSchema }))
      .describe('Fields of `machine` and `asked` that differ, such as "os.build"; null is unknown or not asked.'),
    verdict: beforeAndAfter(reportSchema.shape.verdict),
    likelyCause: beforeAndAfter(reportSchema.shape.likelyCause),
    fixed: z.array(changeSchema).describe('Failed before, pass now.'),
    new: z
      .array(changeSchema)
      .describe('Fail now and did not before. `before` says whether they passed or could not be told.'),
    remaining: z.array(changeSchema).describe('Failed before and fail now.'),
    notTold: z
      .array(changeSchema)
      .describe('Failed before, and now neither seen nor seen to be gone; after.because or after.missing says why.'),
    worse: z
      .boolean()
      .describe('A new error or warning, a raised severity, or a verdict that is worse. The exit code is 1 then.'),
  })
  .describe('Two reports compared, both judged by the rules of the version that compares them.')
export type Comparison = z.infer<typeof comparisonSchema>

export function compareReports(earlier: Report, later: Report): Comparison {
  const changes = later.checks.map(({ ruleId, stage }): Change => {
    const title = [...later.findings, ...earlier.findings].find((one) => one.ruleId === ruleId)?.title ?? ruleId
    const [before, after] = [sideOf(earlier, ruleId), sideOf(later, ruleId)]
    const doubt = before.outcome === 'fail' && after.outcome === 'pass' ? whyNotFixed(ruleId, earlier, later) : null
    return { ruleId, title, stage, before, after: doubt === null ? after : { ...after, because: doubt } }
  })
  const failedBefore = changes.filter(({ before }) => before.outcome === 'fail')
  const added = changes.filter(({ before, after }) => before.outcome !== 'fail' && after.outcome === 'fail')
  const fixed = failedBefore.filter(({ after }) => after.outcome === 'pass' && after.because === undefined)
  const remaining = failedBefore.filter(({ after }) => after.outcome === 'fail')
  const verdict = { before: earlier.verdict, after: later.verdict }
  return {
    schemaVersion: '1.0',
    tool: later.tool,
    before: headOf(earlier),
    after: headOf(later),
    sameVm:
      earlier.machine.vmId === null || later.machine.vmId === null
        ? null
        : earlier.machine.vmId.toLowerCase() === later.machine.vmId.toLowerCase(),
    machineChanges: changedFields(
      { ...earlier.machine, asked: earlier.asked },
      { ...later.machine, asked: later.asked },
    ),
    verdict,
    likelyCause: { before: earlier.likelyCause, after: later.likelyCause },
    fixed,
    new: added,
    remaining,
    notTold: failedBefore.filter((one) => !fixed.includes(one) && !remaining.includes(one)),
    worse:
      added.some(({ after }) => after.severity !== 'info') ||
      remaining.some(({ before, after }) => rankOf(after) < rankOf(before)) ||
      badness[verdict.after] > badness[verdict.before],
  }
}

/** An inconclusive report is worse than a clean one: what was seen to be well is not seen any more. */
const badness: Record<Report['verdict'], number> = { 'no-problem-found': 0, inconclusive: 1, 'problem-found': 2 }

const rankOf = ({ severity }: Side) => severities.indexOf(severity ?? 'info')

function headOf({ collectedAt, complete, machine }: Report): Comparison['before'] {
  return { collectedAt, complete, vm: machine.vmName ?? machine.computerName }
}

function sideOf(report: Report, ruleId: string): Side {
  const { outcome, because, missing } = report.checks.find((one) => one.ruleId === ruleId) as Check
  const finding = report.findings.find((one) => one.ruleId === ruleId)
  return {
    outcome,
    because,
    missing,
    severity: finding?.severity ?? null,
    saw: finding?.saw ?? null,
    codes: finding?.codes.map(({ code }) => code) ?? [],
  }
}

type Fields = { [name: string]: string | boolean | null | Fields }

function changedFields(before: Fields, after: Fields, path = ''): Comparison['machineChanges'] {
  return Object.entries(before).flatMap(([name, was]) => {
    const is = after[name] ?? null
    if (typeof was === 'object' && was !== null) return changedFields(was, is as Fields, `${path}${name}.`)
    return was === is ? [] : [{ field: path + name, before: was, after: is as string | boolean | null }]
  })
}
