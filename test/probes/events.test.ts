// Looking at the event logs: what is asked, what is kept, what each channel's failure costs; and what the events tell of sign-ins.
import { describe, expect, test } from 'vitest'
import type { Machine, ProgramRun } from '../../src/machine.ts'
import { events, expectedNoise } from '../../src/probes/events.ts'
import type { Target } from '../../src/probes/probe.ts'
import { toRawText } from '../../src/raw-text.ts'
import { type ChannelName, channelNames, eventXml, type MadeEvent, events as raw } from '../healthy/events.ts'

const printed = (text: string, exitCode = 0): ProgramRun => ({
  exitCode,
  stdout: toRawText(Buffer.from(text, 'utf16le')),
  stderr: toRawText(Buffer.from('Zugriff verweigert')),
})

/** A machine whose wevtutil.exe gives these answers by channel; all others have no event. */
function machine(answers: Partial<Record<ChannelName, ProgramRun>>) {
  const calls: string[][] = []
  const named = new Map(
    Object.entries(answers).map(([name, run]) => [channelNames[name as ChannelName] as string, run]),
  )
  const port = {
    runProgram: async (program: string, args: string[]) => {
      expect(program).toBe('wevtutil.exe')
      calls.push(args)
      return named.get(args[1] ?? '') ?? printed('<Events></Events>')
    },
  } as unknown as Machine
  return { port, calls }
}

async function look(answers: Partial<Record<ChannelName, ProgramRun>>) {
  const { port, calls } = machine(answers)
  const seen = await events.collect(port, new AbortController().signal, {} as Target)
  return { seen: events.raw.parse(JSON.parse(JSON.stringify(seen))), calls }
}

const facts = (different: Parameters<typeof raw>[0]) => events.parse(raw(different))
const at = (time: string) => `2026-11-20T${time}Z`

