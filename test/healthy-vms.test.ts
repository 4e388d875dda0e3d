// Healthy VMs of every kind: none of them may be told that something is broken. `warnings` lists every finding that is allowed, so that a new one is seen.
import { describe, expect, test } from 'vitest'
import { exitCodeOf } from '../src/exit-code.ts'
import { toRawText } from '../src/raw-text.ts'
import type { RuleId } from '../src/rules/rule-ids.ts'
import { diagnoseCase, type VmCase } from './cases/case.ts'
import { account } from './healthy/account.ts'
import { agentServices, service } from './healthy/agent-services.ts'
import { dsregCapture, dsregStatus } from './healthy/dsreg-status.ts'
import { events, type MadeEvent } from './healthy/events.ts'
import { logFolder, runLog } from './healthy/extension-logs.ts'
import { extensionStatus } from './healthy/extension-status.ts'
import { guestAgent } from './healthy/guest-agent.ts'
import { guestProxyRuns } from './healthy/guest-proxy.ts'
import { identityOid, lookedAt, subscriptionId, tenantId, vmResourceId } from './healthy/ids.ts'
import { instanceMetadata } from './healthy/instance-metadata.ts'
import { joinSettings } from './healthy/join-settings.ts'
import { machineShape } from './healthy/machine-shape.ts'
import { managedIdentityToken, tokenPath } from './healthy/managed-identity-token.ts'
import { imdsSilence } from './healthy/text.ts'
import { windows } from './healthy/windows.ts'

const joined = dsregCapture('joined-local-account')
const neverInstalled = { extensionLogs: logFolder(), extensionStatus: extensionStatus(null) }
const unelevated = joined.replace('KeySignTest : PASSED', 'KeySignTest : MUST Run elevated to test.')
const withPrt = unelevated.replace(
  /AzureAdPrt : NO\r?\n( *)AzureAdPrtAuthority :/,
  `AzureAdPrt : YES
      AzureAdPrtUpdateTime : 2026-11-20 00:58:27.000 UTC
      AzureAdPrtExpiryTime : 2026-12-04 00:58:26.000 UTC
       AzureAdPrtAuthority : https://login.microsoftonline.com/${tenantId}`,
)
/** Windows before 21H1 makes no DeviceAuthStatus test. */
const before21H1 = joined.replace(/ +DeviceAuthStatus : SUCCESS\r?\n/, '').replace(/ +Device Name : .*\r?\n/, '')
const asHybrid = (text: string) =>
  text.replace('DomainJoined : NO', 'DomainJoined : YES\n                DomainName : CONTOSO')
const ofThisTenant = (text: string) => text.replaceAll(/72b988bf-86f1-41af-91ab-2d7cd011db47/g, tenantId)
const inCloud = (login: string, registration: string) =>
  joined.replaceAll('login.microsoftonline.com', login).replaceAll('enterpriseregistration.windows.net', registration)
const userAssigned = `/subscriptions/${subscriptionId}/resourcegroups/rg-ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-shared`

const before = (days: number, minutes = 0) =>
  new Date(Date.parse(lookedAt) - days * 24 * 3_600_000 - minutes * 60_000).toISOString()
