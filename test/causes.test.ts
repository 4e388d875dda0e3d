// One cause: whole VMs with one fault, with several at once, with a fault and what follows from it. For each the verdict, the cause and the order of all findings.
import { describe, expect, test } from 'vitest'
import { rules } from '../src/rules/index.ts'
import type { RuleId } from '../src/rules/rule-ids.ts'
import { account } from './healthy/account.ts'
import { agentServices, service } from './healthy/agent-services.ts'
import { dsregStatus } from './healthy/dsreg-status.ts'
import { companyDns, endpoints, everywhere } from './healthy/endpoints.ts'
import { answered, logFolder, rolledBack, runLog } from './healthy/extension-logs.ts'
import { aggregateFile, extensionStatus, heartbeatFile, settingsFile, statusFile } from './healthy/extension-status.ts'
import { guestAgent } from './healthy/guest-agent.ts'
import { noJoinSettings } from './healthy/join-settings.ts'
import { machineShape } from './healthy/machine-shape.ts'
import { nameServers } from './healthy/name-servers.ts'
import { pku2u } from './healthy/pku2u.ts'
import { remoteDesktop } from './healthy/remote-desktop.ts'
import { noSignIns, refusedSignIns } from './healthy/sign-ins.ts'
import { windows } from './healthy/windows.ts'
import {
  arc,
  atDiscovery,
  atTenant,
  atToken,
  blocked,
  dnsDead,
  domainMember,
  dropped,
  duplicate,
  type Evidence,
  failed,
  forced,
  foreignAddress,
  hybrid,
  install,
  joined,
  joinedWith,
  judgeVms,
  metadataDropped,
  neverInstalled,
  noIdentity,
  noTenant,
  notJoined,
  old,
  rdpDenied,
  stopped,
  unknownName,
  userAssigned,
  type Vm,
  withoutExtension,
} from './whole-vms.ts'

const nothingWrong: Record<string, Vm> = {
  'a healthy VM': { findings: [] },
  'a failure before a later success is history': {
    evidence: {
      extensionLogs: logFolder({
        text: '2026-11-20T00:10:00Z\t[Error]:\tAAD Join failed with status code -2145648607.\r\n2026-11-20T01:10:00Z\t[Information]:\tRunning AAD Join Process\r\n2026-11-20T01:10:09Z\t[Information]:\tSuccessfully joined machine to AAD.\r\n',
      }),
    },
    findings: [],
  },
  'a duplicate name that is mended: joined since': {
    evidence: { extensionLogs: runLog([...duplicate, 'AAD Join failed with status code: -2145648509.']) },
    findings: [],
  },
  'a rollback that is mended: joined since': {
    evidence: { extensionLogs: runLog(rolledBack('-2145648526')) },
    findings: [],
  },
  'not elevated: Windows keeps the test of the key to administrators': {
    evidence: {
      account: account('unelevated'),
      ...joinedWith('KeySignTest : PASSED', 'KeySignTest : MUST Run elevated to test.'),
    },
    findings: [],
  },
  'an Arc-enabled server that is joined': { evidence: arc, findings: [] },
  'an Azure Virtual Desktop host': { evidence: { machineShape: machineShape({ virtualDesktop: true }) }, findings: [] },
  'managed by Intune': { evidence: { machineShape: machineShape({ mdm: 'MS DM Server' }) }, findings: [] },
  'Server Core that is joined': {
    evidence: { windows: windows({ installationType: 'Server Core' }) },
    findings: ['desktop-experience-missing'],
  },
  'hybrid-joined without the extension': {
    evidence: { ...hybrid, ...withoutExtension },
    findings: ['joined-not-securevm'],
  },
  'an Azure Virtual Desktop host that joined without the extension': {
    evidence: { ...withoutExtension, machineShape: machineShape({ virtualDesktop: true }) },
    findings: ['joined-not-securevm'],
  },
  'a domain member where nobody wants Entra login': {
    evidence: { ...neverInstalled, ...domainMember },
    findings: ['ad-domain-joined'],
  },
  'a domain member whose network is shut: nobody wants Entra login there': {
    evidence: { ...neverInstalled, ...domainMember, ...blocked },
    findings: ['ad-domain-joined', 'endpoint-unreachable'],
  },
  'the extension was removed after the join': {
    evidence: { extensionStatus: extensionStatus(null) },
    findings: ['extension-removed-after-join'],
  },
  'the guest agent stopped after the join': { evidence: stopped, findings: ['guest-agent-not-running'] },
  'the identity was removed after the join': {
    evidence: noIdentity,
    findings: ['managed-identity-missing', 'tenant-id-unavailable'],
  },
}

