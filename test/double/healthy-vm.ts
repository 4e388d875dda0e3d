// The healthy VM that every double starts from: Windows Server 2022, public cloud, joined by the extension, looked at by SYSTEM.
// A double says only what is different about it.
import { clouds } from '../../src/clouds.ts'
import { azureDns } from './azure/addresses.ts'
import type { DnsServer, NameAnswer } from './azure/dns.ts'
import { type Endpoint, healthyEndpoints } from './azure/endpoints.ts'
import { type FakeAzure, healthyNames } from './azure/fake-azure.ts'
import { type Imds, makeToken } from './azure/imds.ts'
import { capture, made } from './captures.ts'
import {
  agentFiles,
  type ExtensionTraces,
  extensionFiles,
  extensionLog,
  joinedBy,
  joinStart,
  joinSucceeded,
  tenantTold,
  tokenReceived,
} from './extension-traces.ts'
import { noSuchService, serviceAnswer } from './service-answer.ts'
import type { Expectation, ProgramAnswer, VmDouble, WindowsVersion } from './vm.ts'
import { localAdmin, system, unelevated } from './who-runs-it.ts'

/** The tenant of the capture that the healthy VM's dsregcmd prints. */
export const tenantId = 'c5ff949d-2696-4b68-9e13-055f19ed2d51'
const subscriptionId = '7f1d2c3b-5a64-4c1e-9d0f-3b2a1c0d9e8f'

/** What is different about a VM. What isn't named is as on the healthy one. */
export interface Differences {
  about: string
  /** The name of Windows and of the VM in Azure. */
  computerName?: string
  ranBy?: 'system' | 'local-admin' | 'unelevated'
  windows?: Partial<WindowsVersion>
  imds?: Partial<Imds>
  /** Of the IMDS document's compute part. */
  compute?: Record<string, unknown>
  /** By host name. */
  endpoints?: Record<string, Partial<Endpoint>>
  /** Names that Azure's DNS answers otherwise. */
  names?: Record<string, NameAnswer>
  /** In place of Azure's DNS. */
  dns?: DnsServer[]
  nameServers?: string[]
  proxy?: FakeAzure['proxy']
  clockAheadSeconds?: number
  /** How long every server of the network takes for an answer. */
  answerMs?: number
  /** Output of dsregcmd.exe /status. */
  dsregcmd?: string | Uint8Array
  /** Tried before the healthy VM's answers. */
  programs?: ProgramAnswer[]
  missingPrograms?: string[]
  /** Null: never installed. */
  extension?: ExtensionTraces | null
  /** On top of the agent's and the extension's files. */
  files?: VmDouble['files']
  registry?: string[]
  trustsInspector?: boolean
  currentFolder?: string
  args?: string[]
  environment?: VmDouble['environment']
  ctrlCWhen?: string
  /** Beside the token in the healthy VM's own log. */
  secrets?: string[]
  expect?: Partial<Expectation>
}

