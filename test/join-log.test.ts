// What the texts of real logs are read as, and where one attempt ends and the next begins. Expected values were found by reading the texts.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { attemptsIn, readCode } from '../src/join-log.ts'

const capture = (name: string) => readFileSync(`fixtures/captures/extension-logs/${name}`, 'utf8')
/** A log of the second generation: one minute between lines, from 1:00 on. */
const log = (...lines: string[]) =>
  lines
    .map((line, i) => `2026-11-20T01:${String(i).padStart(2, '0')}:00.0000000Z\t[Information]:\t${line}\r\n`)
    .join('')
const outcomes = (text: string) => attemptsIn(text).map((one) => one.outcome)

const start = 'Running AAD Join Process'
const untilToken = [
  start,
  'Starting Dsregcmd with arguments  /AzureSecureVMJoin /debug ',
  'Getting Azure VM metadata.',
  'Getting Tenant ID from MSI.',
  'Discover tenant info with Tenant ID c5ff949d-2696-4b68-9e13-055f19ed2d51.',
  'Getting MSI token for app urn:ms-drs:enterpriseregistration.windows.net.',
]

describe('captures', () => {
  test('Server 2019, success in local time', () => {
    expect(attemptsIn(capture('server-2019-success.log'))).toMatchObject([
      {
        outcome: 'succeeded',
        stage: 'joined',
        codes: [],
        lines: ['Successfully joined machine to AAD.'],
        mdmId: null,
        // Masked in words by who published it: no id.
        joinRequestId: null,
        joinHttpStatus: 200,
        joinResponseAt: '2020-03-19T18:14:03.000Z',
        registrationResource: 'urn:ms-drs:enterpriseregistration.windows.net',
        resourceId:
          '/subscriptions/<guid>/resourceGroups/vmDeployTest/providers/Microsoft.Compute/virtualMachines/cmartDev031900',
        registrySet: { zone: 'local', year: 2020, a: 3, b: 19 },
        pku2uSet: { zone: 'local', time: ((18 * 60 + 13) * 60 + 49) * 1000 },
      },
    ])
  })
  test('2.2.0.0, success with MDM enrolment', () => {
    const found = attemptsIn(capture('2.2.0.0-success-with-mdm.log'))
    expect(found).toMatchObject([
      {
        outcome: 'succeeded',
        stage: 'joined',
        lines: ['MDM enrollment succeeded.'],
        mdmId: '0000000a-0000-0000-c000-000000000000',
        joinRequestId: '7333f304-2d73-4c4d-9321-9427ee97adcf',
        started: { zone: 'utc', ms: Date.parse('2025-07-19T02:45:56.908Z') },
        ended: { zone: 'utc', ms: Date.parse('2025-07-19T02:46:12.627Z') },
      },
    ])
    expect(JSON.stringify(found)).not.toContain('eyJ')
  })
  test("the handler's status alone", () => {
    expect(attemptsIn(capture('arc-handler-status.log'))).toMatchObject([
      {
        outcome: 'succeeded',
        stage: 'joined',
        lines: ['Successfully joined machine to AAD.'],
        handlerStatus: {
          status: 'success',
          code: 0,
          message: 'Successfully joined machine to AAD.',
          at: '2023-12-10T11:44:09.716Z',
        },
      },
    ])
  })
  test('one line without a stamp', () => {
    expect(attemptsIn(capture('get-tenant-id-failed.txt'))).toMatchObject([
      { outcome: 'failed', stage: 'tenant', codes: ['0x801c002d'], started: null },
    ])
  })
  test('no identity: the code once, what metadata answered beside it, the last line cut in its JSON', () => {
    expect(attemptsIn(capture('no-identity-2020.log'))).toMatchObject([
      {
        outcome: 'failed',
        stage: 'tenant',
        codes: ['-2145648574'],
        lines: [
          '{"error":"invalid_request","error_description":"Identity not found"}',
          'AzureSecureVMJoinOperation: DsrCmdAzureHelper::GetTenantId failed 0x801c0042.',
          'AAD Join failed with status code -2145648574.',
        ],
        handlerStatus: { status: 'error', code: -2145648574, message: '', at: null },
      },
    ])
  })
  test('refused by the registration service', () => {
    expect(attemptsIn(capture('refused-invalid-parameter-2020.txt'))).toMatchObject([
      {
        outcome: 'failed',
        stage: 'join',
        codes: ['-2145648639'],
        serverErrorCode: 'InvalidParameter',
        serverMessage: 'The resource id parameter (<MY VALID RESOURCE ID HERE>) is invalid.',
      },
    ])
  })
})