const oneFault: Record<string, Vm> = {
  'registration is out of reach after the join': {
    evidence: { endpoints: endpoints({ registration: dropped }) },
    findings: ['endpoint-unreachable'],
  },
  'the extension was never installed': {
    evidence: neverInstalled,
    findings: ['extension-missing', 'device-not-joined'],
    says: ['Would an install succeed here? Yes, as far as this VM shows: nothing was found that would stop it.'],
    run: install,
    notRun: forced,
  },
  'the guest agent was stopped before the extension came': {
    evidence: { ...neverInstalled, ...stopped },
    findings: ['guest-agent-not-running', 'extension-missing', 'device-not-joined'],
    run: install,
    notRun: forced,
  },
  'this Windows is too old, and the extension said so': {
    evidence: {
      ...notJoined,
      ...old,
      extensionLogs: logFolder(),
      guestAgent: guestAgent(
        '[00000010] 2026-11-20T01:58:05Z [ERROR] Install failed for plugin (name: Microsoft.Azure.ActiveDirectory.AADLoginForWindows, version 1.0.0.0) with exception Command has exited with Exit code: 51\r\n',
      ),
    },
    findings: ['os-unsupported', 'extension-failed', 'device-not-joined'],
  },
  'a domain member with the extension': {
    evidence: {
      ...domainMember,
      extensionLogs: failed('-2145648523').extensionLogs as Evidence['extensionLogs'],
    } as Evidence,
    findings: ['ad-domain-joined', 'extension-failed', 'device-not-joined'],
  },
  'a domain member that an Entra user was refused at': {
    evidence: { ...neverInstalled, ...domainMember },
    asked: { symptom: 'Your credentials did not work' },
    findings: ['ad-domain-joined', 'device-not-joined', 'credentials-rejected'],
  },
  'the tenant has a device of this name': {
    evidence: failed('-2145648509', ...atToken, ...duplicate),
    findings: ['hostname-duplicate', 'extension-failed', 'device-not-joined'],
    run: forced,
  },
  'the name is taken, by the code alone': {
    evidence: failed('-2145648509'),
    findings: ['hostname-duplicate', 'extension-failed', 'device-not-joined'],
  },
  'the tenant takes no more devices': {
    evidence: failed('-2145648626', ...answered(400, 'Join error code: DeviceCapReached')),
    findings: ['device-quota-reached', 'extension-failed', 'device-not-joined'],
  },
  'registration refused': {
    evidence: failed(
      '-2145648639',
      ...answered(400, 'Join error code: InvalidParameter', 'Join message: The resource id parameter (x) is invalid.'),
    ),
    findings: ['device-registration-refused', 'extension-failed', 'device-not-joined'],
  },
  'the device of this id is gone from the directory': {
    evidence: failed(
      '-2145647629',
      ...answered(
        400,
        'Join error code: invalid_request',
        'Join error subcode: error_missing_device',
        'Join message: The device object by the given id (0f1d2f3a-6f1c-4a55-9d0e-3c5b7a9e1d24) is not found.',
        'DsrDeviceAutoJoin failed 0x801c03f3.',
      ),
    ),
    findings: ['device-registration-refused', 'extension-failed', 'device-not-joined'],
    says: ['error_missing_device'],
  },
  'registration was too busy': {
    evidence: failed('-2145648603', ...answered(503)),
    findings: ['registration-service-error', 'extension-failed', 'device-not-joined'],
  },
  'joined, then rolled back over the enrolment': {
    evidence: { ...notJoined, extensionLogs: runLog(rolledBack('-2145648526')) },
    findings: ['mdm-enrollment-failed', 'extension-failed', 'device-not-joined'],
  },
  'the settings lack mdmId': {
    evidence: {
      ...notJoined,
      extensionLogs: runLog(["Error: 'mdmId' setting was not found."]),
      extensionStatus: extensionStatus('2.1.0.0', { settingsFiles: [settingsFile('without-mdmid', null, ['mdmid'])] }),
    },
    findings: ['extension-settings-invalid', 'extension-failed', 'device-not-joined'],
  },
  'only the heartbeat of the extension is left to say that it failed': {
    evidence: {
      ...notJoined,
      extensionLogs: logFolder(),
      extensionStatus: extensionStatus('2.2.0.0', {
        heartbeats: [heartbeatFile('NotReady', 'AAD Join failed with status code: -2145648509.')],
      }),
    },
    findings: ['hostname-duplicate', 'extension-failed', 'device-not-joined'],
    says: ['the heartbeat of version 1.0.0.1'],
  },
  'the code stands in a part of the status': {
    evidence: {
      ...notJoined,
      extensionLogs: logFolder(),
      extensionStatus: extensionStatus('2.2.0.0', {
        statusFiles: [statusFile('error', 'The operation failed.', undefined, 1, 'exit code: -2145648509')],
      }),
    },
    findings: ['hostname-duplicate', 'extension-failed', 'device-not-joined'],
  },
  'the extension says Succeeded, and the join is gone': {
    evidence: notJoined,
    findings: ['extension-succeeded-without-join', 'device-not-joined'],
    run: forced,
    notRun: /delete|\/leave/,
  },
  'the extension is still at work': {
    evidence: { ...notJoined, extensionLogs: runLog(atTenant) },
    findings: ['device-not-joined', 'extension-still-running'],
    notRun: /az vm extension/,
  },
  'joined another way before the extension came': {
    evidence: { extensionLogs: runLog(['AAD Join failed with status code: -2145648572.']) },
    findings: ['joined-not-securevm'],
    run: /dsregcmd\.exe \/leave/,
  },
  "joined to another tenant than the subscription's": {
    evidence: joinedWith(/c5ff949d-2696-4b68-9e13-055f19ed2d51/g, 'd10f84e2-ba05-45c0-90b7-994f1fafa537'),
    findings: ['tenant-mismatch'],
    run: /dsregcmd\.exe \/leave/,
  },
  'the device was deleted in Microsoft Entra': {
    evidence: joinedWith(
      'DeviceAuthStatus : SUCCESS',
      'DeviceAuthStatus : FAILED. Device is either disabled or deleted',
    ),
    findings: ['device-disabled-or-deleted'],
    run: /dsregcmd\.exe \/leave/,
  },
  'the device certificate has expired': {
    evidence: joinedWith('2032-01-28 11:45:49.000 UTC', '2026-11-19 11:45:49.000 UTC'),
    findings: ['device-certificate-expired'],
    run: /dsregcmd\.exe \/leave/,
  },
  'the key of the join is gone': {
    evidence: joinedWith('KeySignTest : PASSED', 'KeySignTest : FAILED'),
    findings: ['device-key-unusable'],
    run: /dsregcmd\.exe \/leave/,
  },
  'a baseline turned PKU2U off': { evidence: { pku2u: pku2u('0x0') }, findings: ['pku2u-disabled'] },
  'a policy forbids Remote Desktop': {
    evidence: { remoteDesktop: remoteDesktop({ policy: '0x1' }) },
    findings: ['rdp-disabled'],
  },
  'the role check is out of reach': {
    evidence: { endpoints: endpoints({ rbac: dropped }) },
    findings: ['endpoint-unreachable'],
  },
  'the client asked for a name that the tenant does not know': {
    asked: { symptom: 'AADSTS293004: The target-device identifier 10.20.0.7 was not found' },
    findings: ['device-name-mismatch'],
  },
  'not an Azure VM at all': {
    evidence: {
      ...neverInstalled,
      ...metadataDropped,
      guestAgent: guestAgent(null),
      agentServices: agentServices(service('RdAgent', 1060), service('WindowsAzureGuestAgent', 1060)),
      nameServers: nameServers([companyDns]),
    },
    findings: ['not-an-azure-vm', 'imds-unreachable', 'extension-missing', 'device-not-joined'],
    notRun: /az vm/,
  },
  'an Arc-enabled server where nobody installed the extension': {
    evidence: { ...arc, ...neverInstalled, joinSettings: noJoinSettings() },
    findings: ['extension-missing', 'device-not-joined'],
    run: /^az connectedmachine extension create .*--settings '\{"mdmId":""\}'$/,
    notRun: /az vm/,
  },
  'an Arc-enabled server whose extension misses mdmId': {
    evidence: { ...arc, ...notJoined, extensionLogs: runLog(["Error: 'mdmId' setting was not found."]) },
    findings: ['extension-settings-invalid', 'extension-failed', 'device-not-joined'],
    run: /^az connectedmachine extension delete/,
    notRun: /az vm/,
  },
  'Server Core without dsregcmd.exe: the extension failed': {
    evidence: {
      windows: windows({ installationType: 'Server Core' }),
      dsregStatus: { present: false },
      extensionLogs: runLog(['AAD Join failed with status code: -2147024770.']),
    },
    findings: ['extension-failed', 'desktop-experience-missing'],
  },
}

