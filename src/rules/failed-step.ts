// Where the newest run of the extension stopped, by its log's furthest step and its codes: what decides which of today's findings can have caused it. A code alone only narrows;
// the step decides (0x801c002d at GetTenantId is another thing than at GetMsiAccessToken), and a second code decides among the causes of one (0x801c0021/0x80072ee7 is DNS).
import { type KnownCode, lookUp, normalizeCode, takeApart } from '../error-codes.ts'
import type { JoinStage } from '../probes/extension-logs.ts'
import { type ExtensionState, extensionState, knownSources } from './extension-state.ts'
import { registrationFailure, registrationRules } from './registration-failure.ts'
import type { RuleId } from './rule-ids.ts'

/**
 * In the order of a join. windows: this Windows itself (a domain, too old). settings: the extension's own. addresses: those that the registry names. metadata, tenant, token:
 * the questions to instance metadata. network: the way to the required endpoints. service: device registration answered and said no; service-fault: it could not answer.
 * enrolment: device management, after the join.
 */
const steps = [
  'windows',
  'settings',
  'addresses',
  'metadata',
  'tenant',
  'network',
  'token',
  'service',
  'service-fault',
  'enrolment',
] as const
export type FailedStep = (typeof steps)[number]

/** Null: it did not fail, or nothing tells where. */
export function failedStep(state: ExtensionState): FailedStep | null {
  if (state.outcome !== 'failed') return null
  if (state.settingsFault) return 'settings'
  const registration = registrationFailure(state)
  if (registration?.rule === 'mdm-enrollment-failed') return 'enrolment'
  if (registration !== null) return registration.rule === 'registration-service-error' ? 'service-fault' : 'service'
  const told = state.codes.flatMap((code) => stepOfCode(code) ?? [])
  const early = told.find(({ step }) => step === 'windows' || step === 'addresses')
  if (early !== undefined) return early.step
  // A log may leave lines out: its furthest step is the least that was reached, and a code of the join itself can name a later one.
  const reached = state.attempt === null ? null : stepOfStage[state.attempt.stage]
  const named = told.find(({ ofJoin }) => ofJoin)?.step ?? null
  if (reached === null || named === null) return reached ?? named ?? told[0]?.step ?? null
  return steps.indexOf(named) > steps.indexOf(reached) ? named : reached
}

/** The code that says more than the one that only wraps it: 0x80072ee7 beside 0x801c0021. Null without one. */
export function decidingRule({ codes }: ExtensionState): { code: string; rule: RuleId } | null {
  const told = codes.flatMap((code) => {
    const row = rowOf(code)
    return row?.rule === undefined ? [] : [{ code, rule: row.rule, wraps: row.wraps === true }]
  })
  return told.find(({ wraps }) => !wraps) ?? told[0] ?? null
}

/** Sources of a rule that narrows what it explains by the step that failed. */
export const stepSources = ['extensionLogs', 'extensionStatus', 'guestAgent'] as const

/**
 * What a rule explains on this VM: its list without the failed run of the extension and what the service said in it, when that run stopped at a step that the
 * rule has nothing to do with.
 * Where nothing tells the step, the whole list stands.
 */
export function narrowed(
  explains: readonly RuleId[],
  accountsFor: readonly FailedStep[],
  facts: Parameters<typeof knownSources>[0],
): RuleId[] {
  const sources = knownSources(facts)
  const step = sources === null ? null : failedStep(extensionState(sources))
  if (step === null || accountsFor.includes(step)) return [...explains]
  const ofTheRun: readonly RuleId[] = ['extension-failed', ...registrationRules]
  return explains.filter((id) => !ofTheRun.includes(id))
}

const stepOfStage: Record<JoinStage, FailedStep | null> = {
  started: null,
  settings: null,
  metadata: 'metadata',
  tenant: 'tenant',
  discovery: 'network',
  token: 'token',
  // Reached without an answer of the service: with one, registrationFailure has taken it.
  join: 'network',
  mdm: 'enrolment',
  joined: null,
}

const stepOfRule: Partial<Record<RuleId, FailedStep>> = {
  'imds-unreachable': 'metadata',
  'imds-access-denied': 'metadata',
  'tenant-id-unavailable': 'tenant',
  'managed-identity-missing': 'tenant',
  'token-unavailable': 'token',
  'join-endpoints-overridden': 'addresses',
  'ad-domain-joined': 'windows',
  'os-unsupported': 'windows',
  'dns-failure': 'network',
  'endpoint-name-overridden': 'network',
  'tls-interception': 'network',
  'tls-failure': 'network',
  'proxy-authentication-required': 'network',
  'endpoint-blocked-by-proxy': 'network',
  'endpoint-unreachable': 'network',
  'clock-skewed': 'network',
}

/** `ofJoin`: a code of device registration, which knows its step; a WinHTTP error can come from any. */
function stepOfCode(code: string): { step: FailedStep; ofJoin: boolean } | null {
  const row = rowOf(code)
  const step = row?.rule === undefined ? undefined : stepOfRule[row.rule]
  return row === undefined || step === undefined ? null : { step, ofJoin: row.value >>> 16 === 0x801c }
}

/** The row of a code, else of the error that it carries: WinHTTP's number in 0x80072f0d, a proxy's HTTP status 407 in 0x80190197. */
function rowOf(code: string): Pick<KnownCode, 'value' | 'rule' | 'wraps'> | undefined {
  const forms = normalizeCode(code)
  if (forms === null) return undefined
  const [row] = lookUp(forms)
  const inner = row === undefined ? takeApart(forms.unsigned)?.inner : null
  if (inner?.kind === 'WinHTTP') return rowOf(String(inner.number))
  if (inner?.kind === 'HTTP' && inner.number === 407)
    return { value: forms.unsigned, rule: 'proxy-authentication-required' }
  return row
}
