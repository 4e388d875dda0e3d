// A healthy VM as evidence, probe by probe: the ground that every case starts from. Joined Windows Server 2022, public cloud, looked at as SYSTEM.
import type { z } from 'zod'
import type { Evidence } from '../../src/evidence.ts'
import { type FailureReason, failed } from '../../src/outcome.ts'
import { type ProbeId, type Probes, probeIds } from '../../src/probes/index.ts'
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
import { lookedAt } from './ids.ts'
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

export type Raw = { [Id in ProbeId]: z.infer<Probes[Id]['raw']> }

export { lookedAt }

/** The raw evidence of the healthy VM, probe by probe. */
export const healthy: Raw = {
  instanceMetadata: instanceMetadata(),
  tenantInfo: tenantInfo(),
  dsregStatus: dsregStatus(),
  extensionLogs: extensionLogs(),
  extensionStatus: extensionStatus(),
  guestAgent: guestAgent(),
  windows: windows(),
  account: account(),
  managedIdentityToken: managedIdentityToken(),
  joinSettings: joinSettings(),
  agentServices: agentServices(),
  pku2u: pku2u(),
  remoteDesktop: remoteDesktop(),
  deviceCertificates: deviceCertificates(),
  machineShape: machineShape(),
  quotedPrograms: quotedPrograms(),
  proxySettings: proxySettings(),
  nameServers: nameServers(),
  hostsFile: hostsFile(),
  endpoints: endpoints(),
  events: events(),
  guestProxy: guestProxy(),
  timeService: timeService(),
  windowsTls: windowsTls(),
}

/** Through JSON and back, as a report would be. */
const entryOf = (raw: Raw[ProbeId]): Evidence[string] => ({
  startedAt: lookedAt,
  durationMs: 10,
  outcome: { status: 'ok', value: JSON.parse(JSON.stringify(raw)) as unknown },
})
const healthyEvidence: Evidence = Object.fromEntries(probeIds.map((id) => [id, entryOf(healthy[id])]))

/** The evidence of a healthy VM, with what is different about this one. */
export function vmEvidence(different: Partial<Raw> = {}): Evidence {
  const evidence = { ...healthyEvidence }
  for (const id of probeIds) if (different[id] !== undefined) evidence[id] = entryOf(different[id])
  return evidence
}

/** The same evidence with one look that failed. */
export function without(evidence: Evidence, id: ProbeId, reason: FailureReason = 'timeout'): Evidence {
  return { ...evidence, [id]: { startedAt: lookedAt, durationMs: 10, outcome: failed(reason, 'could not look') } }
}
