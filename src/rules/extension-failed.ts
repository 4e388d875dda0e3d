// Fails when the newest run of the extension failed and the VM isn't joined. Any code, known or not, is shown with its meaning or taken apart.

import { describeCode } from '../error-codes.ts'
import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces } from './extension-state.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const extensionFailed = rule({
  id: 'extension-failed',
  title: 'The extension failed',
  why: 'The extension ended with an error before the VM was joined, so Windows does not know Entra accounts.',
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
    if (dsregStatus.azureAdJoined === true) return pass
    const state = extensionState(facts)
    if (state.outcome !== 'failed') return pass
    const code = state.codes[0]
    const meaning = code === undefined ? undefined : describeCode(code).meaning
    return fail({
      saw: `${state.saw}${/[.!?"]$/.test(state.saw) ? '' : '.'}`,
      codes: state.codes,
      fix: [
        ...(meaning === undefined
          ? []
          : [
              {
                text: `What the code says: ${meaning} If a finding above names the reason, mend that first.`,
                where: 'vm' as const,
              },
            ]),
        ...setExtension(azureVm(known(facts.instanceMetadata)?.instance), { again: true }),
      ],
    })
  },
})
