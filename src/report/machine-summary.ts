// Who the VM is, for the report's head: from whatever evidence knows it. Unknown values are null.

import type { Asked } from '../asked.ts'
import { identityKind } from '../managed-identity.ts'
import { known } from '../outcome.ts'
import type { FactOutcomes } from '../probes/index.ts'
import { nameTarget } from '../target.ts'
import type { MachineSummary } from './report.ts'

export function summarizeMachine(facts: FactOutcomes, asked: Asked): MachineSummary {
  const instance = known(facts.instanceMetadata)?.instance ?? null
  const windows = known(facts.windows)
  const account = known(facts.account)
  const claims = known(facts.managedIdentityToken)?.claims ?? null
  const target = nameTarget(facts, asked)
  const build = windows?.build == null ? null : String(windows.build)
  return {
    computerName: windows?.computerName ?? instance?.computerName ?? known(facts.dsregStatus)?.deviceName ?? null,
    os: {
      name: windows?.productName ?? null,
      build: build === null || windows?.revision == null ? build : `${build}.${windows.revision}`,
      installationType: windows?.installationType ?? null,
      architecture: windows?.architecture ?? null,
    },
    vmName: instance?.name ?? null,
    scaleSet: instance?.scaleSet ?? null,
    vmId: instance?.vmId ?? null,
    resourceId: instance?.resourceId ?? null,
    resourceGroup: instance?.resourceGroup ?? null,
    subscriptionId: instance?.subscriptionId ?? null,
    location: instance?.location ?? null,
    cloud: target.cloudAssumed ? null : target.cloud,
    tenantId: target.tenantId,
    deviceId: known(facts.dsregStatus)?.deviceId ?? null,
    identity: {
      kind: identityKind(claims?.xms_mirid ?? null),
      oid: claims?.oid ?? null,
      resourceId: claims?.xms_mirid ?? null,
    },
    extensionVersion:
      known(facts.extensionStatus)?.handler?.version ?? known(facts.extensionLogs)?.newest?.version ?? null,
    ranAs: account?.name ?? null,
    elevated: account?.elevated ?? null,
  }
}
