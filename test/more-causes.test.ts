// One cause, crossed: each fault of the network, of instance metadata, of time and TLS with each place that it can strike and each way in which it shows; and every refusal that a
// user can see on VMs that are well and on VMs that are not.
import { describe, expect, test } from 'vitest'
import type { RuleId } from '../src/rules/rule-ids.ts'
import { diagnoseCase, type VmCase } from './cases/case.ts'
import { account } from './healthy/account.ts'
import { dsregStatus } from './healthy/dsreg-status.ts'
import {
  answers,
  azureDns,
  brokenTls,
  type EndpointDifferences,
  endpoints,
  everywhere,
  found,
  inspector,
  noConnection,
  overProxy,
  publicChain,
  says,
  tunnelRefused,
} from './healthy/endpoints.ts'
import { answered, logFolder, rolledBack, runLog } from './healthy/extension-logs.ts'
import { extensionStatus, statusFile } from './healthy/extension-status.ts'
import { guestProxyRuns } from './healthy/guest-proxy.ts'
import { lookedAt, subscriptionId, tenantId } from './healthy/ids.ts'
import { instanceMetadata } from './healthy/instance-metadata.ts'
import { noJoinSettings } from './healthy/join-settings.ts'
import { tokenAnswered, tokenRefused } from './healthy/managed-identity-token.ts'
import { pku2u } from './healthy/pku2u.ts'
import { proxySettings, winHttpBlob } from './healthy/proxy-settings.ts'
import { noSignIns, refusedSignIns } from './healthy/sign-ins.ts'
import { imdsAnswer } from './healthy/text.ts'
import { windowsTls } from './healthy/windows-tls.ts'
import {
  atDiscovery,
  atTenant,
  atToken,
  blocked,
  domainMember,
  dropped,
  duplicate,
  type Evidence,
  failed,
  forced,
  hybrid,
  identityPath,
  joined,
  joinedWith,
  judgeVms,
  metadataDropped,
  neverInstalled,
  noIdentity,
  notJoined,
  old,
  stopped,
  unknownName,
  userAssigned,
  type Vm,
  withoutExtension,
} from './whole-vms.ts'

const cause = (vm: VmCase) => diagnoseCase(vm).likelyCause
const role = 'Your account is configured to prevent you from using this device'
const password = 'Your credentials did not work'
const quiet: Evidence = { events: noSignIns }
const roleRefused: Evidence = { events: refusedSignIns([{ status: '0xc000015b' }]) }
const wrongPassword: Evidence = { events: refusedSignIns([{ status: '0xc000006d', subStatus: '0xc000006a' }]) }
const nameTaken = failed('-2145648509', ...atToken, ...duplicate)
const deviceDeleted = joinedWith(
  'DeviceAuthStatus : SUCCESS',
  'DeviceAuthStatus : FAILED. Device is either disabled or deleted',
)
const keyGone = joinedWith('KeySignTest : PASSED', 'KeySignTest : FAILED')
/** Azure's own message, all that is left where the logs are gone. */
const onlyStatus = (code: string): Evidence => ({
  ...notJoined,
  extensionLogs: logFolder(),
  extensionStatus: extensionStatus('2.2.0.0', {
    statusFiles: [statusFile('error', `AAD Join failed with status code: ${code}.`)],
  }),
})

type Change = (
  host: string,
  address: string,
) => ReturnType<Extract<EndpointDifferences['login'], (...of: never) => unknown>>
const inspected: Change = (host, address) => ({ direct: answers(address, inspector.chain([host]), 404) })
const networkFaults: [what: string, ruleId: RuleId, change: Change][] = [
  ['DNS does not know the name', 'dns-failure', unknownName],
  [
    'the hosts file names another address',
    'endpoint-name-overridden',
    (host) => ({
      lookup: found('10.9.9.9'),
      hostsFileLines: [`10.9.9.9 ${host}`],
      servers: [says(azureDns, 'azure', found('20.190.160.14'))],
      direct: noConnection('TIMEOUT', '10.9.9.9'),
    }),
  ],
  ['TLS is opened on the way', 'tls-interception', inspected],
  ['TLS is reset', 'tls-failure', (_, address) => ({ direct: brokenTls(address, 'ECONNRESET') })],
  ['a firewall drops', 'endpoint-unreachable', dropped],
  ['a firewall refuses', 'endpoint-unreachable', (_, address) => ({ direct: noConnection('ECONNREFUSED', address) })],
]

