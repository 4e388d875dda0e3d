// Fails when the newest join met an error of the device registration service itself: too busy, an error inside, an answer that is none.
import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces } from './extension-state.ts'
import { registrationFailure } from './registration-failure.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const registrationServiceError = rule({
  id: 'registration-service-error',
  title: 'The device registration service met an error of its own',
  why: 'The VM reached the service, and the service could not answer the join. Nothing on the VM is wrong with it; another attempt often works.',
  stage: 'registration',
  severity: 'error',
  thenCheck: 'After the extension ran again, dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.deployment,
  needs: ['extensionLogs', 'extensionStatus', 'dsregStatus'],
  uses: ['guestAgent', 'instanceMetadata'],
  explains: ['extension-succeeded-without-join', 'extension-failed', 'device-not-joined'],
  check(facts) {
    if (!hasExtensionTraces(facts)) return notApplicable('the extension was never installed')
    if (facts.dsregStatus.azureAdJoined === true) return pass
    const state = extensionState(facts)
    const failure = registrationFailure(state)
    if (failure?.rule !== 'registration-service-error') return pass
    const vm = azureVm(known(facts.instanceMetadata)?.instance, facts.extensionLogs.resourceId)
    const id = state.attempt?.joinRequestId == null ? '' : ` and the join request ${state.attempt.joinRequestId}`
    return fail({
      saw: failure.saw,
      codes: state.codes,
      fix: [
        ...setExtension(vm, { again: true }),
        {
          text: `If it fails in the same way an hour later, look at status.azure.com for Microsoft Entra and open a support ticket with this report${id}.`,
          where: 'azure',
        },
      ],
    })
  },
})
