// What the AADLoginForWindows extension and the guest agent leave on C:, in the grammar of real logs: made, line by line after public ones.
// Times lie shortly before now, because a tool may weigh how old a line is.

export const extensionName = 'Microsoft.Azure.ActiveDirectory.AADLoginForWindows'
const agentVersion = '2.7.41491.1172'

export interface ExtensionTraces {
  /** "1.0.0.1", "2.2.0.0". */
  version: string
  /** Log files by name. */
  logs: Record<string, string | Uint8Array>
  /** The extension's own .status file; null when it wrote none. */
  status: { status: 'success' | 'error'; code: number; message: string } | null
  /** How the guest agent reports the handler. */
  handler: { status: 'Ready' | 'NotReady'; code: number; message: string }
  /** Lines of WaAppAgent.log about the extension, without thread and time. */
  agentLines: string[]
}

/** `seconds` ago as logs of handler 1.x write it: US date and local time; the double's clock runs in UTC. */
const localStamp = (secondsAgo: number) => {
  const at = new Date(Date.now() - secondsAgo * 1000)
  return `${at.toLocaleDateString('en-US', { timeZone: 'UTC' })} ${at.toLocaleTimeString('en-US', { timeZone: 'UTC' })}`.replace(
    /\u202f/g,
    ' ',
  )
}

/** CommandExecution.log of handler 1.x: an attempt that began an hour ago, one line a second. */
export function commandExecutionLog(...lines: string[]): string {
  return lines.map((line, index) => `[${localStamp(3600 - index)}] ${line}\r\n`).join('')
}

/** AADLoginForWindowsExtension.log of handler 2.x, the same way. */
export function extensionLog(...lines: string[]): string {
  return lines
    .map((line, index) => {
      const at = new Date(Date.now() - (3600 - index) * 1000).toISOString().replace(/(\.\d{3})Z$/, '$19761Z')
      return `${at}\t[Information]:\t${line}\r\n`
    })
    .join('')
}

/** The first lines of every join, to the answer of the tenant question. `tenantId` undefined: IMDS did not tell it. */
export function joinStart(vmName: string): string[] {
  return [
    '10.0.20348.1 (WinBuild.160101.0800)',
    'Adding Registry Settings.',
    'Enabling PKU2U policy.',
    'Starting AAD Join process.',
    'dsregcmd::wmain logging initialized.',
    'Check existing join status.',
    'Join Azure with MSI credential.',
    'Getting Azure VM metadata.',
    'Targeting host name:169.254.169.254, url path: /metadata/instance/compute?api-version=2017-12-01',
    'DsrCmdAzureHelper::GetMetadataRestResponse: HTTP Status Code: 200',
    'dwDownloaded:463, dwCombinedSize:463',
    'dwDownloaded:0, dwCombinedSize:463',
    'Received Content (size 463):',
    `{"location":"westeurope","name":"${vmName}","offer":"WindowsServer","osType":" ... d_D2s_v5","zone":""}`,
    'Getting Tenant ID from MSI.',
    'Targeting host name:169.254.169.254, url path: /metadata/identity/info?api-version=2018-02-01',
  ]
}

/** What follows when the tenant was told. */
export function tenantTold(tenantId: string): string[] {
  return [
    'DsrCmdAzureHelper::GetMetadataRestResponse: HTTP Status Code: 200',
    'dwDownloaded:51, dwCombinedSize:51',
    'dwDownloaded:0, dwCombinedSize:51',
    'Received Content (size 51):',
    `{"tenantId":"${tenantId}"}`,
    `Discover tenant info with Tenant ID ${tenantId}.`,
  ]
}