describe.each(networkFaults)('%s', (_what, ruleId, change) => {
  const at = (...roles: (keyof EndpointDifferences)[]): Evidence => ({
    endpoints: endpoints(Object.fromEntries(roles.map((one) => [one, change]))),
  })
  const everyHost: Evidence = { endpoints: endpoints(everywhere(change)) }
  const inspecting = ruleId === 'tls-interception'

  test.each<[string, VmCase]>([
    [
      'for every host, and the run stopped at the network',
      { evidence: { ...failed('-2145648607', ...atDiscovery), ...everyHost } },
    ],
    [
      'for registration alone, and the run stopped there',
      { evidence: { ...failed('-2145648607', ...atDiscovery), ...at('registration') } },
    ],
    [
      'for registration alone, and only the status is left',
      { evidence: { ...onlyStatus('-2145648607'), ...at('registration') } },
    ],
    ['for registration alone, before the install', { evidence: { ...neverInstalled, ...at('registration') } }],
    ['for registration, and an old success did not stay', { evidence: { ...notJoined, ...at('registration') } }],
    ['while the run goes on', { evidence: { ...notJoined, extensionLogs: runLog(atDiscovery), ...everyHost } }],
    ['for the role check of a joined VM', { evidence: at('rbac') }],
    [
      'for the role check, and the user saw that he may not',
      { evidence: { ...at('rbac'), ...quiet }, asked: { symptom: role } },
    ],
    ['for the role check, and Windows refused a user', { evidence: { ...at('rbac'), ...roleRefused } }],
    ['for the role check, and the name is taken: both', { evidence: { ...nameTaken, ...at('rbac') } }],
    ['for device login of a joined VM', { evidence: at('deviceLogin') }],
    [
      'and the identity is missing: the network comes first',
      { evidence: { ...failed('-2145648574', ...atTenant), ...noIdentity, ...everyHost } },
    ],
    ['and PKU2U is off: both', { evidence: { ...everyHost, pku2u: pku2u('0x0') } }],
    ['and the device was deleted: both', { evidence: { ...everyHost, ...deviceDeleted } }],
    ['and the session of an Entra user has no token', { evidence: { ...everyHost, account: account('entra') } }],
  ])('%s', (_case, vm) => {
    expect(cause(vm)).toBe(ruleId)
  })

  test('for registration alone: what a user is refused on a joined VM has another reason, but for TLS that is opened', () => {
    expect(cause({ evidence: at('registration') })).toBe(ruleId)
    const refused = cause({ evidence: { ...at('registration'), ...quiet }, asked: { symptom: role } })
    expect(refused).toBe(inspecting ? ruleId : 'role-not-assigned')
  })

  test('without the login host no password is right, but where only that host is opened', () => {
    const login = inspecting ? 'credentials-rejected' : ruleId
    expect(cause({ evidence: { ...at('login'), ...quiet }, asked: { symptom: password } })).toBe(login)
    expect(cause({ evidence: { ...at('login'), ...wrongPassword } })).toBe(login)
  })

  test('what the service refused yesterday has nothing to do with it', () => {
    const refused = failed('-2145648637', ...atToken, ...answered(401, 'Join error code: Unauthorized'))
    const { findings } = diagnoseCase({ evidence: { ...refused, ...everyHost } })
    expect(findings.slice(0, 2).map((one) => one.ruleId)).toEqual([ruleId, 'device-registration-refused'])
    expect(findings[0]?.explains).toEqual(['device-not-joined'])
  })

  test('a member of a domain comes first; where nobody wants Entra login nothing is an error', () => {
    const withExtension = { ...domainMember, extensionLogs: failed('-2145648523').extensionLogs } as Evidence
    expect(cause({ evidence: { ...withExtension, ...everyHost } })).toBe('ad-domain-joined')
    expect(cause({ evidence: { ...neverInstalled, ...domainMember, ...everyHost } })).toBe(null)
  })
})