const faultAndConsequences: Record<string, Vm> = {
  'DNS is dead: no endpoint, the extension failed, not joined': {
    evidence: { ...failed('-2145648607', ...atDiscovery), ...dnsDead },
    findings: ['dns-failure', 'extension-failed', 'device-not-joined'],
    run: forced,
  },
  'a firewall drops everything': {
    evidence: { ...failed('-2145648607'), ...blocked },
    findings: ['endpoint-unreachable', 'extension-failed', 'device-not-joined'],
    run: forced,
  },
  'a firewall drops everything before the install': {
    evidence: { ...neverInstalled, ...blocked },
    findings: ['endpoint-unreachable', 'extension-missing', 'device-not-joined'],
    run: install,
    notRun: forced,
  },
  'no identity: -2145648574 in the log': {
    evidence: { ...failed('-2145648574', ...atTenant), ...noIdentity },
    findings: ['managed-identity-missing', 'tenant-id-unavailable', 'extension-failed', 'device-not-joined'],
    run: /^az vm identity assign/,
  },
  'no identity: 0x801c002d while the token was asked for': {
    evidence: { ...failed('-2145648595', ...atToken), managedIdentityToken: noIdentity.managedIdentityToken as never },
    findings: ['managed-identity-missing', 'extension-failed', 'device-not-joined'],
  },
  'no identity, before the install': {
    evidence: { ...neverInstalled, ...noIdentity },
    findings: ['managed-identity-missing', 'tenant-id-unavailable', 'extension-missing', 'device-not-joined'],
    run: install,
    notRun: forced,
  },
  'a user-assigned identity only': {
    evidence: { ...failed('-2145648595', ...atToken), ...userAssigned },
    findings: ['system-assigned-identity-missing', 'extension-failed', 'device-not-joined'],
  },
  'metadata tells no tenant although there is an identity': {
    evidence: { ...failed('-2145648574', ...atTenant), ...noTenant },
    findings: ['tenant-id-unavailable', 'extension-failed', 'device-not-joined'],
  },
  'instance metadata is dropped, the run failed for it': {
    evidence: { ...failed('-2145648574', ...atTenant), ...metadataDropped },
    findings: ['imds-unreachable', 'extension-failed', 'device-not-joined'],
    run: forced,
  },
  'instance metadata is dropped, before the install': {
    evidence: { ...neverInstalled, ...metadataDropped },
    findings: ['imds-unreachable', 'extension-missing', 'device-not-joined'],
    run: /<VM name>/,
  },
  'the registry sends the join elsewhere, and it failed': {
    evidence: { ...failed('-2145648574', ...atTenant), ...foreignAddress },
    findings: ['join-endpoints-overridden', 'extension-failed', 'device-not-joined'],
  },
  'the registry sent the join elsewhere: joined to a foreign tenant': {
    evidence: {
      ...foreignAddress,
      ...joinedWith(/c5ff949d-2696-4b68-9e13-055f19ed2d51/g, 'd10f84e2-ba05-45c0-90b7-994f1fafa537'),
    },
    findings: ['join-endpoints-overridden', 'tenant-mismatch'],
    run: /reg\.exe add/,
  },
  'the device was deleted, and its key is marked for recovery': {
    evidence: {
      dsregStatus: dsregStatus(
        joined
          .replace('DeviceAuthStatus : SUCCESS', 'DeviceAuthStatus : FAILED. Device is either disabled or deleted')
          .replace('AadRecoveryEnabled : NO', 'AadRecoveryEnabled : YES'),
      ),
    },
    findings: ['device-disabled-or-deleted', 'device-key-unusable'],
  },
  'the extension failed and was then removed': {
    evidence: { ...failed('-2145648509', ...duplicate), extensionStatus: extensionStatus(null) },
    findings: ['hostname-duplicate', 'extension-failed', 'device-not-joined'],
  },
}

