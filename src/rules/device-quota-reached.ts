// Fails when the newest join was refused because the tenant takes no more devices.
import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces } from './extension-state.ts'
import { registrationFailure } from './registration-failure.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const deviceQuotaReached = rule({
  id: 'device-quota-reached',
  title: 'The limit of devices is reached',
  why: 'The device registration service makes no further device object, so the VM cannot join.',
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
    if (failure?.rule !== 'device-quota-reached') return pass
    const vm = azureVm(known(facts.instanceMetadata)?.instance, facts.extensionLogs.resourceId)
    return fail({
      saw: `${failure.saw}${failure.confirmed ? '' : ` Microsoft does not explain ${failure.code}; it is reported as "device limit exceeded".`}`,
      codes: state.codes,
      fix: [
        {
          // The limit of devices for each user does not count here: a VM registers without a user.
          text: 'In the Microsoft Entra admin center, open Devices, All devices, sort by Activity, and delete objects of machines that no longer exist. What counts is the number of objects in the whole tenant: a VM registers itself, so the limit of devices for each user does not matter.',
          where: 'azure',
        },
        ...setExtension(vm, { again: true }),
      ],
    })
  },
})