const named = proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128', '<local>') })
const asks = () => tunnelRefused(407, { 'proxy-authenticate': 'Negotiate' })
const proxies: Record<string, Vm> = {
  'the proxy asks for a sign-in, and the run stopped there': {
    evidence: { ...failed('-2145648607', ...atDiscovery), proxySettings: named, endpoints: overProxy(asks) },
    findings: ['proxy-authentication-required', 'extension-failed', 'device-not-joined'],
    run: forced,
  },
  'the proxy asks, and the direct way is free': {
    evidence: { proxySettings: named, endpoints: overProxy(asks, {}, 'works') },
    findings: ['proxy-authentication-required'],
    run: /^netsh\.exe winhttp set proxy/,
  },
  'the proxy asks, and a user was refused by role': {
    evidence: { ...quiet, proxySettings: named, endpoints: overProxy(asks) },
    asked: { symptom: role },
    findings: ['proxy-authentication-required', 'role-not-assigned'],
  },
  'the proxy refuses': {
    evidence: {
      ...failed('-2145648607', ...atDiscovery),
      proxySettings: named,
      endpoints: overProxy(() => tunnelRefused(403)),
    },
    findings: ['endpoint-blocked-by-proxy', 'extension-failed', 'device-not-joined'],
  },
  'the proxy leads through by now': {
    evidence: { ...failed('-2145648607', ...atDiscovery), proxySettings: named, endpoints: overProxy() },
    findings: ['extension-failed', 'device-not-joined'],
    says: ['it is reachable now'],
  },
  'a PAC script decides, so that a dead direct way proves nothing: the role': {
    evidence: { ...quiet, endpoints: endpoints(everywhere(dropped), { automatic: 'the PAC script http://pac/p.pac' }) },
    asked: { symptom: role },
    findings: ['role-not-assigned'],
  },
}

const refusedMetadata: Evidence = {
  guestProxy: guestProxyRuns('Enforce', ['C:\\Windows\\System32\\dsregcmd.exe']),
  instanceMetadata: { attempts: [imdsAnswer('/metadata/instance?api-version=2021-02-01', 403, '')] },
  tenantInfo: { attempts: [imdsAnswer(identityPath, 403, '')] },
  managedIdentityToken: tokenAnswered(403),
}
const squid = { server: 'squid', 'content-type': 'text/html' }
const foreignMetadata: Evidence = {
  instanceMetadata: {
    attempts: [imdsAnswer('/metadata/instance?api-version=2021-02-01', 403, '<html>blocked</html>', squid)],
  },
  tenantInfo: { attempts: [imdsAnswer(identityPath, 403, '<html>blocked</html>', squid)] },
  managedIdentityToken: tokenAnswered(403),
}

describe.each<[string, RuleId, Evidence]>([
  ['instance metadata does not answer', 'imds-unreachable', metadataDropped],
  ['instance metadata refuses', 'imds-access-denied', refusedMetadata],
  ['something else answers for instance metadata', 'imds-answered-by-proxy', foreignMetadata],
])('%s', (_what, ruleId, evidence) => {
  test.each<[string, VmCase]>([
    ['the run stopped there', { evidence: { ...failed('-2145648574', 'Getting Azure VM metadata.'), ...evidence } }],
    ['the run stopped at the tenant', { evidence: { ...failed('-2145648574', ...atTenant), ...evidence } }],
    ['only the status is left', { evidence: { ...onlyStatus('-2145648574'), ...evidence } }],
    ['before the install', { evidence: { ...neverInstalled, ...evidence } }],
    ['a joined VM', { evidence }],
    [
      'the user saw that he may not: before a missing role',
      { evidence: { ...evidence, ...quiet }, asked: { symptom: role } },
    ],
    ['Windows refused a user: before a missing role', { evidence: { ...evidence, ...roleRefused } }],
    ['and a firewall drops the rest: both', { evidence: { ...failed('-2145648607'), ...blocked, ...evidence } }],
    ['and the name was taken yesterday: both', { evidence: { ...nameTaken, ...evidence } }],
  ])('%s', (_case, vm) => {
    expect(cause(vm)).toBe(ruleId)
  })

  test('on a member of a domain where nobody wants Entra login it is no error', () => {
    expect(diagnoseCase({ evidence: { ...neverInstalled, ...domainMember, ...evidence } }).likelyCause).toBe(null)
  })
})

