// The present decides: whether what stopped the newest run of the extension is still so. Where it is not, the run is history and only has to be made again.
import { known, type Outcome } from '../outcome.ts'
import type { Endpoints } from '../probes/endpoints.ts'
import type { InstanceMetadata } from '../probes/instance-metadata.ts'
import type { ManagedIdentityToken } from '../probes/managed-identity-token.ts'
import type { TenantInfo } from '../probes/tenant-info.ts'
import { type ExtensionState, timeOfAttempt } from './extension-state.ts'
import { decidingRule, failedStep } from './failed-step.ts'
import type { RuleId } from './rule-ids.ts'

export const presentSources = ['endpoints', 'instanceMetadata', 'tenantInfo', 'managedIdentityToken'] as const

interface Present {
  endpoints: Outcome<Endpoints>
  instanceMetadata: Outcome<InstanceMetadata>
  tenantInfo: Outcome<TenantInfo>
  managedIdentityToken: Outcome<ManagedIdentityToken>
}

/** "At 08:10 ... could not be reached; it is reachable now (HTTP 404)." Null where it is still so, or could not be looked at. */
export function sinceThen(state: ExtensionState, present: Present): string | null {
  const step = failedStep(state)
  const then = `At ${timeOf(state)}`
  if (step === 'network') {
    const found = known(present.endpoints)?.endpoints ?? []
    const needed = found.filter(({ role }) => role === 'registration' || role === 'login')
    const registration = needed.find(({ role }) => role === 'registration')
    if (registration === undefined || !needed.every(({ reached }) => reached === true)) return null
    const why = decidingRule(state)
    const trouble = (why === null ? undefined : troubles[why.rule]) ?? 'could not be reached'
    return `${then} ${registration.host} ${trouble}; it is reachable now (${registration.judged.http?.detail ?? 'it answers'}).`
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
  return at === null ? 'that time' : `${at.slice(0, 19).replace('T', ' ')} UTC`
}
