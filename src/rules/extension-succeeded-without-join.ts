// Fails when the extension reports success while Windows says that it isn't joined: it was left, rolled back or reset afterwards.
import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces } from './extension-state.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const extensionSucceededWithoutJoin = rule({
  id: 'extension-succeeded-without-join',
  title: 'The extension says "Succeeded", but the VM is not joined',
  why: 'Azure shows the last result of the extension, Windows the present state. The join was undone after it succeeded (dsregcmd /leave, an image made from a joined VM, a restore), so Entra accounts are refused.',
  stage: 'extension',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.deployment,
  needs: ['extensionLogs', 'extensionStatus', 'dsregStatus'],
  uses: ['guestAgent', 'instanceMetadata'],
  explains: ['device-not-joined'],
  check(facts) {
    const { dsregStatus } = facts
    if (!hasExtensionTraces(facts)) return notApplicable('the extension was never installed')
    if (dsregStatus.azureAdJoined !== false) return pass
    const state = extensionState(facts)
    if (state.outcome !== 'succeeded') return notApplicable('the extension does not report success')
    return fail({
      saw: `${state.saw}, but dsregcmd shows AzureAdJoined : NO.`,
      fix: setExtension(azureVm(known(facts.instanceMetadata)?.instance, facts.extensionLogs.resourceId), {
        again: true,
      }),
    })
  },
})