const overSince: Record<string, Vm> = {
  'discovery failed, and the network is well now': {
    evidence: failed('-2145648607', ...atDiscovery),
    findings: ['extension-failed', 'device-not-joined'],
    says: ['At 2026-11-20 01:58:04 UTC enterpriseregistration.windows.net could not be reached; it is reachable now'],
    run: forced,
  },
  'the sub-code says DNS, and DNS is well now': {
    evidence: failed('-2145648607', ...atDiscovery, 'TenantInfo::Discover failed 0x801c0021/0x80072ee7'),
    findings: ['extension-failed', 'device-not-joined'],
    says: ['enterpriseregistration.windows.net was not found in DNS; it is reachable now'],
  },
  'the sub-code says TLS, and TLS is well now': {
    evidence: failed('-2145648607', ...atDiscovery, 'TenantInfo::Discover failed 0x801c0021/0x80072f8f'),
    findings: ['extension-failed', 'device-not-joined'],
    says: ['the secure connection failed; it is reachable now'],
  },
  'only the status is left of it': {
    evidence: {
      ...notJoined,
      extensionLogs: logFolder(),
      extensionStatus: extensionStatus('1.0.0.1', {
        statusFiles: [statusFile('error', 'AAD Join failed with status code: -2145648607.')],
      }),
    },
    findings: ['extension-failed', 'device-not-joined'],
    says: ['At 2026-11-20 01:58:30 UTC enterpriseregistration.windows.net could not be reached; it is reachable now'],
  },
  'the tenant was not told, and is told now': {
    evidence: failed('-2145648574', ...atTenant),
    findings: ['extension-failed', 'device-not-joined'],
    says: ['instance metadata did not tell the tenant; it tells it now'],
    run: forced,
  },
  'no token was given, and one is given now': {
    evidence: failed('-2145648595', ...atToken),
    findings: ['extension-failed', 'device-not-joined'],
    says: ["instance metadata gave the VM's identity no token; it gives one now"],
  },
  '0x801c002d at the tenant is the tenant': {
    evidence: failed('-2145648595', ...atTenant, 'DsrCmdAzureHelper::GetTenantId failed 0x801c002d'),
    findings: ['extension-failed', 'device-not-joined'],
    says: ['did not tell the tenant; it tells it now'],
  },
  'whether it is over can not be told: the endpoints could not be tried': {
    evidence: failed('-2145648607', ...atDiscovery),
    unseen: ['endpoints'],
    findings: ['extension-failed', 'device-not-joined'],
    notSays: ['reachable now'],
  },
  'an unknown code says nothing about now': {
    evidence: failed('-2145640000'),
    findings: ['extension-failed', 'device-not-joined'],
    notSays: [' now'],
  },
}