const date = (seconds: number) => ({ date: new Date(Date.parse(lookedAt) + seconds * 1000).toUTCString() })
const clock = (seconds: number): Evidence => ({
  endpoints: endpoints(
    everywhere((host, address) => ({ direct: answers(address, publicChain(host), 404, date(seconds)) })),
  ),
})
const oldTls: Evidence = {
  windowsTls: windowsTls({ protocols: { 'TLS 1.2\\Client': ['Enabled    REG_DWORD    0x0'] } }),
}
const noTls = failed('-2145648607', ...atDiscovery, 'TenantInfo::Discover failed 0x801c0021/0x80072f8f')
const day = 86_400
const timeAndTls: Record<string, Vm> = {
  'TLS failed for the clock, which is years ahead: nothing is over': {
    evidence: { ...noTls, ...clock(-900 * day) },
    findings: ['clock-skewed', 'extension-failed', 'device-not-joined'],
    run: forced,
  },
  'the clock is wrong, and so the device certificate is over': {
    evidence: {
      ...clock(-80 * day),
      dsregStatus: dsregStatus(
        joined.replace(
          /(DeviceCertificateValidity : ).*/,
          '$1[ 2024-01-01 00:00:00.000 UTC -- 2026-10-01 00:00:00.000 UTC ]',
        ),
      ),
    },
    findings: ['clock-skewed', 'device-certificate-expired'],
  },
  'the clock is wrong, and a password was refused': {
    evidence: { ...clock(1800), ...wrongPassword },
    findings: ['clock-skewed', 'credentials-rejected'],
  },
  'the clock is wrong, and the service refused what the VM signed': {
    evidence: { ...failed('-2145648637', ...atToken, ...answered(401)), ...clock(1800) },
    findings: ['clock-skewed', 'extension-failed', 'device-registration-refused', 'device-not-joined'],
  },
  "TLS failed in the run, and Windows' TLS 1.2 is off: nothing is over": {
    evidence: { ...noTls, ...oldTls },
    findings: ['windows-tls-misconfigured', 'extension-failed', 'device-not-joined'],
    run: forced,
  },
  'TLS 1.2 is off on a joined VM that nobody complains of': {
    evidence: oldTls,
    findings: ['windows-tls-misconfigured'],
  },
  'TLS 1.2 is off on a joined VM, and no password is right': {
    evidence: { ...oldTls, ...quiet },
    asked: { symptom: password },
    findings: [
      'windows-tls-misconfigured',
      'credentials-rejected',
      'mfa-required',
      'password-change-required',
      'client-device-not-registered',
    ],
  },
  'TLS 1.2 is off on a joined VM, and the role check fails': {
    evidence: { ...oldTls, ...roleRefused },
    findings: ['windows-tls-misconfigured', 'role-not-assigned'],
  },
  'TLS 1.2 is off, and yet Microsoft Entra has answered': {
    evidence: { ...oldTls, events: refusedSignIns([{ aadsts: 'AADSTS50126' }]) },
    findings: ['credentials-rejected', 'windows-tls-misconfigured'],
  },
}

const subCodes: Record<string, Vm> = Object.fromEntries(
  [
    ['0x80072ee7', 'was not found in DNS'],
    ['0x80072ee2', 'could not be reached'],
    ['0x80072efd', 'could not be reached'],
    ['0x80072f8f', 'could not be reached: the secure connection failed'],
    ['0x80072f0d', 'could not be reached: its certificate was not accepted'],
    ['0x80190197', 'could not be reached: a proxy asked for a sign-in'],
  ].map(([code, trouble]) => [
    `0x801c0021/${code}, and the network is well now`,
    {
      evidence: failed('-2145648607', ...atDiscovery, `TenantInfo::Discover failed 0x801c0021/${code}`),
      findings: ['extension-failed', 'device-not-joined'],
      says: [
        `enterpriseregistration.windows.net ${trouble}; it is reachable now (it answers with HTTP 404, as it should).`,
      ],
      run: forced,
    },
  ]),
)

