// How this tool asks the Instance Metadata Service: always direct, by its rules (header, api-version, no X-Forwarded-For), with the documented retries.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { HttpAttempt, Machine } from './machine.ts'

export const imdsOrigin = 'http://169.254.169.254'

/** One question to IMDS and what came of it. `at` ISO 8601 UTC; `ms` until the end of the answer or the failure. */
export const imdsAttemptSchema = z.object({
  url: z.string(),
  at: z.string(),
  result: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('answer'),
      status: z.number().int(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
      bodyCut: z.boolean(),
      ms: z.number(),
    }),
    z.object({
      kind: z.literal('no-answer'),
      phase: z.enum(['connect', 'answer', 'body']),
      code: z.string(),
      message: z.string(),
      ms: z.number(),
    }),
  ]),
})
export type ImdsAttempt = z.infer<typeof imdsAttemptSchema>

/** Waits before the second to the sixth try, ms (how-to-use-vm-token: 0, 2, 6, 14, 30 s in all). */
const retryWaits = [500, 2000, 4000, 8000]
const retriedStatus = (status: number) => status === 404 || status === 410 || status === 429 || status >= 500

/**
 * Asks `path` (with its api-version) until an answer that is not to be retried, `tryForMs` at most. Returns every attempt, the last one counts.
 * A refused or dropped connection is asked once only: waiting does not change a route.
 */
export async function askImds(
  machine: Machine,
  path: string,
  signal: AbortSignal,
  tryForMs: number,
): Promise<ImdsAttempt[]> {
  const url = imdsOrigin + path
  const attempts: ImdsAttempt[] = []
  const began = machine.elapsed()
  for (const wait of [...retryWaits, null]) {
    const at = machine.now().toISOString()
    const result: HttpAttempt = await machine.httpGet(
      { url, headers: { Metadata: 'true' }, connectMs: 4000, answerMs: 8000 },
      signal,
    )
    attempts.push({ url, at, result })
    if (result.kind === 'no-answer' || !retriedStatus(result.status) || wait === null) break
    if (machine.elapsed() - began + wait > tryForMs) break
    await sleep(wait, undefined, { signal }).catch(() => {})
    if (signal.aborted) break
  }
  return attempts
}

/** The answer that counts. */
export function lastAttempt(attempts: ImdsAttempt[]): ImdsAttempt | null {
  return attempts.at(-1) ?? null
}

/** How an IMDS question ended, in words for a person: "answered 400", "refused the connection". */
export function describeAttempt(attempt: ImdsAttempt): string {
  const { result } = attempt
  const seconds = `${(result.ms / 1000).toFixed(1)} s`
  if (result.kind === 'answer') return `answered HTTP ${result.status}`
  if (result.phase === 'connect') {
    if (result.code === 'ECONNREFUSED') return 'refused the connection'
    if (/ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL/.test(result.code))
      return `could not be reached: Windows has no route (${result.code})`
    if (/TIMEOUT|ETIMEDOUT/.test(result.code))
      return `did not accept a connection within ${seconds}: the packets are dropped`
    return `could not be reached (${result.code})`
  }
  return `accepted the connection and then gave no complete answer within ${seconds} (${result.code})`
}

/** The JSON of a body; undefined when it isn't JSON. */
export function jsonBody(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
