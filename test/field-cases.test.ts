// Situations from the field that take several traces together: copies of joined disks, domain controllers, enrolments that come too late, proxies that are gone, policies beside the role.
// For each the verdict, the cause, the order of all findings, and what must or must not stand among its commands.
import { expect, test } from 'vitest'
import { diagnoseCase } from './cases/case.ts'
import { dsregCapture, dsregStatus } from './healthy/dsreg-status.ts'
import { answers, azureDns, endpoints, inspector, notFound, overProxy, says } from './healthy/endpoints.ts'
import { logFolder, rolledBack, runLog } from './healthy/extension-logs.ts'
import { extensionStatus, statusFile } from './healthy/extension-status.ts'
import { guestAgent } from './healthy/guest-agent.ts'
import { instanceMetadata } from './healthy/instance-metadata.ts'
import { machineShape } from './healthy/machine-shape.ts'
import { tokenRefused } from './healthy/managed-identity-token.ts'
import { pku2u } from './healthy/pku2u.ts'
import { proxySettings, winHttpBlob } from './healthy/proxy-settings.ts'
import { remoteDesktop } from './healthy/remote-desktop.ts'
import { refusedSignIns } from './healthy/sign-ins.ts'
import { windows } from './healthy/windows.ts'
import {
  atDiscovery,
  atToken,
  domainMember,
  dropped,
  type Evidence,
  failed,
  forced,
  hybrid,
  joinedWith,
  judgeVms,
  neverInstalled,
  noIdentity,
  notJoined,
  userAssigned,
  type Vm,
  withoutExtension,
} from './whole-vms.ts'

const notSecureVm =
  'AzureSecureVMJoinOperation: AzureSecureVMJoin failed. VM is already joined but not in SecureVM state.'
const mdmTooLate =
  'AzureSecureVMJoinOperation: AzureSecureVMJoin failed. VM already joined but not in SecureVM state, but the command specifies MDM enrollment to be performed. This is not supported. Unjoin the device and retry the command.'
const inDomain =
  'AzureSecureVMJoinOperation: AzureSecureVMJoin failed. VM is joined to Active Directory and cannot be switched to SecureVM state.'
const alreadyJoined = 'Device is already joined to Azure AD.'
const domainRefused = runLog([inDomain, 'AAD Join failed with status code: -2145648523.'])

/** A join that was made three months ago on the VM of this Azure name. */
const madeOn = (name: string): Evidence => ({
  extensionLogs: runLog(
    [
      'Getting Azure VM metadata.',
      `Azure resource Id:/subscriptions/7f1d2c3b-5a64-4c1e-9d0f-3b2a1c0d9e8f/resourceGroups/rg-images/providers/Microsoft.Compute/virtualMachines/${name}`,
      'Successfully joined machine to AAD.',
    ],
    '2026-08-20T01:58:00.000Z',
  ),
})
const deviceNamed = (name: string) => joinedWith(/AADJoin02/gi, name)
const controller: Evidence = {
  dsregStatus: dsregStatus(dsregCapture('server-2019-domain-controller')),
  windows: windows({ productType: 'LanmanNT', build: '17763', productName: 'Windows Server 2019 Datacenter' }),
}
const multiSession = windows({
  productName: 'Windows 10 Enterprise multi-session',
  build: '22631',
  productType: 'ServerNT',
  installationType: 'Client',
})
const opened = (host: string, address: string) => ({ direct: answers(address, inspector.chain([host]), 404) })