/** The healthy VM with these differences. */
export function healthyVm(differences: Differences): VmDouble {
  // The device name in the captures of dsregcmd.
  const { computerName = 'AADJoin02', ranBy = 'system' } = differences
  const loggedToken = makeToken({ aud: clouds.AzurePublicCloud.registrationResource, tid: tenantId })
  const extension =
    differences.extension !== undefined
      ? differences.extension
      : joinedBy('2.2.0.0', {
          'AADLoginForWindowsExtension.log': extensionLog(
            ...joinStart(computerName),
            ...tenantTold(tenantId),
            ...tokenReceived(loggedToken),
            ...joinSucceeded,
          ),
        })
  const windows: WindowsVersion = {
    build: 20348,
    revision: 2700,
    productName: 'Windows Server 2022 Datacenter Azure Edition',
    displayVersion: '21H2',
    installationType: 'Server',
    productType: 'ServerNT',
    ...differences.windows,
  }
  return {
    about: differences.about,
    computerName,
    windows,
    azure: fakeAzure(differences, computerName),
    programs: [
      ...(differences.programs ?? []),
      {
        program: 'dsregcmd.exe',
        args: '/status',
        output:
          differences.dsregcmd ??
          (ranBy === 'system' ? made('dsregcmd-joined-system.txt') : capture('dsregcmd/joined-local-account.txt')),
      },
      {
        program: 'whoami.exe',
        args: '/user /groups /fo csv /nh',
        output: { system, 'local-admin': localAdmin(computerName), unelevated: unelevated(computerName) }[ranBy],
      },
      ...['WindowsAzureGuestAgent', 'RdAgent', 'TermService', 'W32Time'].map(runningService),
      // Only where the Metadata Security Protocol is in use.
      noSuchService('GuestProxyAgent'),
      { program: 'netsh.exe', args: 'winhttp show advproxy', output: noProxy },
      { program: 'w32tm.exe', args: '/query /status', output: capture('w32tm/synced-en.txt') },
      // A channel without a matching event: nothing, and success.
      { program: 'wevtutil.exe', args: 'qe * /q:* /f:xml /e:Events /rd:true /c:* /uni:true', output: '' },
      { program: 'icacls.exe', args: '*', output: '' },
    ],
    missingPrograms: differences.missingPrograms ?? [],
    files: { ...agentFiles(extension), ...extensionFiles(extension), ...differences.files },
    registry: [
      windowsRegistry(windows),
      azureVmRegistry,
      ...(extension === null ? [] : [extensionRegistry]),
      ...(differences.dsregcmd === undefined ? [joinRegistry] : []),
      ...(differences.registry ?? []),
    ],
    trustsInspector: differences.trustsInspector ?? false,
    user:
      ranBy === 'system'
        ? { name: `${computerName}$`, profile: 'C:\\windows\\system32\\config\\systemprofile' }
        : { name: 'azureadmin', profile: 'C:\\Users\\azureadmin' },
    currentFolder:
      differences.currentFolder ??
      (ranBy === 'system' ? 'C:\\Packages\\Plugins\\RunCommand' : 'C:\\Users\\Public\\Downloads'),
    args: differences.args ?? [],
    environment: differences.environment ?? {},
    ctrlCWhen: differences.ctrlCWhen ?? null,
    secrets: [loggedToken, ...(differences.secrets ?? [])],
    expect: {
      exitCode: 0,
      verdict: 'no-problem-found',
      likelyCause: null,
      findings: [],
      notFindings: 'all-others',
      stdout: [],
      withinSeconds: 60,
      ...differences.expect,
    },
  }
}