describe('the stage reached', () => {
  test.each([
    [1, 'started'],
    [3, 'metadata'],
    [4, 'tenant'],
    [5, 'discovery'],
    [6, 'token'],
  ])('after %d lines', (count, stage) => {
    expect(attemptsIn(log(...untilToken.slice(0, count)))).toMatchObject([{ stage, outcome: 'unfinished' }])
  })
  test.each([
    ['DsrCmdAzureHelper::GetMsiAccessToken failed 0x801c002d', 'token', '0x801c002d'],
    [
      "AzureSecureVMJoinOperation: TenantInfo::Discover with tenantId 'c5ff949d-2696-4b68-9e13-055f19ed2d51' failed 0x801c0021.",
      'discovery',
      '0x801c0021',
    ],
    ['AzureSecureVMJoinOperation: DeviceEnroller::AutoEnroll failed 0x801c0083.', 'join', '0x801c0083'],
    ['AzureSecureVMJoinOperation: DsrCmdAzureHelper::GetAzureResourceId failed 0x801c0043.', 'metadata', '0x801c0043'],
  ])('%s', (line, stage, code) => {
    expect(attemptsIn(log(start, line))).toMatchObject([{ stage, outcome: 'failed', codes: [code] }])
  })
})

describe('the end decides', () => {
  const failed = 'AAD Join failed with status code: -2145648607. Discovery failed.'
  test('a failure, with what led to it', () => {
    const [attempt] = attemptsIn(
      log(
        ...untilToken,
        "AzureSecureVMJoinOperation: TenantInfo::Discover with tenantId 'x' failed 0x801c0021.",
        failed,
      ),
    )
    expect(attempt).toMatchObject({ outcome: 'failed', codes: ['-2145648607'] })
    expect(attempt?.lines.at(-1)).toBe(failed)
  })
  test('a join that was rolled back after its own success line', () => {
    const text = log(
      'Starting Dsregcmd with arguments  /AzureSecureVMJoin /debug /MdmId 0000000a-0000-0000-c000-000000000000',
      'Successfully joined machine to AAD.',
      'Starting MDM URLs discovery (MDM app ID is: 0000000a-0000-0000-c000-000000000000).',
      'AzureSecureVMJoinOperation: Discovery of MDM URLs failed (no MDM URLs retruned by the AAD server). Verify MDM configuration',
      'AzureSecureVMJoinOperation: MDM enrollment (DeviceEnroller::EnrollToMdm) failed with error 0x80180014. MDM logs may contain more details',
      'Rolling back device join.',
      'Device successfully unjoined from Azure AD.',
      'AAD Join failed with status code: -2145648526.',
    )
    const [attempt] = attemptsIn(text)
    expect(attempt).toMatchObject({
      outcome: 'rolled-back',
      stage: 'mdm',
      codes: ['-2145648526', '0x80180014'],
      mdmId: '0000000a-0000-0000-c000-000000000000',
    })
    expect(attempt?.lines).toContain('Device successfully unjoined from Azure AD.')
    // Also where the log stops before the last word.
    expect(outcomes(text.slice(0, text.indexOf('Device successfully')))).toEqual(['rolled-back'])
  })
  test('an enrolment that was tried again and worked', () => {
    const text = log(
      start,
      'Starting MDM URLs discovery (MDM app ID is: N/A).',
      'AzureSecureVMJoinOperation: Discovery of MDM URLs (DeviceEnroller::GetDeviceOnlyWamToken) failed with error 0x801c0070. AAD logs may contain more details',
      'AzureSecureVMJoinOperation: Retrying in 5 second(s)...',
      'MDM Enrollment URL: https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc',
      'MDM enrollment succeeded.',
    )
    expect(attemptsIn(text)).toMatchObject([{ outcome: 'succeeded', codes: [] }])
    // While it is still trying, nothing has failed.
    expect(outcomes(text.slice(0, text.indexOf('MDM Enrollment URL')))).toEqual(['unfinished'])
  })
  test('joined, with the enrolment still to come: not done', () => {
    expect(outcomes(log(start, 'Successfully joined machine to AAD.', 'Starting MDM enrollment...'))).toEqual([
      'unfinished',
    ])
  })
  test.each([
    ['Device is already joined to Azure AD.', 'already-joined'],
    ['The device is already secure joined.', 'already-joined'],
    ['AzureSecureVMJoinOperation: AzureSecureVMJoin failed. VM is already joined but not in SecureVM state.', 'failed'],
    [
      'AzureSecureVMJoinOperation: AzureSecureVMJoin failed. VM is joined to Active Directory and cannot be switched to SecureVM state.',
      'failed',
    ],
    [
      "Error: 'mdmId' setting was not found. Please input the 'mdmId' setting. This setting is case sensitive",
      'failed',
    ],
    ['Command AADLoginForWindowsHandler.exe has exited with Exit code: 51', 'failed'],
    ['Command AADLoginForWindowsHandler.exe has exited with Exit code: 0', 'unfinished'],
  ])('%s: %s', (line, outcome) => expect(outcomes(log(start, line))).toEqual([outcome]))
  test('mdmId missing is told apart, also in the status that the handler reports', () => {
    const message = "'mdmId' setting was not found. Please input the 'mdmId' setting."
    const status = `Handler Status: [{"status":{"code":1,"formattedMessage":{"lang":"en-US","message":"${message}"},"status":"error"},"timestampUTC":"\\/Date(1702208649716)\\/","version":"1"}]`
    expect(attemptsIn(log(start, message))).toMatchObject([{ settingsFault: 'mdmid-not-found', codes: [] }])
    expect(attemptsIn(log(start, status))).toMatchObject([
      { settingsFault: 'mdmid-not-found', outcome: 'failed', codes: ['1'] },
    ])
  })
  test('a success that is reported over a failure of the same run does not undo it', () => {
    const status = 'Handler Status: [{"status":{"code":0,"formattedMessage":{"message":"ok"},"status":"success"}}]'
    expect(outcomes(log(start, 'AAD Join failed with status code: -2145648607.', status))).toEqual(['failed'])
  })
  test('a status whose JSON the log cut', () => {
    const cut =
      'Handler Status: [{"status":{"code":-2145648607,"formattedMessage":{"lang":"en-US","message":"AAD Join ... '
    const status = `${cut},"status":"error","substatus":null},"timestampUTC":"\\/Date(1702208649716)\\/","version":"1"}]`
    expect(attemptsIn(log(start, status))).toMatchObject([
      {
        outcome: 'failed',
        codes: ['-2145648607'],
        handlerStatus: { status: 'error', at: '2023-12-10T11:44:09.716Z' },
      },
    ])
  })
  test.each([
    '[{ "version": "1.0", "status": { "operation": "AADJoin", "status": "error", "code": -2145648607, "formattedMessage": { "message": "AAD Join ... ',
    '[{"status":{"code":-2145648607,"formattedMessage":{"lang":"en-US","message":"AAD Join failed."},"operation":"AADJoin","sta ... ',
    '[{"status":{"status":"error","code":"-2145648607","formattedMessage":{"message":"AAD Join failed."}}}]',
  ])('a status in another order, cut before its end, or with its code as text: %s', (status) => {
    expect(attemptsIn(log(start, `Handler Status: ${status}`))).toMatchObject([
      { outcome: 'failed', codes: ['-2145648607'], handlerStatus: { status: 'error', code: -2145648607 } },
    ])
  })
  test('a status says what the lines did not', () => {
    const status = (word: string, message: string, code = 0) =>
      `Handler Status: [{"status":{"code":${code},"formattedMessage":{"message":"${message}"},"status":"${word}"},"timestampUTC":"2026-11-20T01:02:03Z"}]`
    const of = (...lines: string[]) => attemptsIn(log(...lines))
    expect(of(status('success', 'Device is already joined.'))).toMatchObject([
      { outcome: 'already-joined', stage: 'joined', lines: ['Device is already joined.'] },
    ])
    expect(of(status('Success', ''))).toMatchObject([{ outcome: 'succeeded', lines: [status('Success', '')] }])
    expect(of(start, status('transitioning', 'Installing'))).toMatchObject([
      { outcome: 'unfinished', handlerStatus: { status: 'transitioning', at: '2026-11-20T01:02:03.000Z' } },
    ])
    expect(of(start, status('error', '', 51))).toMatchObject([
      { outcome: 'failed', codes: ['51'], lines: [status('error', '', 51)] },
    ])
    expect(of(start, status('error', 'It failed.'))).toMatchObject([{ codes: [], lines: ['It failed.'] }])
    expect(of(start, 'Handler Status: [{"status":{"status":"error"}}]')).toMatchObject([
      { outcome: 'failed', codes: [], settingsFault: null },
    ])
    expect(of(start, 'AzureSecureVMJoin failed.', status('success', '', 7))).toMatchObject([
      { outcome: 'failed', codes: [] },
    ])
    expect(of(start, 'Rolling back device join.', status('error', 'It failed.', 7))).toMatchObject([
      { outcome: 'rolled-back', codes: ['7'], lines: ['Rolling back device join.'] },
    ])
    // Words that only hold these say something else.
    expect(of(start, status('errors', ''), status('noerror', ''), status('successes', ''))).toMatchObject([
      { outcome: 'unfinished', codes: [] },
    ])
    // What the lines said counts for more.
    expect(of(start, 'AAD Join failed with status code: 7', status('error', 'It failed.', 51))).toMatchObject([
      { outcome: 'failed', codes: ['7'], lines: ['AAD Join failed with status code: 7'] },
    ])
    expect(of(start, 'Successfully joined machine to AAD.', status('error', 'It failed.', 51))).toMatchObject([
      { outcome: 'rolled-back', stage: 'mdm', codes: ['51'] },
    ])
    expect(of(start, 'Successfully joined machine to AAD.', status('success', 'Done.'))).toMatchObject([
      { outcome: 'succeeded', lines: ['Successfully joined machine to AAD.'] },
    ])
  })
  test.each([
    'null',
    '7',
    '[]',
    '{}',
    '[{"status":{"status":7}}]',
    '[{"status":null}]',
  ])('a status that is none: %s', (status) => {
    expect(attemptsIn(log(start, `Handler Status: ${status}`))).toMatchObject([{ handlerStatus: null }])
  })
  test('of several statuses the last', () => {
    const one = (status: string) => ({ status: { status, code: '-1' } })
    expect(attemptsIn(log(`Handler Status: ${JSON.stringify([one('error'), one('warning')])}`))).toMatchObject([
      { handlerStatus: { status: 'warning', code: -1, message: '', at: null } },
    ])
    expect(attemptsIn(log(`Handler Status: ${JSON.stringify(one('warning'))}`))).toMatchObject([
      { handlerStatus: { status: 'warning' } },
    ])
  })
  test.each([
    [7, 7],
    ['51', 51],
    ['-2145648607', -2145648607],
    ['7 ', null],
    ['x7', null],
    ['12345678901', null],
    [null, null],
  ])('the code %j is %j', (written, code) => expect(readCode(written)).toBe(code))
  test.each([
    ['[{"status":{"status":"warning","formattedMessage":{"message":"Slow. ... ', 'warning', null, 'Slow. ...'],
    ['[{"status":{"code":51,"formattedMessage":{"message":"It failed."},"oper ... ', 'error', 51, 'It failed.'],
    ['[{"status":{"code": "-7", "status": "warning" ... ', 'warning', -7, ''],
  ])('what is left of a status: %s', (json, status, code, message) => {
    expect(attemptsIn(log(start, `Handler Status: ${json}`))).toMatchObject([
      { handlerStatus: { status, code, message } },
    ])
  })
  test('a status that was cut before it says how the run ended says nothing', () => {
    const cut = 'Handler Status: [{"status":{"code":0,"formattedMessage":{"lang":"en-US","message":"Succ ... '
    expect(attemptsIn(log(start, cut))).toMatchObject([{ outcome: 'unfinished', handlerStatus: null }])
  })
  test('a VM that was joined before: nothing was to do', () => {
    expect(outcomes(log(start, 'Device is already joined to Azure AD.'))).toEqual(['already-joined'])
    const refused = [
      'AzureSecureVMJoin failed. VM already joined but not in SecureVM state, but the command specifies MDM enrollment to be performed. This is not supported. Unjoin the device and retry the command.',
      'AAD Join failed with status code: -2145648524.',
    ]
    expect(attemptsIn(log(start, ...refused))).toMatchObject([{ outcome: 'failed', codes: ['-2145648524'] }])
  })
  test('a line of level Error counts while nothing better is known', () => {
    const text =
      '2026-11-20T01:00:00Z\t[Information]:\tRunning AAD Join Process\n2026-11-20T01:00:01Z\t[Error]:\tObject reference not set.\n'
    expect(attemptsIn(text)).toMatchObject([{ outcome: 'failed', codes: [], lines: ['Object reference not set.'] }])
  })
})

