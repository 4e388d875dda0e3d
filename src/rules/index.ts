// The list of rules, in the order of the contract. A new rule: its file, and a line here.
import { adDomainJoined } from './ad-domain-joined.ts'
import { deviceNotJoined } from './device-not-joined.ts'
import { extensionFailed } from './extension-failed.ts'
import { extensionMissing } from './extension-missing.ts'
import { extensionSucceededWithoutJoin } from './extension-succeeded-without-join.ts'
import { hostnameDuplicate } from './hostname-duplicate.ts'
import { imdsUnreachable } from './imds-unreachable.ts'
import { managedIdentityMissing } from './managed-identity-missing.ts'
import { notAnAzureVm } from './not-an-azure-vm.ts'
import { osUnsupported } from './os-unsupported.ts'
import type { Rule } from './rule.ts'
import { ruleIds } from './rule-ids.ts'
import { systemAssignedIdentityMissing } from './system-assigned-identity-missing.ts'
import { tenantIdUnavailable } from './tenant-id-unavailable.ts'

const all: Rule[] = [
  notAnAzureVm,
  osUnsupported,
  adDomainJoined,
  imdsUnreachable,
  managedIdentityMissing,
  systemAssignedIdentityMissing,
  tenantIdUnavailable,
  extensionMissing,
  extensionSucceededWithoutJoin,
  extensionFailed,
  hostnameDuplicate,
  deviceNotJoined,
]

export const rules: Rule[] = all.sort((a, b) => ruleIds.indexOf(a.id) - ruleIds.indexOf(b.id))
