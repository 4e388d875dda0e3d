// Did we get it? The one shape for "looked and saw" against "could not look". A negative answer (refused, 400, absent) is a value, never a failure.
import { z } from 'zod'

export const failureReasons = [
  'timeout',
  'access-denied',
  'not-found',
  'unsupported',
  'unreadable',
  'crashed',
  'cancelled',
] as const

export type FailureReason = (typeof failureReasons)[number]

export type Failed = { status: 'failed'; reason: FailureReason; message: string }
export type Outcome<T> = { status: 'ok'; value: T } | Failed

export const failedSchema = z.object({
  status: z.literal('failed'),
  reason: z.enum(failureReasons),
  message: z.string(),
})

export const ok = <T>(value: T): Outcome<T> => ({ status: 'ok', value })
export const failed = (reason: FailureReason, message: string): Failed => ({ status: 'failed', reason, message })

/** The value, or null when it could not be had. */
export const known = <T>(outcome: Outcome<T>): T | null => (outcome.status === 'ok' ? outcome.value : null)

/** Thrown by the machine port and by probes only when they could not look. Carried into evidence as a failed outcome. */
export class CouldNotLook extends Error {
  readonly reason: FailureReason
  constructor(reason: FailureReason, message: string) {
    super(message)
    this.name = 'CouldNotLook'
    this.reason = reason
  }
}

/** The failed outcome that an exception stands for: a CouldNotLook keeps its reason, anything else is a crash of our own code. */
export function failureOf(error: unknown): Failed {
  if (error instanceof CouldNotLook) return failed(error.reason, error.message)
  return failed('crashed', error instanceof Error ? `${error.name}: ${error.message}` : String(error))
}

/** Runs a part of a probe so that its failure costs only this part. */
export async function attempt<T>(look: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return ok(await look())
  } catch (error) {
    return failureOf(error)
  }
}

/** The schema of an outcome whose value has the given schema: for raw evidence made of parts that can fail alone. */
export function outcomeSchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('status', [z.object({ status: z.literal('ok'), value }), failedSchema])
}