describe("the service's answer", () => {
  test('status, codes, message, ids', () => {
    expect(
      attemptsIn(
        log(
          ...untilToken,
          'AzureSecureVMJoinOperation: ClientRequestId: 5c2d4a0e-64cb-4e9b-8f26-0f6f3f1c7b11',
          'Starting join process with MSI credential.',
          'Join request ID: 7333f304-2d73-4c4d-9321-9427ee97adcf',
          'Join response time: Fri, 20 Nov 2026 01:09:00 GMT',
          'Join HTTP status: 400',
          'Join error code: DirectoryError',
          'Join error subcode: error_hostname_duplicate',
          'Join message: Another object with the same value for property hostnames already exists.',
          'AAD Join failed with status code: -2145648509. The hostname is already used by another device in this tenant.',
        ),
      ),
    ).toMatchObject([
      {
        stage: 'join',
        joinHttpStatus: 400,
        serverErrorCode: 'DirectoryError',
        serverErrorSubCode: 'error_hostname_duplicate',
        serverMessage: 'Another object with the same value for property hostnames already exists.',
        joinRequestId: '7333f304-2d73-4c4d-9321-9427ee97adcf',
        correlationIds: ['5c2d4a0e-64cb-4e9b-8f26-0f6f3f1c7b11'],
        joinResponseAt: '2026-11-20T01:09:00.000Z',
      },
    ])
  })
})