const refused = (at: string): MadeEvent => ({
  id: 1081,
  at,
  level: 2,
  data: { Error: 'invalid_grant', ErrorDescription: 'AADSTS50126: Error validating credentials', CorrelationID: '{1}' },
})
const logon = (id: 4624 | 4625, at: string, data: Record<string, string> = {}): MadeEvent => ({
  id,
  at,
  level: 0,
  data: {
    TargetUserName: 'maria.keller@contoso.com',
    TargetDomainName: 'AzureAD',
    LogonType: '10',
    ...(id === 4625 ? { Status: '0xc000006d', SubStatus: '0xc000006a' } : {}),
    ...data,
  },
})
const days = Array.from({ length: 365 }, (_, day) => day)
const aYearOfFailures: Parameters<typeof events>[0] = {
  registration: [
    { id: 389, at: before(0, 300) },
    ...days.map((day) => ({
      id: 204,
      at: before(day + 1),
      level: 2,
      data: { ExitCode: '-2145648509', HttpStatus: '400' },
    })),
  ],
  aad: days.map((day) => refused(before(day, 600))),
  security: [logon(4624, before(0, 30)), ...days.map((day) => logon(4625, before(day, 600)))],
  system: days.map((day) => ({ id: 36887, at: before(day), level: 2, data: { AlertDesc: '70' } })),
}
const attacked: Parameters<typeof events>[0] = {
  security: [
    ...days.map((minute) => logon(4625, before(0, minute), { TargetUserName: 'ADMINISTRATOR', TargetDomainName: '' })),
    logon(4624, before(0, 500)),
  ],
  rdp: days.map((minute) => ({ id: 140, at: before(0, minute), level: 3, data: { IPString: '203.0.113.66' } })),
}
/** Failed installs of the year before, and the one that worked. */
const oldRuns = [
  ...[300, 200, 100].map((day) => ({
    at: before(day),
    line: '[Error]:\tAAD Join failed with status code: -2145648607.',
  })),
  { at: before(0, 301), line: '[Information]:\tSuccessfully joined machine to AAD.' },
].map(({ at, line }, index) => ({
  version: '2.2.0.0',
  name: `AADLoginForWindowsExtension${index}.log`,
  text: `${at}\t[Information]:\tRunning AAD Join Process\r\n${at}\t[Information]:\tGetting Azure VM metadata.\r\n${at}\t${line}\r\n`,
  modifiedAt: at,
}))

