// The endpoints of the report: one row for each required endpoint over the way that Windows takes, then its further questions, then the direct way beside a proxy.
import { known } from '../outcome.ts'
import type { EndpointFacts } from '../probes/endpoints.ts'
import type { FactOutcomes } from '../probes/index.ts'
import type { Endpoint } from './report.ts'

export function endpointRows(facts: FactOutcomes): Endpoint[] {
  const endpoints = known(facts.endpoints)?.endpoints ?? []
  return [...endpoints.map(judgedRow), ...endpoints.flatMap(furtherRows), ...endpoints.flatMap(comparedRow)]
}

function judgedRow({ host, usedFor, judged }: EndpointFacts): Endpoint {
  const { path, name, tcp, tls, http } = judged
  return { host, usedFor, path, name, tcp, tls, http }
}

function furtherRows({ host, judged: { path, name, tcp, tls }, also }: EndpointFacts): Endpoint[] {
  return also.map((asked) => ({
    host,
    usedFor: `${asked.usedFor}: ${asked.path}`,
    path,
    name,
    tcp,
    tls,
    http: asked.http,
  }))
}

function comparedRow({ host, usedFor, beside }: EndpointFacts): Endpoint[] {
  if (beside === null) return []
  const { path, name, tcp, tls, http } = beside
  return [{ host, usedFor: `${usedFor} (for comparison)`, path, name, tcp, tls, http }]
}

/** A further question to a host that a row before told of: its name, TCP and TLS are those, only the HTTP answer is new. */
export function isFurther(endpoint: Endpoint, index: number, all: Endpoint[]): boolean {
  const layers = ({ host, path, name, tcp, tls }: Endpoint) => JSON.stringify([host, path, name, tcp, tls])
  return all.slice(0, index).some((before) => layers(before) === layers(endpoint))
}
