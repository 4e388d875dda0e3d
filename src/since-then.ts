// The present decides: where what stopped the newest run of the extension is not there any more, and no other finding accounts for it, the run is history and only has to be made again. Pure.

import { explainedBy } from './likely-cause.ts'
import { known } from './outcome.ts'
import type { FactOutcomes } from './probes/index.ts'
import type { Finding } from './report/report.ts'
import { type ExtensionState, extensionState, knownSources, timeOfAttempt } from './rules/extension-state.ts'
import { decidingRule, failedStep } from './rules/failed-step.ts'
import type { RuleId } from './rules/rule-ids.ts'
import { utcWords } from './utc-words.ts'

/** What shows whether it is over. */
const presentSources = ['endpoints', 'instanceMetadata', 'tenantInfo', 'managedIdentityToken'] as const

type Present = Pick<FactOutcomes, (typeof presentSources)[number]>

/** The findings, with that said in the one about the failed run. */
export function tellWhatIsOver<One extends Finding>(found: One[], facts: FactOutcomes): One[] {
  const errors = found.filter(({ severity }) => severity === 'error')
  const sources = knownSources(facts)
  if (sources === null || errors.some(({ ruleId }) => explainedBy(ruleId, errors).includes('extension-failed')))
    return found
  const over = sinceThen(extensionState(sources), facts)
  if (over === null) return found
  const others = errors.some(
    ({ ruleId, explains }) => ruleId !== 'extension-failed' && explains.includes('device-not-joined'),
  )
  const first = `What stopped that run is not there any more${others ? '; mend first what the other findings name' : ', so there is nothing to mend first'}.`
  return found.map((one) =>
    one.ruleId === 'extension-failed'
      ? {
          ...one,
          saw: `${one.saw} ${over}`,
          // What its code says is no step any more.
          fix: one.fix
            .filter(({ command }) => command !== undefined)
            .map((step, index) => (index > 0 ? step : { ...step, text: `${first} ${step.text}` })),
          evidence: [...new Set([...one.evidence, ...presentSources])],
        }
      : one,
  )
}

/** "At 08:10 ... could not be reached; it is reachable now (HTTP 404)." Null where it is still so, or could not be looked at. */
function sinceThen(state: ExtensionState, present: Present): string | null {
  const step = failedStep(state)
  const then = `At ${timeOf(state)}`
  if (step === 'network') {
    const found = known(present.endpoints)?.endpoints ?? []
    const needed = found.filter(({ role }) => role === 'registration' || role === 'login')
    const registration = needed.find(({ role }) => role === 'registration')
    if (registration === undefined || !needed.every(({ reached }) => reached === true)) return null
    const why = decidingRule(state)
    const answer = /^HTTP \d+/.exec(registration.judged.http?.detail ?? '')?.[0]
    const trouble = (why === null ? undefined : troubles[why.rule]) ?? 'could not be reached'
    return `${then} ${registration.host} ${trouble}; it is reachable now${answer === undefined ? '' : ` (it answers with ${answer}, as it should)`}.`
  }
  const metadata = known(present.instanceMetadata)
  const tenant = known(present.tenantInfo)?.tenantId ?? null
  const token = known(present.managedIdentityToken)?.claims ?? null
  if (metadata?.state !== 'answers') return null
  if (step === 'metadata') return `${then} instance metadata did not describe the VM; it does now.`
  if (tenant === null || token === null) return null
  if (step === 'tenant')
    return `${then} instance metadata did not tell the tenant; it tells it now (${tenant}), and gives the VM's identity a token.`
  if (step === 'token') return `${then} instance metadata gave the VM's identity no token; it gives one now.`
  return null
}

const troubles: Partial<Record<RuleId, string>> = {
  'dns-failure': 'was not found in DNS',
  'tls-failure': 'could not be reached: the secure connection failed',
  'tls-interception': 'could not be reached: its certificate was not accepted',
  'clock-skewed': "could not be reached: its certificate was not valid by this VM's clock",
  'proxy-authentication-required': 'could not be reached: a proxy asked for a sign-in',
  'endpoint-blocked-by-proxy': 'could not be reached: something else answered in its place',
}

function timeOf({ attempt, at }: ExtensionState): string {
  if (attempt !== null) return timeOfAttempt(attempt)
  return at === null ? 'that time' : utcWords(at)
}