const vms: Record<string, VmCase & { warnings?: RuleId[] }> = {
  'looked at as SYSTEM': {},
  'with a year of refused sign-ins and failed joins behind it, of users who sign in today': {
    evidence: { events: events(aYearOfFailures), extensionLogs: logFolder(...oldRuns) },
  },
  'with an attack on its local accounts': { evidence: { events: events(attacked) } },
  'looked at by a local administrator, elevated': { evidence: { account: account('administrator') } },
  'looked at by a local account, not elevated': {
    evidence: { account: account('unelevated'), dsregStatus: dsregStatus(unelevated) },
  },
  'looked at by an Entra user who signed in': {
    evidence: { account: account('entra'), dsregStatus: dsregStatus(withPrt) },
  },
  'Windows Server 2019': {
    evidence: {
      windows: windows({ productName: 'Windows Server 2019 Datacenter', build: '17763' }),
      dsregStatus: dsregStatus(before21H1),
    },
  },
  'Windows Server 2022': {},
  'Windows Server 2025': {
    evidence: {
      windows: windows({ productName: 'Windows Server 2025 Datacenter', build: '26100' }),
      dsregStatus: dsregStatus(
        joined.replace(/( *)Device Name/, '           Virtual Desktop : NOT SET\n               Device Name'),
      ),
    },
  },
  'Windows 11': {
    evidence: {
      windows: windows({
        productName: 'Windows 10 Enterprise',
        build: '26100',
        productType: 'WinNT',
        installationType: 'Client',
      }),
    },
  },
  'hybrid-joined, the extension never installed': {
    evidence: { ...neverInstalled, dsregStatus: dsregStatus(asHybrid(joined)) },
    warnings: ['joined-not-securevm'],
  },
  "hybrid-joined to another tenant than the subscription's": {
    evidence: {
      ...neverInstalled,
      dsregStatus: dsregStatus(asHybrid(joined).replaceAll(tenantId, 'd10f84e2-ba05-45c0-90b7-994f1fafa537')),
    },
    warnings: ['joined-not-securevm'],
  },
  'joined by Autopilot, the extension never installed': {
    evidence: neverInstalled,
    warnings: ['joined-not-securevm'],
  },
  'a domain member where nobody wants Entra login': {
    evidence: { ...neverInstalled, dsregStatus: dsregStatus(dsregCapture('domain-joined-server')) },
    warnings: ['ad-domain-joined'],
  },
  'an instance of a scale set': {
    evidence: {
      instanceMetadata: instanceMetadata({
        name: 'vmss-payroll_3',
        vmScaleSetName: 'vmss-payroll',
        resourceId: `/subscriptions/${subscriptionId}/resourceGroups/rg-payroll/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-payroll/virtualMachines/3`,
      }),
      managedIdentityToken: managedIdentityToken({
        xms_mirid: `/subscriptions/${subscriptionId}/resourcegroups/rg-payroll/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-payroll`,
      }),
    },
  },
  'an instance of a flexible scale set, with an identity of its own': {
    evidence: { instanceMetadata: instanceMetadata({ vmScaleSetName: 'vmss-payroll' }) },
  },
  'Windows 11 multi-session, a host of Azure Virtual Desktop': {
    evidence: {
      windows: windows({
        productName: 'Windows 10 Enterprise multi-session',
        build: '26100',
        productType: 'ServerNT',
        installationType: 'Client',
      }),
      machineShape: machineShape({ virtualDesktop: true }),
    },
  },
  'behind a guest proxy that lets the join through': { evidence: { guestProxy: guestProxyRuns('Enforce') } },
  'behind a guest proxy that refused some other program': {
    evidence: { guestProxy: guestProxyRuns('Audit', ['C:\\Tools\\curl.exe']) },
  },
  'moved to another resource group after its identity was made': {
    evidence: {
      managedIdentityToken: managedIdentityToken({ xms_mirid: vmResourceId.replace('rg-payroll', 'rg-old') }),
    },
    warnings: ['token-for-another-resource'],
  },
  'a token that names no resource, issued in the second version': {
    evidence: { managedIdentityToken: managedIdentityToken({ xms_mirid: null, appid: null }) },
  },
  'the expected identity and tenant': {
    asked: { expectOid: identityOid.toUpperCase(), tenant: tenantId.toUpperCase() },
  },
  'an old Azure host, whose metadata names neither the cloud nor a resource id': {
    evidence: {
      instanceMetadata: instanceMetadata({
        azEnvironment: undefined,
        resourceId: undefined,
        osProfile: undefined,
        vmScaleSetName: undefined,
      }),
    },
  },
  'an Arc-enabled server': {
    evidence: {
      instanceMetadata: { attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', 'ENETUNREACH')] },
      tenantInfo: { attempts: [imdsSilence('/metadata/identity/info?api-version=2018-02-01', 'ENETUNREACH')] },
      managedIdentityToken: {
        resource: 'urn:ms-drs:enterpriseregistration.windows.net',
        attempts: [imdsSilence(tokenPath, 'ENETUNREACH')],
        claims: null,
      },
      joinSettings: joinSettings(
        {
          AzureVmComputeMetadataEndpoint: 'http://localhost:40342/metadata/instance/compute',
          AzureVmTenantIdEndpoint: 'http://localhost:40342/metadata/identity/info',
          AzureVmMsiTokenEndpoint: 'http://localhost:40342/metadata/identity/oauth2/token',
        },
        true,
      ),
      machineShape: machineShape({ arc: true }),
      guestAgent: guestAgent(null),
      agentServices: agentServices(service('RdAgent', 1060), service('WindowsAzureGuestAgent', 1060)),
    },
  },
  'in the Government cloud': {
    evidence: {
      instanceMetadata: instanceMetadata({ azEnvironment: 'AzureUSGovernmentCloud', location: 'usgovvirginia' }),
      managedIdentityToken: {
        ...managedIdentityToken({ aud: 'urn:ms-drs:enterpriseregistration.microsoftonline.us' }),
        resource: 'urn:ms-drs:enterpriseregistration.microsoftonline.us',
      },
      dsregStatus: dsregStatus(inCloud('login.microsoftonline.us', 'enterpriseregistration.microsoftonline.us')),
    },
  },
  'in the China cloud': {
    evidence: {
      instanceMetadata: instanceMetadata({ azEnvironment: 'AzureChinaCloud', location: 'chinanorth3' }),
      managedIdentityToken: {
        ...managedIdentityToken({ aud: 'urn:ms-drs:enterpriseregistration.partner.microsoftonline.cn' }),
        resource: 'urn:ms-drs:enterpriseregistration.partner.microsoftonline.cn',
      },
      dsregStatus: dsregStatus(inCloud('login.chinacloudapi.cn', 'enterpriseregistration.partner.microsoftonline.cn')),
    },
  },
  'joined, and the default identity is a user-assigned one': {
    evidence: { managedIdentityToken: managedIdentityToken({ xms_mirid: userAssigned }) },
    warnings: ['system-assigned-identity-missing'],
  },
  "joined, and enrolled in the company's device management": {
    evidence: {
      dsregStatus: dsregStatus(
        joined.replace('MdmUrl :', 'MdmUrl : https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc'),
      ),
    },
  },
  'enrolled in Intune; the extension ran again and refused to enrol a second time': {
    evidence: {
      machineShape: machineShape({ virtualDesktop: true, mdm: 'MS DM Server' }),
      extensionLogs: runLog([
        'Starting Dsregcmd with arguments  /AzureSecureVMJoin /debug /MdmId 0000000a-0000-0000-c000-000000000000',
        'AzureSecureVMJoin failed. VM already joined but not in SecureVM state, but the command specifies MDM enrollment to be performed. This is not supported. Unjoin the device and retry the command.',
        'AAD Join failed with status code: -2145648524.',
      ]),
    },
  },
  'the extension ran again and found the join done': {
    evidence: { extensionLogs: runLog(['Checking device join status...', 'Device is already joined to Azure AD.']) },
  },
  'an update of its name in Microsoft Entra failed': {
    evidence: {
      dsregStatus: dsregStatus(
        joined.replace(
          /(KeySignTest : PASSED)/,
          `$1

           HostNameUpdated : NO
      Last HostName Update : FAIL
          Client ErrorCode : 0x801c03f2
               HTTP Status : 400
          Server ErrorCode : invalid_request
       Server ErrorSubcode : error_hostname_duplicate
            Server Message : Another object with the same value for property hostnames already exists.`,
        ),
      ),
    },
  },
  'an old version left a failure in local time, the new one joined': {
    evidence: {
      extensionLogs: logFolder(
        {
          version: '1.0.0.1',
          text: '[19/11/2026 18:13:49] Starting AAD Join Process\r\n[19/11/2026 18:13:53] AAD Join failed with status code -2145648607.\r\n',
          modifiedAt: '2026-11-19T17:13:53.000Z',
        },
        {
          version: '2.2.0.0',
          name: 'AADLoginForWindowsExtension.log',
          text: '2026-11-19T17:40:00.1234567Z\t[Information]:\tRunning AAD Join Process\r\n2026-11-19T17:40:09.1234567Z\t[Information]:\tSuccessfully joined machine to AAD.\r\n',
          modifiedAt: '2026-11-19T17:40:09.000Z',
        },
      ),
    },
  },
  'on-premises registration by way of AD FS, where nobody wants Entra login': {
    evidence: { ...neverInstalled, dsregStatus: dsregStatus(dsregCapture('enterprise-joined-blank-ends')) },
    warnings: ['ad-domain-joined'],
  },
  'an output with cut ids': { evidence: { dsregStatus: dsregStatus(dsregCapture('azure-vm-cut-ids')) } },
  'an output with comments behind its values': {
    evidence: { dsregStatus: dsregStatus(dsregCapture('comments-behind-values')) },
  },
  'Windows could not test the device: no network for dsregcmd at that moment': {
    evidence: {
      dsregStatus: dsregStatus(
        joined.replace('DeviceAuthStatus : SUCCESS', 'DeviceAuthStatus : FAILED. Error: 0xd000023c'),
      ),
    },
  },
  'a user of the VM mistyped a password': {
    evidence: {
      dsregStatus: dsregStatus(
        joined.replace(
          /\| SSO State[\s\S]*?(?=\+-+\+\r?\n\| Diagnostic)/,
          `${dsregCapture('sso-no-prt-aadsts50126').slice(75)}\n`,
        ),
      ),
    },
  },
  'the narrow layout of Windows Server 2016': {
    evidence: { dsregStatus: dsregStatus(dsregCapture('server-2016-narrow')) },
  },
  'the narrow layout of Windows 10 1607': {
    evidence: { dsregStatus: dsregStatus(ofThisTenant(dsregCapture('windows-10-1607-narrow'))) },
  },
  'an output with masked ids': { evidence: { dsregStatus: dsregStatus(dsregCapture('azure-vm-masked')) } },
  'an output in UTF-16': {
    evidence: {
      dsregStatus: { present: true, exitCode: 0, stdout: toRawText(Buffer.from(`\ufeff${joined}`, 'utf16le')) },
    },
  },
}

const systems = {
  'Windows Server 2019': { productName: 'Windows Server 2019 Datacenter', build: '17763' },
  'Windows Server 2022': {},
  'Windows Server 2025': { productName: 'Windows Server 2025 Datacenter', build: '26100' },
  'Windows 10': { productName: 'Windows 10 Pro', build: '19045', productType: 'WinNT', installationType: 'Client' },
  'Windows 11': { productName: 'Windows 10 Pro', build: '22631', productType: 'WinNT', installationType: 'Client' },
}
const ofClouds = {
  public: [],
  Government: ['AzureUSGovernmentCloud', 'login.microsoftonline.us', 'enterpriseregistration.microsoftonline.us'],
  China: ['AzureChinaCloud', 'login.chinacloudapi.cn', 'enterpriseregistration.partner.microsoftonline.cn'],
} as const
const everyKind = Object.entries(systems).flatMap(([system, different]) =>
  Object.entries(ofClouds).flatMap(([cloud, [name, login, registration]]) =>
    (['system', 'administrator', 'unelevated'] as const).map((who): [string, string, string, VmCase] => {
      const text = name === undefined ? joined : inCloud(login, registration)
      const aud = `urn:ms-drs:${registration ?? 'enterpriseregistration.windows.net'}`
      const evidence = {
        windows: windows(different),
        account: account(who),
        instanceMetadata: instanceMetadata(name === undefined ? {} : { azEnvironment: name }),
        managedIdentityToken: { ...managedIdentityToken({ aud }), resource: aud },
        dsregStatus: dsregStatus(
          who === 'unelevated'
            ? text.replace('KeySignTest : PASSED', 'KeySignTest : MUST Run elevated to test.')
            : text,
        ),
      }
      return [system, cloud, who, { evidence }]
    }),
  ),
)

describe('healthy', () => {
  test.each(everyKind)('%s in the %s cloud, looked at as %s', (_system, _cloud, _who, vm) => {
    expect(diagnoseCase(vm)).toMatchObject({ verdict: 'no-problem-found', likelyCause: null, findings: [] })
  })

  test.each(Object.entries(vms))('%s', (_name, vm) => {
    const report = diagnoseCase(vm)
    expect(report.findings.map((finding) => finding.ruleId)).toEqual(vm.warnings ?? [])
    expect(report.findings.filter((finding) => finding.severity === 'error')).toEqual([])
    expect(report).toMatchObject({ verdict: 'no-problem-found', likelyCause: null })
    expect(exitCodeOf(report.verdict, false)).toBe(0)
  })
})

test('the healthy VM goes by one name everywhere', () => {
  const report = diagnoseCase({})
  expect(report.machine).toMatchObject({ computerName: 'VM-PAYROLL-07', vmName: 'vm-payroll-07' })
  expect(report.warnings.map((warning) => warning.id)).not.toContain('device-name-differs')
})

describe('nothing can be said', () => {
  test.each([
    ['dsregcmd.exe is not on this Windows', { present: false } as const],
    ['dsregcmd.exe printed nothing', { ...dsregStatus(''), exitCode: 1 }],
    ['dsregcmd.exe printed something else', dsregStatus(dsregCapture('list-accounts'))],
    ['the output holds no join state', dsregStatus(dsregCapture('sso-windows-11-prt'))],
  ])('%s: inconclusive, never healthy and never broken', (_name, status) => {
    const report = diagnoseCase({ evidence: { dsregStatus: status } })
    expect(report).toMatchObject({ verdict: 'inconclusive', likelyCause: null, findings: [] })
    expect(report.warnings.map((warning) => warning.id)).toContainEqual(expect.stringContaining('dsregStatus'))
  })
})