describe('a line says', () => {
  const mdm = '0000000a-0000-0000-c000-000000000000'
  const readAs = (line: string) => attemptsIn(log(start, line))[0]

  test.each([
    ['GetAzureResourceId failed', 'metadata'],
    ['DsrCmdAzureHelper::GetTenantId: Unable to read the answer', 'tenant'],
    ['DsrCmdAzureHelper::GetTenantId failed', 'tenant'],
    ['TenantInfo::Discover with tenantId', 'discovery'],
    ['DsrCmdAzureHelper::GetMsiAccessToken: Unable to read the answer', 'token'],
    ['Start join process with MSI credential.', 'join'],
    ['Join request ID: masked', 'join'],
    ['Join HTTP status: 200', 'join'],
    ['Join error code: x', 'join'],
    ['AzureSecureVMEnroll failed', 'join'],
    ['Starting MDM enrollment...', 'mdm'],
    ['Discovery of MDM URLs', 'mdm'],
    ['MDM enrollment', 'mdm'],
    // These words elsewhere than at the start tell of something else.
    ['Not Getting Azure VM metadata', 'started'],
    ['After Getting Tenant ID from MSI', 'started'],
    ['Before Discover tenant info with Tenant ID', 'started'],
    ['Not Getting MSI token for app', 'started'],
    ['Did not Start join process with MSI', 'started'],
    ['The Join HTTP status: 200', 'started'],
    ['Not Starting MDM enrolment', 'started'],
  ])('how far the join is: %s', (line, stage) => {
    expect(readAs(line)).toMatchObject({ stage, outcome: 'unfinished' })
    expect(attemptsIn(log(line)).length).toBe(stage === 'started' ? 0 : 1)
  })

  test.each([
    ['AAD Join failed with status code: 0x801C0021', ['0x801C0021']],
    ['AAD Join failed with error code: -2145648607.', ['-2145648607']],
    ['The command failed with exit code 7', ['7']],
    ['It has exited with Exit code: 0x1.', ['0x1']],
    ['exit code: -2147024891', ['-2147024891']],
    ['It ended with exit code 7', ['7']],
    ['It ended with Exit code:0x8007000e', ['0x8007000e']],
    ['AAD Join failed with status code:7', ['7']],
    ['Join failed 0x801c0021, then 0x80072ee7', ['0x80072ee7', '0x801c0021']],
    // The same value in two forms is one.
    ['Join failed with status code: -2145648607 (0x801c0021)', ['-2145648607']],
    ['AzureSecureVMJoin failed', []],
  ])('that it failed, and by which code: %s', (line, codes) =>
    expect(readAs(line)).toMatchObject({ outcome: 'failed', codes, lines: [line] }))

  test.each([
    'exit code: 0',
    'nexit code: 5',
    'No MDM enrollment succeeded',
    'failed',
    'failed 0x00000000',
    'failed 0x801c00211',
    'a failure of 0x801c0021 was seen',
    'An error 0x801c0021 was seen',
    'was already joinedx',
    'The device was rolled back to a snapshot. Not Rolling back device join',
  ])('nothing: %s', (line) => expect(readAs(line)).toMatchObject({ outcome: 'unfinished', codes: [], lines: [line] }))

  test('codes of errors that were no end are kept, newest first, and given where the end failed', () => {
    const lines = ['An error 0x801c0021 was seen', 'Nothing came of 0x801c0022', 'AzureSecureVMJoin failed.']
    expect(attemptsIn(log(start, ...lines))).toMatchObject([{ outcome: 'failed', codes: ['0x801c0021'] }])
  })

  test.each([
    ['Device has already been joined', 'already-joined', 'joined'],
    ['Machine is already Microsoft Entra joined', 'already-joined', 'joined'],
    ['Machine is already AAD joined.', 'already-joined', 'joined'],
    ['Device successfully unjoined from Azure AD.', 'rolled-back', 'started'],
    ['The unjoin from Azure AD failed', 'rolled-back', 'started'],
    ['MDM enrollment succeeded.', 'succeeded', 'joined'],
  ])('how it ended: %s', (line, outcome, stage) =>
    expect(readAs(line)).toMatchObject({ outcome, stage, lines: [line] }))

  test('what comes after the end does not undo it', () => {
    const following = (...lines: string[]) => attemptsIn(log(start, ...lines))
    expect(following('AAD Join failed with status code: 7', 'Starting MDM enrollment...')).toMatchObject([
      { outcome: 'failed' },
    ])
    expect(following('Rolling back device join.', 'AAD Join failed with status code: 7')).toMatchObject([
      { outcome: 'rolled-back', stage: 'mdm', codes: ['7'] },
    ])
    const error = '2026-11-20T02:00:00Z\t[Error]:\tThe log could not be sent.\r\n'
    expect(outcomes(log(start, 'Successfully joined machine to AAD.') + error)).toEqual(['succeeded'])
    expect(outcomes(log(start, 'Successfully joined machine to AAD.', 'Not Starting MDM'))).toEqual(['succeeded'])
    expect(outcomes(log(start, 'An error 0x801c0021.', 'Retrying in 15 second(s)...'))).toEqual(['unfinished'])
    // Blank lines and what stands for lines that were left out are no last words.
    expect(following('Getting Azure VM metadata.', '   ', '...')).toMatchObject([
      { lines: ['Getting Azure VM metadata.'] },
    ])
  })

  test('of a failure its own lines alone', () => {
    const lines = ['Successfully joined machine to AAD.', 'It said {"error":"x"}', 'Rolling back device join.']
    expect(attemptsIn(log(start, ...lines))).toMatchObject([{ outcome: 'rolled-back', lines: lines.slice(2) }])
  })

  test('each step once, in the order of the log; the furthest is the stage', () => {
    const [attempt] = attemptsIn(log(...untilToken, 'Getting Tenant ID from MSI.'))
    expect(attempt?.steps.map(({ stage }) => stage)).toEqual(['metadata', 'tenant', 'discovery', 'token'])
    expect(attempt?.stage).toBe('token')
  })

  test('a line without a stamp does not end an attempt', () => {
    expect(attemptsIn(`${log(start)}AzureSecureVMJoin failed.\r\n`)).toMatchObject([
      { ended: { ms: Date.UTC(2026, 10, 20, 1) }, outcome: 'failed' },
    ])
  })

  test.each([
    [`dsregcmd.exe /AzureSecureVMJoin /MdmId ${mdm.toUpperCase()}`, { mdmId: mdm }],
    [`The MDM app ID (${mdm}) is not known`, { mdmId: mdm }],
    [`MDM app ID ${mdm}`, { mdmId: null }],
    ['Azure resource Id: /subscriptions/a/b and more', { resourceId: '/subscriptions/a/b' }],
    ['No Azure resource Id: /subscriptions/a/b', { resourceId: null }],
    ['Getting MSI token for app urn:ms-drs:a.b-1.', { registrationResource: 'urn:ms-drs:a.b-1' }],
    [`Join request ID:${mdm}`, { joinRequestId: mdm }],
    [`Last Join request ID: ${mdm}`, { joinRequestId: null }],
    [`{"correlationId":"${mdm}"}`, { correlationIds: [mdm] }],
    [`Correlation ID = '${mdm}', correlation id: ${mdm}`, { correlationIds: [mdm] }],
    ['Join HTTP status:  503 ', { joinHttpStatus: 503 }],
    ['Join HTTP status: 50', { joinHttpStatus: null }],
    ['Join error code:  DirectoryError ', { serverErrorCode: 'DirectoryError' }],
    ['Join error sub-code: error_x', { serverErrorSubCode: 'error_x' }],
    ['Join error code:X', { serverErrorCode: 'X' }],
    ['Join error subcode:X1', { serverErrorSubCode: 'X1' }],
    ['Join message:X1', { serverMessage: 'X1' }],
    ['Join response time:2026-11-20T01:09:00Z', { joinResponseAt: '2026-11-20T01:09:00.000Z' }],
    ['The Join message: x', { serverMessage: null }],
    ['The Join error code: x', { serverErrorCode: null }],
    ['The Join error subcode: x', { serverErrorSubCode: null }],
    ['The Join HTTP status: 400', { joinHttpStatus: null }],
    ['The Join response time: 2026-11-20T01:09:00Z', { joinResponseAt: null }],
    ['Not Getting MSI token for app urn:ms-drs:a', { registrationResource: null }],
    ['Not Enabling PKU2U policy', { pku2uSet: null }],
    ['The mdmId setting was not found', { settingsFault: 'mdmid-not-found' }],
    ['The Handler Status: [{"status":{"status":"success"}}]', { handlerStatus: null }],
    ['  AzureSecureVMJoin failed.  ', { lines: ['AzureSecureVMJoin failed.'] }],
    ['Join message: The device', { serverMessage: 'The device' }],
    ['Join response time: yesterday', { joinResponseAt: null, joinResponseStamp: null }],
  ])('a value: %s', (line, value) => expect(readAs(line)).toMatchObject(value))

  test('when the settings of Windows were changed: the first of several', () => {
    const lines = [
      'Adding Registry Settings.',
      'Enabling PKU2U policy.',
      'Enabling PKU2U policy.',
      'No Enabling PKU2U policy',
    ]
    const at = (minute: number) => ({ zone: 'utc', ms: Date.UTC(2026, 10, 20, 1, minute) })
    expect(attemptsIn(log(...lines))).toMatchObject([
      { registrySet: at(0), pku2uSet: at(1), steps: [{ stage: 'settings', stamp: at(0) }], stage: 'settings' },
    ])
    expect(attemptsIn(log(start, 'No Adding Registry Settings'))).toMatchObject([{ registrySet: null, steps: [] }])
  })

  test('no more than a reader needs: eight lines of 500 characters', () => {
    const messages = Array.from({ length: 12 }, (_, i) => `Join message: ${i} ${'x'.repeat(600)}`)
    const [attempt] = attemptsIn(log(start, ...messages, 'AzureSecureVMJoin failed.'))
    expect(attempt?.lines.map((line) => line.slice(0, 20).replace(/ x+$/, ''))).toEqual([
      ...[5, 6, 7, 8, 9, 10, 11].map((i) => `Join message: ${i}`),
      'AzureSecureVMJoin fa',
    ])
    expect(attempt?.lines.map(({ length }) => length)).toEqual([500, 500, 500, 500, 500, 500, 500, 25])
  })
})

