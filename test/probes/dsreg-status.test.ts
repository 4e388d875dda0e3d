// dsregcmd's output in every layout that it was met in. Each capture lists all that it states; every other fact must be null.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type DsregFacts, dsregFacts } from '../../src/dsreg-facts.ts'
import { parseDsregOutput } from '../../src/dsreg-output.ts'
import { CouldNotLook } from '../../src/outcome.ts'
import { dsregStatus } from '../../src/probes/dsreg-status.ts'
import { toRawText } from '../../src/raw-text.ts'
import { dsregCapture } from '../healthy/dsreg-status.ts'

const factsOf = (text: string) => dsregFacts(parseDsregOutput(text))
const parsed = (text: string) => dsregStatus.parse({ present: true, exitCode: 0, stdout: { encoding: 'utf-8', text } })

const { fields: _, ...nothing } = dsregFacts([])
type Stated = Partial<Omit<DsregFacts, 'fields'>>

const drs = {
  joinServerUrl: 'https://enterpriseregistration.windows.net/EnrollmentServer/device/',
  joinServerId: 'urn:ms-drs:enterpriseregistration.windows.net',
}
const software = 'Microsoft Software Key Storage Provider'
const platform = 'Microsoft Platform Crypto Provider'
const notJoined = { azureAdJoined: false, enterpriseJoined: false, domainJoined: false }
const domainMember = { ...notJoined, domainJoined: true }
const joined = { azureAdJoined: true, enterpriseJoined: false, domainJoined: false }
const hybrid = { ...joined, domainJoined: true }
const result = (name: string, text: string, codes: string[] = []) => ({
  name,
  result: text.split(' ')[0]?.toLowerCase() as DsregFacts['tests'][number]['result'] & ('skipped' | 'pass' | 'fail'),
  text,
  codes,
})
const passed = { result: 'passed', text: 'PASSED' } as const
const noProxy = { autoDetect: true, autoConfigUrl: null, servers: null, bypass: null }
const intune = {
  mdmUrl: 'https://enrollment.manage-beta.microsoft.com/EnrollmentServer/Discovery.svc',
  mdmTermsUrl: 'https://portal.manage-beta.microsoft.com/TermsOfUse.aspx',
  mdmComplianceUrl: 'https://portal.manage-beta.microsoft.com/?portalAction=Compliance',
}
const registration = {
  at: null,
  type: null,
  phase: null,
  clientErrorCode: null,
  serverErrorCode: null,
  serverMessage: null,
  httpsStatus: null,
  requestId: null,
}