const scaleSet: Evidence = {
  instanceMetadata: instanceMetadata({
    vmScaleSetName: 'vmss-payroll',
    name: 'vmss-payroll_3',
    resourceId: `/subscriptions/${subscriptionId}/resourceGroups/rg-payroll/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-payroll/virtualMachines/3`,
  }),
}
const inGovernment: Evidence = {
  instanceMetadata: instanceMetadata({ azEnvironment: 'AzureUSGovernmentCloud' }),
  endpoints: endpoints({}, { cloud: 'AzureUSGovernmentCloud' }),
}
const otherPlaces: Record<string, Vm> = {
  'a domain member without an identity, where nobody wants Entra login': {
    evidence: { ...neverInstalled, ...domainMember, ...noIdentity },
    findings: ['ad-domain-joined', 'managed-identity-missing', 'tenant-id-unavailable'],
  },
  'a domain member with an identity that many VMs share': {
    evidence: { ...neverInstalled, ...domainMember, ...userAssigned },
    findings: ['ad-domain-joined', 'system-assigned-identity-missing'],
  },
  'a domain member whose identity gets no token': {
    evidence: {
      ...neverInstalled,
      ...domainMember,
      managedIdentityToken: tokenRefused(500, 'server_error', 'try again'),
    },
    findings: ['ad-domain-joined', 'token-unavailable'],
  },
  'a domain member without an identity, whose traces of the extension can not be seen': {
    evidence: { ...domainMember, ...noIdentity, account: account('unelevated') },
    unseen: ['extensionLogs', 'extensionStatus', 'guestAgent'],
    findings: ['ad-domain-joined', 'managed-identity-missing', 'tenant-id-unavailable'],
    verdict: 'inconclusive',
  },
  'the same, and a user was refused': {
    evidence: { ...domainMember, ...quiet, account: account('unelevated') },
    asked: { symptom: password },
    unseen: ['extensionLogs', 'extensionStatus', 'guestAgent'],
    findings: ['ad-domain-joined', 'device-not-joined', 'credentials-rejected'],
  },
  'a domain member without an identity, where the extension failed': {
    evidence: { ...domainMember, ...noIdentity, extensionLogs: failed('-2145648523').extensionLogs } as Evidence,
    findings: [
      'ad-domain-joined',
      'managed-identity-missing',
      'tenant-id-unavailable',
      'extension-failed',
      'device-not-joined',
    ],
  },
  'Windows Server 2016, whatever else is wrong': {
    evidence: { ...neverInstalled, ...old, ...noIdentity, ...blocked },
    findings: [
      'os-unsupported',
      'endpoint-unreachable',
      'managed-identity-missing',
      'tenant-id-unavailable',
      'extension-missing',
      'device-not-joined',
    ],
  },
  'hybrid-joined, and the extension refused': {
    evidence: { ...hybrid, extensionLogs: runLog(['AAD Join failed with status code: -2145648572.']) },
    findings: ['joined-not-securevm'],
    notRun: /dsregcmd\.exe \/leave|az vm/,
  },
  'hybrid-joined without the extension, and a user may not': {
    evidence: { ...hybrid, ...withoutExtension, ...quiet },
    asked: { symptom: role },
    findings: ['role-not-assigned', 'joined-not-securevm'],
  },
  'an instance of a scale set without an identity': {
    evidence: { ...scaleSet, ...failed('-2145648574', ...atTenant), ...noIdentity },
    findings: ['managed-identity-missing', 'tenant-id-unavailable', 'extension-failed', 'device-not-joined'],
    run: /^az vmss identity assign .*--name vmss-payroll/,
    notRun: /^az vm /,
  },
  'in the Government cloud, never installed': {
    evidence: { ...neverInstalled, ...inGovernment, joinSettings: noJoinSettings() },
    findings: ['extension-missing', 'device-not-joined'],
    run: /^az cloud set --name AzureUSGovernment$/,
  },
  'the agent stopped while the extension was being installed': {
    evidence: { ...notJoined, ...stopped, extensionLogs: runLog(atTenant, '2026-11-19T20:00:00.000Z') },
    findings: ['guest-agent-not-running', 'extension-failed', 'device-not-joined'],
    run: forced,
  },
  'the enrolment was refused yesterday, and the network is shut today': {
    evidence: { ...notJoined, extensionLogs: runLog(rolledBack('-2145648526')), ...blocked },
    findings: ['endpoint-unreachable', 'mdm-enrollment-failed', 'extension-failed', 'device-not-joined'],
    accountsFor: ['device-not-joined'],
  },
  'the run failed for metadata, which answers, and now the network is shut': {
    evidence: { ...failed('-2145648595', 'Getting Azure VM metadata.'), ...blocked },
    findings: ['endpoint-unreachable', 'extension-failed', 'device-not-joined'],
    accountsFor: ['device-not-joined'],
  },
  'two obstacles before an install': {
    evidence: { ...neverInstalled, ...noIdentity, endpoints: endpoints({ registration: dropped }) },
    findings: [
      'endpoint-unreachable',
      'managed-identity-missing',
      'tenant-id-unavailable',
      'extension-missing',
      'device-not-joined',
    ],
  },
  'another object id was expected, and the identity is one that many VMs share': {
    evidence: { ...neverInstalled, ...userAssigned },
    asked: { expectOid: '99999999-4444-5555-6666-777777777777' },
    findings: ['system-assigned-identity-missing', 'identity-unexpected', 'extension-missing', 'device-not-joined'],
  },
  'the tenant that was expected': { asked: { tenant: tenantId }, findings: [] },
  'another tenant was expected': {
    asked: { tenant: 'd10f84e2-ba05-45c0-90b7-994f1fafa537' },
    findings: ['identity-unexpected'],
  },
}

