// GET http://169.254.169.254/metadata/identity/oauth2/token: proof that the VM has a managed identity that Entra gives tokens to.
// The token is decoded to a few claims and dropped here: no part of it leaves this file. Without an identity: 400 {"error":"invalid_request","error_description":"Identity not found"}.
// Documentation: https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { askImds, type ImdsAttempt, imdsAttemptSchema, jsonBody, lastAttempt } from '../imds.ts'
import { secondWave } from './probe.ts'

const claimsSchema = z.object({
  oid: z.string().nullable(),
  tid: z.string().nullable(),
  aud: z.string().nullable(),
  appid: z.string().nullable(),
  iat: z.number().nullable(),
  nbf: z.number().nullable(),
  exp: z.number().nullable(),
  xms_mirid: z.string().nullable(),
})
/** Times are seconds since 1970 UTC, as in the token. */
export type IdentityClaims = z.infer<typeof claimsSchema>

const raw = z.object({
  /** Null when the resource for this cloud isn't known and so nothing was asked. */
  resource: z.string().nullable(),
  /** Without the token: of a body only error and error_description are kept. */
  attempts: z.array(imdsAttemptSchema),
  claims: claimsSchema.nullable(),
})

export interface ManagedIdentityToken {
  resource: string | null
  attempt: ImdsAttempt | null
  claims: IdentityClaims | null
  /** error and error_description of a refusal. */
  error: { code: string; description: string } | null
  /** What a 400 said in the two descriptions that may be read: no identity at all, or several user-assigned ones and none of the VM's own. */
  missing: 'identity' | 'own-identity' | null
}

export const managedIdentityToken = secondWave<z.infer<typeof raw>, ManagedIdentityToken>({
  title: 'managed identity token',
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal, target) {
    if (target.registrationResource === null) return { resource: null, attempts: [], claims: null }
    const resource = target.registrationResource
    const path = `/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${encodeURIComponent(resource)}`
    const attempts = await askImds(machine, path, signal, 18_000)
    const answer = lastAttempt(attempts)
    const claims =
      answer?.result.kind === 'answer' && answer.result.status === 200 ? claimsOf(answer.result.body) : null
    return { resource, attempts: attempts.map(withoutToken), claims }
  },
  parse({ resource, attempts, claims }) {
    const attempt = lastAttempt(attempts)
    const refusal =
      attempt?.result.kind === 'answer' && attempt.result.status !== 200
        ? refusalSchema.safeParse(jsonBody(attempt.result.body))
        : null
    const error = refusal?.success
      ? { code: refusal.data.error, description: refusal.data.error_description ?? '' }
      : null
    const is400 = attempt?.result.kind === 'answer' && attempt.result.status === 400
    return {
      resource,
      attempt,
      claims,
      error,
      missing: is400 ? missingIdentity(error?.description.trim() ?? '') : null,
    }
  },
})

function missingIdentity(description: string): ManagedIdentityToken['missing'] {
  if (/^identity not found\.?$/i.test(description)) return 'identity'
  return description.startsWith('Multiple user assigned identities exist') ? 'own-identity' : null
}

/** The claims worth keeping; null when the body holds no token that can be decoded. */
export function claimsOf(body: string): IdentityClaims | null {
  const json = jsonBody(body)
  const token = z.object({ access_token: z.string() }).safeParse(json)
  if (!token.success) return null
  try {
    const claims = decodeJwt(token.data.access_token)
    const text = (value: unknown) => (typeof value === 'string' ? value : null)
    const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : null)
    return {
      oid: text(claims.oid),
      tid: text(claims.tid),
      aud: text(Array.isArray(claims.aud) ? claims.aud[0] : claims.aud),
      appid: text(claims.appid) ?? text(claims.azp),
      iat: number(claims.iat),
      nbf: number(claims.nbf),
      exp: number(claims.exp),
      xms_mirid: text(claims.xms_mirid),
    }
  } catch {
    return null
  }
}

/**
 * What may be kept of an answer here. A body that isn't a refusal may hold a token in any form, and one that is may quote it: only the two fields of a
 * refusal stay, and nowhere a run of characters that could be a piece of a token.
 */
export function withoutToken(attempt: ImdsAttempt): ImdsAttempt {
  const { result } = attempt
  if (result.kind !== 'answer') return attempt
  const refusal = result.status >= 400 ? refusalSchema.safeParse(jsonBody(result.body)) : null
  const headers = Object.entries(result.headers).map(([name, value]) => [name, withoutTokenPieces(value)])
  return {
    ...attempt,
    result: {
      ...result,
      headers: Object.fromEntries(headers),
      body: refusal?.success ? withoutTokenPieces(JSON.stringify(refusal.data)) : '',
      bodyCut: false,
    },
  }
}

const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional().catch(undefined) })
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Sixteen characters of base64url in a row are a piece of a token, unless they are a GUID or words written together. */
function withoutTokenPieces(text: string): string {
  return text.replace(/[A-Za-z0-9_-]{16,}/g, (run) =>
    guid.test(run) || /^(?:[a-z]+|[a-z_]+|(?:[A-Z][a-z]{2,})+)$/.test(run) ? run : '[secret removed]',
  )
}