const captures: Record<string, Stated> = {
  'not-joined-system': { ...notJoined, workplaceJoined: false, azureAdPrt: false },
  'server-2019-domain-controller': {
    ...domainMember,
    domainName: 'MEGABANK',
    workplaceJoined: false,
    azureAdPrt: false,
    userContext: 'UN-ELEVATED User',
    clientTime: '2023-11-14T16:12:22.000Z',
    tests: [
      result('AD Connectivity Test', 'PASS'),
      { name: 'AD Configuration Test', result: 'fail', text: 'FAIL [0x80070002]', codes: ['0x80070002'] },
      { name: 'DRS Discovery Test', result: 'skipped', text: 'SKIPPED', codes: [] },
      { name: 'DRS Connectivity Test', result: 'skipped', text: 'SKIPPED', codes: [] },
      { name: 'Token acquisition Test', result: 'skipped', text: 'SKIPPED', codes: [] },
    ],
    previousRegistration: {
      ...registration,
      at: '2023-11-14T15:34:41.000Z',
      phase: 'discover',
      clientErrorCode: '0x801c001d',
    },
  },
  'domain-joined-server': {
    ...domainMember,
    domainName: 'CONTOSO',
    deviceName: 'WIN-ML8SV4QSBOG.contoso.local',
    workplaceJoined: false,
    azureAdPrt: false,
    userContext: 'UN-ELEVATED User',
    clientTime: '2026-05-10T04:18:52.000Z',
    tests: [
      result('AD Connectivity Test', 'PASS'),
      { name: 'AD Configuration Test', result: 'fail', text: 'FAIL [0x80070002]', codes: ['0x80070002'] },
      { name: 'DRS Discovery Test', result: 'skipped', text: 'SKIPPED', codes: [] },
      { name: 'DRS Connectivity Test', result: 'skipped', text: 'SKIPPED', codes: [] },
      { name: 'Kerberos Ticket Test', result: 'skipped', text: 'SKIPPED', codes: [] },
      { name: 'Token acquisition Test', result: 'skipped', text: 'SKIPPED', codes: [] },
    ],
    previousRegistration: {
      ...registration,
      at: '2026-05-10T03:48:42.000Z',
      phase: 'discover',
      clientErrorCode: '0x801c001d',
    },
    executingAccount: 'CONTOSO\\user1, user1',
    currentUserProxy: noProxy,
    winHttpAccessType: 'DIRECT',
  },
  'aadj-remote-session': {
    deviceId: '6e4cbe68-588b-499c-8c04-dcfff140a1ca',
    thumbprint: '0BF36D245A124205D42B7FBCA6B6AB65A5B06A3C',
    certificate: { validFrom: '2025-03-09T10:23:00.000Z', validTo: '2035-03-09T11:53:00.000Z' },
    keyProvider: software,
    tpmProtected: false,
    deviceAuthStatus: 'SUCCESS',
    tenantName: 'Contoso Security Labs',
    tenantId: 'd10f84e2-ba05-45c0-90b7-994f1fafa537',
    ...drs,
    workplaceJoined: false,
    azureAdPrt: true,
    prtUpdatedAt: '2025-03-09T11:00:27.000Z',
    prtExpiresAt: '2025-03-23T11:01:41.000Z',
    prtAuthority: 'https://login.microsoftonline.com/d10f84e2-ba05-45c0-90b7-994f1fafa537',
    aadRecoveryEnabled: false,
    executingAccount: 'AzureAD\\user1, user1@contoso.onmicrosoft.com',
    keySignTest: passed,
    currentUserProxy: noProxy,
    winHttpAccessType: 'DIRECT',
  },
  'hybrid-adfs-markdown-fences': {
    ...hybrid,
    domainName: 'xxxxx',
    deviceName: 'MyPC.xxxx.com',
    deviceAuthStatus: 'SUCCESS',
    workplaceJoined: false,
    azureAdPrt: true,
    prtUpdatedAt: '2021-10-15T11:54:04.000Z',
    prtExpiresAt: '2021-10-29T11:54:03.000Z',
    prtAuthority: 'https://login.microsoftonline.com/baaf30d9-bdd3-4de1-815f-59e774096377',
    aadRecoveryEnabled: false,
    executingAccount: '***\\*******',
    keySignTest: passed,
  },
  // The attempt stands below EnterprisePrt: it is AD FS that refused, not Microsoft Entra. The dates are masked.
  'sso-enterprise-prt-refused': { azureAdPrt: true, prtAuthority: 'https://login.microsoftonline.com/[TenantId]' },
  'sso-windows-11-prt': {
    azureAdPrt: true,
    prtUpdatedAt: '2022-10-18T07:44:27.000Z',
    prtExpiresAt: '2022-11-01T07:44:26.000Z',
    prtAuthority: 'https://login.microsoftonline.com/***',
  },
  'hybrid-windows-11-26200': {
    ...hybrid,
    domainName: 'CORP',
    deviceName: 'corppc01.corp.local',
    deviceId: '4785a6bd-534b-476d-b779-37782e2b7ff0',
    thumbprint: '98BAF54EF4056784198D1E2D18B8905B7BFA9653',
    certificate: { validFrom: '2026-09-09T13:43:37.000Z', validTo: '2036-09-09T14:13:37.000Z' },
    keyProvider: software,
    tpmProtected: false,
    deviceAuthStatus: 'SUCCESS',
  },
  'sso-no-prt-aadsts90002': {
    azureAdPrt: false,
    prtAttempt: {
      at: null,
      status: '0xc00000d0',
      userIdentity: 'Administrator@corp.local',
      credentialType: null,
      correlationId: null,
      endpoint: null,
      httpError: null,
      httpStatus: '400',
      serverErrorCode: 'invalid_request',
      serverErrorDescription: "AADSTS90002: Tenant 'corp.local' not found.",
      codes: ['0xc00000d0', 'AADSTS90002'],
    },
  },
  'mdm-managed-display-name': {},
  // The log of /debug names a tenant; the answer at the end does not.
  'join-debug': { azureAdJoined: false, enterpriseJoined: false },
  'azure-vm-masked': {
    ...joined,
    deviceName: 'vm-devops-1953',
    certificate: { validFrom: '2023-03-29T11:03:56.000Z', validTo: '2033-03-29T11:33:56.000Z' },
    keyProvider: software,
    tpmProtected: false,
    deviceAuthStatus: 'SUCCESS',
    ...drs,
  },
  'server-2016-narrow': {
    ...hybrid,
    domainName: 'CORP',
    deviceId: '61eea2b8-efbe-43d9-b267-126433c8ee34',
    thumbprint: 'BBAAA0FB4A55E880388851BED955A2669A961A96',
    keyProvider: software,
    tpmProtected: false,
    keySignTest: passed,
    tenantName: 'xxxxxxx-xxxx-xxx-xxxx-xxxxxxxxxx',
    ...drs,
    workplaceJoined: false,
    azureAdPrt: false,
  },
  // The certificate, the key and the TPM line are the work account's.
  'workplace-joined-msa': { ...notJoined, deviceName: '[REDACTED_DEVICE_NAME]', workplaceJoined: true },
  'list-accounts': {},
  'joined-local-account': {
    ...joined,
    deviceName: 'AADJoin02',
    deviceId: 'ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679',
    thumbprint: 'CEC55C2566633AC8DA3D9E3EAD98A599084D0C4C',
    certificate: { validFrom: '2022-01-28T11:15:49.000Z', validTo: '2032-01-28T11:45:49.000Z' },
    keyProvider: software,
    tpmProtected: false,
    deviceAuthStatus: 'SUCCESS',
    tenantName: 'Contoso',
    tenantId: 'c5ff949d-2696-4b68-9e13-055f19ed2d51',
    ...drs,
    workplaceJoined: false,
    azureAdPrt: false,
    aadRecoveryEnabled: false,
    executingAccount: 'AADJOIN02\\PCUser',
    keySignTest: passed,
  },
  'doc-device-state-hybrid': { ...hybrid, domainName: 'HYBRIDADFS' },
  'doc-device-tenant-user': {
    deviceId: '00aa00aa-bb11-cc22-dd33-44ee44ee44ee',
    thumbprint: 'AA11BB22CC33DD44EE55FF66AA77BB88CC99DD00',
    certificate: { validFrom: '2019-01-11T21:02:50.000Z', validTo: '2029-01-11T21:32:50.000Z' },
    keyProvider: software,
    tpmProtected: false,
    deviceAuthStatus: 'SUCCESS',
    tenantName: 'HybridADFS',
    tenantId: 'aaaabbbb-0000-cccc-1111-dddd2222eeee',
    ...intune,
    ...drs,
    workplaceJoined: false,
  },
  'sso-no-prt-aadsts50126': {
    azureAdPrt: false,
    prtAuthority: 'https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee',
    prtAttempt: {
      at: '2020-07-18T20:10:33.789Z',
      status: '0xc000006d',
      userIdentity: 'john@contoso.com',
      credentialType: 'Password',
      correlationId: 'aaaa0000-bb11-2222-33cc-444444dddddd',
      endpoint: 'https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee/oauth2/token/',
      httpError: '0x0',
      httpStatus: '400',
      serverErrorCode: 'invalid_grant',
      serverErrorDescription: 'AADSTS50126: Error validating credentials due to invalid username or password.',
      codes: ['0xc000006d', 'AADSTS50126'],
    },
  },
  'prejoin-discovery-failed': {
    userContext: 'SYSTEM',
    clientTime: '2019-01-31T09:25:31.000Z',
    tests: [
      result('AD Connectivity Test', 'PASS'),
      result('AD Configuration Test', 'PASS'),
      result('DRS Discovery Test', 'FAIL [0x801c0021/0x801c000c]', ['0x801c0021', '0x801c000c']),
      result('DRS Connectivity Test', 'SKIPPED'),
      result('Token acquisition Test', 'SKIPPED'),
    ],
    previousRegistration: {
      ...registration,
      at: '2019-01-31T09:23:30.000Z',
      phase: 'discover',
      clientErrorCode: '0x801c0021',
    },
  },
  'prejoin-directory-error': {
    userContext: 'SYSTEM',
    clientTime: '2019-01-31T09:16:50.000Z',
    tests: [
      result('AD Connectivity Test', 'PASS'),
      result('AD Configuration Test', 'PASS'),
      result('DRS Discovery Test', 'PASS'),
      result('DRS Connectivity Test', 'PASS'),
      result('Token acquisition Test', 'PASS'),
    ],
    previousRegistration: {
      at: '2019-01-31T09:16:43.000Z',
      type: 'sync',
      phase: 'join',
      clientErrorCode: '0x801c03f2',
      serverErrorCode: 'DirectoryError',
      serverMessage: "The device object by the given id (aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb) isn't found.",
      httpsStatus: '400',
      requestId: '6bff0bd9-820b-484b-ab20-2a4f7b76c58e',
    },
  },
  'doc-post-join': { aadRecoveryEnabled: false, keySignTest: passed },
  'prejoin-discovery-timeout': {
    userContext: 'UN-ELEVATED User',
    clientTime: '2019-06-05T08:25:29.000Z',
    tests: [
      result('AD Connectivity Test', 'PASS'),
      result('AD Configuration Test', 'PASS'),
      result('DRS Discovery Test', 'FAIL [0x801c0021/0x80072ee2]', ['0x801c0021', '0x80072ee2']),
      result('DRS Connectivity Test', 'SKIPPED'),
      result('Token acquisition Test', 'SKIPPED'),
    ],
  },
  // Expired before it was updated, as published: read as printed, judged by nobody.
  'sso-both-prts': {
    azureAdPrt: true,
    prtUpdatedAt: '2020-07-12T22:57:53.000Z',
    prtExpiresAt: '2019-07-26T22:58:35.000Z',
    prtAuthority: 'https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee',
  },
  'hybrid-numbered-lines': {
    ...hybrid,
    domainName: 'DomainA',
    deviceName: 'HS-WKS-03.DomainA.net',
    deviceId: 'c63c6ee8-d0b6-42de-b450-7358de61304f',
    thumbprint: '0DD5553E61DDFCC9E3A76F0165BFEBAB26D531CF',
    certificate: { validFrom: '2025-04-18T02:14:17.000Z', validTo: '2035-04-18T02:44:17.000Z' },
    keyProvider: software,
    tpmProtected: false,
    deviceAuthStatus: 'SUCCESS',
  },
  'hybrid-numbered-lines-masked': {
    ...hybrid,
    domainName: 'AAA',
    deviceName: 'laptop-hostname.on-prem-domain.com',
    certificate: { validFrom: '2023-03-03T14:37:29.000Z', validTo: '2033-03-03T15:07:29.000Z' },
    keyProvider: platform,
    tpmProtected: true,
    deviceAuthStatus: 'SUCCESS',
    tenantName: 'Company Name',
    tenantId: '99999999-9999-9999-9999-999999999999',
  },
  'malformed-header': { ...notJoined, deviceName: 'lenovo-thinkpad' },
  'hybrid-configured-top': {
    ...hybrid,
    domainName: 'CONTOSO',
    deviceId: '126cafbf-18e6-47a8-ad06-d5affe132b36',
    thumbprint: '6422A23183864B4BF99F9282715F5C9D6C881776',
    certificate: { validFrom: '2020-11-16T18:55:24.000Z', validTo: '2030-11-16T19:25:24.000Z' },
    keyProvider: platform,
    tpmProtected: true,
    tenantName: 'Contoso',
    tenantId: 'ad8e1d4f-5295-4df7-b18a-1d85b4195a17',
  },
  'not-joined-entities': { ...notJoined, workplaceJoined: false, azureAdPrt: false },
  'user-state-markdown-bold': { workplaceJoined: false },
  'windows-10-1607-narrow': {
    ...hybrid,
    domainName: 'CONTOSO',
    deviceId: '5820fbe9-60c8-43b0-bb11-44aee233e4e7',
    thumbprint: 'B753A6679CE720451921302CA873794D94C6204A',
    keyProvider: platform,
    tpmProtected: true,
    keySignTest: { result: 'needs-elevation', text: 'MUST Run elevated to test.' },
    tenantName: 'Contoso',
    tenantId: '72b988bf-86f1-41af-91ab-2d7cd011db47',
    ...intune,
    ...drs,
    workplaceJoined: false,
    azureAdPrt: true,
  },
  // "Inga", "Ja": no YES and no NO, so neither joined to a domain nor not.
  'machine-translated-swedish': {
    azureAdJoined: true,
    domainName: 'CONTOSO',
    deviceId: '5820fbe9-60c8-43b0-bb11-44aee233e4e7',
    keyProvider: 'Microsoft-plattformen krypto Provider',
    tenantName: 'Contoso',
    tenantId: '72b988bf-86f1-41af-91ab-2d7cd011db47',
    ...intune,
    joinServerUrl: drs.joinServerUrl,
    workplaceJoined: false,
  },
  'doc-2019-tenant-user-sso': {
    tenantName: 'HybridADFS',
    ...intune,
    ...drs,
    workplaceJoined: false,
    azureAdPrt: true,
    prtUpdatedAt: '2019-01-24T19:15:26.000Z',
    prtExpiresAt: '2019-02-07T19:15:26.000Z',
    prtAuthority: 'https://login.microsoftonline.com/96fa76d0-xxxx-xxxx-xxxx-eb60cc22xxxx',
    aadRecoveryEnabled: false,
    keySignTest: passed,
  },
  'hand-excerpt': { azureAdJoined: false, domainJoined: true, workplaceJoined: true, azureAdPrt: false },
  'server-2022-diagnostics-task': {
    ...domainMember,
    domainName: 'RCMLAB',
    deviceName: 'rcmlab-ws2022-s.rcmlab.local',
    workplaceJoined: false,
    azureAdPrt: false,
    userContext: 'SYSTEM',
    executingAccount: 'RCMLAB\\RCMLAB-WS2022-S$, RCMLAB-WS2022-S$@rcmlab.local',
    clientTime: '2022-11-07T15:51:42.000Z',
    tests: [
      result('AD Connectivity Test', 'PASS'),
      result('AD Configuration Test', 'FAIL [0x80070002]', ['0x80070002']),
      result('DRS Discovery Test', 'SKIPPED'),
      result('DRS Connectivity Test', 'SKIPPED'),
      result('Token acquisition Test', 'SKIPPED'),
    ],
    previousRegistration: {
      ...registration,
      at: '2022-11-07T15:50:24.000Z',
      phase: 'discover',
      clientErrorCode: '0x801c001d',
    },
    currentUserProxy: noProxy,
    systemAccountProxy: noProxy,
    winHttpAccessType: 'DIRECT',
  },
  'workplace-joined-short-times': {
    ...notJoined,
    workplaceJoined: true,
    deviceName: 'surfacepx0425a',
    azureAdPrt: false,
  },
  'azure-vm-cut-ids': {
    ...joined,
    deviceName: 'TEST-0',
    certificate: { validFrom: '2021-08-10T04:59:28.000Z', validTo: '2031-08-10T05:29:28.000Z' },
    keyProvider: software,
    tpmProtected: false,
    deviceAuthStatus: 'SUCCESS',
    azureAdPrt: true,
    prtUpdatedAt: '2021-08-10T06:03:27.000Z',
    prtExpiresAt: '2021-08-24T06:04:03.000Z',
    prtAuthority: 'https://login.microsoftonline.com/5111b6c6-d49c-4f30-ae94-f32f6a0e053c',
    executingAccount: 'AzureAD\\AzureAdmin, azure@diogofernandes.net',
    aadRecoveryEnabled: false,
    keySignTest: passed,
  },
  'retyped-single-dash': {
    ...joined,
    ...drs,
    deviceName: 'DESKTOP-TL1HME1',
    deviceId: '10c4cee9-278d-4cea-8b09-4ce12c41e15b',
    thumbprint: '4CE054C0269C0108B29934E9D7AA55244C5C247C',
    certificate: { validFrom: '2025-05-24T08:35:03.000Z', validTo: '2025-05-24T09:05:03.000Z' },
    keyProvider: software,
    tpmProtected: false,
    deviceAuthStatus: 'SUCCESS',
    tenantId: '26992f3d-01a1-4b80-9e61-6877d1114bad',
    tenantName: 'Default Directory',
  },
  'comments-behind-values': {
    ...hybrid,
    deviceName: 'DESKTOP-ABC123',
    azureAdPrt: true,
    prtUpdatedAt: '2025-01-08T10:30:00.000Z',
  },
  'enterprise-joined-blank-ends': {
    ...domainMember,
    enterpriseJoined: true,
    domainName: 'ADFOREST4',
    azureAdPrt: false,
  },
  'dns-lost': { deviceAuthStatus: 'FAILED. Error: 0xd000023c' },
}