const twoAtOnce: Record<string, Vm> = {
  'no identity today, and the name was taken yesterday': {
    evidence: { ...failed('-2145648509', ...atToken, ...duplicate), ...noIdentity },
    accountsFor: ['tenant-id-unavailable', 'device-not-joined'],
    findings: [
      'managed-identity-missing',
      'hostname-duplicate',
      'tenant-id-unavailable',
      'extension-failed',
      'device-not-joined',
    ],
  },
  'the role check is out of reach, and the name is taken': {
    evidence: { ...failed('-2145648509', ...atToken, ...duplicate), endpoints: endpoints({ rbac: dropped }) },
    findings: ['endpoint-unreachable', 'hostname-duplicate', 'extension-failed', 'device-not-joined'],
    accountsFor: [],
  },
  'the role check is out of reach, and discovery failed': {
    evidence: { ...failed('-2145648607', ...atDiscovery), endpoints: endpoints({ rbac: dropped }) },
    findings: ['endpoint-unreachable', 'extension-failed', 'device-not-joined'],
  },
  'no identity today, and discovery failed yesterday, which a missing identity does not reach': {
    evidence: { ...failed('-2145648607', ...atDiscovery), ...noIdentity },
    findings: ['managed-identity-missing', 'extension-failed', 'tenant-id-unavailable', 'device-not-joined'],
    accountsFor: ['tenant-id-unavailable', 'device-not-joined'],
  },
  'the network is shut today, and the run failed yesterday for a missing identity': {
    evidence: { ...failed('-2145648574', ...atTenant), ...blocked },
    findings: ['endpoint-unreachable', 'extension-failed', 'device-not-joined'],
    accountsFor: ['device-not-joined'],
  },
  'no identity, and Remote Desktop is off': {
    evidence: { ...failed('-2145648574', ...atTenant), ...noIdentity, ...rdpDenied },
    findings: [
      'managed-identity-missing',
      'rdp-disabled',
      'tenant-id-unavailable',
      'extension-failed',
      'device-not-joined',
    ],
  },
  'DNS is dead for registration, and there is no identity': {
    evidence: {
      ...failed('-2145648574', ...atTenant),
      ...noIdentity,
      endpoints: endpoints({ registration: unknownName }),
    },
    findings: [
      'dns-failure',
      'managed-identity-missing',
      'tenant-id-unavailable',
      'extension-failed',
      'device-not-joined',
    ],
  },
  'too old and without an identity': {
    evidence: { ...neverInstalled, ...old, ...noIdentity },
    findings: [
      'os-unsupported',
      'managed-identity-missing',
      'tenant-id-unavailable',
      'extension-missing',
      'device-not-joined',
    ],
  },
  'PKU2U is off, and the role check is out of reach': {
    evidence: { pku2u: pku2u('0x0'), endpoints: endpoints({ rbac: dropped }) },
    findings: ['endpoint-unreachable', 'pku2u-disabled'],
  },
  'the certificate has expired, and PKU2U is off': {
    evidence: { ...joinedWith('2032-01-28 11:45:49.000 UTC', '2026-11-19 11:45:49.000 UTC'), pku2u: pku2u('0x0') },
    findings: ['device-certificate-expired', 'pku2u-disabled'],
  },
  'DNS fails one host and a firewall another': {
    evidence: { endpoints: endpoints({ login: unknownName, rbac: dropped }) },
    findings: ['dns-failure', 'endpoint-unreachable'],
  },
  'never installed, and Remote Desktop is off': {
    evidence: { ...neverInstalled, ...rdpDenied },
    findings: ['extension-missing', 'rdp-disabled', 'device-not-joined'],
    says: ['nothing was found that would stop it'],
  },
  'never installed, and only the role check is out of reach': {
    evidence: { ...neverInstalled, endpoints: endpoints({ rbac: dropped }) },
    findings: ['endpoint-unreachable', 'extension-missing', 'device-not-joined'],
    notRun: /extension set/,
  },
  'the agent stopped after the run failed: without it there is no other run': {
    evidence: { ...failed('-2145648607'), ...stopped },
    findings: ['guest-agent-not-running', 'extension-failed', 'device-not-joined'],
  },
  'the agent stopped, and the name is taken': {
    evidence: { ...failed('-2145648509', ...atToken, ...duplicate), ...stopped },
    findings: ['guest-agent-not-running', 'hostname-duplicate', 'extension-failed', 'device-not-joined'],
  },
  'Azure shows Succeeded over a run that failed, whose old log puts the day first': {
    evidence: {
      ...notJoined,
      extensionLogs: logFolder({
        text: '[19/11/2026 18:13:49] Starting AAD Join Process\r\n[19/11/2026 18:13:53] AAD Join failed with status code -2145648509.\r\n',
        modifiedAt: '2026-11-19T17:13:53.000Z',
      }),
      extensionStatus: extensionStatus('1.0.0.1', {
        statusFiles: [statusFile('success', 'Successfully joined machine to AAD.', '2026-11-19T17:13:54Z')],
      }),
    },
    findings: ['hostname-duplicate', 'extension-failed', 'device-not-joined'],
    says: ['2026-11-19 18:13:53 local time'],
  },
  'Azure shows Succeeded over a run that failed': {
    evidence: {
      ...failed('-2145648509', ...atToken, ...duplicate),
      extensionStatus: extensionStatus('2.2.0.0', {
        statusFiles: [statusFile('success', 'Successfully joined machine to AAD.')],
        aggregateFiles: { status: 'ok', value: [aggregateFile(['own', 'Ready', 'Plugin enabled'])] },
      }),
    },
    findings: ['hostname-duplicate', 'extension-failed', 'device-not-joined'],
  },
}

