// Status files, settings and aggregate status: both shapes, what is damaged, and that no setting but mdmId leaves the machine.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extensionName } from '../../src/probes/extension-logs.ts'
import { aggregateIn, extensionStatus, reduceSettings, reportsIn } from '../../src/probes/extension-status.ts'
import { rawTextSchema, toRawText } from '../../src/raw-text.ts'
import { folderMachine, untilDone } from '../folder-machine.ts'

const capture = (name: string) => readFileSync(`fixtures/captures/extension-status/${name}`, 'utf8')
const package1 = `C:\\Packages\\Plugins\\${extensionName}\\1.0.0.1`
const aggregates = 'C:\\WindowsAzure\\Logs\\AggregateStatus'
const modifiedAt = '2026-11-20T01:00:00.000Z'
const intune = '0000000a-0000-0000-c000-000000000000'

const status = (word: string, message: string, at = '2026-11-20T00:59:00Z', code = 0) =>
  JSON.stringify([
    {
      version: '1',
      timestampUTC: at,
      status: { operation: 'AADJoin', status: word, code, formattedMessage: { lang: 'en-US', message } },
    },
  ])
const aggregate = (handlers: unknown[], timestampUTC = '2026-11-20T01:10:00Z') => ({
  version: '1.1',
  timestampUTC,
  aggregateStatus: {
    guestAgentStatus: {
      version: '2.7.41491.1172',
      status: 'Ready',
      formattedMessage: { lang: 'en-US', message: 'GuestAgent is running and processing the extensions.' },
    },
    handlerAggregateStatus: handlers,
  },
})
const settings = (publicSettings: unknown) =>
  JSON.stringify({
    runtimeSettings: [
      {
        handlerSettings: {
          protectedSettingsCertThumbprint: 'B753A6679CE720451921302CA873794D94C6204A',
          protectedSettings: 'MIIB0AYJKoZIhvcNAQcDoIIBwTCCAb0CAQAxggF5',
          publicSettings,
        },
      },
    ],
  })

async function lookAt(machine: ReturnType<typeof folderMachine>) {
  const raw = extensionStatus.raw.parse(JSON.parse(JSON.stringify(await extensionStatus.collect(machine, untilDone))))
  return { raw, facts: extensionStatus.parse(raw) }
}

describe('captures', () => {
  const where = { version: '2.1.0.0', file: '3.status', modifiedAt }
  test("this extension's status, its time as /Date(ms)/", () => {
    expect(reportsIn(JSON.parse(capture('status-net-time-2023.json')), where)).toEqual([
      {
        source: 'status-file',
        file: '3.status',
        version: '2.1.0.0',
        status: 'success',
        code: 0,
        message: 'Successfully joined machine to AAD.',
        parts: [],
        at: '2023-12-10T11:44:09.716Z',
        sequence: 3,
        seenAt: '2023-12-10T11:44:09.716Z',
      },
    ])
  })
  test('the parts of a status that report for themselves', () => {
    const [report] = reportsIn(
      {
        status: {
          status: 'error',
          code: 1,
          formattedMessage: { message: 'failed' },
          substatus: [
            { name: 'Join', status: 'error', code: 1, formattedMessage: { message: 'exit code: -2145648509' } },
            { name: 'Empty', status: 'success', formattedMessage: { message: '' } },
            'no object',
          ],
        },
      },
      where,
    )
    expect(report?.parts).toEqual(['Join (error): exit code: -2145648509'])
  })

  test('what the agent remembers of versions: of this extension, and of no other', async () => {
    const machine = folderMachine()
    const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Azure\\HandlerState'
    const printed = `\r\n${key}\\${extensionName}_1.0.0.1\r\n    InstallState    REG_SZ    Uninstalled\r\n\r\n${key}\\${extensionName}_2.2.0.0\r\n    SeqNo    REG_DWORD    0x3\r\n\r\n${key}\\Contoso.Secret_1.0\r\n    Key    REG_SZ    hidden\r\n`
    machine.runProgram = async () => ({
      exitCode: 0,
      stdout: toRawText(Buffer.from(printed)),
      stderr: toRawText(Buffer.from('')),
    })
    const { raw, facts } = await lookAt(machine)
    expect(facts.handlerStates).toEqual([
      { version: '1.0.0.1', values: [{ name: 'InstallState', data: 'Uninstalled' }] },
      { version: '2.2.0.0', values: [{ name: 'SeqNo', data: '0x3' }] },
    ])
    expect(JSON.stringify(raw)).not.toContain('hidden')
  })

  test('the other shape, ISO time', () => {
    expect(reportsIn(JSON.parse(capture('status-iso-time-2024.json')), where)).toMatchObject([
      {
        status: 'success',
        code: 0,
        message: '"[]."',
        at: '2024-04-26T23:09:43.630Z',
      },
    ])
  })
  test('entries of an aggregate status: NotReady with its exit code, and none of them ours', () => {
    const handlers = JSON.parse(`[${capture('handlers-not-ready-2014.json.txt')}]`) as { handlerName: string }[]
    expect(aggregateIn(aggregate(handlers), 'a.json', modifiedAt)).toMatchObject([
      { handler: null, reports: [], handlersListed: 2 },
    ])
    const [first, second] = handlers
    expect(
      aggregateIn(aggregate([{ ...first, handlerName: extensionName.toLowerCase() }, second]), 'a.json', modifiedAt),
    ).toMatchObject([
      {
        handler: {
          version: '11.12.0.0',
          status: 'NotReady',
          code: 1,
          message: expect.stringContaining('has exited with Exit code: 1'),
        },
      },
    ])
  })
})