const joins: Record<string, Vm> = {
  'the disk is a copy of a joined VM, which the device is still named after': {
    evidence: { ...deviceNamed('VM-GOLDEN'), ...madeOn('vm-golden') },
    findings: ['joined-not-securevm'],
    says: ['vm-golden', 'vm-payroll-07', 'copy'],
    run: /^dsregcmd\.exe \/leave$/,
  },
  'the VM was renamed in Windows, and its log names the Azure VM that it is': {
    evidence: { ...deviceNamed('VM-OLDNAME'), ...madeOn('vm-payroll-07') },
    findings: [],
  },
  'a log from an image of another VM, and a join of its own since': {
    evidence: madeOn('vm-golden'),
    findings: [],
  },
  'an image of a joined VM, generalised: the old log says success, and nothing is joined': {
    evidence: { ...notJoined, ...madeOn('vm-golden') },
    findings: ['extension-succeeded-without-join', 'device-not-joined'],
    run: forced,
  },
  'a copy whose key did not come along': {
    evidence: { ...joinedWith('KeySignTest : PASSED', 'KeySignTest : FAILED'), ...madeOn('vm-golden') },
    findings: ['device-key-unusable'],
  },
  'joined another way, of which only the words of the log tell': {
    evidence: { extensionLogs: runLog([alreadyJoined, notSecureVm]) },
    findings: ['joined-not-securevm'],
    run: /^az vm extension delete /,
  },
  'joined by a user at the setup of Windows 11, then the extension came': {
    evidence: {
      extensionLogs: runLog([alreadyJoined, notSecureVm, 'AAD Join failed with status code: -2145648572.']),
      windows: windows({ build: '22631', productName: 'Windows 10 Enterprise', productType: 'WinNT' }),
    },
    findings: ['joined-not-securevm'],
  },
  'in a domain when the extension ran, hybrid-joined since': {
    evidence: { ...hybrid, extensionLogs: domainRefused },
    findings: ['joined-not-securevm'],
    says: ['hybrid join', '-2145648523'],
    run: /-UnjoinDomainCredential /,
  },
  'another extension joined it to a domain after the join to Microsoft Entra': {
    evidence: { ...domainMember, extensionLogs: runLog(['Successfully joined machine to AAD.']) },
    findings: ['ad-domain-joined', 'extension-succeeded-without-join', 'device-not-joined'],
    run: /^Remove-Computer -UnjoinDomainCredential \(Get-Credential\) /,
  },
  'a domain controller with the extension: it can not leave its domain': {
    evidence: { ...controller, extensionLogs: domainRefused },
    findings: ['ad-domain-joined', 'extension-failed', 'device-not-joined'],
    says: ['domain controller'],
    run: /^az vm extension delete /,
    notRun: /Remove-Computer/,
  },
  'a domain controller where nobody wants Entra login': {
    evidence: { ...neverInstalled, ...controller },
    findings: ['ad-domain-joined'],
    notRun: /Remove-Computer/,
  },
}

const enrolments: Record<string, Vm> = {
  'an mdmId was added after the join, and nothing manages the VM': {
    evidence: { extensionLogs: runLog([alreadyJoined, mdmTooLate, 'AAD Join failed with status code: -2145648524.']) },
    findings: ['mdm-enrollment-failed'],
    says: ['sign-in is not touched'],
    run: /--force-update --settings '\{"mdmId":""\}'$/,
  },
  'the same on a VM that is enrolled already': {
    evidence: {
      extensionLogs: runLog([alreadyJoined, mdmTooLate, 'AAD Join failed with status code: -2145648524.']),
      machineShape: machineShape({ mdm: 'MS DM Server' }),
    },
    findings: [],
  },
  'Intune was asked for on Windows Server, which it does not take': {
    evidence: { ...notJoined, extensionLogs: runLog(rolledBack('-2145648526')) },
    findings: ['mdm-enrollment-failed', 'extension-failed', 'device-not-joined'],
    run: /--settings '\{"mdmId":""\}'$/,
    notRun: /--settings '\{"mdmId":"0000000a/,
  },
  'Intune was asked for on Windows 11 multi-session, which it takes': {
    evidence: { ...notJoined, extensionLogs: runLog(rolledBack('-2145648526')), windows: multiSession },
    findings: ['mdm-enrollment-failed', 'extension-failed', 'device-not-joined'],
    run: /--settings '\{"mdmId":"0000000a/,
  },
  'a new device that Microsoft Entra does not know yet, tried again and again, then undone': {
    evidence: {
      ...notJoined,
      extensionLogs: runLog([
        'Starting Dsregcmd with arguments  /AzureSecureVMJoin /debug /MdmId 0000000a-0000-0000-c000-000000000000',
        'Successfully joined machine to AAD.',
        'Starting MDM URLs discovery (MDM app ID is: 0000000a-0000-0000-c000-000000000000).',
        'AzureSecureVMJoinOperation: Discovery of MDM URLs (DeviceEnroller::GetDeviceOnlyWamToken) failed with error 0x801c0070. AAD logs may contain more details on the failure.',
        'AzureSecureVMJoinOperation: Retrying in 20 second(s)...',
        'AzureSecureVMJoinOperation: Discovery of MDM URLs (DeviceEnroller::GetDeviceOnlyWamToken) failed with error 0x801c0070. AAD logs may contain more details on the failure.',
        'Rolling back device join.',
        'Device successfully unjoined from Azure AD.',
        'AAD Join failed with status code: -2145648522.',
      ]),
    },
    findings: ['mdm-enrollment-failed', 'extension-failed', 'device-not-joined'],
  },
}