function fakeAzure(differences: Differences, computerName: string): FakeAzure {
  const resourceId = `/subscriptions/${subscriptionId}/resourceGroups/rg-payroll/providers/Microsoft.Compute/virtualMachines/${computerName}`
  const endpoints = healthyEndpoints().map((endpoint) => ({ ...endpoint, ...differences.endpoints?.[endpoint.host] }))
  return {
    imds: {
      reach: 'answers',
      instance: 'healthy',
      tenant: 'healthy',
      token: 'healthy',
      tenantId,
      clockAheadSeconds: differences.clockAheadSeconds ?? 0,
      document: {
        compute: {
          azEnvironment: 'AzurePublicCloud',
          customData: '',
          location: 'westeurope',
          name: computerName,
          offer: 'WindowsServer',
          osProfile: { adminUsername: 'azureadmin', computerName, disablePasswordAuthentication: 'false' },
          osType: 'Windows',
          placementGroupId: '',
          plan: { name: '', product: '', publisher: '' },
          platformFaultDomain: '0',
          platformUpdateDomain: '0',
          provider: 'Microsoft.Compute',
          publicKeys: [],
          publisher: 'MicrosoftWindowsServer',
          resourceGroupName: 'rg-payroll',
          resourceId,
          sku: '2022-datacenter-azure-edition',
          subscriptionId,
          tags: '',
          version: '20348.2700.240905',
          vmId: '02aab8a4-74ef-476e-8182-f6d2ba4166a6',
          vmScaleSetName: '',
          vmSize: 'Standard_D2s_v5',
          zone: '',
          ...differences.compute,
        },
        network: {
          interface: [
            {
              ipv4: {
                ipAddress: [{ privateIpAddress: '10.1.0.7', publicIpAddress: '' }],
                subnet: [{ address: '10.1.0.0', prefix: '24' }],
              },
              ipv6: { ipAddress: [] },
              macAddress: '002248020E1E',
            },
          ],
        },
      },
      claims: {
        appid: '22222222-3333-4444-5555-666666666666',
        oid: '33333333-4444-5555-6666-777777777777',
        sub: '33333333-4444-5555-6666-777777777777',
        xms_mirid: resourceId.replace('resourceGroups', 'resourcegroups'),
      },
      ...differences.imds,
    },
    endpoints,
    dns: differences.dns ?? [
      {
        address: azureDns,
        names: { ...healthyNames(endpoints), ...differences.names },
        otherwise: 'NXDOMAIN',
      },
    ],
    nameServers: differences.nameServers ?? [azureDns],
    proxy: differences.proxy ?? null,
    clockAheadSeconds: differences.clockAheadSeconds ?? 0,
    answerMs: differences.answerMs ?? 0,
  }
}

// Only the digits after STATE are the same in every language of Windows.
const runningService = (name: string): ProgramAnswer => serviceAnswer(name, 4)

const noProxy =
  '{\r\n  "ProxyIsEnabled": false,\r\n  "Proxy": "",\r\n  "ProxyBypass": "",\r\n  "AutoConfigIsEnabled": false,\r\n  "AutoconfigUrl": "",\r\n  "AutoDetect": false,\r\n  "PerUserProxySettings": true\r\n}\r\n'

const windowsRegistry = ({
  build,
  revision,
  productName,
  displayVersion,
  installationType,
  productType,
}: WindowsVersion) =>
  `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]
"CurrentBuild"="${build}"
"CurrentBuildNumber"="${build}"
"DisplayVersion"="${displayVersion}"
"InstallationType"="${installationType}"
"ProductName"="${productName}"
"UBR"=dword:${revision.toString(16).padStart(8, '0')}
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions]
"ProductType"="${productType}"
`

/** What every Azure VM has: the agent and its services, Remote Desktop turned on. */
const azureVmRegistry = `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Azure]
"VmId"="02aab8a4-74ef-476e-8182-f6d2ba4166a6"
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\RdAgent]
"Start"=dword:00000002
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WindowsAzureGuestAgent]
"Start"=dword:00000002
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\TermService]
"Start"=dword:00000003
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]
"fDenyTSConnections"=dword:00000000
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp]
"fEnableWinStation"=dword:00000001
"PortNumber"=dword:00000d3d
"UserAuthentication"=dword:00000001
`

/** What the extension sets before it joins. */
const extensionRegistry = `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Azure\\CurrentVersion\\AADLoginForWindowsExtension]
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ]
"AzureVmComputeMetadataEndpoint"="http://169.254.169.254/metadata/instance/compute"
"AzureVmTenantIdEndpoint"="http://169.254.169.254/metadata/identity/info"
"AzureVmMsiTokenEndpoint"="http://169.254.169.254/metadata/identity/oauth2/token"
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\pku2u]
"AllowOnlineID"=dword:00000001
`

/** What a join leaves: the device by the thumbprint that the captures of dsregcmd show, and its tenant. */
const joinRegistry = `[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo\\CEC55C2566633AC8DA3D9E3EAD98A599084D0C4C]
"TenantId"="${tenantId}"
"IdpDomain"="login.windows.net"
"UserEmail"=""
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\TenantInfo\\${tenantId}]
"DisplayName"="Contoso"
`