describe('attempts in one file', () => {
  test('two runs of the second generation', () => {
    const text = log(
      start,
      'AAD Join failed with status code: -2145648607.',
      start,
      'Successfully joined machine to AAD.',
    )
    expect(outcomes(text)).toEqual(['failed', 'succeeded'])
  })
  test('two runs of the first generation, the first cut off', () => {
    const first = capture('server-2019-success.log')
    expect(outcomes(first.slice(0, first.indexOf('Getting Tenant ID')) + first)).toEqual(['unfinished', 'succeeded'])
  })
  test.each([
    ['Adding Registry Settings.', 'Adding Registry Settings.'],
    ['Starting AAD Join process.', 'Running AAD Join Process'],
    ['Starting Dsregcmd with arguments  /x', 'Starting AAD Join process.'],
    ['dsregcmd::wmain logging initialized.', 'Starting Dsregcmd with arguments  /x'],
    ['Getting Azure VM metadata.', 'Starting Dsregcmd with arguments  /x'],
  ])('%s, and then %s: another run', (one, next) => {
    expect(outcomes(log(one, next))).toEqual(['unfinished', 'unfinished'])
    expect(outcomes(log(next, one))).toEqual(
      one === next || /AAD Join/.test(one) ? ['unfinished', 'unfinished'] : ['unfinished'],
    )
    // Only at its start does a line begin a run.
    expect(outcomes(log(one, `not ${next}`))).toEqual(['unfinished'])
  })
  test('a header that comes again begins the next run, with its own time', () => {
    for (const header of ['Execution Output:', '10.0.17763.1 (WinBuild.160101.0800)']) {
      const found = attemptsIn(log(header, 'Adding Registry Settings.', header, 'Adding Registry Settings.'))
      expect(found.map(({ started }) => started)).toEqual(
        [0, 2].map((i) => ({ zone: 'utc', ms: Date.UTC(2026, 10, 20, 1, i) })),
      )
      expect(outcomes(log(header, 'Adding Registry Settings.', `x ${header}`))).toEqual(['unfinished'])
    }
  })
  test('what comes after an end begins the next run', () => {
    const next = 'Starting Dsregcmd with arguments  /AzureSecureVMJoin'
    expect(outcomes(log(start, 'It ended with exit code 5', next))).toEqual(['failed', 'unfinished'])
    expect(outcomes(log(start, next, 'dsregcmd::wmain logging initialized.'))).toEqual(['unfinished'])
    expect(outcomes(log('dsregcmd::wmain logging initialized.', 'x dsregcmd::wmain logging initialized.'))).toEqual([
      'unfinished',
    ])
  })
  test('the start lines of one run belong together', () => {
    const lines = ['Execution Output:', '10.0.17763.1 (WinBuild.160101.0800)', 'Adding Registry Settings.']
    expect(outcomes(log(...lines, 'Enabling PKU2U policy.', 'Starting AAD Join process.'))).toEqual(['unfinished'])
  })
  test('a header without a join, as other operations of the handler leave it, is no attempt', () => {
    expect(attemptsIn('Execution Output:\r\n\r\nExecution Error:\r\n')).toEqual([])
    expect(outcomes(`${log(start, 'Successfully joined machine to AAD.')}Execution Output:\r\n`)).toEqual(['succeeded'])
  })
  test('text that is no log of the extension holds none', () => {
    expect(attemptsIn('')).toEqual([])
    expect(attemptsIn('[3/19/2020 6:13:49 PM] Handler successfully disabled\r\nsome text')).toEqual([])
  })
})