/** What follows when a token was handed out: the log holds it whole. */
export function tokenReceived(token: string): string[] {
  const body = JSON.stringify({
    access_token: token,
    client_id: '22222222-3333-4444-5555-666666666666',
    expires_in: '86100',
    resource: 'urn:ms-drs:enterpriseregistration.windows.net',
    token_type: 'Bearer',
  })
  return [
    'Getting MSI token for app urn:ms-drs:enterpriseregistration.windows.net.',
    'Targeting host name:169.254.169.254, url path: /metadata/identity/oauth2/token?resource=urn:ms-drs:enterpriseregistration.windows.net&api-version=2018-02-01',
    'DsrCmdAzureHelper::GetMetadataRestResponse: HTTP Status Code: 200',
    `dwDownloaded:${body.length}, dwCombinedSize:${body.length}`,
    `dwDownloaded:0, dwCombinedSize:${body.length}`,
    `Received Content (size ${body.length}):`,
    body,
    'Start join process with MSI credential.',
    'Join request ID: 7333f304-2d73-4c4d-9321-9427ee97adcf',
  ]
}

export const joinSucceeded = [
  `Join response time: ${new Date(Date.now() - 3_570_000).toUTCString()}`,
  'Join HTTP status: 200',
  'Successfully joined machine to AAD.',
]

/** The guest agent's own files, with what it knows of the extension. */
export function agentFiles(extension: ExtensionTraces | null): Record<string, string> {
  const logs = 'C:\\WindowsAzure\\Logs'
  const lines = [
    `[INFO]  WindowsAzureGuestAgent starting. Version ${agentVersion}`,
    '[INFO]  StateExecutor initialization completed.',
    '[HEART] WindowsAzureGuestAgent Heartbeat.',
    ...(extension?.agentLines ?? []),
    '[HEART] WindowsAzureGuestAgent Heartbeat.',
  ]
  const stamp = (index: number) => new Date(Date.now() - (3700 - index) * 1000).toISOString()
  const now = new Date().toISOString().replace(/\.\d+/, '')
  const aggregate = {
    version: '1.1',
    timestampUTC: now,
    aggregateStatus: {
      guestAgentStatus: {
        version: agentVersion,
        status: 'Ready',
        formattedMessage: { lang: 'en-US', message: 'GuestAgent is running and processing the extensions.' },
        lastStatusUploadMethod: 'BlockBlob',
        lastStatusUploadTime: now,
      },
      handlerAggregateStatus: extension === null ? [] : [handlerStatus(extension)],
    },
  }
  return {
    [`${logs}\\WaAppAgent.log`]: lines.map((line, index) => `[00000006] ${stamp(index)} ${line}\r\n`).join(''),
    // The agent writes over the longer file of before and leaves NUL bytes at the end.
    [`${logs}\\AggregateStatus\\aggregatestatus.json`]: `${asDotNet(aggregate)}${'\0'.repeat(40)}`,
  }
}

/** The extension's folders: logs and package. */
export function extensionFiles(extension: ExtensionTraces | null): Record<string, string | Uint8Array> {
  if (extension === null) return {}
  const logs = `C:\\WindowsAzure\\Logs\\Plugins\\${extensionName}\\${extension.version}`
  const pack = `C:\\Packages\\Plugins\\${extensionName}\\${extension.version}`
  const files: Record<string, string | Uint8Array> = {
    [`${pack}\\HandlerManifest.json`]: JSON.stringify([
      {
        version: 1.0,
        handlerManifest: { enableCommand: 'AADLoginForWindowsHandler.exe enable', rebootAfterInstall: false },
      },
    ]),
    [`${pack}\\HandlerEnvironment.json`]: JSON.stringify([
      {
        version: 1.0,
        handlerEnvironment: {
          logFolder: logs,
          configFolder: `${pack}\\RuntimeSettings`,
          statusFolder: `${pack}\\Status`,
          heartbeatFile: `${pack}\\Status\\HeartBeat.Json`,
        },
      },
    ]),
    [`${pack}\\RuntimeSettings\\0.settings`]: JSON.stringify({
      runtimeSettings: [
        { handlerSettings: { protectedSettingsCertThumbprint: null, protectedSettings: null, publicSettings: {} } },
      ],
    }),
  }
  for (const [name, content] of Object.entries(extension.logs)) files[`${logs}\\${name}`] = content
  if (extension.status) files[`${pack}\\Status\\0.status`] = asDotNet([statusOf(extension.status)])
  return files
}

