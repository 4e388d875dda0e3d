// Fails on a joined VM whose Windows lacks the update that brings sign-in by web account over RDP. A Windows that never gets it is not judged.
import { quoteSymptom, recognizeSymptoms } from '../symptoms.ts'
import { webAccountSignIn } from '../web-account.ts'
import { documentation } from './documentation.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const webAccountUpdateMissing = rule({
  id: 'web-account-update-missing',
  title: 'Windows lacks the update for sign-in by web account',
  why: '"Use a web account to sign in to the remote computer" (passwordless, MFA, Conditional Access) works only from the updates of October 2022 on. User name and password work without them.',
  stage: 'session',
  severity: 'warning',
  thenCheck: 'winver.exe shows the build named above or a higher one.',
  docs: documentation.remoteSignIn,
  needs: ['windows', 'dsregStatus'],
  explains: [],
  check({ windows, dsregStatus }, { asked }) {
    if (dsregStatus.azureAdJoined !== true) return notApplicable('the VM is not joined')
    const web = webAccountSignIn(windows)
    if (web === null) return notApplicable('the registry does not name the build and its update')
    if (web.supported) return pass
    const tried = recognizeSymptoms(asked.symptom ?? '').find(({ ruleId }) => ruleId === 'web-account-update-missing')
    if (web.kb === null && tried !== undefined)
      return fail({
        saw: `${quoteSymptom(asked.symptom ?? '', tried)}. This is ${windows.productName ?? 'Windows'}, build ${windows.build}, for which no update brings it.`,
        fix: [
          {
            text: 'Connect with user name and password: in Remote Desktop Connection, Advanced, clear "Use a web account to sign in to the remote computer", and type the name as AzureAD\\user@domain. The client must be joined or registered in the same tenant.',
            where: 'client',
          },
        ],
        thenCheck: 'The sign-in by user name and password works.',
      })
    if (web.kb === null)
      return notApplicable(
        `build ${windows.build} has no sign-in by web account: only user name and password work there`,
      )
    return fail({
      saw: `${windows.productName ?? 'Windows'}, build ${windows.build}.${windows.revision}. Sign-in by web account needs ${web.kb} (build ${web.build}) or a later cumulative update.`,
      fix: [
        {
          text: `Install the newest cumulative update on the VM (any from ${web.kb} on) and restart it.`,
          command: 'start ms-settings:windowsupdate',
          where: 'vm',
        },
      ],
    })
  },
})
