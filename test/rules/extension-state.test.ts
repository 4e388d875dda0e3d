import { describe, expect, test } from 'vitest'
import { parseEvidence } from '../../src/evidence.ts'
import {
  codesIn,
  hasExtensionTraces,
  isStillRunning,
  knownSources,
  mdmIdInUse,
} from '../../src/rules/extension-state.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { aggregateFile, extensionStatus, settingsFile, statusFile } from '../healthy/extension-status.ts'
import { guestAgent } from '../healthy/guest-agent.ts'
import { type Raw, vmEvidence } from '../healthy/index.ts'
import { stateOf } from './run-state.ts'

const failedLog = (code: string, from?: string) => runLog([`AAD Join failed with status code: ${code}.`], from)
const status = (state: string, message: string, at: string) =>
  extensionStatus('2.2.0.0', { statusFiles: [statusFile(state, message, at)] })
const listed = (state: string, message: string) =>
  extensionStatus('2.2.0.0', { aggregateFiles: { status: 'ok', value: [aggregateFile(['own', state, message])] } })
const nothing = { extensionLogs: logFolder(), extensionStatus: extensionStatus(null), guestAgent: guestAgent() }
const sourcesOf = (evidence: Partial<Raw>) => {
  const sources = knownSources(parseEvidence(vmEvidence(evidence)))
  if (sources === null) throw new Error('the extension could not be looked at')
  return sources
}

describe('which source is believed', () => {
  test('the newest, where they tell of different runs', () => {
    const older = { extensionLogs: failedLog('-2145648607', '2026-11-20T00:00:00.000Z') }
    expect(
      stateOf({ ...older, extensionStatus: status('error', 'status code: -2145648637', '2026-11-20T01:58:30Z') }),
    ).toMatchObject({ source: 'status', codes: ['-2145648637'] })
  })
  test('of one run, the log, with the codes of both, each once', () => {
    expect(
      stateOf({
        extensionLogs: failedLog('-2145648607'),
        extensionStatus: status('error', 'failed 0x801c0021 and 0x80072ee7', '2026-11-20T02:05:00Z'),
      }),
    ).toMatchObject({ source: 'log', outcome: 'failed', codes: ['-2145648607', '0x80072ee7'] })
  })
  test('two runs with one code are told as one, however far apart', () => {
    expect(
      stateOf({
        extensionLogs: failedLog('-2145648607', '2026-11-20T00:00:00.000Z'),
        extensionStatus: status('error', 'failed 0x801c0021', '2026-11-20T01:58:30Z'),
      }),
    ).toMatchObject({ source: 'log', codes: ['-2145648607'] })
  })
  test('a log that failed outranks a newer "success" of Azure', () => {
    expect(
      stateOf({
        extensionLogs: failedLog('-2145648607'),
        extensionStatus: status('success', 'Successfully joined', '2026-11-20T02:10:00Z'),
      }),
    ).toMatchObject({ outcome: 'failed', source: 'log' })
  })
  test('a log that succeeded gives way to a newer failure', () => {
    expect(
      stateOf({
        extensionLogs: runLog(['Successfully joined machine to AAD.']),
        extensionStatus: status('error', 'status code: -2145648637', '2026-11-20T02:10:00Z'),
      }),
    ).toMatchObject({ outcome: 'failed', source: 'status' })
  })
  test("the agent's word on the handler is the last resort, and belongs to the run that failed", () => {
    expect(stateOf({ ...nothing, extensionStatus: listed('NotReady', 'Exit code: 51') })).toMatchObject({
      outcome: 'failed',
      source: 'handler',
      codes: ['51'],
    })
    expect(
      stateOf({
        ...nothing,
        extensionLogs: failedLog('-2145648607', '2026-11-20T00:00:00.000Z'),
        extensionStatus: listed('NotReady', 'Exit code: 1007'),
      }),
    ).toMatchObject({ source: 'log', codes: ['-2145648607', '1007'] })
    expect(stateOf({ ...nothing, extensionStatus: listed('Installing', 'wait') })).toMatchObject({
      outcome: 'unfinished',
    })
    expect(stateOf({ ...nothing, extensionStatus: listed('Ready', 'enabled') })).toMatchObject({ outcome: 'succeeded' })
  })
  test('nothing tells', () => {
    expect(stateOf(nothing)).toMatchObject({ outcome: 'unknown', source: null, codes: [] })
  })
  test('a report whose status has no meaning is passed over', () => {
    expect(stateOf({ ...nothing, extensionStatus: status('warning', 'x', '2026-11-20T01:58:30Z') }).outcome).toBe(
      'unknown',
    )
  })
})