function handlerStatus({ version, handler, status }: ExtensionTraces) {
  return {
    handlerName: extensionName,
    handlerVersion: version,
    status: handler.status,
    code: handler.code,
    formattedMessage: { lang: 'en-US', message: handler.message },
    ...(status === null ? {} : { runtimeSettingsStatus: { sequenceNumber: 0, settingsStatus: statusOf(status) } }),
  }
}

/** In the order and with the date format of a real status line of the handler. */
function statusOf({ status, code, message }: NonNullable<ExtensionTraces['status']>) {
  return {
    status: {
      code,
      formattedMessage: { lang: 'en-US', message },
      name: extensionName,
      operation: 'AADJoin',
      status,
      substatus: null,
    },
    timestampUTC: `/Date(${Date.now() - 3_560_000})/`,
    version: '1',
  }
}

/** JSON as .NET writes dates in it: with escaped slashes. */
const asDotNet = (value: unknown) => JSON.stringify(value).replace(/\/(Date\(\d+\))\//g, '\\/$1\\/')

/** A run that joined the VM. */
export function joinedBy(version: string, logs: ExtensionTraces['logs']): ExtensionTraces {
  return {
    version,
    logs,
    status: { status: 'success', code: 0, message: 'Successfully joined machine to AAD.' },
    handler: {
      status: 'Ready',
      code: 0,
      message: `plugin (name: ${extensionName}, version: ${version}) enabled successfully.`,
    },
    agentLines: [
      `[WARN] Installing plugin (name: ${extensionName}, version: ${version}), Code: 0`,
      `[WARN] Installed plugin (name: ${extensionName}, version: ${version}), Code: 0`,
      `[WARN] Enabling plugin (handler name: ${extensionName}, extension name: , version: ${version})., Code: 0`,
      `[INFO] Command C:\\Packages\\Plugins\\${extensionName}\\${version}\\AADLoginForWindowsHandler.exe of ${extensionName} has exited with Exit code: 0`,
    ],
  }
}

/** A run that got no answer from device registration: what every fault of the network makes of a join. */
export function failedAtDiscovery(vmName: string, tenantId: string): ExtensionTraces {
  const lines = [...joinStart(vmName), ...tenantTold(tenantId)]
  return failedBy('1.0.0.1', -2145648607, 'AAD Join failed with status code: -2145648607.', lines)
}

/** A run that ended with a code: the last line of its log, what the agent says of it, and the status file. */
export function failedBy(version: string, code: number, message: string, lines: string[]): ExtensionTraces {
  const program = `C:\\Packages\\Plugins\\${extensionName}\\${version}\\AADLoginForWindowsHandler.exe`
  const sentence = `Enable command of plugin (name: ${extensionName}, version ${version}) failed with exception Command ${program} of ${extensionName} has exited with Exit code: ${code}`
  return {
    version,
    logs: { 'CommandExecution.log': commandExecutionLog(...lines, message) },
    status: { status: 'error', code, message },
    handler: { status: 'NotReady', code: 1007, message: sentence },
    agentLines: [
      `[WARN] Installing plugin (name: ${extensionName}, version: ${version}), Code: 0`,
      `[WARN] Installed plugin (name: ${extensionName}, version: ${version}), Code: 0`,
      `[WARN] Enabling plugin (handler name: ${extensionName}, extension name: , version: ${version})., Code: 0`,
      `[INFO] Command ${program} of ${extensionName} has exited with Exit code: ${code}`,
      `[ERROR] ${sentence}`,
    ],
  }
}