const ways: Record<string, Vm> = {
  'WinHTTP names a proxy whose name is gone, and the direct way is free': {
    evidence: {
      ...failed('-2145648607', ...atDiscovery),
      proxySettings: proxySettings({ winHttp: winHttpBlob(3, 'proxy.old.corp:8080', '<local>') }),
      endpoints: overProxy(
        () => null,
        {
          proxy: {
            host: 'proxy.old.corp',
            port: 8080,
            lookup: notFound('ENOTFOUND'),
            servers: [says(azureDns, 'vm', notFound('ENOTFOUND'))],
          },
        },
        'works',
      ),
    },
    findings: ['dns-failure', 'extension-failed', 'device-not-joined'],
    run: /^netsh\.exe winhttp reset proxy$/,
  },
  'the same, and the direct way is shut': {
    evidence: {
      ...failed('-2145648607', ...atDiscovery),
      proxySettings: proxySettings({ winHttp: winHttpBlob(3, 'proxy.old.corp:8080', '<local>') }),
      endpoints: overProxy(() => null, {
        proxy: {
          host: 'proxy.old.corp',
          port: 8080,
          lookup: notFound('ENOTFOUND'),
          servers: [says(azureDns, 'vm', notFound('ENOTFOUND'))],
        },
      }),
    },
    findings: ['dns-failure', 'extension-failed', 'device-not-joined'],
    notRun: /reset proxy/,
  },
  'a security group shuts the service tag, and only the role check has another': {
    evidence: {
      ...failed('-2145648607', ...atDiscovery),
      endpoints: endpoints({ login: dropped, registration: dropped, deviceLogin: dropped }),
    },
    findings: ['endpoint-unreachable', 'extension-failed', 'device-not-joined'],
    notSays: ['pas.windows.net'],
  },
  'only registration is exempt from TLS inspection, so that the join worked and no sign-in does': {
    evidence: { endpoints: endpoints({ login: opened, deviceLogin: opened, rbac: opened }) },
    findings: ['tls-interception'],
    notSays: ['enterpriseregistration'],
  },
  'the guest agent could not fetch the extension': {
    evidence: {
      ...notJoined,
      extensionLogs: logFolder(),
      extensionStatus: extensionStatus(null),
      guestAgent: guestAgent(
        '[00000006] 2026-11-20T01:52:13Z [ERROR]  Failed to download plugin (name: Microsoft.Azure.ActiveDirectory.AADLoginForWindows, version: 2.2.0.0) from uri https://umsa9.blob.core.windows.net/x with exception System.Net.WebException: The remote name could not be resolved\r\n',
      ),
    },
    findings: ['extension-failed', 'device-not-joined'],
    run: /^nslookup\.exe umsa9\.blob\.core\.windows\.net$/,
  },
}

const machines: Record<string, Vm> = {
  'Windows 11 multi-session calls itself a server: an absent AllowOnlineID says nothing there': {
    evidence: { pku2u: pku2u(null), windows: multiSession },
    findings: [],
  },
  'AllowOnlineID is off on Windows 11 multi-session': {
    evidence: { pku2u: pku2u('0x0'), windows: multiSession },
    findings: ['pku2u-disabled'],
  },
  'an Azure name of more than 15 characters': {
    evidence: {
      ...deviceNamed('vm-payroll-prod'),
      instanceMetadata: instanceMetadata({
        name: 'vm-payroll-production-07',
        osProfile: { computerName: 'vm-payroll-prod' },
      }),
      windows: windows({ computerName: 'VM-PAYROLL-PROD' }),
    },
    findings: [],
  },
  'Remote Desktop on another port, without NLA': {
    evidence: { remoteDesktop: remoteDesktop({ port: '0xd3e', nla: '0x0' }) },
    findings: [],
  },
  'the disk was full': {
    evidence: failed('-2147024784', 'AzureSecureVMJoin failed with 0x80070070.'),
    findings: ['extension-failed', 'device-not-joined'],
  },
  'the extension has said Transitioning for three hours': {
    evidence: {
      ...notJoined,
      extensionLogs: logFolder(),
      extensionStatus: extensionStatus('2.2.0.0', {
        statusFiles: [statusFile('transitioning', 'Enabling', '2026-11-19T22:58:30Z')],
      }),
    },
    findings: ['extension-failed', 'device-not-joined'],
    says: ['cut off'],
  },
  'several user-assigned identities and no other': {
    evidence: {
      ...failed('-2145648575', ...atToken),
      managedIdentityToken: tokenRefused(
        400,
        'invalid_request',
        'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
      ),
    },
    findings: ['system-assigned-identity-missing', 'extension-failed', 'device-not-joined'],
  },
  'a user-assigned identity only, on a VM that joined before': {
    evidence: userAssigned,
    findings: ['system-assigned-identity-missing'],
  },
}