test('anything of the extension is a trace', () => {
  expect(hasExtensionTraces(sourcesOf(nothing))).toBe(false)
  expect(hasExtensionTraces(sourcesOf({ ...nothing, extensionLogs: runLog([]) }))).toBe(true)
  expect(hasExtensionTraces(sourcesOf({ ...nothing, extensionStatus: extensionStatus() }))).toBe(true)
  const onlyListed = { ...listed('Ready', ''), packages: extensionStatus(null).packages }
  expect(hasExtensionTraces(sourcesOf({ ...nothing, extensionStatus: onlyListed }))).toBe(true)
})

test('an unfinished run goes on for half an hour', () => {
  const state = stateOf({ extensionLogs: runLog(['Getting Azure VM metadata.'], '2026-11-20T01:00:00.000Z') })
  const at = Date.parse('2026-11-20T01:00:01.000Z')
  expect(isStillRunning(state, new Date(at + 29 * 60_000))).toBe(true)
  expect(isStillRunning(state, new Date(at + 30 * 60_000))).toBe(false)
  expect(isStillRunning({ ...state, outcome: 'failed' }, new Date(at))).toBe(false)
  expect(isStillRunning({ ...state, at: null }, new Date(0))).toBe(false)
})

test('the mdmId is that of the settings, else of the newest log that names one', () => {
  const id = (digit: number) => `${digit}000000a-0000-0000-c000-000000000000`
  const started = (digit: number) => `Starting Dsregcmd with arguments  /AzureSecureVMJoin /debug /MdmId ${id(digit)}`
  const { extensionLogs } = sourcesOf({
    extensionLogs: runLog([started(1), 'Running AAD Join Process', 'Rolling back']),
  })
  const settings = (file: ReturnType<typeof settingsFile>) =>
    sourcesOf({ extensionStatus: extensionStatus('1.0.0.1', { settingsFiles: [file] }) }).extensionStatus
  expect(mdmIdInUse(extensionLogs, null)).toBe(id(1))
  expect(mdmIdInUse(extensionLogs, settings(settingsFile('guid', id(2))))).toBe(id(2))
  expect(mdmIdInUse(extensionLogs, settings(settingsFile('absent')))).toBeNull()
  expect(mdmIdInUse(null, null)).toBeNull()
})

test.each([
  ['AAD Join failed with status code: -2145648607. More', ['-2145648607']],
  ['has exited with Exit code: 51', ['51']],
  ['exit code 51', ['51']],
  ['EXIT CODE : 51', ['51']],
  ['exit code: 0x80180014', ['0x80180014']],
  ['failed 0x801c002d', ['0x801c002d']],
  ['failed 0x801c0021/0x80072ee7', ['0x801c0021', '0x80072ee7']],
  ['-2145648607 is 0x801c0021; exit code: -2145648607, status code 0x801C0021', ['0x801c0021']],
  ["exit code: 7; terminal error code '1007'", ['7', '1007']],
  ['Terminal error code: 1007, exit code: 7', ['7', '1007']],
  ['terminal error code 1007', ['1007']],
  ['exit code: 12345678901', []],
  ['0x801c00211 and x0x801c0021', []],
  ['nothing', []],
])('the codes in "%s"', (message, codes) => {
  expect(codesIn(message)).toEqual(codes)
})
