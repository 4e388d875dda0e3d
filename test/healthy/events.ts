import type { FailureReason } from '../../src/outcome.ts'
import { failed, ok } from '../../src/outcome.ts'
import type { Raw } from './index.ts'

export const channelNames = {
  registration: 'Microsoft-Windows-User Device Registration/Admin',
  aad: 'Microsoft-Windows-AAD/Operational',
  security: 'Security',
  system: 'System',
  sessions: 'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational',
  connections: 'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational',
  rdp: 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational',
} as const
export type ChannelName = keyof typeof channelNames

const providers: Record<ChannelName, string> = {
  registration: 'Microsoft-Windows-User Device Registration',
  aad: 'Microsoft-Windows-AAD',
  security: 'Microsoft-Windows-Security-Auditing',
  system: 'Schannel',
  sessions: 'Microsoft-Windows-TerminalServices-LocalSessionManager',
  connections: 'Microsoft-Windows-TerminalServices-RemoteConnectionManager',
  rdp: 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS',
}

export interface MadeEvent {
  id: number
  /** ISO 8601 UTC. */
  at: string
  level?: number
  provider?: string
  data?: Record<string, string>
  userSid?: string
}

/** One event's XML as wevtutil.exe writes it. The two channels of remote desktop services write their values as elements of UserData. */
export function eventXml(
  name: ChannelName,
  { id, at, level = 4, provider, data = {}, userSid = 'S-1-5-18' }: MadeEvent,
) {
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&apos;')
  const values = Object.entries(data)
  const payload =
    name === 'sessions' || name === 'connections'
      ? `<UserData><EventXML xmlns='Event_NS'>${values.map(([key, value]) => `<${key}>${escaped(value)}</${key}>`).join('')}</EventXML></UserData>`
      : values.length === 0
        ? '<EventData></EventData>'
        : `<EventData>${values.map(([key, value]) => `<Data Name='${key}'>${escaped(value)}</Data>`).join('')}</EventData>`
  return `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${provider ?? providers[name]}' Guid='{4de9bc9c-b27a-43c9-8994-0915f1a5e24f}'/><EventID>${id}</EventID><Version>0</Version><Level>${level}</Level><Task>0</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='${at.replace('Z', '')}${at.includes('.') ? '' : '.0000000'}Z'/><EventRecordID>${Date.parse(at) % 100000}</EventRecordID><Correlation/><Execution ProcessID='740' ThreadID='812'/><Channel>${channelNames[name]}</Channel><Computer>vm-payroll-07</Computer><Security UserID='${userSid}'/></System>${payload}</Event>`
}

/** What is in each channel, newest first; `absent`, or why it could not be read, in place of a list. Channels that aren't named hold what a healthy VM's do. */
export function events(
  different: Partial<Record<ChannelName, MadeEvent[] | 'absent' | FailureReason>> = {},
): Raw['events'] {
  const found = { ...healthyEvents, ...different }
  return {
    channels: (Object.keys(channelNames) as ChannelName[]).map((name) => {
      const channel = channelNames[name]
      const here = found[name]
      if (here === 'absent') return { channel, read: ok({ present: false as const }) }
      if (typeof here === 'string') return { channel, read: failed(here, `the event log ${channel} was not read`) }
      const xml = here.map((one) => eventXml(name, one)).join('\n')
      return { channel, read: ok({ present: true as const, xml, leftOut: 0, more: false }) }
    }),
  }
}

/** The join as the healthy VM's extension log tells it, and a user who signed in the evening before the look. */
export const healthyEvents: Record<ChannelName, MadeEvent[]> = {
  registration: [
    { id: 389, at: '2026-11-19T09:41:22.3186412Z' },
    { id: 334, at: '2026-11-19T09:40:02.1100000Z', level: 3 },
  ],
  aad: [
    {
      id: 1098,
      at: '2026-11-19T17:03:10.0512000Z',
      level: 2,
      data: {
        Error: '3400073247',
        ErrorMessage: 'The request requires user interaction.',
        AdditionalInformation:
          'Code: interaction_required\r\nDescription: AADSTS50076: Due to a configuration change made by your administrator',
      },
      userSid: 'S-1-12-1-1111111111-1222222222-1333333333-1444444444',
    },
    { id: 1237, at: '2026-11-19T17:02:41.7600000Z' },
  ],
  security: [
    {
      id: 4624,
      at: '2026-11-19T17:02:43.1102000Z',
      level: 0,
      data: {
        TargetUserSid: 'S-1-12-1-1111111111-1222222222-1333333333-1444444444',
        TargetUserName: 'maria.keller@contoso.com',
        TargetDomainName: 'AzureAD',
        LogonType: '10',
        AuthenticationPackageName: 'Negotiate',
        IpAddress: '10.20.0.4',
      },
    },
  ],
  system: [
    {
      id: 35,
      at: '2026-11-19T09:38:00.0000000Z',
      provider: 'Microsoft-Windows-Time-Service',
      data: { TimeSource: 'VM IC Time Synchronization Provider' },
    },
  ],
  sessions: [
    {
      id: 21,
      at: '2026-11-19T17:02:44.2011000Z',
      data: { User: 'AzureAD\\MariaKeller', SessionID: '2', Address: '10.20.0.4' },
    },
  ],
  connections: [
    {
      id: 1149,
      at: '2026-11-19T17:02:40.9000000Z',
      data: { Param1: 'maria.keller@contoso.com', Param2: 'AzureAD', Param3: '10.20.0.4' },
    },
  ],
  rdp: [{ id: 131, at: '2026-11-19T17:02:38.0000000Z', data: { ConnType: 'TCP', ClientIP: '10.20.0.4:50122' } }],
}