describe('cut lines', () => {
  test('a first line that lost its beginning is not read', () => {
    const text =
      'failed with status code: -2145648607.\r\n2026-11-20T01:00:00Z\t[Information]:\tRunning AAD Join Process\r\n'
    expect(attemptsIn(text, { startCut: true })).toMatchObject([{ outcome: 'unfinished', codes: [] }])
  })
  test('lines without a stamp below it are read', () => {
    expect(attemptsIn('of a line\r\nAAD Join failed with status code: 7\r\n', { startCut: true })).toMatchObject([
      { codes: ['7'] },
    ])
  })
  test('an exit code that may go on is none', () => {
    expect(attemptsIn(`${log(start)}It has exited with Exit code: 5`)).toMatchObject([{ outcome: 'failed', codes: [] }])
  })
  test('a first line that is whole stays', () => {
    const text = log('AAD Join failed with status code: -2145648607.')
    expect(attemptsIn(text, { startCut: true })).toMatchObject([{ codes: ['-2145648607'] }])
  })
  test.each([
    ['-21456', []],
    ['5', []],
    ['-2145648607', ['-2145648607']],
    ['0x801c00', []],
    ['0x801c0021', ['0x801c0021']],
    ['51.', ['51']],
  ])('a code at the end of a last line without an end: %s', (code, codes) => {
    expect(attemptsIn(`${log(start)}AAD Join failed with status code: ${code}`)).toMatchObject([
      { outcome: 'failed', codes },
    ])
  })
})
