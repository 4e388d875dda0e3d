// The shape of what was seen of one required endpoint, layer by layer: the raw evidence of the endpoints probe. Judges nothing.
import { z } from 'zod'
import { isCommandWord } from '../command-word.ts'
import { outcomeSchema } from '../outcome.ts'
import { endpointRoles } from './required-endpoints.ts'

/** Names and addresses stand in commands that people paste: a report that was tampered with must bring no other text there. [ip-1] stands for one that was left out. */
const hostName = z.string().regex(/^(?:[\w.-]{1,253}|\[(?:ip|user)-\d{1,6}\])$/)
const ipAddress = z.string().regex(/^(?:[0-9a-f:.]{2,45}(?:%\d{1,10})?|\[ip-\d{1,6}\])$/i)

const lookupSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('addresses'), addresses: z.array(ipAddress), ms: z.number() }),
  z.object({ kind: z.literal('failed'), code: z.string(), ms: z.number() }),
])

/** One DNS server asked past Windows. Null: not waited for, because the endpoint had been reached. */
const serverAnswersSchema = z.object({
  server: ipAddress,
  owner: z.enum(['vm', 'azure', 'public']),
  a: lookupSchema.nullable(),
  aaaa: lookupSchema.nullable(),
})
export type ServerAnswers = z.infer<typeof serverAnswersSchema>

const headSchema = z.object({
  kind: z.literal('answer'),
  status: z.number().int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  at: z.string(),
  ms: z.number(),
})
const noAnswerSchema = z.object({
  kind: z.literal('no-answer'),
  code: z.string(),
  message: z.string(),
  ms: z.number(),
})
const answerSchema = z.discriminatedUnion('kind', [headSchema, noAnswerSchema])

/** As the machine port returns it, with certificates by their SHA-256 (the DER stands once, in `certificates`). */
const attemptSchema = z.object({
  connects: z.array(
    z.object({
      address: ipAddress,
      outcome: z.enum(['connected', 'failed', 'not-awaited']),
      code: z.string().nullable(),
      ms: z.number(),
    }),
  ),
  tunnel: answerSchema.nullable(),
  tls: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('secured'),
        protocol: z.string(),
        cipher: z.string(),
        certificates: z.array(z.string()),
        ms: z.number(),
      }),
      z.object({
        kind: z.literal('failed'),
        code: z.string(),
        message: z.string(),
        received: z.string(),
        certificates: z.array(z.string()),
        ms: z.number(),
      }),
    ])
    .nullable(),
  http: answerSchema.nullable(),
})
export type EndpointAttempt = z.infer<typeof attemptSchema>

const endpointSchema = z.object({
  role: z.enum(endpointRoles),
  host: hostName,
  usedFor: z.string(),
  /** The way that Windows takes to this host: judged. The other is for comparison. */
  path: z.enum(['direct', 'proxy']),
  /** The lines of the hosts file that name the host. */
  hostsFileLines: z.array(z.string()),
  /** Windows' own look-up; null: not waited for. */
  lookup: lookupSchema.nullable(),
  servers: z.array(serverAnswersSchema),
  /** Null: not waited for, or there was no address to try. */
  direct: attemptSchema.nullable(),
  proxied: attemptSchema.nullable(),
  /** Further questions over the judged way. */
  alsoAsked: z.array(z.object({ path: z.string(), usedFor: z.string(), attempt: attemptSchema.nullable() })),
})
export type EndpointEvidence = z.infer<typeof endpointSchema>

const proxySchema = z.object({
  host: z
    .string()
    .regex(/^[\p{L}\p{N}_.:[\]-]{1,253}$/u)
    .refine((host) => isCommandWord(`_${host}`)),
  port: z.number().int(),
  /** Windows' look-up of its name. */
  lookup: lookupSchema,
  /** What the VM's own DNS servers say of it. */
  servers: z.array(serverAnswersSchema),
})
export type ProxyEvidence = z.infer<typeof proxySchema>

export const endpointsEvidenceSchema = z.object({
  /** The machine's clock when the last endpoint was done. */
  at: z.string(),
  /** The proxy that WinHTTP names for https. */
  proxy: proxySchema.nullable(),
  /** What decides the way and was not evaluated (a PAC script, WPAD). */
  automatic: z.string().nullable(),
  endpoints: z.array(endpointSchema),
  /** DER as hex by SHA-256: base64 would look like a token to the removal of secrets. */
  certificates: z.record(z.string(), z.string()),
  /** Of Windows' AuthRoot store, the roots that could end one of the chains, DER as hex. */
  windowsRoots: outcomeSchema(z.array(z.string())),
})
export type EndpointsEvidence = z.infer<typeof endpointsEvidenceSchema>