describe('every capture', () => {
  const files = readdirSync('fixtures/captures/dsregcmd')
    .filter((name) => name.endsWith('.txt'))
    .map((name) => name.replace('.txt', ''))

  test('is listed here and in about.md', () => {
    expect(files.toSorted()).toEqual(Object.keys(captures).toSorted())
    const about = readFileSync('fixtures/captures/dsregcmd/about.md', 'utf8')
    for (const name of files) expect(about).toContain(`| ${name}.txt |`)
  })

  test.each(Object.entries(captures))('%s states this and nothing more', (name, stated) => {
    const { fields, ...facts } = factsOf(dsregCapture(name))
    expect(facts).toEqual({ ...nothing, ...stated })
    // Each label under the last box above it.
    for (const { section, value } of fields) expect(`${section}${value}`).not.toContain('+---')
  })

  test.each(Object.entries(captures))('%s with other line ends and encodings states the same', (name, stated) => {
    const text = dsregCapture(name).replaceAll('\r\n', '\n')
    const crlf = text.replaceAll('\n', '\r\n')
    for (const bytes of [Buffer.from(crlf), Buffer.from(`\ufeff${crlf}`, 'utf16le'), Buffer.from(`\ufeff${text}`)])
      expect(factsOf(toRawText(bytes).text)).toMatchObject(stated)
    expect(factsOf(text.replaceAll('\n', '\r'))).toMatchObject(stated)
  })

  test.each(
    Object.keys(captures).filter((name) => captures[name]?.azureAdJoined === undefined),
  )('%s does not say whether the VM is joined: unreadable', (name) => {
    expect(() => parsed(dsregCapture(name))).toThrow(CouldNotLook)
    expect(() => parsed(dsregCapture(name))).toThrow('AzureAdJoined')
  })
})