describe('what is asked', () => {
  test('is the newest 500 of 30 days of each channel, in the words of the contract', async () => {
    const { calls } = await look({})
    expect(calls.map((args) => args[1])).toEqual(Object.values(channelNames))
    for (const [verb, , query, ...rest] of calls) {
      expect(verb).toBe('qe')
      expect(query).toMatch(/^\/q:\*\[System\[.*TimeCreated\[timediff\(@SystemTime\) <= 2592000000\]/)
      expect(rest).toEqual(['/f:xml', '/e:Events', '/rd:true', '/c:500', '/uni:true'])
    }
  })

  test('of Security is only what concerns Entra accounts', async () => {
    const { calls } = await look({})
    const query = calls.find((args) => args[1] === 'Security')?.[2] ?? ''
    expect(query).toContain('EventID=4625')
    expect(query).toContain("and EventData[Data[@Name='TargetDomainName']='AzureAD' or ")
    // What a wrong name or password of a local account gives.
    expect(query).not.toMatch(/0xc000006[4ad]/i)
  })

  test('of System is Schannel and the time service', async () => {
    const { calls } = await look({})
    expect(calls.find((args) => args[1] === 'System')?.[2]).toContain(
      "Provider[@Name='Schannel' or @Name='Microsoft-Windows-Time-Service']",
    )
  })
})

describe('each channel alone', () => {
  test('is absent, denied or failed', async () => {
    const { seen } = await look({ aad: printed('', 15007), security: printed('', 5), rdp: printed('', 1722) })
    const outcomes = Object.fromEntries(events.parse(seen).channels.map(({ channel, outcome }) => [channel, outcome]))
    expect(outcomes).toMatchObject({
      [channelNames.aad]: 'absent',
      [channelNames.security]: 'denied',
      [channelNames.rdp]: 'failed',
      [channelNames.registration]: 'read',
    })
  })

  test('that writes more than can be kept keeps its newest, and says that it was cut', async () => {
    const many = Array.from({ length: 500 }, (_, n) =>
      eventXml('aad', {
        id: 1081,
        at: new Date(Date.parse(at('01:00:00')) - n * 1000).toISOString(),
        data: { ErrorDescription: 'x'.repeat(3000) },
      }),
    )
    const { seen } = await look({ aad: { ...printed(`<Events>${many.join('\r\n')}`), stopped: true } })
    const aad = events.parse(seen).channels.find(({ channel }) => channel === channelNames.aad)
    expect(aad?.cut).toBe(true)
    expect(aad?.events.length).toBeGreaterThan(100)
    expect(aad?.events[0]?.at).toBe('2026-11-20T01:00:00.000Z')
    expect(JSON.stringify(seen).length).toBeLessThan(600 * 1024)
  })
})

describe('tokens', () => {
  const secret = 'NotEvenShapedLikeOne'
  test.each([103, 203, 302, 303, 348, 349])('of event %i never become evidence', async (id) => {
    const xml = eventXml('registration', {
      id,
      at: at('01:00:00'),
      data: { ExitCode: '-2145648509', Email: 'a@b.example', AuthToken: secret, Whatever: secret },
    })
    for (const text of [
      xml,
      xml.replaceAll(/ Name='[^']*'/g, ''),
      xml.replace('AuthToken', 'authtoken'),
      xml.replaceAll("'", '"'),
    ]) {
      const { seen } = await look({ registration: printed(text) })
      expect(JSON.stringify(seen)).not.toContain(secret)
      expect(events.parse(seen).join).toMatchObject([{ id }])
    }
    const { seen } = await look({ registration: printed(xml) })
    expect(events.parse(seen).join[0]?.data.ExitCode).toBe('-2145648509')
  })

  test('by their name in any other event', async () => {
    const { seen } = await look({
      aad: printed(eventXml('aad', { id: 1600, at: at('01:00:00'), data: { AuthToken: secret, Error: 'kept' } })),
    })
    expect(JSON.stringify(seen)).not.toContain(secret)
    expect(events.parse(seen).channels[1]?.events[0]?.data).toEqual({ AuthToken: '', Error: 'kept' })
  })
})

const answer = (time: string, code: string, correlation = '11111111-2222-3333-4444-555555555555'): MadeEvent => ({
  id: 1081,
  at: at(time),
  level: 2,
  data: {
    Error: 'invalid_grant',
    ErrorDescription: `${code}: told in any language.`,
    CorrelationID: `{${correlation.toUpperCase()}}`,
  },
})
const beside = (id: number, time: string, status: string): MadeEvent => ({
  id,
  at: at(time),
  level: 2,
  data: { Status: status, CorrelationID: '11111111-2222-3333-4444-555555555555' },
})
const logon = (id: 4624 | 4625, time: string, user: string, data: Record<string, string> = {}): MadeEvent => ({
  id,
  at: at(time),
  level: 0,
  data: {
    TargetUserName: user,
    TargetDomainName: 'AzureAD',
    LogonType: '10',
    Status: '0xc000006d',
    SubStatus: '0xc000006a',
    ...data,
  },
})
const maria = 'maria.keller@contoso.com'
const none = { aad: [], security: [], sessions: [] }

describe('a refused sign-in', () => {
  test('is told by what Microsoft Entra answered and by what Windows made of it', () => {
    const { signInFailures } = facts({
      ...none,
      aad: [answer('01:00:00', 'AADSTS50126'), beside(1085, '01:00:00', '0xC000006D')],
      security: [logon(4625, '01:00:01', maria)],
    })
    expect(signInFailures).toMatchObject([
      {
        source: 'Security/4625',
        user: maria,
        ntstatus: { status: '0xc000006d', subStatus: '0xc000006a' },
        aadsts: [],
        laterSuccess: false,
      },
      {
        source: 'AAD/1081',
        user: maria,
        aadsts: ['AADSTS50126'],
        ntstatus: { status: '0xc000006d' },
        error: 'invalid_grant',
        correlationId: '11111111-2222-3333-4444-555555555555',
        during: 'sign-in',
        laterSuccess: false,
      },
    ])
  })

  test.each([
    [1094, 'renewal'],
    [1131, 'renewal'],
    [1118, 'federation'],
  ])('is none where event %i of the same correlation id stands beside it: %s', (id, during) => {
    const { signInFailures } = facts({
      ...none,
      aad: [answer('01:00:00', 'AADSTS50076'), beside(id, '01:00:00', '0xC000006D')],
    })
    expect(signInFailures).toMatchObject([{ during }])
  })

  test('is none where Windows asked for a user who is in a session already', () => {
    const inSession = { ...answer('01:00:00', 'AADSTS50076'), userSid: 'S-1-12-1-1-2-3-4' }
    expect(facts({ ...none, aad: [inSession] }).signInFailures).toMatchObject([{ during: 'renewal' }])
    // A refused logon at the same moment says more.
    expect(
      facts({ ...none, aad: [inSession], security: [logon(4625, '01:00:01', maria)] }).signInFailures,
    ).toMatchObject([{ during: 'sign-in' }, { during: 'sign-in' }])
    for (const userSid of ['S-1-5-18', 'S-1-5-20'])
      expect(facts({ ...none, aad: [{ ...inSession, userSid }] }).signInFailures).toMatchObject([{ during: null }])
  })

  test('of two people at one moment names neither', () => {
    const { signInFailures } = facts({
      ...none,
      aad: [answer('01:00:00', 'AADSTS50126')],
      security: [logon(4625, '01:00:01', maria), logon(4625, '01:00:02', 'tom@contoso.com')],
    })
    expect(signInFailures.find(({ source }) => source === 'AAD/1081')?.user).toBeNull()
  })

  test('of a local account is none', () => {
    const local = logon(4625, '01:00:00', 'ADMINISTRATOR', { TargetDomainName: 'vm-payroll-07' })
    expect(facts({ ...none, security: [local] }).signInFailures).toEqual([])
  })

  test('is none where a scanner tries names in the form of a UPN', () => {
    const knock = { TargetDomainName: '', AuthenticationPackageName: 'NTLM', SubStatus: '0xc0000064', LogonType: '3' }
    const names = ['admin', 'info', 'support'].map((name) => logon(4625, '01:00:00', `${name}@contoso.com`, knock))
    expect(facts({ ...none, security: names }).signInFailures).toEqual([])
    // By the domain that Entra users type it is one of theirs.
    const typed = logon(4625, '01:00:00', maria, { ...knock, TargetDomainName: 'azuread' })
    expect(facts({ ...none, security: [typed] }).signInFailures).toHaveLength(1)
  })

  test('of somebody who typed a password in place of a name is none', () => {
    const typed = logon(4625, '01:00:00', 'P@ssw0rd!', { TargetDomainName: '' })
    expect(facts({ ...none, security: [typed] }).signInFailures).toEqual([])
  })

  test.each([
    ['by the UPN alone', logon(4625, '01:00:00', maria, { TargetDomainName: '' })],
    ['by the SID', logon(4625, '01:00:00', 'maria', { TargetDomainName: '-', TargetUserSid: 'S-1-12-1-1-2-3-4' })],
    ['by the package', logon(4625, '01:00:00', 'maria', { TargetDomainName: '', AuthenticationPackageName: 'PKU2U' })],
    ['by the domain in any case', logon(4625, '01:00:00', 'maria', { TargetDomainName: 'azuread' })],
  ])('of an Entra account is known %s', (_, event) => {
    expect(facts({ ...none, security: [event] }).signInFailures).toHaveLength(1)
  })
})

describe('a success after the failure', () => {
  const failed = logon(4625, '01:00:00', maria)
  const later = (different: Parameters<typeof raw>[0]) =>
    facts({ ...none, security: [failed], ...different }).signInFailures.map(({ laterSuccess }) => laterSuccess)

  test('of the same user makes it history', () => {
    expect(later({ security: [logon(4624, '01:05:00', 'Maria.Keller@Contoso.com'), failed] })).toEqual([true])
  })
  test('of another user does not', () => {
    expect(later({ security: [logon(4624, '01:05:00', 'tom@contoso.com'), failed] })).toEqual([false])
  })
  test('before it does not', () => {
    expect(later({ security: [failed, logon(4624, '00:55:00', maria)] })).toEqual([false])
  })
  test('by the session log alone counts: whether MariaKeller is someone else can not be told', () => {
    expect(later({ sessions: [{ id: 21, at: at('01:05:00'), data: { User: 'AzureAD\\MariaKeller' } }] })).toEqual([
      true,
    ])
  })
  test('of a local account is none', () => {
    expect(later({ sessions: [{ id: 21, at: at('01:05:00'), data: { User: 'vm-payroll-07\\azureadmin' } }] })).toEqual([
      false,
    ])
  })
  test('of anybody counts where the failure names nobody', () => {
    const { signInFailures } = facts({
      ...none,
      aad: [answer('01:00:00', 'AADSTS50076')],
      security: [logon(4624, '01:05:00', 'tom@contoso.com')],
    })
    expect(signInFailures).toMatchObject([{ user: null, laterSuccess: true }])
  })
})

test('the role check: each event by its id, with its status', () => {
  const request = { value: '403', Method: 'GET', EndpointUri: 'https://pas.windows.net/x', CorrelationID: '{1}' }
  const { rbac } = facts({
    aad: [
      { id: 1245, at: at('01:00:03'), level: 3, data: { Status: '0xC0000022' } },
      { id: 1244, at: at('01:00:02'), level: 3, data: { Status: '0xC00000C4' } },
      { id: 1025, at: at('01:00:01'), level: 2, data: request },
      {
        id: 1025,
        at: at('01:00:01'),
        level: 2,
        data: { ...request, EndpointUri: 'https://login.microsoftonline.com/x' },
      },
      { id: 1237, at: at('01:00:00') },
    ],
  })
  expect(rbac.map(({ kind, status, httpStatus }) => [kind, status, httpStatus])).toEqual([
    ['groups-not-updated', '0xc0000022', null],
    ['groups-not-loaded', '0xc00000c4', null],
    ['request-failed', null, 403],
    ['enabled', null, null],
  ])
})

describe('noise', () => {
  const reasons = (name: ChannelName, event: MadeEvent) =>
    facts({ [name]: [event] })
      .channels.flatMap((channel) => channel.events)
      .filter((one) => one.channel === channelNames[name])
      .map(expectedNoise)
  test.each([
    ['aad', 1097, {}],
    ['aad', 1098, { Error: '3400073247' }],
    ['registration', 334, {}],
    ['registration', 304, { ExitCode: '-2145648611' }],
    ['registration', 307, { ExitCode: '0x801C001D' }],
  ] as const)('%s %i is expected', (name, id, data) => {
    expect(reasons(name, { id, at: at('01:00:00'), data })).toEqual([expect.any(String)])
  })
  test('304 with another code is not', () => {
    expect(reasons('registration', { id: 304, at: at('01:00:00'), data: { ExitCode: '-2145648509' } })).toEqual([null])
  })
})
