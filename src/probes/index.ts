// The list of probes. The key is the probe's id, everywhere: in evidence, in facts, in a rule's needs.
import type { Outcome } from '../outcome.ts'
import { account } from './account.ts'
import { agentServices } from './agent-services.ts'
import { deviceCertificates } from './device-certificates.ts'
import { dsregStatus } from './dsreg-status.ts'
import { endpoints } from './endpoints.ts'
import { events } from './events.ts'
import { extensionLogs } from './extension-logs.ts'
import { extensionStatus } from './extension-status.ts'
import { guestAgent } from './guest-agent.ts'
import { guestProxy } from './guest-proxy.ts'
import { hostsFile } from './hosts-file.ts'
import { instanceMetadata } from './instance-metadata.ts'
import { joinSettings } from './join-settings.ts'
import { machineShape } from './machine-shape.ts'
import { managedIdentityToken } from './managed-identity-token.ts'
import { nameServers } from './name-servers.ts'
import { pku2u } from './pku2u.ts'
import { proxySettings } from './proxy-settings.ts'
import { quotedPrograms } from './quoted-programs.ts'
import { remoteDesktop } from './remote-desktop.ts'
import { tenantInfo } from './tenant-info.ts'
import { timeService } from './time-service.ts'
import { windows } from './windows.ts'
import { windowsTls } from './windows-tls.ts'

export const probes = {
  instanceMetadata,
  tenantInfo,
  dsregStatus,
  extensionLogs,
  extensionStatus,
  guestAgent,
  windows,
  account,
  managedIdentityToken,
  joinSettings,
  agentServices,
  pku2u,
  remoteDesktop,
  deviceCertificates,
  machineShape,
  quotedPrograms,
  proxySettings,
  nameServers,
  hostsFile,
  endpoints,
  events,
  guestProxy,
  timeService,
  windowsTls,
}

export type Probes = typeof probes
export type ProbeId = keyof Probes
export type Facts = { [Id in ProbeId]: ReturnType<Probes[Id]['parse']> }
export type FactOutcomes = { [Id in ProbeId]: Outcome<Facts[Id]> }
export const probeIds = Object.keys(probes) as ProbeId[]

/** What a probe looks at, in words; the id itself where a report of another version names a probe that is not here. */
export const probeTitle = (id: string) => (id in probes ? probes[id as ProbeId].title : id)