describe('reports', () => {
  test('the newest comes last, by its time, then by its number', async () => {
    const machine = folderMachine()
    machine.write(`${package1}\\Status\\9.status`, status('success', 'old', '2026-11-18T00:00:00Z'))
    machine.write(`${package1}\\Status\\10.status`, status('error', 'new', '2026-11-19T00:00:00Z'))
    machine.write(
      `C:\\Packages\\Plugins\\${extensionName}\\0.4.1.1\\Status\\0.status`,
      status('error', 'newest', '2026-11-20T00:00:00Z'),
    )
    const { facts } = await lookAt(machine)
    expect(facts.reports.map((one) => one.message)).toEqual(['old', 'new', 'newest'])
    expect(facts.packageVersions.sort()).toEqual(['0.4.1.1', '1.0.0.1'])
  })
  test("a report without a time counts by its file's last change", () => {
    const json = [{ status: { status: 'transitioning', formattedMessage: {} } }]
    expect(reportsIn(json, { version: '1', file: 'x.7.status', modifiedAt })).toMatchObject([
      { at: null, seenAt: modifiedAt, sequence: 7, message: '', code: null },
    ])
  })
  test('a code that is written as text', () => {
    const json = [{ status: { status: 'error', code: '-2145648607', formattedMessage: {} } }]
    expect(reportsIn(json, { version: '1', file: '0.status', modifiedAt })).toMatchObject([{ code: -2145648607 }])
  })
  test("the agent's copy is a report too, and the agent itself is told", async () => {
    const machine = folderMachine()
    const own = {
      handlerName: extensionName,
      handlerVersion: '2.2.0.0',
      status: 'Ready',
      formattedMessage: { message: 'Plugin enabled' },
      runtimeSettingsStatus: {
        sequenceNumber: '4',
        settingsStatus: {
          timestampUTC: '2026-11-20T00:58:00Z',
          status: { status: 'error', code: -2145648607, formattedMessage: { message: 'AAD Join failed' } },
        },
      },
    }
    // NUL bytes after the JSON, as the agent leaves them, and an older file beside it.
    machine.write(
      `${aggregates}\\aggregatestatus.json`,
      `${JSON.stringify(aggregate([own]))}${'\0'.repeat(5000)}`,
      modifiedAt,
    )
    machine.write(
      `${aggregates}\\aggregatestatus_20261119.json`,
      JSON.stringify(aggregate([], '2026-11-19T01:10:00Z')),
      '2026-11-19T01:10:00.000Z',
    )
    const { raw, facts } = await lookAt(machine)
    expect(facts).toMatchObject({
      packagePresent: false,
      handler: { version: '2.2.0.0', status: 'Ready' },
      agent: { version: '2.7.41491.1172', status: 'Ready', at: '2026-11-20T01:10:00.000Z' },
      handlersListed: 1,
      reports: [
        { source: 'aggregate', sequence: 4, status: 'error', code: -2145648607, at: '2026-11-20T00:58:00.000Z' },
      ],
      unread: [],
    })
    expect(JSON.stringify(raw)).not.toContain('\\u0000')
  })
  test('a heartbeat', async () => {
    const machine = folderMachine()
    machine.write(
      `${package1}\\Status\\HeartBeat.Json`,
      '[{"version":1.0,"heartbeat":{"status":"notready","code":7,"formattedMessage":{"lang":"en-US","message":"busy"}}}]',
      modifiedAt,
    )
    const { facts } = await lookAt(machine)
    expect(facts.heartbeat).toEqual({
      version: '1.0.0.1',
      status: 'notready',
      code: 7,
      message: 'busy',
      at: modifiedAt,
    })
    expect(facts.reports).toEqual([])
  })
})

