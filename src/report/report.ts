// The shape of report.json (schemaVersion 1.0, API) and what makes one out of check results. Pure.
import { z } from 'zod'
import { askedSchema } from '../asked.ts'
import { evidenceSchema } from '../evidence.ts'
import { severities, stages } from '../rules/rule.ts'
import { ruleIds } from '../rules/rule-ids.ts'

export const schemaVersion = '1.0'

const ruleId = z.enum(ruleIds)
const text = z.string().nullable()

export const findingSchema = z.object({
  ruleId,
  title: z.string(),
  stage: z.enum(stages),
  severity: z.enum(severities),
  saw: z.string(),
  why: z.string(),
  fix: z.array(
    z.object({ text: z.string(), command: z.string().optional(), where: z.enum(['vm', 'azure', 'client']) }),
  ),
  thenCheck: z.string(),
  codes: z.array(
    z.object({
      code: z.string(),
      hex: z.string().optional(),
      name: z.string().optional(),
      meaning: z.string().optional(),
    }),
  ),
  explains: z.array(ruleId),
  docs: z.string(),
  evidence: z.array(z.string()),
})
export type Finding = z.infer<typeof findingSchema>

export const checkSchema = z.object({
  ruleId,
  stage: z.enum(stages),
  outcome: z.enum(['pass', 'fail', 'not-applicable', 'unknown', 'crashed']),
  because: z.string().optional(),
  missing: z.array(z.string()).optional(),
})
export type Check = z.infer<typeof checkSchema>

const layer = z.object({ ok: z.boolean().nullable(), detail: z.string(), ms: z.number().nullable() })
export const endpointSchema = z.object({
  host: z.string(),
  usedFor: z.string(),
  path: z.enum(['direct', 'proxy']),
  name: layer.nullable(),
  tcp: layer.nullable(),
  tls: layer.nullable(),
  http: layer.nullable(),
})
export type Endpoint = z.infer<typeof endpointSchema>

export const timelineEntrySchema = z.object({
  at: z.string(),
  source: z.string(),
  text: z.string(),
  code: z.string().optional(),
})
export type TimelineEntry = z.infer<typeof timelineEntrySchema>

export const machineSchema = z.object({
  computerName: text,
  os: z.object({
    name: text,
    build: text,
    installationType: text,
    architecture: text,
  }),
  vmName: text,
  scaleSet: text,
  vmId: text,
  resourceId: text,
  resourceGroup: text,
  subscriptionId: text,
  location: text,
  cloud: text,
  tenantId: text,
  identity: z.object({ kind: z.enum(['system', 'user']).nullable(), oid: text, resourceId: text }),
  extensionVersion: text,
  ranAs: text,
  elevated: z.boolean().nullable(),
})
export type MachineSummary = z.infer<typeof machineSchema>

export const warningSchema = z.object({ id: z.string(), text: z.string() })
export type Warning = z.infer<typeof warningSchema>

export const verdicts = ['no-problem-found', 'problem-found', 'inconclusive'] as const
export type ReportVerdict = (typeof verdicts)[number]

/** report.json. Times ISO 8601 UTC; durations ms. Added fields are welcome, so readers must ignore what they don't know. */
export const reportSchema = z.object({
  schemaVersion: z.literal(schemaVersion),
  tool: z.object({ name: z.string(), version: z.string(), commit: z.string(), node: z.string() }),
  source: z.enum(['run', 'replay']),
  collectedAt: z.string(),
  reportedAt: z.string(),
  durationMs: z.number(),
  complete: z.boolean(),
  asked: askedSchema,
  verdict: z.enum(verdicts),
  likelyCause: ruleId.nullable(),
  machine: machineSchema,
  findings: z.array(findingSchema),
  checks: z.array(checkSchema),
  endpoints: z.array(endpointSchema),
  timeline: z.array(timelineEntrySchema),
  warnings: z.array(warningSchema),
  evidence: evidenceSchema,
  redactions: z.array(z.object({ what: z.string(), count: z.number() })),
})
export type Report = z.infer<typeof reportSchema>