/** What the whole capture states; damage that loses nothing must not change it. */
const whole = factsOf(dsregCapture('joined-local-account'))
const lines = dsregCapture('joined-local-account').replaceAll('\r', '').split('\n')
const each = (change: (line: string, index: number) => string) => lines.map(change).join('\n')
/** As a console of this width breaks lines, blanks at the end dropped. */
const console_ = (width: number) =>
  lines
    .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''])
    .map((line) => line.trimEnd())
    .join('\n')
const wordWrap = (width: number) =>
  lines
    .flatMap((line) => {
      const broken = [line]
      while ((broken.at(-1) as string).length > width) {
        const last = broken.pop() as string
        const at = last.lastIndexOf(' ', width)
        if (at < 30) return [...broken, last]
        broken.push(last.slice(0, at), last.slice(at + 1))
      }
      return broken
    })
    .join('\n')

describe('damage that loses nothing', () => {
  const layouts: Record<string, string> = {
    'line numbers': each((line, index) => `${String(index + 1).padStart(3)}. ${line.trim()}`),
    'line numbers with a bar': each((line, index) => `${index + 1} | ${line}`.replace(/^(\d+) \| (?!\|)/, '$1: ')),
    'collapsed blanks': each((line) => line.replace(/ +/g, ' ').trim()),
    tabs: each((line) => line.replace(/^ +/, '\t').replace(' : ', '\t:\t').replace(/ :$/, '\t:')),
    'blanks that do not break': each((line) => line.replaceAll(' ', '\u00a0')),
    'no blanks around the colon': each((line) => line.replace(/ : ?/, ':')),
    'equals signs': each((line) => line.replace(/ :( |$)/, ' =$1')),
    'equals signs without blanks': each((line) => line.replace(/ : ?/, '=')),
    'comments of a script': each((line) => `# ${line}`),
    'comments of a batch file': each((line) => `REM ${line}`),
    'quoted mail': each((line) => `> ${line}`),
    'mail quoted twice': each((line) => `>> ${line}`),
    'a list': each((line) => (line.includes(' : ') ? `- ${line.trim()}` : line)),
    'bold lines': each((line) => (line.includes(' :') ? `**${line.trim()}**` : line)),
    'bold labels': each((line) => line.replace(/^( *)(\S.*?) :/, '$1**$2**:')),
    'bold labels with their colon': each((line) => line.replace(/^( *)(\S.*?) :/, '$1**$2:**')),
    'code marks': each((line) => (line.includes(' :') ? `\`${line.trim()}\`` : line)),
    'a code fence': `\`\`\`text\n${lines.join('\n')}\n\`\`\``,
    'HTML entities and breaks': each((line) => `${line.replaceAll(' ', '&nbsp;')}<br />`).replaceAll('\n', ''),
    'HTML spans': each((line) => `<span data-ttu-id="9141b-120">${line}</span>`),
    'a console of 80 columns': console_(80),
    'a console of 100 columns': console_(100),
    'a mail program that breaks at 78': wordWrap(78),
    'blank lines between all lines': lines.join('\n\n'),
    'no blank lines': lines.filter((line) => line.trim() !== '').join('\n'),
    'one line for all': lines.map((line) => line.trim()).join(' '),
    'boxes on one line': lines.join('\n').replace(/-\+\n\| (.*?)\|\n\+-/g, '-+| $1|+-'),
    'boxes without their right side': each((line) => line.replace(/ +\|$/, '')),
    'boxes without frames': lines.filter((line) => !line.startsWith('+-')).join('\n'),
    'titles without boxes': each((line) => (line.startsWith('+-') ? '' : line.replace(/^\| (.*?) *\|$/, '$1'))),
    'no titles at all': lines.filter((line) => !/^[+|]/.test(line)).join('\n'),
    'a frame below each section': lines.join('\n').replace(/\n\n\+-/g, '\n+----------------------+\n\n+-'),
    'a PowerShell session': `PS C:\\Windows\\system32> dsregcmd /status\n\n${lines.join('\n')}\nPS C:\\Windows\\system32>`,
    'a PowerShell transcript': `**********************\nPowerShell transcript start\nStart time: 20261120021409\nHost Application: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\n**********************\nPS C:\\> dsregcmd /status\n${lines.join('\n')}\n**********************`,
    'a log with time stamps': each((line) => `[2026-11-20 02:14:09] ${line}`),
    'a log with levels': each((line) => `2026-11-20T02:14:09Z [INFO] dsregcmd: ${line}`),
    'terminal colours': each((line) => `\u001b[32m${line}\u001b[0m`),
    'lower-case labels': each((line) => line.replace(/^ *[A-Za-z ]+ :/, (label) => label.toLowerCase())),
    'quoted strings of a script': each((line) => `"${line}",`),
    'zero bytes of UTF-16 read as bytes': lines.join('\n').replace(/./gs, '$&\0'),
    'full-width colons': each((line) => line.replace(' : ', '：')),
    'sides of boxes on every line': each((line) => (/^[+|]/.test(line) ? line : `| ${line.padEnd(120)} |`)),
    'the echo of a filter before it': `PS> (dsregcmd /status) -match "AzureAdJoined : "\n${lines.join('\n')}`,
    'a JSON string, as the answer of Azure Run Command holds it': JSON.stringify({
      value: [{ code: 'ComponentStatus/StdOut/succeeded', message: lines.join('\r\n') }],
    }),
    'a JSON string in a JSON string': JSON.stringify(JSON.stringify({ message: lines.join('\n') })),
    'numbers in place of characters, as HTML writes them': each((line) =>
      line.replaceAll(':', '&#x3A;').replaceAll('|', '&#124;').replaceAll(' ', '&#160;'),
    ),
    'HTML written as HTML twice': each((line) => line.replaceAll(' ', '&amp;nbsp;')),
    'blanks that do not break, read in another code page': each((line) => line.replaceAll(' ', '\u00c2\u00a0')),
    'curly quotes around lines': each((line) => (line.trim() === '' ? line : `“${line.trim()}”`)),
    'CLIXML of a remote PowerShell': `<Objs Version="1.1.0.1"><S S="Output">${lines.join('_x000D__x000A_</S><S S="Output">')}</S></Objs>`,
    'boxes drawn with lines': each((line) =>
      line.replace(/^\+-+\+$/, '┌────────────────────────────┐').replace(/^\|(.*)\|$/, '│$1│'),
    ),
    'the name of the VM before each line': each((line) => `VM01: ${line}`),
    'what grep found': each((line, index) => `dsreg.txt:${index + 1}:${line}`),
    'a diff': each((line) => `+${line}`),
    'an older output before it': `${dsregCapture('not-joined-system')}\n${lines.join('\n')}`,
    'the log of /debug before it': `dsregcmd::wmain logging initialized.\nTenantInfo::Discover: Join Info { TenantType = Managed; TenantId = 383a3889-5bc9-47a3-846c-2b70f0b7fe0e; TenantName = other }\n${lines.join('\n')}`,
    'sections and labels of a later Windows': lines
      .join('\n')
      .replace(/(\n *TpmProtected)/, '\n            KeyAttestation : NOT SUPPORTED YET$1')
      .concat(
        '\n+------------------------------+\n| Quantum State                |\n+------------------------------+\n\n  QuantumReady : MAYBE\n',
      ),
  }
  test.each(Object.entries(layouts))('%s', (_name, text) => {
    const { fields: _fields, ...facts } = factsOf(text)
    const { fields: _wholeFields, ...expected } = whole
    expect(facts).toEqual(expected)
  })

  test.each([
    ['with bars', '| $1 | $2 |'],
    ['with bars between', '$1 | $2'],
    ['with commas', '"$1","$2"'],
    ['with tabs', '$1\t$2'],
  ])('a table that somebody made of it, %s', (_, row) => {
    const table = lines
      .filter((line) => line.includes(' :'))
      .map((line) => line.trim().replace(/^(.*?) : ?(.*)$/, row))
      .join('\n')
    const { fields: _fields, ...facts } = factsOf(`| Field | Value |\n|---|---|\n${table}`)
    const { fields: _wholeFields, ...expected } = whole
    expect(facts).toEqual(expected)
  })
})

