import { type ChannelName, channelNames, events, healthyEvents, type MadeEvent } from './events.ts'
import type { Raw } from './index.ts'

/** Later than the healthy VM's last sign-in, half an hour before the look. */
export const lately = '2026-11-20T01:44:09.1200000Z'
/** A user who has never signed in to the healthy VM. */
export const jo = 'jo.miller@contoso.com'
/** The user who signed in to the healthy VM. */
export const maria = 'maria.keller@contoso.com'
export const correlationId = '5c2f0d3e-8a41-4b7f-9a55-0e8d2b1f7c66'

interface Refused {
  at?: string
  user?: string
  /** What Microsoft Entra answered: AAD/1081. */
  aadsts?: string
  /** What Windows made of it: Security/4625. */
  status?: string
  subStatus?: string
  /** By what Windows tried it. */
  by?: 'CloudAP' | 'NTLM'
}

/** A refused sign-in as its events; without `status` Windows says no more than that it failed. */
function refusal({
  at = lately,
  user = jo,
  aadsts,
  status = '0xc000006d',
  subStatus = '0x0',
  by = 'CloudAP',
}: Refused) {
  const denied: MadeEvent = {
    id: 4625,
    at,
    level: 0,
    data: {
      TargetUserSid: 'S-1-0-0',
      TargetUserName: user,
      TargetDomainName: 'AzureAD',
      Status: status,
      FailureReason: '%%2313',
      SubStatus: subStatus,
      LogonType: '10',
      AuthenticationPackageName: by,
      IpAddress: '10.20.0.4',
    },
  }
  const answered: MadeEvent = {
    id: 1081,
    at,
    level: 2,
    data: {
      Error: 'invalid_grant',
      ErrorDescription: `${aadsts}: as Microsoft Entra put it. Trace ID: 2d1f0c3e-8a41-4b7f-9a55-0e8d2b1f7c00`,
      CorrelationID: `{${correlationId.toUpperCase()}}`,
    },
  }
  return { aad: aadsts === undefined ? [] : [answered], security: [denied] }
}

/** The healthy VM's events and these refused sign-ins; `then` are events that came after. */
export function refusedSignIns(
  refused: Refused[],
  then: Partial<Record<ChannelName, MadeEvent[]>> = {},
): Raw['events'] {
  const made = refused.map(refusal)
  const all: Record<string, MadeEvent[]> = {
    ...healthyEvents,
    aad: [...made.flatMap(({ aad }) => aad), ...healthyEvents.aad],
    security: [...made.flatMap(({ security }) => security), ...healthyEvents.security],
  }
  for (const name of Object.keys(then) as ChannelName[]) all[name] = [...(then[name] ?? []), ...(all[name] ?? [])]
  return events(Object.fromEntries((Object.keys(channelNames) as ChannelName[]).map((name) => [name, all[name]])))
}

/** The user's session that came up in the end. */
export const signedIn = (user: string, at: string): MadeEvent => ({
  id: 4624,
  at,
  level: 0,
  data: {
    TargetUserSid: 'S-1-12-1-2111111111-2222222222-2333333333-2444444444',
    TargetUserName: user,
    TargetDomainName: 'AzureAD',
    LogonType: '10',
    AuthenticationPackageName: 'Negotiate',
    IpAddress: '10.20.0.4',
  },
})

/** Nobody signed in within the events' reach. */
export const noSignIns: Raw['events'] = events({ aad: [], security: [], sessions: [], connections: [], rdp: [] })
