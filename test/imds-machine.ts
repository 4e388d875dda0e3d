// Machines whose instance metadata is a real server on this computer, or a list of answers.
import type { AddressInfo } from 'node:net'
import { imdsOrigin } from '../src/imds.ts'
import type { HttpAttempt, HttpRequest, Machine } from '../src/machine.ts'
import { windowsMachine } from '../src/windows-machine.ts'
import { type Imds, type ImdsLog, imdsServer } from './double/azure/imds.ts'
import { listen } from './double/azure/listen.ts'
import { instanceMetadata } from './healthy/instance-metadata.ts'

const [healthy] = instanceMetadata().attempts
const document = healthy?.result.kind === 'answer' ? JSON.parse(healthy.result.body) : null

/** The metadata server of the double, with what is different about it. Close it when done. */
export async function machineWithImds(
  different: Partial<Imds> = {},
): Promise<{ machine: Machine; log: ImdsLog; close(): void }> {
  const { server, log } = imdsServer({
    reach: 'answers',
    instance: 'healthy',
    tenant: 'healthy',
    token: 'healthy',
    document,
    tenantId: 'c5ff949d-2696-4b68-9e13-055f19ed2d51',
    claims: {},
    clockAheadSeconds: 0,
    ...different,
  })
  await listen(server, 0, '127.0.0.1')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const real = windowsMachine({})
  return {
    machine: {
      ...real,
      httpGet: (request, signal) => real.httpGet({ ...request, url: request.url.replace(imdsOrigin, origin) }, signal),
    },
    log,
    close: () => server.close(),
  }
}

/** Gives these answers one after the other, the last one for ever. `asked` holds the requests and when each was made, ms. */
export function machineThatAnswers(answers: HttpAttempt[]) {
  const asked: (HttpRequest & { at: number })[] = []
  const began = Date.now()
  const machine: Machine = {
    ...windowsMachine({}),
    elapsed: () => Date.now() - began,
    httpGet: async (request) => {
      asked.push({ ...request, at: Date.now() - began })
      return answers[Math.min(asked.length, answers.length) - 1] as HttpAttempt
    },
  }
  return { machine, asked }
}

export function httpAnswer(status: number, body: unknown = {}, headers: Record<string, string> = {}): HttpAttempt {
  return { kind: 'answer', status, headers, body: JSON.stringify(body), bodyCut: false, ms: 3 }
}