describe('single values', () => {
  const value = (line: string) => factsOf(`AzureAdJoined : YES\n${line}`)

  test.each([
    ['AzureAdJoined : YES', true],
    ['AzureAdJoined : NO', false],
    ['AzureAdJoined: yes', true],
    ['AzureADJoined=NO;', false],
    ['  "AzureAdJoined": "YES",', true],
    ['@{AzureAdJoined=YES; DomainJoined=NO}', true],
    ['AzureAdJoined : NOT SET', null],
    ['AzureAdJoined : YES/NO', null],
    ['AzureAdJoined : Ja', null],
    ['AzureAdJoined : Nein', null],
    ['AzureAdJoined :', null],
    ['AzureAdJoined is YES', null],
    ['IsAzureAdJoined : YES', null],
  ])('%s', (line, expected) => {
    expect(factsOf(line).azureAdJoined).toBe(expected)
  })

  test('a label that does not exist yet is kept, under its section', () => {
    const text = dsregCapture('joined-local-account').replace(
      /\n( *)TpmProtected/,
      '\n   Key Attestation (v2) : READY: 2026\n$1TpmProtected',
    )
    expect(factsOf(text).fields).toContainEqual({
      section: 'Device Details',
      label: 'Key Attestation (v2)',
      value: 'READY: 2026',
    })
    expect(factsOf(text).fields).toHaveLength(whole.fields.length + 1)
  })

  test('values keep their colons, addresses and commas', () => {
    expect(whole.joinServerUrl).toBe(drs.joinServerUrl)
    expect(value('Executing Account Name : CONTOSO\\jürgen.müller, Müller, Jürgen').executingAccount).toBe(
      'CONTOSO\\jürgen.müller, Müller, Jürgen',
    )
    expect(factsOf(dsregCapture('sso-windows-11-prt')).fields.at(-1)?.value).toBe(
      '.windows.net,.windows.net:1433,.windows.net:3342,.azure.net,.azure.net:1433,.azure.net:3342',
    )
  })

  test('an account name that looks like an escaped line end stays whole', () => {
    const text = (name: string) => `    AzureAdJoined : YES\n    Executing Account Name : ${name}\n`
    expect(factsOf(text('CONTOSO\\nick')).executingAccount).toBe('CONTOSO\\nick')
    expect(factsOf(JSON.stringify(text('CONTOSO\\nick'))).executingAccount).toBe('CONTOSO\\nick')
  })

  test('an account name in the code page of the console', () => {
    const bytes = Buffer.from('AzureAdJoined : YES\r\nExecuting Account Name : VM\\J\xfcrgen\r\n', 'latin1')
    const facts = dsregStatus.parse({ present: true, exitCode: 0, stdout: toRawText(bytes) })
    expect(facts).toMatchObject({ azureAdJoined: true, executingAccount: 'VM\\Jürgen' })
  })

  test.each([
    ['FAILED. Device is either disabled or deleted', 'FAILED. Device is either disabled or deleted'],
    ['FAILED. Error: 0xd000023c', 'FAILED. Error: 0xd000023c'],
    ['FAILED. ERROR', 'FAILED. ERROR'],
  ])('DeviceAuthStatus : %s', (text, expected) => {
    expect(value(`DeviceAuthStatus : ${text}`).deviceAuthStatus).toBe(expected)
  })

  test.each([
    ['[ 2022-01-28 11:15:49.000 UTC -- 2032-01-28 11:45:49.000 UTC ]', '2032-01-28T11:45:49.000Z'],
    ['[ 2022-01-28 11:15:49 UTC -- 2032-01-28 11:45:49 UTC ]', '2032-01-28T11:45:49.000Z'],
    ['2022-01-28T11:15:49Z - 2032-01-28T11:45:49Z', '2032-01-28T11:45:49.000Z'],
    ['[ 1/28/2022 11:15:49 AM -- 1/28/2032 11:45:49 PM ]', '2032-01-28T23:45:49.000Z'],
    ['[ 28.01.2022 11:15:49 -- 28.01.2032 11:45:49 ]', '2032-01-28T11:45:49.000Z'],
    ['[ 2022-01-28 11:15:49.000 UTC -- ', undefined],
    ['[ 2022-13-28 11:15:49.000 UTC -- 2032-13-28 11:45:49.000 UTC ]', undefined],
    ['[Date] -- [Date]', undefined],
  ])('DeviceCertificateValidity : %s', (text, validTo) => {
    expect(value(`DeviceCertificateValidity : ${text}`).certificate?.validTo).toBe(validTo)
  })

  test.each([
    ['PASSED', 'passed'],
    ['FAILED', 'failed'],
    ['FAILED. Error: 0x80090016', 'failed'],
    ['MUST Run elevated to test.', 'needs-elevation'],
    [': MUST Run elevated to test.', 'needs-elevation'],
    ['NOT RUN', undefined],
  ])('KeySignTest : %s', (text, expected) => {
    expect(value(`KeySignTest : ${text}`).keySignTest?.result).toBe(expected)
  })

  test("a server's sentence is kept whole, with the words in it that are labels elsewhere", () => {
    const description =
      'AADSTS50155: Device authentication failed. Trace ID: 1f2e Correlation ID: 11111111-aaaa-bbbb-cccc-222222222222 Timestamp: 2026-11-20 01:58:33Z'
    const { prtAttempt } = value(
      `AzureAdPrt : NO\nAcquirePrtDiagnostics : PRESENT\nCorrelation ID : 7b0c\nServer Error Description : ${description}\nEnterprisePrt : NO`,
    )
    expect(prtAttempt).toMatchObject({ correlationId: '7b0c', serverErrorDescription: description })
  })

  test("a server's sentence that the console broke", () => {
    const long = `  Server Error Description : AADSTS50126: Error validating credentials due to invalid username or password.`
    const text = `                AzureAdPrt : NO\n            Attempt Status : 0xc000006d\n${long.slice(0, 80)}\n${long.slice(80)}\n             EnterprisePrt : NO`
    expect(factsOf(text).prtAttempt?.serverErrorDescription).toBe(
      'AADSTS50126: Error validating credentials due to invalid username or password.',
    )
  })

  test('what a value goes on with on the next line looks like a label, and is none', () => {
    const text = `              Access Type : DIRECT
    Auto Detect PAC Status : Failed to auto detect the Proxy Auto-Configuration (PAC) script u
sing WPAD code: 0x80072f94`
    expect(factsOf(text).fields.at(-1)).toMatchObject({
      label: 'Auto Detect PAC Status',
      value: 'Failed to auto detect the Proxy Auto-Configuration (PAC) script using WPAD code: 0x80072f94',
    })
  })

  test('of two outputs in one text the last one counts, whole', () => {
    const left = `${dsregCapture('joined-local-account')}\nPS C:\\> dsregcmd /leave\nPS C:\\> dsregcmd /status\n${dsregCapture('not-joined-system')}`
    expect(factsOf(left)).toMatchObject({ azureAdJoined: false, deviceId: null, tenantId: null })
  })

  test('of a joined VM, a failed update of its name is no registration that failed', () => {
    const facts = factsOf(`${dsregCapture('joined-local-account')}
        DisplayNameUpdated : YES
           HostNameUpdated : NO
      Last HostName Update : FAIL
          Client ErrorCode : 0x801c03f2
               Client Time : 2026-11-20 02:14:09.000 UTC
                Request ID : 0f1d2f3a-6f1c-4a55-9d0e-3c5b7a9e1d24
               Server Time : 2026-11-20 02:14:08Z
               HTTP Status : 400
          Server ErrorCode : invalid_request
       Server ErrorSubcode : error_hostname_duplicate
          Server Operation : DeviceUpdate
            Server Message : The name is in use.`)
    expect(facts).toMatchObject({ azureAdJoined: true, previousRegistration: null, clientTime: null })
    expect(facts.fields.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Server Time', 'Server ErrorSubcode', 'Server Operation', 'Server Message']),
    )
  })

  test('labels of other boxes are no attempt at a token', () => {
    const facts = factsOf(
      '| SSO State |\n AzureAdPrt : YES\n| Diagnostic Data |\n Attempt Status : 0xc000006d\n HTTP status : 400\n',
    )
    expect(facts).toMatchObject({ azureAdPrt: true, prtAttempt: null })
  })

  test.each(['ERROR [UNKNOWN_ERROR]', 'ERROR (0x80070005)', 'ERROR'])('a join of %s is not known', (value) => {
    const text = dsregCapture('joined-local-account').replace(/(AzureAdJoined :) YES/, `$1 ${value}`)
    expect(() => parsed(text)).toThrow(CouldNotLook)
  })

  test.each(['device key', 'transport key', 'unknown key'])('the test of the %s failed', (key) => {
    expect(factsOf(`KeySignTest : FAILED (${key})`).keySignTest?.result).toBe('failed')
  })

  test('a refusal of AD FS is not one of Microsoft Entra', () => {
    expect(factsOf(dsregCapture('sso-enterprise-prt-refused')).prtAttempt).toBeNull()
  })
})

describe('the probe', () => {
  test('dsregcmd.exe is not on this Windows: a value, and the look is not whole', () => {
    const facts = dsregStatus.parse({ present: false })
    expect(facts).toMatchObject({ present: false, azureAdJoined: null })
    expect(dsregStatus.missing?.(facts)).toHaveLength(1)
    expect(dsregStatus.missing?.(parsed('AzureAdJoined : NO'))).toEqual([])
  })

  test('no output: unreadable, with the exit code', () => {
    const empty = { present: true as const, exitCode: 1, stdout: { encoding: 'utf-8' as const, text: '' } }
    expect(() => dsregStatus.parse(empty)).toThrow('exit code 1')
  })
})
