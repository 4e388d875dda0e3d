// Fails, as a warning, when the extension joined the VM and was then removed: the join stays, what the extension keeps up does not.

import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { utcWords } from '../utc-words.ts'
import { documentation } from './documentation.ts'
import { mdmIdInUse, timeOfAttempt } from './extension-state.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const extensionRemovedAfterJoin = rule({
  id: 'extension-removed-after-join',
  title: 'The extension was removed after it had joined the VM',
  why: 'The VM is still joined, but the settings that the extension keeps up are no longer kept, and Azure no longer counts the VM as one with Entra login. The documentation names this as a reason for refused sign-ins.',
  stage: 'extension',
  severity: 'warning',
  thenCheck: 'In the Azure portal, the VM shows AADLoginForWindows under Extensions + applications.',
  docs: documentation.signIn,
  needs: ['dsregStatus', 'extensionLogs', 'extensionStatus'],
  uses: ['instanceMetadata'],
  explains: [],
  check({ dsregStatus, extensionLogs, extensionStatus, instanceMetadata }) {
    if (dsregStatus.azureAdJoined !== true) return notApplicable('the VM is not joined')
    const join = extensionLogs.attempts.findLast((one) => one.outcome === 'succeeded')
    if (join === undefined) return notApplicable('no log shows that the extension joined this VM')
    const { packagePresent, handler, handlersListed, agent } = extensionStatus
    if (handler !== null) return pass
    // The package folder may outlive the removal: then the agent's list decides, if it was written after the join and lists others.
    const unlisted = (handlersListed ?? 0) > 0 && (agent?.at ?? '') > join.at
    if (packagePresent && !unlisted) return pass
    const vm = azureVm(known(instanceMetadata)?.instance, extensionLogs.resourceId)
    const enrolled = mdmIdInUse(extensionLogs, extensionStatus) !== null
    return fail({
      saw: `${join.file} of version ${join.version} shows the join (${timeOfAttempt(join)}), but ${
        packagePresent
          ? `the guest agent does not list the extension (${utcWords(agent?.at ?? '')})`
          : 'C:\\Packages\\Plugins holds no folder of the extension any more'
      }.`,
      // A VM that is joined and enrolled already refuses to enrol once more.
      fix: setExtension(vm, { again: false, ...(enrolled ? { mdmId: '' } : {}) }),
    })
  },
})
