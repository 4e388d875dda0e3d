// How this tool asks the Instance Metadata Service: always direct, by its rules (header, api-version, no X-Forwarded-For), with the documented retries.
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

/** Waits before the second to the fifth try, ms: the documented 0, 2, 6, 14 and 30 s. */
const retryWaits = [2000, 4000, 8000, 16_000]
const retriedStatus = (status: number) => status === 404 || status === 410 || status === 429 || status >= 500
/** An answer takes milliseconds; less than this is no time for another try. */
const leastTryMs = 500
/** The instance document holds the user data, 64 KiB of it written as base64. */
const maxBodyBytes = 1024 * 1024

/**
 * Asks `path` (with its api-version) until an answer that is not to be retried, within `withinMs` in all. Returns every attempt, the last one counts.
 * A refused or dropped connection is asked once only: waiting does not change a route.
 */
export async function askImds(
  machine: Machine,
  path: string,
  signal: AbortSignal,
  withinMs: number,
): Promise<ImdsAttempt[]> {
  const url = imdsOrigin + path
  const attempts: ImdsAttempt[] = []
  const end = machine.elapsed() + withinMs
  for (const wait of [...retryWaits, null]) {
    const at = machine.now().toISOString()
    // Whole milliseconds: Node's timers take no others.
    const left = Math.max(1, Math.floor(end - machine.elapsed()))
    const connectMs = Math.min(4000, left)
    const result: HttpAttempt = await machine.httpGet(
      {
        url,
        headers: { Metadata: 'true' },
        connectMs,
        answerMs: Math.max(1, Math.min(8000, left - connectMs)),
        maxBodyBytes,
      },
      signal,
    )
    attempts.push({ url, at, result })
    if (result.kind === 'no-answer' || !retriedStatus(result.status) || wait === null) break
    const pause = Math.max(wait, retryAfterMs(result.headers))
    if (machine.elapsed() + pause + leastTryMs > end) break
    await sleep(pause, signal)
    if (signal.aborted) break
  }
  return attempts
}

/** What a busy service asks to wait, ms; its other form, a date, depends on a clock that may be wrong and is not read. */
function retryAfterMs(headers: Record<string, string>): number {
  const seconds = headers['retry-after']?.trim() ?? ''
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : 0
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })
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
