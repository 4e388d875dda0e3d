import { describe, expect, test } from 'vitest'
import type { Events, RoleCheckEvent, SignInFailure } from '../../src/probes/events.ts'
import { countedFailures, recentSuccess } from '../../src/rules/sign-in-causes.ts'

const now = new Date('2026-11-20T02:00:00.000Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString()
const aDay = 24 * 60

const failure = (different: Partial<SignInFailure> = {}): SignInFailure => ({
  at: ago(30),
  source: 'Security/4625',
  user: 'jo@contoso.com',
  aadsts: [],
  ntstatus: null,
  error: null,
  description: '',
  correlationId: null,
  during: 'sign-in',
  byNtlm: false,
  laterSuccess: false,
  ...different,
})
const wrongPassword = { ntstatus: { status: '0xc000006d', subStatus: '0xc000006a' } }
const general = { ntstatus: { status: '0xc000006d', subStatus: '0x0' } }
const roleCheck = (different: Partial<RoleCheckEvent> = {}): RoleCheckEvent =>
  ({
    at: ago(30),
    source: 'AAD/1244',
    id: 1244,
    kind: 'status',
    user: null,
    role: null,
    status: '0xc0000022',
    correlationId: null,
    ...different,
  }) as RoleCheckEvent
const events = (different: Partial<Events>): Events => ({
  channels: [],
  signInFailures: [],
  signInSuccesses: [],
  rbac: [],
  join: [],
  ...different,
})
const codesOf = (different: Partial<Events>) => countedFailures(events(different), now).map(({ code }) => code)

describe('a refused sign-in counts', () => {
  test('by what Microsoft Entra said, whatever Windows made of it', () => {
    expect(codesOf({ signInFailures: [failure({ aadsts: ['AADSTS50076'], ...wrongPassword })] })).toEqual([
      'AADSTS50076',
    ])
  })
  test('by the first of its codes that a rule judges', () => {
    expect(codesOf({ signInFailures: [failure({ aadsts: ['AADSTS999999', 'AADSTS50126'] })] })).toEqual(['AADSTS50126'])
  })
  test('not by a code that no rule judges', () => {
    expect(codesOf({ signInFailures: [failure({ aadsts: ['AADSTS999999'], ...wrongPassword })] })).toEqual([])
    expect(codesOf({ signInFailures: [failure({ ntstatus: { status: '0xc0000001', subStatus: null } })] })).toEqual([])
    expect(codesOf({ signInFailures: [failure({ ntstatus: { status: '?', subStatus: null } })] })).toEqual([])
  })
  test('by what Windows says: the nearer reason before the general one', () => {
    expect(codesOf({ signInFailures: [failure(wrongPassword)] })).toEqual(['0xc000006a'])
    expect(codesOf({ signInFailures: [failure(general)] })).toEqual(['0xc000006d'])
    expect(codesOf({ signInFailures: [failure()] })).toEqual([])
  })
  test.each([
    ['of the last 24 hours', { at: ago(aDay - 1) }, 1],
    ['not older', { at: ago(aDay) }, 0],
    ['not where its user got in since', { laterSuccess: true }, 0],
    ['not of a token renewed in the background', { during: 'renewal' as const }, 0],
    ["not of the company's own federation service", { during: 'federation' as const }, 0],
    ['where nothing tells what was going on', { during: null }, 1],
  ])('%s', (_, different, count) => {
    expect(codesOf({ signInFailures: [failure({ ...wrongPassword, ...different })] })).toHaveLength(count)
  })
})

describe('a general failure of Windows beside an answer of Microsoft Entra', () => {
  const answered = (different: Partial<SignInFailure> = {}) =>
    failure({ source: 'AAD/1081', aadsts: ['AADSTS50076'], at: ago(30), ...different })
  const both = (answer: SignInFailure, logon: SignInFailure) => codesOf({ signInFailures: [answer, logon] })

  test('of the same minute and user says nothing more', () => {
    expect(both(answered(), failure(general))).toEqual(['AADSTS50076'])
    expect(both(answered({ at: ago(31) }), failure(general))).toEqual(['AADSTS50076'])
    expect(both(answered({ user: 'JO@contoso.com' }), failure(general))).toEqual(['AADSTS50076'])
  })
  test('of a user whom only one of them names', () => {
    expect(both(answered({ user: null }), failure(general))).toEqual(['AADSTS50076'])
    expect(both(answered(), failure({ ...general, user: null }))).toEqual(['AADSTS50076'])
  })
  test('of another time or user is another sign-in', () => {
    expect(both(answered({ at: ago(33) }), failure(general))).toEqual(['0xc000006d', 'AADSTS50076'])
    expect(both(answered({ user: 'max@contoso.com' }), failure(general))).toEqual(['AADSTS50076', '0xc000006d'])
  })
  test('a precise one of Windows stands all the same', () => {
    const expired = { ntstatus: { status: '0xc000006e', subStatus: '0xc0000071' } }
    expect(both(answered(), failure(expired))).toEqual(['AADSTS50076', '0xc0000071'])
  })
})

describe('the role check', () => {
  test('said no', () => {
    expect(countedFailures(events({ rbac: [roleCheck()] }), now)).toMatchObject([
      { ruleId: 'role-not-assigned', code: '0xc0000022', user: null, source: 'AAD/1244', byNtlm: false },
    ])
    expect(codesOf({ rbac: [roleCheck({ status: '0xc000015b' }), roleCheck({ status: '0xc0000070' })] })).toHaveLength(
      2,
    )
  })
  test('could not be made, or said nothing', () => {
    expect(codesOf({ rbac: [roleCheck({ status: '0xc000023c' }), roleCheck({ status: null })] })).toEqual([])
    expect(codesOf({ rbac: [roleCheck({ kind: 'request-failed' })] })).toEqual([])
  })
  test('is history once an Entra account got in, or after 24 hours', () => {
    const success = (minutes: number) => [{ at: ago(minutes), user: 'max@contoso.com', source: 'Security/4624' }]
    expect(codesOf({ rbac: [roleCheck()], signInSuccesses: success(10) })).toEqual([])
    expect(codesOf({ rbac: [roleCheck()], signInSuccesses: success(40) })).toEqual(['0xc0000022'])
    expect(codesOf({ rbac: [roleCheck()], signInSuccesses: [...success(10), ...success(40)] })).toEqual([])
    expect(codesOf({ rbac: [roleCheck({ at: ago(aDay) })] })).toEqual([])
  })
})

test('the newest comes first, of both kinds', () => {
  const signInFailures = [failure({ at: ago(10), ...wrongPassword }), failure({ at: ago(30), aadsts: ['AADSTS50076'] })]
  const rbac = [roleCheck({ at: ago(5) }), roleCheck({ at: ago(20), status: '0xc000015b' })]
  expect(codesOf({ signInFailures, rbac })).toEqual(['0xc0000022', '0xc000006a', '0xc000015b', 'AADSTS50076'])
})

test('the newest sign-in that worked, of the last 24 hours', () => {
  const success = (minutes: number) => ({ at: ago(minutes), user: null, source: 'Security/4624' })
  expect(recentSuccess(events({ signInSuccesses: [success(5), success(10)] }), now)).toEqual(success(5))
  expect(recentSuccess(events({ signInSuccesses: [success(aDay)] }), now)).toBeNull()
})