const role = 'Your account is configured to prevent you from using this device'
const password = 'Your credentials did not work'
const passwordDoubts: RuleId[] = ['mfa-required', 'password-change-required', 'client-device-not-registered']
const refusedSignIn: Record<string, Vm> = {
  'the user has no role': {
    evidence: { events: refusedSignIns([{ status: '0xc000015b' }]) },
    findings: ['role-not-assigned'],
  },
  'the user has no role, as the client showed it': {
    evidence: { events: noSignIns },
    asked: { symptom: role },
    findings: ['role-not-assigned'],
  },
  'the role check could not be asked: that comes before a missing role': {
    evidence: { events: noSignIns, endpoints: endpoints({ rbac: dropped }) },
    asked: { symptom: role },
    findings: ['endpoint-unreachable', 'role-not-assigned'],
    accountsFor: ['role-not-assigned'],
  },
  'instance metadata could not be asked: so does that': {
    evidence: { events: noSignIns, ...metadataDropped },
    asked: { symptom: role },
    findings: ['imds-unreachable', 'role-not-assigned'],
  },
  'the device was deleted: that comes before a missing role': {
    evidence: {
      events: refusedSignIns([{ status: '0xc000015b' }]),
      ...joinedWith('DeviceAuthStatus : SUCCESS', 'DeviceAuthStatus : FAILED. Device is either disabled or deleted'),
    },
    findings: ['device-disabled-or-deleted', 'role-not-assigned'],
  },
  'a second factor is demanded': {
    evidence: { events: refusedSignIns([{ aadsts: 'AADSTS50076' }]) },
    findings: ['mfa-required'],
  },
  'a policy refuses': {
    evidence: { events: refusedSignIns([{ aadsts: 'AADSTS53003' }]) },
    findings: ['conditional-access-blocked'],
  },
  'credentials did not work, and PKU2U is off': {
    evidence: { events: noSignIns, pku2u: pku2u('0x0') },
    asked: { symptom: password },
    findings: ['pku2u-disabled', 'credentials-rejected', ...passwordDoubts],
  },
  'credentials did not work, and nothing says more': {
    evidence: { events: noSignIns },
    asked: { symptom: password },
    findings: ['credentials-rejected', ...passwordDoubts],
  },
  'credentials did not work, because the name was taken and the VM is not joined': {
    evidence: { ...failed('-2145648509', ...atToken, ...duplicate), events: noSignIns },
    asked: { symptom: password },
    findings: ['hostname-duplicate', 'extension-failed', 'device-not-joined', 'credentials-rejected'],
  },
  'credentials did not work, because the extension was never installed': {
    evidence: { ...neverInstalled, events: noSignIns },
    asked: { symptom: password },
    findings: ['extension-missing', 'device-not-joined', 'credentials-rejected'],
  },
}

