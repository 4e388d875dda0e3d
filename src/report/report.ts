// The shape of report.json (schemaVersion 1.0, API) and what makes one out of check results. Pure.
import { z } from 'zod'
import { askedSchema } from '../asked.ts'
import { evidenceSchema } from '../evidence.ts'
import { severities, stages } from '../rules/rule.ts'
import { ruleIds } from '../rules/rule-ids.ts'

export const schemaVersion = '1.0'

export const ruleIdSchema = z
  .enum(ruleIds)
  .meta({ id: 'RuleId', description: 'Named after the failing state. A later version may know more.' })
const ruleId = ruleIdSchema
const text = z.string().nullable()
const utc = z.string().describe('ISO 8601, UTC.')
const ms = z.number().describe('Milliseconds.')

export const findingSchema = z.object({
  ruleId,
  title: z.string(),
  stage: z.enum(stages).describe('The step of a sign-in that it stops.'),
  severity: z.enum(severities).describe('error: breaks a documented way to install, join or sign in; warning: may.'),
  saw: z.string().describe('What was seen, with the value.'),
  why: z.string().describe('Why this stops the login.'),
  fix: z
    .array(
      z.object({
        text: z.string(),
        command: z.string().optional().describe('Works as written.'),
        where: z.enum(['vm', 'azure', 'client']).describe('Where the step is done.'),
      }),
    )
    .describe('Steps, in order.'),
  thenCheck: z.string().describe('How to see that the fix worked.'),
  codes: z.array(
    z.object({
      code: z.string().describe('As it was seen.'),
      hex: z.string().optional(),
      name: z.string().optional(),
      meaning: z.string().optional(),
    }),
  ),
  explains: z.array(ruleId).describe('The other findings of this report that this one accounts for.'),
  docs: z.string().describe('Address of the documentation.'),
  evidence: z.array(z.string()).describe('Keys of `evidence` that the rule read.'),
})
export type Finding = z.infer<typeof findingSchema>

export const checkSchema = z.object({
  ruleId,
  stage: z.enum(stages),
  outcome: z
    .enum(['pass', 'fail', 'not-applicable', 'unknown', 'crashed'])
    .describe('not-applicable: this VM or this look cannot show it. unknown: a needed look failed. Neither is a pass.'),
  because: z.string().optional().describe('Why it does not apply, or how it crashed.'),
  missing: z.array(z.string()).optional().describe('Keys of `evidence` that an unknown rule lacks.'),
  evidence: z.array(z.string()).optional().describe('Keys of `evidence` that the rule reads.'),
})
export type Check = z.infer<typeof checkSchema>

const layer = z.object({
  ok: z.boolean().nullable().describe('Null where it could not be told.'),
  detail: z.string(),
  ms: ms.nullable(),
})
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
  at: utc,
  source: z.string(),
  text: z.string(),
  code: z.string().optional(),
  /** "last": of the newest attempt of the extension. */
  attempt: z.literal('last').optional(),
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
  /** Of the device object in Microsoft Entra. */
  deviceId: text,
  identity: z.object({ kind: z.enum(['system', 'user']).nullable(), oid: text, resourceId: text }),
  extensionVersion: text,
  ranAs: text,
  elevated: z.boolean().nullable(),
})
export type MachineSummary = z.infer<typeof machineSchema>

/** An id by which Microsoft finds a request in its own logs. `at`: null where no time is known. */
export const requestIdSchema = z.object({
  kind: z.enum(['correlation', 'request', 'trace']),
  id: z.string(),
  at: z.string().nullable(),
  source: z.string(),
})
export type RequestId = z.infer<typeof requestIdSchema>

export const warningSchema = z.object({ id: z.string(), text: z.string() })
export type Warning = z.infer<typeof warningSchema>

export const verdicts = ['no-problem-found', 'problem-found', 'inconclusive'] as const
export type ReportVerdict = (typeof verdicts)[number]

/** report.json. Times ISO 8601 UTC; durations ms. Added fields are welcome, so readers must ignore what they don't know. */
export const reportSchema = z.object({
  schemaVersion: z.literal(schemaVersion),
  tool: z.object({ name: z.string(), version: z.string(), commit: z.string(), node: z.string() }),
  source: z.enum(['run', 'replay']),
  collectedAt: utc.describe('When the VM was looked at; ISO 8601, UTC.'),
  reportedAt: utc.describe('When the evidence was judged; ISO 8601, UTC.'),
  durationMs: ms.describe('Of the look, milliseconds.'),
  complete: z.boolean().describe('False where the look was ended before its time.'),
  asked: askedSchema.describe('What the person who started the look told or expects; null is not told.'),
  verdict: z
    .enum(verdicts)
    .describe(
      'problem-found: an error failed. inconclusive: none did, but a required look failed. Exit codes 1, 3 and 0.',
    ),
  likelyCause: ruleId.nullable().describe('Null exactly when no error failed.'),
  machine: machineSchema.describe('Null is unknown.'),
  findings: z.array(findingSchema).describe('The rules that failed, the likely cause first.'),
  checks: z.array(checkSchema).describe('Every rule with its outcome.'),
  endpoints: z
    .array(endpointSchema)
    .describe('What Microsoft Entra login must reach, layer by layer; null is not tried.'),
  timeline: z.array(timelineEntrySchema).describe('What the extension, the join and sign-ins did, oldest first.'),
  requestIds: z
    .array(requestIdSchema)
    .describe('By which Microsoft finds a request of this VM in its own logs, newest first.'),
  warnings: z.array(warningSchema).describe('What limits or colours this report.'),
  evidence: evidenceSchema.describe('What was seen, raw, by the name of the look: what replay judges again.'),
  redactions: z
    .array(z.object({ what: z.string(), count: z.number() }))
    .describe('What was replaced by tokens such as [user-1].'),
})
export type Report = z.infer<typeof reportSchema>
