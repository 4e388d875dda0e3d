// Fails (warning) when an Entra user's own session holds no primary refresh token. Only that user's session can show it: SYSTEM and local accounts never have one.

import { describeCode } from '../error-codes.ts'
import { utcWords } from '../utc-words.ts'
import { documentation } from './documentation.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const prtMissing = rule({
  id: 'prt-missing',
  title: 'This session has no primary refresh token',
  why: 'The primary refresh token is what Windows gets when an Entra account signs in with Microsoft Entra. Without it the sign-in came from the cache or stopped halfway: single sign-on and device-based Conditional Access fail in this session, and the next sign-in may fail as a whole.',
  stage: 'session',
  severity: 'warning',
  thenCheck: "dsregcmd.exe /status, run in that user's session, shows AzureAdPrt : YES.",
  docs: documentation.dsregcmd,
  needs: ['dsregStatus', 'account'],
  explains: [],
  check({ dsregStatus, account }) {
    if (dsregStatus.azureAdJoined !== true) return notApplicable('the VM is not joined')
    if (account.kind === 'system') return notApplicable('run as SYSTEM, which has no user state')
    if (account.kind !== 'entra') return notApplicable('run by an account that is not a Microsoft Entra account')
    if (dsregStatus.azureAdPrt === null) return notApplicable('dsregcmd does not show AzureAdPrt')
    if (dsregStatus.azureAdPrt) return pass
    const attempt = dsregStatus.prtAttempt
    const details =
      attempt === null
        ? []
        : [
            attempt.status === null ? '' : `Attempt Status ${attempt.status}`,
            attempt.httpStatus === null ? '' : `HTTP status ${attempt.httpStatus}`,
            attempt.serverErrorCode === null ? '' : `Server Error Code ${attempt.serverErrorCode}`,
            attempt.serverErrorDescription === null ? '' : `"${attempt.serverErrorDescription.replace(/\.$/, '')}"`,
          ].filter((detail) => detail !== '')
    const codes = attempt?.codes ?? []
    const meanings = codes.flatMap((code) => {
      const { meaning } = describeCode(code)
      return meaning === undefined ? [] : [`${code}: ${meaning}`]
    })
    const who = account.name === null ? 'an Entra account' : `the Entra account ${account.name}`
    return fail({
      saw: `dsregcmd shows AzureAdPrt : NO in the session of ${who}.${
        details.length === 0
          ? ''
          : ` The last attempt${attempt?.at ? ` (${utcWords(attempt.at)})` : ''} ended with ${details.join(', ')}.`
      }`,
      codes,
      fix: [
        ...(meanings.length === 0
          ? []
          : [{ text: `What the attempt says: ${meanings.join(' ')} Mend that first.`, where: 'azure' as const }]),
        {
          text: 'Sign out, and sign in again with the password of the Entra account while the VM reaches Microsoft Entra. This command signs you out.',
          command: 'shutdown.exe /l',
          where: 'vm',
        },
      ],
    })
  },
})
