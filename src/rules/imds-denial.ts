// Tells who refuses when instance metadata's address answers 401 or 403: the guest proxy of the Metadata Security Protocol, the metadata service itself, or something else.
import { describeAttempt, type ImdsAttempt, jsonBody } from '../imds.ts'
import { known, type Outcome } from '../outcome.ts'
import type { GuestProxy } from '../probes/guest-proxy.ts'
import type { InstanceMetadata } from '../probes/instance-metadata.ts'
import type { ManagedIdentityToken } from '../probes/managed-identity-token.ts'
import type { TenantInfo } from '../probes/tenant-info.ts'

export const isRefused = (attempt: ImdsAttempt | null): boolean =>
  attempt?.result.kind === 'answer' && (attempt.result.status === 401 || attempt.result.status === 403)

/** Null: could not look. */
export function guestProxyInstalled(guestProxy: Outcome<GuestProxy>): boolean | null {
  const seen = known(guestProxy)
  return seen === null ? null : seen.service.state !== null
}

/** True when a refusal of the instance document is nothing that IMDS or its guest proxy says. */
export function isForeignRefusal(attempt: ImdsAttempt | null, guestProxy: Outcome<GuestProxy>): boolean {
  if (attempt?.result.kind !== 'answer' || !isRefused(attempt)) return false
  if (guestProxyInstalled(guestProxy) === true) return false
  const json = jsonBody(attempt.result.body)
  return !((typeof json === 'object' && json !== null) || /^imds/i.test(attempt.result.headers.server ?? ''))
}

/** The questions that were refused with 401 or 403, each in words. */
export function refusedQuestions(facts: {
  instanceMetadata: InstanceMetadata
  tenantInfo: Outcome<TenantInfo>
  managedIdentityToken: Outcome<ManagedIdentityToken>
}): { what: 'instance' | 'tenant' | 'token'; words: string }[] {
  const questions = [
    { what: 'instance' as const, attempt: facts.instanceMetadata.attempt, words: 'the question for the VM itself' },
    {
      what: 'tenant' as const,
      attempt: known(facts.tenantInfo)?.attempt ?? null,
      words: 'the question for the tenant',
    },
    { what: 'token' as const, attempt: known(facts.managedIdentityToken)?.attempt ?? null, words: 'the token request' },
  ]
  return questions.flatMap(({ what, attempt, words }) =>
    attempt !== null && isRefused(attempt) ? [{ what, words: `${words} (${describeAttempt(attempt)})` }] : [],
  )
}
