// What the rules about a refused registration share: each fails where registrationFailure() says that the newest run is its own.
import { type AzureVm, azureVm } from '../fixes.ts'
import { known, type Outcome } from '../outcome.ts'
import type { DsregStatus } from '../probes/dsreg-status.ts'
import type { InstanceMetadata } from '../probes/instance-metadata.ts'
import { documentation } from './documentation.ts'
import { type ExtensionSources, type ExtensionState, extensionState, hasExtensionTraces } from './extension-state.ts'
import { type RegistrationFailure, type RegistrationRule, registrationFailure } from './registration-failure.ts'
import { type FixStep, fail, notApplicable, pass, type Verdict } from './rule.ts'

/** The parts of a rule that are the same for all of them. */
export const registrationRule = {
  stage: 'registration',
  severity: 'error',
  thenCheck: 'After the extension ran again, dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.deployment,
  needs: ['extensionLogs', 'extensionStatus', 'dsregStatus'],
  uses: ['guestAgent', 'instanceMetadata'],
  explains: ['extension-succeeded-without-join', 'extension-failed', 'device-not-joined'],
} as const

interface FailedRegistration {
  failure: RegistrationFailure
  state: ExtensionState
  vm: AzureVm
}

/** Fails with what `tell` says where the newest run failed by this rule; passes where it did not, or where the VM is joined by now. */
export function judgeRegistration(
  id: RegistrationRule,
  facts: ExtensionSources & { dsregStatus: DsregStatus; instanceMetadata: Outcome<InstanceMetadata> },
  tell: (failed: FailedRegistration) => { saw: string; fix: FixStep[] },
): Verdict {
  if (!hasExtensionTraces(facts)) return notApplicable('the extension was never installed')
  if (facts.dsregStatus.azureAdJoined === true) return pass
  const state = extensionState(facts)
  const failure = registrationFailure(state)
  if (failure?.rule !== id) return pass
  const vm = azureVm(known(facts.instanceMetadata)?.instance, facts.extensionLogs.resourceId)
  return fail({ codes: state.codes, ...tell({ failure, state, vm }) })
}
