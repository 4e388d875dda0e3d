import { describe, expect, test } from 'vitest'
import { parseEvidence } from '../../src/evidence.ts'
import { decidingRule, type FailedStep, failedStep, narrowed } from '../../src/rules/failed-step.ts'
import { answered, logFolder, rolledBack, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { type Raw, vmEvidence, without } from '../healthy/index.ts'
import { runEnded, stateOf, statusSays } from './run-state.ts'

const metadata = 'Getting Azure VM metadata.'
const tenant = 'Getting Tenant ID from MSI.'
const discovery = 'Discover tenant info with Tenant ID c5ff949d-2696-4b68-9e13-055f19ed2d51'
const token = 'Getting MSI token for app urn:ms-drs:enterpriseregistration.windows.net'
const join = 'Starting join process with MSI credential.'
/** A code that the table does not know. */
const unknown = '0x801c1d60'

describe('where a run stopped', () => {
  const rows: [what: string, Parameters<typeof failedStep>[0], FailedStep | null][] = [
    ['it did not fail', { ...runEnded(unknown, token), outcome: 'unfinished' }, null],
    ['at its settings', runEnded(unknown, "'mdmId' setting was not found. Please input it"), 'settings'],
    ['the furthest line: metadata', runEnded(unknown, metadata), 'metadata'],
    ['the furthest line: the tenant', runEnded(unknown, metadata, tenant), 'tenant'],
    ['the furthest line: discovery', runEnded(unknown, metadata, tenant, discovery), 'network'],
    ['the furthest line: the token', runEnded(unknown, metadata, tenant, discovery, token), 'token'],
    ['asked to join, and got no answer', runEnded(unknown, token, join), 'network'],
    ['asked to join, and was refused', runEnded(unknown, token, ...answered(403)), 'service'],
    ['asked to join, and the service had a fault', runEnded(unknown, token, ...answered(503)), 'service-fault'],
    ['at the enrolment', stateOf({ extensionLogs: runLog(rolledBack(unknown)) }), 'enrolment'],
    ['nothing tells', runEnded(unknown), null],
    ['a code that is none', { ...runEnded(unknown), codes: ['?'] }, null],
    ['only a code of the join', runEnded('0x801c0021'), 'network'],
    ['only a code of WinHTTP', statusSays('failed with exit code: 0x80072ee7'), 'network'],
    ["WinHTTP's code says nothing of the step that the log tells", runEnded('0x80072ee7', metadata, tenant), 'tenant'],
    ["WinHTTP's code at an early step", runEnded('0x80072ee2', metadata), 'metadata'],
    [
      'a code of the join names a later step than a log that leaves lines out',
      runEnded('0x801c0021', metadata),
      'network',
    ],
    ['a code of the join names an earlier step than the log', runEnded('0x801c002d', discovery, token), 'token'],
    ['a domain, whatever the log tells', runEnded('0x801c0075', metadata, tenant), 'windows'],
    ['a Windows that is too old', statusSays('has exited with Exit code: 51'), 'windows'],
    ['foreign addresses, whatever the log tells', runEnded('0x801c007d', metadata, tenant), 'addresses'],
  ]
  test.each(rows)('%s', (_, state, step) => {
    expect(failedStep(state)).toBe(step)
  })
})

describe('the code that decides', () => {
  test('one that only wraps another steps back', () => {
    expect(decidingRule(runEnded('0x801c0021', 'Discovery failed: 0x80072ee7'))).toMatchObject({
      code: '0x80072ee7',
      rule: 'dns-failure',
    })
  })
  test('alone it decides all the same', () => {
    expect(decidingRule(runEnded('0x801c0021'))).toMatchObject({ code: '0x801c0021', rule: 'endpoint-unreachable' })
  })
  test('the number of WinHTTP is read out of its HRESULT, and the 407 of a proxy', () => {
    expect(decidingRule(statusSays('failed: 0x80072f0d'))?.rule).toBe('tls-interception')
    expect(decidingRule(statusSays('failed: 0x80190197'))).toMatchObject({
      code: '0x80190197',
      rule: 'proxy-authentication-required',
    })
    expect(decidingRule(statusSays('failed: 0x80190194'))).toBeNull()
  })
  test('none for codes that nobody knows', () => {
    expect(decidingRule(runEnded(unknown))).toBeNull()
  })
})

describe('what a rule accounts for', () => {
  const all = ['extension-failed', 'device-registration-refused', 'device-not-joined'] as const
  const factsOf = (evidence: Partial<Raw>) => parseEvidence(vmEvidence(evidence))
  const failedAtToken = { extensionLogs: runLog([token, `AAD Join failed with status code: ${unknown}.`]) }

  test('all, where the run stopped at one of its steps', () => {
    expect(narrowed(all, ['token'], factsOf(failedAtToken))).toEqual([...all])
  })
  test('not the failed run, where that stopped elsewhere', () => {
    expect(narrowed(all, ['tenant'], factsOf(failedAtToken))).toEqual(['device-not-joined'])
  })
  test('all, where nothing tells the step', () => {
    expect(
      narrowed(all, ['tenant'], factsOf({ extensionLogs: logFolder(), extensionStatus: extensionStatus(null) })),
    ).toEqual([...all])
    expect(narrowed(all, ['tenant'], parseEvidence(without(vmEvidence(failedAtToken), 'extensionLogs')))).toEqual([
      ...all,
    ])
  })
})
