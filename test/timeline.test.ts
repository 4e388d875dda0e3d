// One timeline of everything dated: what it tells, in what order, and how it is shortened.
import { describe, expect, test } from 'vitest'
import { diagnoseCase, type VmCase } from './cases/case.ts'
import { answers, endpoints, everywhere, publicChain } from './healthy/endpoints.ts'
import { events, type MadeEvent } from './healthy/events.ts'
import { answered, logFolder, runLog } from './healthy/extension-logs.ts'
import { lookedAt } from './healthy/ids.ts'

const timeline = (evidence: VmCase['evidence'] = {}) => diagnoseCase({ evidence }).timeline
const lines = (evidence: VmCase['evidence'] = {}) =>
  timeline(evidence).map(({ at, text, code }) => `${at.slice(0, 19)} ${text}${code === undefined ? '' : ` [${code}]`}`)

const failedRun = runLog(
  answered(400, 'Join error subcode: error_hostname_duplicate', 'AAD Join failed with status code: -2145647586.'),
)

describe('the timeline', () => {
  test('goes from the oldest to the newest, in UTC', () => {
    const times = timeline().map((one) => one.at)
    expect(times).toEqual([...times].sort())
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('tells logs, events, sign-ins, certificates and the look itself side by side', () => {
    expect(new Set(timeline().map((one) => one.source))).toEqual(
      new Set([
        'guest agent',
        'extension log',
        'certificate',
        'time service',
        'event log',
        'device registration',
        'sign-in',
        'remote desktop',
        'this tool',
      ]),
    )
  })

  test('tells how far the clock is off, which the times of all other traces are too', () => {
    const date = { date: new Date(Date.parse(lookedAt) + 7200_000).toUTCString() }
    const later = everywhere((host, address) => ({ direct: answers(address, publicChain(host), 404, date) }))
    expect(lines({ endpoints: endpoints(later) }).find((line) => line.includes('This look at the VM'))).toMatch(
      /^2026-11-20T02:14:09 This look at the VM; by [a-z.]+ this VM's clock is 2 h behind, and so are the times of its own/,
    )
    expect(lines().find((line) => line.includes('This look at the VM'))).toBe('2026-11-20T02:14:09 This look at the VM')
  })

  test('tells every stage of the last attempt, with the answer between request and end', () => {
    expect(lines({ extensionLogs: failedRun }).filter((line) => line.startsWith('2026-11-20T01:'))).toEqual([
      '2026-11-20T01:58:00 The attempt begins: version 2.2.0.0',
      '2026-11-20T01:58:01 The extension sends the join request to device registration',
      '2026-11-20T01:58:03 Device registration answered the join with HTTP 400 error_hostname_duplicate',
      '2026-11-20T01:58:06 The attempt ends: the join failed: "AAD Join failed with status code: -2145647586." [-2145647586]',
    ])
  })

  test('keeps attempts apart and tells only begin and end of the earlier ones', () => {
    const text = ['2026-11-18T10:00', '2026-11-19T10:00', '2026-11-20T01:00']
      .flatMap((minute) => [
        `${minute}:00.0000000Z\t[Information]:\tRunning AAD Join Process`,
        `${minute}:01.0000000Z\t[Information]:\tGetting Azure VM metadata.`,
        `${minute}:02.0000000Z\t[Error]:\tAAD Join failed with status code: -2145648607.`,
      ])
      .join('\r\n')
    const told = lines({ extensionLogs: logFolder({ version: '2.2.0.0', text: `${text}\r\n` }) })
    expect(
      told.filter((line) => / Attempt \d| The extension asks/.test(line)).map((line) => line.slice(0, 48)),
    ).toEqual([
      '2026-11-18T10:00:00 Attempt 1 of 3 begins: versi',
      '2026-11-18T10:00:02 Attempt 1 of 3 ends: the joi',
      '2026-11-19T10:00:00 Attempt 2 of 3 begins: versi',
      '2026-11-19T10:00:02 Attempt 2 of 3 ends: the joi',
      '2026-11-20T01:00:00 Attempt 3 of 3 begins: versi',
      '2026-11-20T01:00:01 The extension asks instance ',
      '2026-11-20T01:00:02 Attempt 3 of 3 ends: the joi',
    ])
  })

  test('tells where an attempt begins also where the log wrote local time', () => {
    const text = `[11/19/2026 6:13:49 PM] Starting AAD Join process.\r\n[11/19/2026 6:13:58 PM] AAD Join failed with status code: -2145648607.\r\n`
    const told = lines({ extensionLogs: logFolder({ text, modifiedAt: '2026-11-19T17:13:59.000Z' }) })
    expect(told.filter((line) => line.includes('The attempt')).map((line) => line.slice(0, 50))).toEqual([
      '2026-11-19T17:13:49 The attempt begins: version 1.',
      '2026-11-19T17:13:58 The attempt ends: the join fai',
    ])
  })

  test('says so where the VM and the service differed about the time', () => {
    const late = answered(200, 'Successfully joined machine to AAD.').map((line) =>
      line.replace('01:58:03', '03:10:03'),
    )
    expect(lines({ extensionLogs: runLog(late) }).join('\n')).toContain(
      "by its clock it was 2026-11-20 03:10:03 UTC, so this VM's was off",
    )
  })

  test('a join that failed is told by its event, with the code, its name and the answer', () => {
    const refused: MadeEvent = {
      id: 204,
      at: '2026-11-20T01:40:00Z',
      level: 2,
      data: { ExitCode: '-2145648509', HttpStatus: '400', ServerResponse: '{"ErrorType":"DirectoryError"}' },
    }
    expect(lines({ events: events({ registration: [refused] }) })).toContain(
      '2026-11-20T01:40:00 Event 204, join response failed: DSREG_E_DEVICE_HOSTNAME_DUPLICATE; HTTP 400; {"ErrorType":"DirectoryError"} [0x801c0083]',
    )
  })

  test("what failed in Windows' sign-in package is told once with its call, address and status", () => {
    const call = (at: string): MadeEvent => ({
      id: 1104,
      at,
      level: 2,
      data: { API: 'Lookup name name from SID', Result: '3221226044' },
    })
    const request: MadeEvent = {
      id: 1025,
      at: '2026-11-20T01:02:00Z',
      level: 2,
      data: {
        value: '400',
        Method: 'GET',
        EndpointUri: 'https://login.microsoftonline.com/t/sidtoname?user=a@b.example',
      },
    }
    const told = lines({
      events: events({ aad: [call('2026-11-20T01:01:00Z'), request, call('2026-11-12T01:01:00Z')] }),
    })
    expect(told.filter((line) => /Plugin|HTTP error/.test(line))).toEqual([
      '2026-11-20T01:01:00 Plugin call failed: Lookup name name from SID; STATUS_NETWORK_UNREACHABLE (2 times since 2026-11-12 01:01:00 UTC) [0xc000023c]',
      '2026-11-20T01:02:00 HTTP error: HTTP 400; https://login.microsoftonline.com/t/sidtoname [AAD/1025]',
    ])
  })

  test('connections of Entra accounts are told, of others not', () => {
    const connected = (user: string, domain: string): MadeEvent => ({
      id: 1149,
      at: '2026-11-20T01:03:00Z',
      data: { Param1: user, Param2: domain, Param3: '203.0.113.7' },
    })
    const told = lines({
      events: events({ connections: [connected('jo.miller@contoso.com', ''), connected('administrator', 'VM07')] }),
    })
    expect(told.filter((line) => line.includes('accepted a connection'))).toEqual([
      '2026-11-20T01:03:00 Remote Desktop accepted a connection of jo.miller@contoso.com, which does not show yet that the sign-in worked [RemoteConnectionManager/1149]',
    ])
  })

  test('noise is told once, as expected, with its number', () => {
    const broker = (day: number): MadeEvent => ({
      id: 1098,
      at: `2026-11-${day}T08:00:00Z`,
      level: 2,
      data: { Error: '3400073247', AdditionalInformation: 'AADSTS50076' },
    })
    const told = lines({ events: events({ aad: [19, 18, 17, 16].map(broker) }) }).filter((line) =>
      /AAD\/1098/.test(line),
    )
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^2026-11-19T08:00:00 Expected, .* \(4 times since 2026-11-16 08:00:00 UTC\)/)
  })

  test('is shortened to sixty entries: the last attempt stays whole, the newest of the rest stay, the others are counted', () => {
    const failures = Array.from({ length: 200 }, (_, day): MadeEvent => {
      const at = new Date(Date.parse('2026-11-20T01:00:00Z') - day * 2 * 3_600_000).toISOString()
      return { id: 1081, at, level: 2, data: { Error: 'invalid_grant', ErrorDescription: 'AADSTS50126: wrong' } }
    })
    const month = '2026-10-25T01:00:00.000Z'
    const told = timeline({
      extensionLogs: runLog(
        ['Starting join process with MSI credential.', 'Successfully joined machine to AAD.'],
        month,
      ),
      events: events({ aad: failures }),
    })
    expect(told.length).toBeLessThanOrEqual(60)
    expect(told.filter((one) => one.at.startsWith('2026-10-25')).map((one) => one.text)).toEqual([
      'The attempt begins: version 2.2.0.0',
      'The extension sends the join request to device registration',
      'The attempt ends: the join succeeded',
    ])
    expect(told.some((one) => one.at === '2026-11-20T01:00:00.000Z')).toBe(true)
    const counted = told.flatMap((one) => /^\.\.\. (\d+) entr/.exec(one.text)?.[1] ?? []).map(Number)
    expect(counted.reduce((sum, one) => sum + one, 0) + told.length - counted.length).toBeGreaterThan(200)
    expect(told.some((one) => one.at === lookedAt)).toBe(true)
  })
})