describe('settings', () => {
  test.each([
    [undefined, 'absent', null, []],
    [null, 'absent', null, []],
    [{}, 'without-mdmid', null, []],
    [{ mdmId: '' }, 'empty', null, []],
    [{ mdmId: intune }, 'guid', intune, []],
    [{ mdmId: 'Intune' }, 'not-a-guid', null, []],
    [{ MdmID: intune.toUpperCase() }, 'without-mdmid', intune, ['MdmID']],
    [{ mdmid: '', other: 1 }, 'without-mdmid', null, ['mdmid']],
    ['text', 'without-mdmid', null, []],
  ])('%j', (publicSettings, state, mdmId, misspelt) =>
    expect(reduceSettings(publicSettings)).toEqual({ state, mdmId, misspelt }))
  test('of the newest file, and nothing else of it is kept', async () => {
    const machine = folderMachine()
    const secret = { mdmId: intune, licence: 'kept by nobody' }
    machine.write(`${package1}\\RuntimeSettings\\0.settings`, settings({}), '2026-11-18T00:00:00.000Z')
    machine.write(`${package1}\\RuntimeSettings\\1.settings`, settings(JSON.stringify(secret)), modifiedAt)
    const { raw, facts } = await lookAt(machine)
    expect(facts.settings).toEqual({
      version: '1.0.0.1',
      sequence: 1,
      state: 'guid',
      mdmId: intune,
      misspelt: [],
      at: modifiedAt,
    })
    expect(JSON.stringify(raw)).not.toMatch(/MIIB|B753|licence|nobody|protected/)
  })
  test('damaged settings leave no trace of their text', async () => {
    const machine = folderMachine()
    machine.write(`${package1}\\RuntimeSettings\\0.settings`, settings({ mdmId: intune }).slice(0, -4))
    const { raw, facts } = await lookAt(machine)
    expect(facts).toMatchObject({ settings: null, unread: [expect.stringContaining('0.settings')] })
    expect(JSON.stringify(raw)).not.toMatch(/MIIB|B753/)
  })
})

describe('what is missing or damaged', () => {
  test('nothing there: not installed, and nothing unread', async () => {
    const { facts } = await lookAt(folderMachine())
    expect(facts).toMatchObject({ packagePresent: false, reports: [], handler: null, agent: null, unread: [] })
  })
  test.each([
    ['cut JSON', status('error', 'x').slice(0, 40)],
    ['no JSON', 'MZ\u0090\0'],
    ['empty', ''],
  ])('%s costs only that file', async (_, text) => {
    const machine = folderMachine()
    machine.write(`${package1}\\Status\\1.status`, text)
    machine.write(`${package1}\\Status\\0.status`, status('success', 'whole'))
    const { facts } = await lookAt(machine)
    expect(facts.reports.map((one) => one.message)).toEqual(['whole'])
    expect(facts.unread).toEqual([expect.stringContaining('1.0.0.1\\1.status')])
  })
  test('JSON that is something else is no report', () => {
    for (const json of [null, 7, 'text', {}, [], [null], [{ status: 'Ready' }], [{ status: { status: 1 } }]]) {
      expect(reportsIn(json, { version: '1', file: '0.status', modifiedAt })).toEqual([])
      expect(aggregateIn(json, 'a.json', modifiedAt)).toEqual([])
    }
  })
  test('a denied status folder costs only itself; a denied package folder is a failed look', async () => {
    const machine = folderMachine()
    machine.write(`${package1}\\Status\\0.status`, status('success', 'whole'))
    machine.deny(`${package1}\\Status`)
    machine.deny(aggregates)
    const { facts } = await lookAt(machine)
    expect(facts).toMatchObject({ packagePresent: true, reports: [] })
    expect(facts.unread.length).toBeGreaterThan(0)
    machine.deny(`C:\\Packages\\Plugins\\${extensionName}`)
    await expect(extensionStatus.collect(machine, untilDone)).rejects.toThrow('denied')
  })
})

test('any evidence of the right shape is read without an error', () => {
  const file = fc.record({
    version: fc.string(),
    name: fc.constantFrom('0.status', 'HeartBeat.Json', 'aggregatestatus.json', 'x'),
    read: fc.record({
      status: fc.constant('ok' as const),
      value: fc.record({
        size: fc.nat(),
        modifiedAt: fc.string(),
        content: fc.record({
          encoding: fc.constantFrom(...rawTextSchema.shape.encoding.options),
          text: fc.oneof(
            fc.json(),
            fc.string(),
            fc.constant(JSON.stringify(aggregate([{ handlerName: extensionName }]))),
          ),
        }),
      }),
    }),
  })
  fc.assert(
    fc.property(fc.array(file, { maxLength: 4 }), (files) => {
      extensionStatus.parse({
        packages: { status: 'ok', value: { present: false } },
        statusFiles: files,
        heartbeats: files,
        aggregateFiles: { status: 'ok', value: files },
      })
    }),
  )
})
