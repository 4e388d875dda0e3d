// What a reader must know about the event logs: which could not be read, where the window was too short, and what a channel that is off would have told.
import { known } from '../outcome.ts'
import type { FactOutcomes } from '../probes/index.ts'
import type { Warning } from './report.ts'

const day = 24 * 3600 * 1000
/** A refused sign-in leaves an answer of Microsoft Entra and a failed logon within this time, ms. */
const sameSignIn = 60_000

/** What is lost without a channel, by its name. */
const tells: Record<string, string> = {
  Security: 'failed sign-ins by user (event 4625)',
  'Microsoft-Windows-AAD/Operational': 'what Microsoft Entra answered to sign-ins (event 1081)',
  'Microsoft-Windows-User Device Registration/Admin': "device registration's own events of the join",
}

export function eventNotes(facts: FactOutcomes, collectedAt: string): Warning[] {
  const events = known(facts.events)
  if (events === null) return []
  const since = new Date(Date.parse(collectedAt) - day).toISOString()
  const notes: Warning[] = []
  for (const { channel, outcome, because } of events.channels)
    if (outcome === 'denied' || outcome === 'failed')
      notes.push({
        id: 'event-log-unread',
        text: `${because ?? channel}${tells[channel] === undefined ? '' : `: ${tells[channel]} could not be seen`}.`,
      })
  for (const { channel, cut, events: read } of events.channels) {
    const oldest = read.at(-1)?.at
    if (cut && oldest !== undefined && oldest > since)
      notes.push({
        id: 'event-log-cut',
        text: `Only the newest ${read.length} events of ${channel} were read: what it tells of the time before ${oldest} could not be seen.`,
      })
  }
  // Where the channels that are on tell of trouble without its reason.
  const refused = events.signInFailures.filter((one) => one.at > since && !one.laterSuccess && one.during === 'sign-in')
  const reasons = refused.filter(({ aadsts }) => aadsts.length > 0).map(({ at }) => Date.parse(at))
  const untold = refused.some(
    ({ at, aadsts }) => aadsts.length === 0 && !reasons.some((time) => Math.abs(time - Date.parse(at)) <= sameSignIn),
  )
  const unanswered = events.rbac.some((one) => one.at > since && one.kind !== 'enabled')
  if (untold || unanswered)
    notes.push({
      id: 'analytic-channel-off',
      text: 'The channel Microsoft-Windows-AAD/Analytic, which is off by default, would have told the steps of a sign-in (1006 and 1007 with its status, 1144 the user, 1022 the addresses) and what the role check was answered (1232, 1233, 1235). To repeat a failed sign-in with it, in an elevated prompt: "wevtutil sl Microsoft-Windows-AAD/Analytic /e:true /q:true"; let the user try once; then "wevtutil sl Microsoft-Windows-AAD/Analytic /e:false /q:true" and "wevtutil qe Microsoft-Windows-AAD/Analytic /f:xml".',
    })
  return notes
}