const cannotTell: Record<string, Vm> = {
  'joined, and the endpoints could not be tried': { unseen: ['endpoints'], findings: [], verdict: 'inconclusive' },
  'dsregcmd could not be run': { unseen: ['dsregStatus'], findings: [], verdict: 'inconclusive' },
  'the logs of the extension could not be listed': { unseen: ['extensionLogs'], findings: [], verdict: 'inconclusive' },
  'metadata could not be asked': { unseen: ['instanceMetadata'], findings: [], verdict: 'inconclusive' },
  'a PAC script decides the way, and the direct one is dead': {
    evidence: {
      endpoints: endpoints(everywhere(dropped), { automatic: 'the PAC script http://pac/proxy.pac (WinHTTP)' }),
    },
    findings: [],
    verdict: 'inconclusive',
  },
  'never installed, and the identity could not be looked at': {
    evidence: neverInstalled,
    unseen: ['managedIdentityToken'],
    findings: ['extension-missing', 'device-not-joined'],
    says: ['Nothing that was seen would stop it, but not everything could be looked at'],
  },
  'not elevated, and Windows keeps the traces of the extension to administrators: not joined is seen all the same': {
    evidence: { ...notJoined, account: account('unelevated') },
    unseen: ['extensionLogs', 'extensionStatus', 'guestAgent'],
    findings: ['device-not-joined'],
    says: ['Why could not be seen'],
  },
  'not elevated, the same, and PKU2U is off': {
    evidence: { account: account('unelevated'), pku2u: pku2u('0x0') },
    unseen: ['extensionLogs', 'extensionStatus', 'guestAgent'],
    findings: ['pku2u-disabled'],
  },
  'not elevated, the same, and the network is shut': {
    evidence: { ...notJoined, ...blocked, account: account('unelevated') },
    unseen: ['extensionLogs', 'extensionStatus', 'guestAgent'],
    findings: ['endpoint-unreachable', 'device-not-joined'],
  },
  'what is not required may be missing': { unseen: ['machineShape', 'account'], findings: [] },
}

judgeVms({
  nothingWrong,
  oneFault,
  faultAndConsequences,
  overSince,
  twoAtOnce,
  refusedSignIn,
  cannotTell,
})

describe('every symptom', () => {
  const explainers = (id: RuleId) => rules.filter((rule) => rule.explains.includes(id)).map((rule) => rule.id)
  const joinStoppers = rules.filter(({ stage }) => stage === 'network' || stage === 'identity').map(({ id }) => id)

  test.each([
    'extension-failed',
    'extension-succeeded-without-join',
    'device-not-joined',
  ] as const)('%s is explained by whatever stops the join', (symptom) => {
    const own = [
      'hostname-duplicate',
      'device-quota-reached',
      'device-registration-refused',
      'registration-service-error',
      'mdm-enrollment-failed',
      'extension-settings-invalid',
      'ad-domain-joined',
      'os-unsupported',
    ] as const
    const expected = [
      ...joinStoppers.filter((id) => id !== 'identity-unexpected' && id !== 'token-for-another-resource'),
      ...own,
    ]
    expect(explainers(symptom)).toEqual(expect.arrayContaining(expected))
  })
})
