// sc.exe's answer is read by its numbers; an answer that tells nothing is no state.
import { describe, expect, test } from 'vitest'
import type { Machine } from '../src/machine.ts'
import { failed } from '../src/outcome.ts'
import { parseService, queryService } from '../src/services.ts'
import { service } from './healthy/agent-services.ts'
import { utf8 } from './healthy/text.ts'

const never = new AbortController().signal
const machineSaying = (exitCode: number, stdout: string) =>
  ({
    runProgram: async (program: string) =>
      program === 'sc.exe'
        ? { exitCode, stdout: utf8(stdout), stderr: utf8('') }
        : { exitCode: 0, stdout: utf8('HKEY_LOCAL_MACHINE\r\n'), stderr: utf8('') },
  }) as unknown as Machine

describe('parseService', () => {
  test('a running service that starts with Windows', () => {
    expect(parseService(service('RdAgent', 4))).toEqual({ name: 'RdAgent', state: 'running', startType: 'automatic' })
  })
  test('a stopped and disabled one', () => {
    expect(parseService(service('RdAgent', 1, '0x4'))).toMatchObject({ state: 'stopped', startType: 'disabled' })
  })
  test('one that is not installed', () => {
    expect(parseService(service('RdAgent', 1060))).toEqual({ name: 'RdAgent', state: null, startType: null })
  })
  test('without the registry the start type is not known', () => {
    const raw = { ...service('RdAgent', 4), registry: failed('timeout', '') }
    expect(parseService(raw)).toMatchObject({ state: 'running', startType: null })
  })
  test('a type in hex digits is not taken for the state', () => {
    const raw = service('RdAgent', 4)
    const stdout = utf8(raw.stdout.text.replace(': 10  WIN32_OWN_PROCESS', ': f0  ERROR'))
    expect(parseService({ ...raw, stdout }).state).toBe('running')
  })
})

describe('queryService', () => {
  test('an answer without text and with exit code 1 is no answer', async () => {
    await expect(queryService(machineSaying(1, ''), 'RdAgent', never)).rejects.toMatchObject({ reason: 'unreadable' })
  })
  test('exit code 5 is a denial', async () => {
    await expect(queryService(machineSaying(5, '[SC] FAILED 5:'), 'RdAgent', never)).rejects.toMatchObject({
      reason: 'access-denied',
    })
  })
  test('an exit code that was cut to a byte is told by the number in the message', async () => {
    const raw = await queryService(machineSaying(36, '[SC] OpenService FAILED 1060:\r\n'), 'RdAgent', never)
    expect(parseService(raw).state).toBe(null)
  })
})
