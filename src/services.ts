// One Windows service: its state by sc.exe query NAME, its start type by the registry. sc.exe translates its labels; numbers and exit codes are all that is read.
// Sample: "        TYPE               : 10  WIN32_OWN_PROCESS" and "        STATE              : 4  RUNNING". Exit code 1060: no such service.
import { z } from 'zod'
import type { Machine } from './machine.ts'
import { attempt, CouldNotLook, outcomeSchema } from './outcome.ts'
import { linesOf, type RawText, rawTextSchema, readRawText } from './raw-text.ts'
import { dword, queryRegistry, registryRawSchema, registryValues } from './registry.ts'

const notInstalled = 1060
const states: Record<string, ServiceState> = {
  1: 'stopped',
  2: 'starting',
  3: 'stopping',
  4: 'running',
  5: 'resuming',
  6: 'pausing',
  7: 'paused',
}
const startTypes: Record<number, StartType> = { 0: 'boot', 1: 'system', 2: 'automatic', 3: 'manual', 4: 'disabled' }

export type ServiceState = 'stopped' | 'starting' | 'stopping' | 'running' | 'resuming' | 'pausing' | 'paused'
export type StartType = 'boot' | 'system' | 'automatic' | 'manual' | 'disabled'

export interface Service {
  name: string
  /** Null when there is no such service. */
  state: ServiceState | null
  /** Null when the registry didn't tell. */
  startType: StartType | null
}

export const serviceRawSchema = z.object({
  name: z.string().regex(/^[\w-]{1,80}$/),
  exitCode: z.number(),
  stdout: rawTextSchema,
  registry: outcomeSchema(registryRawSchema),
})
export type ServiceRaw = z.infer<typeof serviceRawSchema>

/** Throws CouldNotLook when sc.exe tells neither a state nor that there is no such service. */
export async function queryService(machine: Machine, name: string, signal: AbortSignal): Promise<ServiceRaw> {
  const key = `HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\${name}`
  const [run, registry] = await Promise.all([
    machine.runProgram('sc.exe', ['query', name], { signal }),
    attempt(() => queryRegistry(machine, key, signal)),
  ])
  const { exitCode, stdout } = run
  if (!tells(exitCode, stdout)) {
    const reason = exitCode === 5 ? 'access-denied' : 'unreadable'
    throw new CouldNotLook(reason, `sc.exe query ${name} did not tell the state of the service (exit code ${exitCode})`)
  }
  return { name, exitCode, stdout, registry }
}

/** Reads what queryService returned. */
export function parseService({ name, exitCode, stdout, registry }: ServiceRaw): Service {
  const installed = !isAbsent(exitCode, stdout)
  const start = registry.status === 'ok' ? dword(registryValues(registry.value).get('start')) : null
  return {
    name,
    state: installed ? stateIn(stdout) : null,
    startType: start === null ? null : (startTypes[start] ?? null),
  }
}

const tells = (exitCode: number, stdout: RawText) => isAbsent(exitCode, stdout) || stateIn(stdout) !== null

/** By exit code, or by the number in the message where something between Windows and this tool has cut the exit code to a byte. */
function isAbsent(exitCode: number, stdout: RawText): boolean {
  return exitCode === notInstalled || (exitCode !== 0 && new RegExp(`\\b${notInstalled}\\b`).test(readRawText(stdout)))
}

/** The second line with a number after its colon is the state: the first is the type. */
function stateIn(stdout: RawText): ServiceState | null {
  const numbers = linesOf(readRawText(stdout)).flatMap(
    (line) => /^\s+\S.*?[:：]\s*([0-9a-f]{1,3})(?:\s|$)/.exec(line)?.[1] ?? [],
  )
  return states[numbers[1] ?? ''] ?? null
}
