// What wevtutil.exe prints for a channel, as the tool asks for it: the events in UTF-16. Times are told from now, because the tool weighs how old an event is.
import { type ChannelName, channelNames, eventXml, type MadeEvent } from '../healthy/events.ts'
import type { ProgramAnswer } from './vm.ts'

export const eventAnswer = (name: ChannelName, events: MadeEvent[]): ProgramAnswer =>
  channelAnswer(name, {
    output: Buffer.from(`<Events>${events.map((event) => eventXml(name, event)).join('\r\n')}</Events>`, 'utf16le'),
  })

export const channelAnswer = (name: ChannelName, rest: Omit<ProgramAnswer, 'program' | 'args'>): ProgramAnswer => ({
  program: 'wevtutil.exe',
  args: `qe ${channelNames[name]} /q:* /f:xml /e:Events /rd:true /c:500 /uni:true`,
  ...rest,
})

/** ISO 8601 UTC. */
export const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()

/** A logon that Windows refused (4625) or allowed (4624). */
export const logon = (id: 4624 | 4625, at: string, user: string, data: Record<string, string> = {}): MadeEvent => ({
  id,
  at,
  level: 0,
  data: {
    TargetUserSid: 'S-1-0-0',
    TargetUserName: user,
    TargetDomainName: 'AzureAD',
    ...(id === 4625 ? { Status: '0xc000006d', FailureReason: '%%2313', SubStatus: '0x0' } : {}),
    LogonType: '10',
    AuthenticationPackageName: 'CloudAP',
    IpAddress: '10.1.0.4',
    ...data,
  },
})

/** What Microsoft Entra answered to a request for a token. */
export const answer = (at: string, code: string, correlationId: string): MadeEvent => ({
  id: 1081,
  at,
  level: 2,
  data: {
    Error: 'invalid_grant',
    ErrorDescription: `${code}: as Microsoft Entra put it.`,
    CorrelationID: correlationId,
  },
})
