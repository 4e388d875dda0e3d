// Names the cloud and the tenant from what the first wave saw, so that the second wave asks the right hosts.
import { type CloudName, cloudByHostIn, clouds } from './clouds.ts'
import { proxyRoute } from './network/proxy-route.ts'
import { known, type Outcome } from './outcome.ts'
import type { DsregStatus } from './probes/dsreg-status.ts'
import type { ExtensionLogs } from './probes/extension-logs.ts'
import type { HostsFile } from './probes/hosts-file.ts'
import type { InstanceMetadata } from './probes/instance-metadata.ts'
import type { NameServers } from './probes/name-servers.ts'
import type { Target } from './probes/probe.ts'
import type { ProxySettings } from './probes/proxy-settings.ts'
import type { TenantInfo } from './probes/tenant-info.ts'

interface FirstWaveFacts {
  instanceMetadata: Outcome<InstanceMetadata>
  tenantInfo: Outcome<TenantInfo>
  dsregStatus: Outcome<DsregStatus>
  extensionLogs: Outcome<ExtensionLogs>
  proxySettings: Outcome<ProxySettings>
  nameServers: Outcome<NameServers>
  hostsFile: Outcome<HostsFile>
}

/** The cloud as asked for, else as instance metadata, dsregcmd's registration URL or the extension's log name it, else the public cloud, marked as assumed. */
export function nameTarget(facts: FirstWaveFacts, asked: { cloud: CloudName | null; tenant: string | null }): Target {
  const metadata = known(facts.instanceMetadata)
  const device = known(facts.dsregStatus)
  const logs = known(facts.extensionLogs)
  const seen =
    asked.cloud ??
    metadata?.instance?.cloud ??
    cloudByHostIn(device?.joinServerUrl ?? '') ??
    cloudByHostIn(logs?.registrationResource ?? '')
  const cloud = clouds[seen ?? 'AzurePublicCloud']
  return {
    cloud: cloud.name,
    cloudAssumed: seen === null,
    tenantId: known(facts.tenantInfo)?.tenantId ?? device?.tenantId ?? asked.tenant,
    registrationResource: cloud.registrationResource ?? device?.joinServerId ?? logs?.registrationResource ?? null,
    network: {
      route: proxyRoute(known(facts.proxySettings)),
      nameServers: (known(facts.nameServers)?.servers ?? []).map(({ address }) => address),
      hosts: known(facts.hostsFile)?.entries ?? [],
    },
  }
}
