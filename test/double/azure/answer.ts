// How a fake HTTP server answers one kind of request, well or badly. Nothing here knows what is asked.
import type { IncomingMessage, ServerResponse } from 'node:http'

/** One complete answer. */
export interface HttpAnswer {
  status: number
  body?: string
  headers?: Record<string, string>
  /** Answer so this many times, then as a healthy service; without it, always. */
  times?: number
}

/**
 * `healthy`: as the real service. `hangs`: takes the request and never answers. `drips`: one byte of the healthy answer a second.
 * `cuts`: breaks the connection in the middle of the healthy answer.
 */
export type Behaviour = 'healthy' | 'hangs' | 'drips' | 'cuts' | HttpAnswer

/** The page of a company proxy that answers in place of the service. */
export const proxyPage: HttpAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html', via: '1.1 proxy.contoso.local (squid/5.7)' },
  body: '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><h1>Contoso web gateway</h1><p>Please sign in.</p></body></html>\n',
}

/** JSON as IMDS and the token service write it. */
export function json(status: number, value: unknown, times?: number): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
    ...(times === undefined ? {} : { times }),
  }
}

/** Counts the answers of a server, so that "twice 500, then well" can be said; one for each behaviour. */
export class Turns {
  readonly #given = new Map<HttpAnswer, number>()

  /** The answer whose turn it is, or `healthy`. */
  next(behaviour: HttpAnswer, healthy: HttpAnswer): HttpAnswer {
    const given = this.#given.get(behaviour) ?? 0
    this.#given.set(behaviour, given + 1)
    return behaviour.times !== undefined && given >= behaviour.times ? healthy : behaviour
  }
}

/** Answers one request by a behaviour. `date` is what the server's clock shows. */
export function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  behaviour: Behaviour,
  healthy: HttpAnswer,
  { turns, date }: { turns: Turns; date: Date },
): void {
  request.resume()
  if (behaviour === 'hangs') return
  const answer = typeof behaviour === 'string' ? healthy : turns.next(behaviour, healthy)
  const body = Buffer.from(answer.body ?? '')
  response.sendDate = false
  response.writeHead(answer.status, {
    'content-length': body.length,
    date: date.toUTCString(),
    ...answer.headers,
  })
  if (behaviour === 'cuts') {
    response.write(body.subarray(0, body.length / 2), () => request.socket.destroy())
  } else if (behaviour === 'drips') {
    let sent = 0
    const dripping = setInterval(() => response.write(body.subarray(sent, ++sent)), 1000)
    dripping.unref()
    response.on('close', () => clearInterval(dripping))
  } else {
    response.end(body)
  }
}
