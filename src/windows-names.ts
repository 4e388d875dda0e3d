// Names: look-ups as Windows makes them, and questions to one DNS server past Windows. Part of the machine port.
import { getServers, lookup, Resolver } from 'node:dns'
import { networkInterfaces } from 'node:os'
import type { NameLookup, NameQuestion, OwnNetwork } from './machine.ts'
import { CouldNotLook } from './outcome.ts'

const proxyVariables = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']

export function ownNetwork(environment: NodeJS.ProcessEnv): OwnNetwork {
  const addresses = Object.values(networkInterfaces()).flatMap((adapter) => adapter ?? [])
  return {
    nameServers: getServers(),
    addresses: addresses.map(({ address }) => address),
    proxyVariables: proxyVariables.flatMap((name) => {
      const value = environment[name]
      return value === undefined ? [] : [{ name, value }]
    }),
  }
}

/** Through getaddrinfo: hosts file, DNS client with its cache, policy table and suffixes. */
export function lookUpName(host: string, timeoutMs: number, signal: AbortSignal): Promise<NameLookup> {
  const answer = new Promise<string[]>((resolve, reject) => {
    lookup(host, { all: true, verbatim: true }, (error, addresses) =>
      error ? reject(error) : resolve([...new Set(addresses.map(({ address }) => address))]),
    )
  })
  // getaddrinfo can't be stopped: what comes after the time is up is dropped.
  return timed(answer, timeoutMs, signal, host, () => {})
}

export function askNameServer({ host, type, server, timeoutMs }: NameQuestion, signal: AbortSignal) {
  // A second try within the time, because a single lost packet is no verdict about a server; late enough for a slow one to answer the first.
  const each = Math.max(500, Math.floor(timeoutMs * 0.6))
  const resolver = new Resolver({ timeout: each, tries: 2, maxTimeout: each })
  const answer = new Promise<string[]>((resolve, reject) => {
    resolver.setServers([server])
    const done = (error: Error | null, addresses: string[]) => (error ? reject(error) : resolve(addresses))
    if (type === 'A') resolver.resolve4(host, done)
    else resolver.resolve6(host, done)
  })
  return timed(answer, timeoutMs, signal, `${host} at ${server}`, () => resolver.cancel())
}

function timed(
  answer: Promise<string[]>,
  timeoutMs: number,
  signal: AbortSignal,
  what: string,
  stop: () => void,
): Promise<NameLookup> {
  const began = performance.now()
  const ms = () => Math.round(performance.now() - began)
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
    const onAbort = () => {
      end()
      stop()
      reject(new CouldNotLook('timeout', `${what} was still being asked when the time was up`))
    }
    const timer = setTimeout(() => {
      end()
      stop()
      resolve({ kind: 'failed', code: 'TIMEOUT', ms: ms() })
    }, timeoutMs)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    answer.then(
      (addresses) => {
        end()
        resolve({ kind: 'addresses', addresses, ms: ms() })
      },
      (error: NodeJS.ErrnoException) => {
        end()
        resolve({ kind: 'failed', code: error.code ?? error.name, ms: ms() })
      },
    )
  })
}
