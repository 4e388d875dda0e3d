// The healthy VM of the tests as a machine that takes its time: 200 ms for each answer of the network, 50 ms for each program, as long as it is let where something is dropped.
import { setTimeout as sleep } from 'node:timers/promises'
import { collect, type Evidence } from '../src/evidence.ts'
import type { HttpsAttempt, Machine, NameLookup } from '../src/machine.ts'
import { turns } from '../src/program-turns.ts'
import { healthy } from '../test/healthy/index.ts'
import { machineOf } from '../test/machine-of.ts'

export type BenchNetwork = 'healthy' | 'endpoints-dropped' | 'everything-dropped' | 'dns-dead'

const answerMs = 200
const programMs = 50
const programsAtOnce = 4

export async function runHere(network: BenchNetwork): Promise<{ evidence: Evidence; wholeMs: null }> {
  const evidence = await collect(slowMachine(network), {
    cloud: null,
    tenant: null,
    signal: AbortSignal.timeout(60_000),
  })
  return { evidence, wholeMs: null }
}

function slowMachine(network: BenchNetwork): Machine {
  const vm = machineOf(healthy)
  const takeTurn = turns(programsAtOnce)
  const hasNames = network === 'healthy' || network === 'endpoints-dropped'
  const silence = async (ms: number, signal: AbortSignal): Promise<NameLookup> => {
    await sleep(ms, undefined, { signal })
    return { kind: 'failed', code: 'TIMEOUT', ms }
  }
  return {
    ...vm,
    now: () => new Date(),
    elapsed: () => performance.now(),
    runProgram: (program, args, options) =>
      takeTurn(options.signal, async () => {
        await sleep(programMs, undefined, { signal: options.signal })
        return vm.runProgram(program, args, options)
      }),
    httpGet: async (request, signal) => {
      if (network !== 'everything-dropped') {
        await sleep(answerMs, undefined, { signal })
        return vm.httpGet(request, signal)
      }
      await sleep(request.connectMs, undefined, { signal })
      return {
        kind: 'no-answer',
        phase: 'connect',
        code: 'UND_ERR_CONNECT_TIMEOUT',
        message: '',
        ms: request.connectMs,
      }
    },
    lookUpName: async (host, timeoutMs, signal) => {
      if (!hasNames) return silence(timeoutMs, signal)
      await sleep(answerMs, undefined, { signal })
      return vm.lookUpName(host, timeoutMs, signal)
    },
    askNameServer: async (question, signal) => {
      if (!hasNames) return silence(question.timeoutMs, signal)
      await sleep(answerMs, undefined, { signal })
      return vm.askNameServer(question, signal)
    },
    tryHttps: async (request, signal) => {
      if (network === 'healthy') {
        // Connection, handshake, answer.
        await sleep(3 * answerMs, undefined, { signal })
        return vm.tryHttps(request, signal)
      }
      await sleep(request.connectMs, undefined, { signal })
      return dropped(request.addresses, request.connectMs)
    },
  }
}

const dropped = (addresses: string[], ms: number): HttpsAttempt => ({
  connects: addresses.map((address) => ({ address, outcome: 'failed', code: 'TIMEOUT', ms })),
  tunnel: null,
  tls: null,
  http: null,
})