judgeVms({ proxies, timeAndTls, subCodes, otherPlaces })

test.each([
  ['too old a Windows', { ...failed('-2145648574', ...atTenant), ...noIdentity, ...old, ...scaleSet }],
  ['a member of a domain', { ...domainMember, ...noIdentity, extensionLogs: failed('-2145648523').extensionLogs }],
])('no finding asks for a run of the extension that can not succeed: %s', (_what, evidence) => {
  const steps = diagnoseCase({ evidence: evidence as Evidence }).findings.flatMap(({ fix }) => fix)
  expect(steps.filter(({ command }) => /extension set/.test(command ?? ''))).toEqual([])
  expect(steps.map(({ text }) => text)).toContainEqual(
    expect.stringContaining('The extension cannot join this VM while'),
  )
})

test('a join is not given up for a certificate that is over only by a wrong clock', () => {
  const vm = timeAndTls['the clock is wrong, and so the device certificate is over'] as Vm
  const [, certificate] = diagnoseCase(vm).findings
  expect(certificate?.saw).toContain('when the certificate is valid')
  expect(certificate?.fix.map(({ command }) => command)).toEqual([undefined])
})

describe.each<[string, RuleId]>([
  [role, 'role-not-assigned'],
  [password, 'credentials-rejected'],
  ['The logon attempt failed', 'credentials-rejected'],
  ['Remote machine is AAD joined. Try using your work email address.', 'credentials-rejected'],
  ["The sign-in method you're trying to use isn't allowed", 'mfa-required'],
  ["You can't get there from here", 'conditional-access-blocked'],
  ['You must change your password before logging on the first time', 'password-change-required'],
  ['AADSTS293004: The target-device identifier in the request 10.0.0.4 was not found', 'device-name-mismatch'],
  ['The remote computer requires Network Level Authentication', 'client-device-not-registered'],
  ['Azure Windows VM Sign-In is missing from Conditional Access', 'sign-in-app-missing'],
  ['guest users cannot sign in', 'guest-user'],
])('the user saw: %s', (symptom, ruleId) => {
  const asked = { symptom }

  test('a VM that is well: what it says', () => {
    expect(cause({ evidence: quiet, asked })).toBe(ruleId)
  })

  test.each<[RuleId, Evidence]>([
    ['endpoint-unreachable', blocked],
    ['device-key-unusable', keyGone],
    ['device-disabled-or-deleted', deviceDeleted],
  ])('a joined VM with %s: that', (expected, evidence) => {
    expect(cause({ evidence: { ...evidence, ...quiet }, asked })).toBe(expected)
  })

  test.each<[RuleId, Evidence]>([
    ['extension-missing', neverInstalled],
    ['managed-identity-missing', { ...failed('-2145648574', ...atTenant), ...noIdentity }],
    ['hostname-duplicate', nameTaken],
    ['extension-failed', failed('-2145648607', ...atDiscovery)],
    ['ad-domain-joined', { ...neverInstalled, ...domainMember }],
    ['os-unsupported', { ...neverInstalled, ...old }],
  ])('a VM that is not joined for %s: that', (expected, evidence) => {
    expect(cause({ evidence: { ...evidence, ...quiet }, asked })).toBe(expected)
  })
})
