// Fails, as a warning, while the extension has not ended: its log stops in the middle, or its status says "transitioning", less than half an hour before the look.
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces, isStillRunning, stageWords } from './extension-state.ts'
import { sentence } from './registration-failure.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const extensionStillRunning = rule({
  id: 'extension-still-running',
  title: 'The extension is still at work',
  why: 'The join is not over yet. Until it is, Windows does not know Entra accounts, and nothing can be said about its outcome.',
  stage: 'extension',
  severity: 'warning',
  thenCheck: 'Run aadlogin-doctor again in ten minutes: this finding is gone.',
  docs: documentation.deployment,
  needs: ['extensionLogs', 'extensionStatus', 'dsregStatus'],
  uses: ['guestAgent'],
  explains: ['device-not-joined'],
  check(facts, { collectedAt }) {
    if (!hasExtensionTraces(facts)) return notApplicable('the extension was never installed')
    if (facts.dsregStatus.azureAdJoined === true) return pass
    const state = extensionState(facts)
    if (!isStillRunning(state, collectedAt)) return pass
    const step = state.attempt === null ? '' : ` The furthest step so far: ${stageWords[state.attempt.stage]}.`
    return fail({
      saw: `${sentence(state.saw)}${step} It has not ended yet.`,
      fix: [
        {
          text: 'Wait ten minutes, then run aadlogin-doctor again. Do not restart the VM or set the extension meanwhile.',
          where: 'vm',
        },
      ],
    })
  },
})
