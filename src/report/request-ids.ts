// The ids by which Microsoft finds a request of this VM in its own logs: what a support request is asked for. Newest first; judges nothing.
import { known } from '../outcome.ts'
import type { FactOutcomes } from '../probes/index.ts'
import type { RequestId } from './report.ts'

/** Sign-ins and role checks that are told; more only repeat. */
const most = 10

export function requestIds(facts: FactOutcomes): RequestId[] {
  const all = [...joinIds(facts), ...signInIds(facts), ...tokenIds(facts), ...endpointIds(facts)]
  return [...new Map(all.map((one) => [`${one.kind} ${one.id}`, one])).values()].sort((a, b) =>
    (b.at ?? '').localeCompare(a.at ?? ''),
  )
}

function joinIds(facts: FactOutcomes): RequestId[] {
  const attempt = known(facts.extensionLogs)?.newest ?? null
  const before = known(facts.dsregStatus)?.previousRegistration ?? null
  const found: RequestId[] = []
  if (attempt?.joinRequestId != null)
    found.push({ kind: 'request', id: attempt.joinRequestId, at: attempt.at, source: "the extension's log, join" })
  for (const id of attempt?.correlationIds ?? [])
    found.push({ kind: 'correlation', id, at: attempt?.at ?? null, source: "the extension's log, join" })
  if (before?.requestId != null)
    found.push({ kind: 'request', id: before.requestId, at: before.at, source: 'dsregcmd, previous registration' })
  return found
}

function signInIds(facts: FactOutcomes): RequestId[] {
  const events = known(facts.events)
  const attempt = known(facts.dsregStatus)?.prtAttempt ?? null
  const found: RequestId[] = []
  for (const { at, source, correlationId, description } of newest(events?.signInFailures ?? [])) {
    if (correlationId !== null) found.push({ kind: 'correlation', id: correlationId, at, source: `event ${source}` })
    found.push(...idsIn(description, at, `event ${source}`))
  }
  for (const { at, source, correlationId, kind } of newest(events?.rbac ?? []))
    if (correlationId !== null && kind !== 'enabled')
      found.push({ kind: 'correlation', id: correlationId, at, source: `event ${source}, role check` })
  if (attempt !== null) {
    const { at, correlationId, serverErrorDescription } = attempt
    const source = 'dsregcmd, primary refresh token'
    if (correlationId !== null) found.push({ kind: 'correlation', id: correlationId, at, source })
    found.push(...idsIn(serverErrorDescription ?? '', at, source))
  }
  return found
}

function tokenIds(facts: FactOutcomes): RequestId[] {
  const token = known(facts.managedIdentityToken)
  return idsIn(token?.error?.description ?? '', token?.attempt?.at ?? null, 'the token request to instance metadata')
}

function endpointIds(facts: FactOutcomes): RequestId[] {
  const { endpoints = [], answers = [] } = known(facts.endpoints) ?? {}
  return endpoints.flatMap(({ host, judged }) => {
    const id = /x-ms-request-id ([0-9a-f-]{36})/i.exec(judged.http?.detail ?? '')?.[1]
    const at = answers.find((answer) => answer.host === host)?.at ?? null
    return id === undefined ? [] : [{ kind: 'request' as const, id, at, source: `the answer of ${host}` }]
  })
}

const newest = <T extends { at: string }>(all: T[]) => [...all].sort((a, b) => b.at.localeCompare(a.at)).slice(0, most)

/** "Trace ID: 2d1f…  Correlation ID: 5c2f…", as Microsoft Entra ends its error texts in every language. */
function idsIn(text: string, at: string | null, source: string): RequestId[] {
  return [...text.matchAll(/\b(Trace|Correlation) ID: ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/gi)].map(
    ([, kind = '', id = '']) => ({
      kind: kind.toLowerCase() === 'trace' ? ('trace' as const) : ('correlation' as const),
      id: id.toLowerCase(),
      at,
      source,
    }),
  )
}
