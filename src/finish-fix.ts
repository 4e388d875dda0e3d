// What the whole evidence adds to the steps of one rule: the join that must follow a mended network, "install" in place of "run again" where the extension never was, the
// commands of an Arc-enabled server, the mdmId in use, the Azure CLI's cloud. Rules write their steps for a plain Azure VM. Pure.
import { isArcServer } from './arc-server.ts'
import type { CloudName } from './clouds.ts'
import { asFirstInstall, azureVm, inCloud, keepMdmId, setExtension } from './fixes.ts'
import { known } from './outcome.ts'
import type { FactOutcomes } from './probes/index.ts'
import { hasExtensionTraces, knownSources, mdmIdInUse } from './rules/extension-state.ts'
import { lowestBuild } from './rules/os-unsupported.ts'
import type { FixStep } from './rules/rule.ts'
import type { RuleId } from './rules/rule-ids.ts'

/** Mending these changes nothing for a VM that is not joined until the extension runs; their own steps may end before that. */
const withoutWay: readonly RuleId[] = [
  'not-an-azure-vm',
  'os-unsupported',
  'ad-domain-joined',
  'extension-still-running',
]

/** The steps of a finding as they work on this VM. `explains`: what the finding accounts for here. */
export function finishFix(
  finding: { ruleId: RuleId; fix: FixStep[]; explains: readonly RuleId[] },
  facts: FactOutcomes,
  cloud: CloudName,
): FixStep[] {
  const mdmId = mdmIdInUse(known(facts.extensionLogs), known(facts.extensionStatus))
  const joined = withoutVainRuns([...finding.fix, ...joinAtTheEnd(finding, facts)], facts)
  const fitting = neverInstalled(facts)
    ? joined.map((step) => (setsExtension(step) ? asFirstInstall(step) : step))
    : joined
  const kept = keepMdmId(fitting, mdmId)
  return inCloud(isArcServer(facts) ? kept.flatMap(onArc) : kept, cloud)
}

/** With the reason in the place of a run of the extension, where Windows itself can't take its join: another finding says how to mend that. */
function withoutVainRuns(steps: FixStep[], facts: FactOutcomes): FixStep[] {
  const device = known(facts.dsregStatus)
  const build = known(facts.windows)?.build ?? null
  if (device?.azureAdJoined === true) return steps
  const reason =
    build !== null && build < lowestBuild
      ? 'this Windows is too old for it'
      : device?.domainJoined === true
        ? 'the VM is a member of an Active Directory domain'
        : null
  if (reason === null) return steps
  const inPlace: FixStep = { text: `The extension cannot join this VM while ${reason}: mend that first.`, where: 'vm' }
  return steps.flatMap((step, at) => {
    if (setsExtension(step)) return at === steps.findIndex(setsExtension) ? [inPlace] : []
    // In a scale set the step behind brings the instance up to what was set.
    const before = steps[at - 1]
    const follows = before !== undefined && setsExtension(before)
    return follows && step.command?.startsWith('az vmss update-instances ') ? [] : [step]
  })
}

/** True only when the extension's folders could be read and hold nothing of it. */
function neverInstalled(facts: FactOutcomes): boolean {
  const sources = knownSources(facts)
  return sources !== null && !hasExtensionTraces(sources)
}

function joinAtTheEnd(
  { ruleId, fix, explains }: { ruleId: RuleId; fix: FixStep[]; explains: readonly RuleId[] },
  facts: FactOutcomes,
): FixStep[] {
  const device = known(facts.dsregStatus)
  if (device?.azureAdJoined !== false || device.domainJoined === true) return []
  if (withoutWay.includes(ruleId) || !explains.includes('device-not-joined') || fix.some(setsExtension)) return []
  const steps = setExtension(azureVm(known(facts.instanceMetadata)?.instance, known(facts.extensionLogs)?.resourceId), {
    again: true,
  })
  return steps.map((step, index) =>
    index === 0 ? { ...step, text: `Then the VM must be joined. ${step.text}` } : step,
  )
}

const setsExtension = ({ command }: FixStep) => /^az vm(?:ss)? extension set /.test(command ?? '')

/** An Arc-enabled server has commands of its own, and no way to force a run: delete and create. Its extension asks for mdmId even where it is empty. */
function onArc(step: FixStep): FixStep[] {
  const removes = /^az vm(?:ss)? extension delete /.test(step.command ?? '')
  if (!removes && !setsExtension(step)) return [step]
  const settings = / --settings '(\{[^']*\})'/.exec(step.command ?? '')?.[1] ?? '{"mdmId":""}'
  const machine = '--machine-name "<Arc machine name>" --resource-group "<resource group>" --name AADLoginForWindows'
  const remove: FixStep = {
    text: 'Remove the extension (azcmagent.exe show, run on the server, prints its Azure name, resource group and location).',
    command: `az connectedmachine extension delete ${machine} --yes`,
    where: 'azure',
  }
  if (removes) return [remove]
  const create: FixStep = {
    text: 'Install the extension (azcmagent.exe show, run on the server, prints its Azure name, resource group and location). The quotes are written for Bash, so choose Bash in Azure Cloud Shell.',
    command: `az connectedmachine extension create ${machine} --location "<location>" --publisher Microsoft.Azure.ActiveDirectory --type AADLoginForWindows --settings '${settings}'`,
    where: 'azure',
  }
  return step.command?.includes(' --force-update') ? [remove, create] : [create]
}
