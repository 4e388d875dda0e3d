import { describe, expect, test } from 'vitest'
import { type RegistrationRule, registrationFailure, sentence } from '../../src/rules/registration-failure.ts'
import { answered, rolledBack, runLog } from '../healthy/extension-logs.ts'
import { runEnded, stateOf, statusSays } from './run-state.ts'

/** A code that the table does not know. */
const unknown = '0x801c1d60'
const said = (...words: string[]) => runEnded(unknown, ...answered(400, ...words))

describe('which rule a failed run belongs to', () => {
  const rows: [what: string, Parameters<typeof registrationFailure>[0], RegistrationRule | null][] = [
    ['a duplicate name, by its code', runEnded('0x801c0083'), 'hostname-duplicate'],
    ['by its code, whatever the HTTP status', runEnded('0x801c0083', ...answered(500)), 'hostname-duplicate'],
    ['in its error code', said('Join error code: HostnameDuplicate'), 'hostname-duplicate'],
    ['in its subcode', said('Join error subcode: error_hostname_duplicate'), 'hostname-duplicate'],
    [
      'in its message',
      said('Join message: Another object with the same value for property hostnames already exists.'),
      'hostname-duplicate',
    ],
    ['a quota in its subcode', said('Join error subcode: DeviceCapReached'), 'device-quota-reached'],
    ['HTTP 400', runEnded(unknown, ...answered(400)), 'device-registration-refused'],
    ['HTTP 499', runEnded(unknown, ...answered(499)), 'device-registration-refused'],
    ['HTTP 408', runEnded(unknown, ...answered(408)), 'registration-service-error'],
    ['HTTP 429', runEnded(unknown, ...answered(429)), 'registration-service-error'],
    ['HTTP 500', runEnded(unknown, ...answered(500)), 'registration-service-error'],
    ['HTTP 407 is a proxy', runEnded(unknown, ...answered(407)), null],
    ['HTTP 302 is no refusal', runEnded(unknown, ...answered(302)), null],
    ['HTTP outranks a code that says less', runEnded('0x801c0006', ...answered(403)), 'device-registration-refused'],
    [
      'an old log, an error of the service',
      runEnded(unknown, 'Join error code: InternalError'),
      'registration-service-error',
    ],
    ['an old log, another name', runEnded(unknown, 'Join error code: DirectoryError'), 'device-registration-refused'],
    ['an old log, a message alone', runEnded(unknown, 'Join message: No.'), null],
    ['nothing told', runEnded(unknown), null],
    ['no code that can be read', statusSays('The operation failed.'), null],
    ['a code that is none', { ...runEnded(unknown), codes: ['?'] }, null],
    ['the enrolment, by a rollback', stateOf({ extensionLogs: runLog(rolledBack(unknown)) }), 'mdm-enrollment-failed'],
    [
      'the enrolment, where the log ends in it',
      runEnded(unknown, ...answered(200, 'Successfully joined machine to AAD.', 'Starting MDM enrollment...')),
      'mdm-enrollment-failed',
    ],
    [
      'the enrolment, of which the log holds no line',
      runEnded(unknown, 'Successfully joined machine to AAD.'),
      'mdm-enrollment-failed',
    ],
    [
      'the enrolment, without a line about the join',
      runEnded(unknown, 'Starting MDM enrollment...'),
      'mdm-enrollment-failed',
    ],
    ['the enrolment, by its code', statusSays('failed with exit code: 0x80180014'), 'mdm-enrollment-failed'],
    [
      'a rollback outranks what was said of the join',
      stateOf({ extensionLogs: runLog(rolledBack('0x801c0083')) }),
      'mdm-enrollment-failed',
    ],
    ['a run that did not fail', { ...runEnded('0x801c0083'), outcome: 'succeeded' }, null],
  ]
  test.each(rows)('%s', (_, state, rule) => {
    expect(registrationFailure(state)?.rule ?? null).toBe(rule)
  })
})

describe('how sure it is', () => {
  test('a code that Microsoft does not explain is not confirmed', () => {
    expect(registrationFailure(runEnded('0x801c0085'))).toMatchObject({ code: '0x801c0085', confirmed: false })
    expect(registrationFailure(statusSays('failed: 0x801c0072'))).toMatchObject({
      code: '0x801c0072',
      confirmed: false,
    })
  })
  test('one that it does explain is', () => {
    expect(registrationFailure(runEnded('0x801c0003'))).toMatchObject({ code: '0x801c0003', confirmed: true })
    expect(registrationFailure(statusSays('failed: 0x80180014'))).toMatchObject({ confirmed: true })
  })
  test('a rollback confirms the code', () => {
    const state = stateOf({ extensionLogs: runLog(rolledBack('0x801c0072')) })
    expect(registrationFailure(state)).toMatchObject({ code: '0x801c0072', confirmed: true })
  })
  test("so do the service's own words, without a code", () => {
    for (const words of ['Join error code: HostnameDuplicate', 'Join message: Directory_QuotaExceeded'])
      expect(registrationFailure(said(words))).toMatchObject({ code: null, confirmed: true })
    expect(registrationFailure(runEnded(unknown, ...answered(503)))).toMatchObject({ code: null, confirmed: true })
  })
})

describe('what was seen', () => {
  const answer = (...lines: string[]) => registrationFailure(runEnded('0x801c0003', ...lines))?.saw
  test('the answer, with all that the log tells of it', () => {
    expect(answer(...answered(400, 'Join error code: A', 'Join error subcode: B', 'Join message: No'))).toMatch(
      / The registration service answered at 2026-11-20 01:58:03 UTC: HTTP 400, A, B, "No" \(join request 7333f304-2d73-4c4d-9321-9427ee97adcf\)\.$/,
    )
  })
  test('only what there is', () => {
    expect(answer('Join HTTP status: 400')).toMatch(/ The registration service answered: HTTP 400\.$/)
  })
  test('nothing of a 200, which is no refusal', () => {
    expect(answer(...answered(200))).not.toContain('registration service')
  })
})

test.each([
  ['It failed', 'It failed.'],
  ['It failed.', 'It failed.'],
  ['It is at 1.2', 'It is at 1.2.'],
  ['It says "no!"', 'It says "no!"'],
  ['It says "no"', 'It says "no".'],
  ['Really?', 'Really?'],
  ['(It failed.)', '(It failed.)'],
])('%s, as a sentence', (text, told) => {
  expect(sentence(text)).toBe(told)
})