const signIns: Record<string, Vm> = {
  'a guest, whom Windows calls an unknown user': {
    evidence: {
      events: refusedSignIns([
        { user: 'ada_fabrikam.com#EXT#@contoso.onmicrosoft.com', status: '0xc000006d', subStatus: '0xc0000064' },
      ]),
    },
    findings: ['guest-user'],
  },
  'a guest with a role': {
    evidence: {
      events: refusedSignIns([{ user: 'ada_fabrikam.com#EXT#@contoso.onmicrosoft.com', status: '0xc000015b' }]),
    },
    findings: ['guest-user'],
  },
  'a personal account': {
    evidence: { events: refusedSignIns([{ user: 'sam@outlook.com', aadsts: 'AADSTS500200' }]) },
    findings: ['guest-user'],
  },
  'a policy or the missing role keeps the user out of Remote Desktop': {
    evidence: { events: refusedSignIns([{ status: '0xc000015b' }]) },
    findings: ['role-not-assigned'],
    run: /^secedit\.exe \/export /,
  },
  'the role is missing, and Windows says so': {
    evidence: { events: refusedSignIns([{ status: '0xc000006e', subStatus: '0xc0000070' }]) },
    findings: ['role-not-assigned'],
    notRun: /secedit/,
  },
  'hybrid-joined without the extension: no Azure role lets anybody in': {
    evidence: { ...hybrid, ...withoutExtension },
    asked: { symptom: 'To sign in remotely, you need the right to sign in through Remote Desktop Services.' },
    findings: ['role-not-assigned', 'joined-not-securevm'],
    run: /^net\.exe localgroup .*S-1-5-32-555.* "<DOMAIN>\\<user name>" \/add$/,
    notRun: /role assignment/,
  },
  'joined by hand, without the extension': {
    evidence: { ...withoutExtension, events: refusedSignIns([{ status: '0xc000015b' }]) },
    findings: ['role-not-assigned', 'joined-not-securevm'],
    run: /"AzureAD\\jo\.miller@contoso\.com" \/add$/,
    notRun: /role assignment/,
  },
  'the second factor was denied': {
    evidence: { events: refusedSignIns([{ aadsts: 'AADSTS500121' }]) },
    findings: ['mfa-required'],
  },
  'a policy wants a managed device': {
    evidence: { events: refusedSignIns([{ aadsts: 'AADSTS530003' }]) },
    findings: ['conditional-access-blocked'],
  },
}

const elsewhere: Record<string, Vm> = Object.fromEntries(
  [
    'An internal error has occurred.',
    'An authentication error has occurred. The function requested is not supported. This could be due to CredSSP encryption oracle remediation.',
    'The remote session was disconnected because there are no Remote Desktop License Servers available to provide a license.',
    'Because of a security error, the client could not connect to the remote computer. Verify that you are logged on to the network, and then try connecting again.',
    'The number of connections to this computer is limited and all connections are in use right now.',
    'The trust relationship between this workstation and the primary domain failed.',
    'A specified logon session does not exist. It may already have been terminated.',
  ].map((symptom) => [`"${symptom}" is no word of Entra login`, { asked: { symptom }, findings: [] }]),
)

judgeVms({ joins, enrolments, ways, machines, signIns, elsewhere })

test('where no role decides, nobody is told to look at roles afterwards', () => {
  const vm = { evidence: { ...withoutExtension, events: refusedSignIns([{ status: '0xc000015b' }]) } }
  const [finding] = diagnoseCase(vm).findings
  expect(finding).toMatchObject({ ruleId: 'role-not-assigned', thenCheck: 'The user signs in with a web account.' })
})

test('whoever runs the extension again hears of the name that templates give it, whoever installs it does not', () => {
  const textOf = (evidence: Evidence) => JSON.stringify(diagnoseCase({ evidence }).findings.map(({ fix }) => fix))
  expect(textOf({ ...failed('-2145648574'), ...noIdentity })).toContain('--extension-instance-name')
  expect(textOf({ ...neverInstalled, ...noIdentity })).not.toContain('--extension-instance-name')
  const inSet = instanceMetadata({ vmScaleSetName: 'vmss-web', name: 'vmss-web_3' })
  expect(textOf({ ...failed('-2145648574'), ...noIdentity, instanceMetadata: inSet })).toContain(
    'az vmss extension list',
  )
})
