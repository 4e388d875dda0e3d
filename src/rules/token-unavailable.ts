// Fails when metadata answers and yet gives no token, for any other reason than a missing identity: an error of the identity endpoint, no answer, or an answer without a token.
import { arcHasOwnMetadata, isArcServer } from '../arc-server.ts'
import { assignIdentity, azureVm, renewIdentity } from '../fixes.ts'
import { describeAttempt, type ImdsAttempt } from '../imds.ts'
import { ok } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { narrowed, stepSources } from './failed-step.ts'
import { guestProxyInstalled, isRefused } from './imds-denial.ts'
import { joinNeed } from './join-need.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

const explains = [
  'extension-missing',
  'extension-succeeded-without-join',
  'extension-failed',
  'device-not-joined',
] as const

export const tokenUnavailable = rule({
  id: 'token-unavailable',
  title: 'The managed identity gets no token',
  why: 'The extension joins the VM with a token of its managed identity. Without a token the join fails.',
  stage: 'identity',
  severity: 'error',
  thenCheck: 'Run aadlogin-doctor again: its report names the identity and its object id.',
  docs: documentation.identityToken,
  needs: ['instanceMetadata', 'managedIdentityToken'],
  uses: ['dsregStatus', 'guestProxy', 'joinSettings', 'machineShape', ...stepSources],
  explains,
  check(facts, { asked }) {
    const { instanceMetadata, managedIdentityToken, guestProxy } = facts
    if (isArcServer({ ...facts, instanceMetadata: ok(facts.instanceMetadata) })) return notApplicable(arcHasOwnMetadata)
    if (instanceMetadata.state !== 'answers') return notApplicable('instance metadata does not answer')
    const { claims, attempt, error, missing, resource } = managedIdentityToken
    if (claims !== null) return pass
    if (resource === null || attempt === null) return notApplicable('the token was not asked for')
    if (missing !== null) return notApplicable('the identity itself is missing')
    if (isRefused(attempt) && guestProxyInstalled(guestProxy) === true)
      return notApplicable('the guest proxy refuses the request')
    const said = error === null ? '' : ` and said "${[error.code, error.description].filter(Boolean).join(': ')}"`
    const without =
      attempt.result.kind === 'answer' && attempt.result.status === 200
        ? ', but it holds no token that can be read'
        : ''
    const vm = azureVm(instanceMetadata.instance)
    const need = joinNeed(facts, asked, vm)
    return fail({
      saw: `The token request ${describeAttempt(attempt)}${said}${without}.${need.note}`,
      codes: [...new Set((error?.description ?? '').match(/\bAADSTS\d{4,7}\b/g) ?? [])],
      ...need.weight,
      explains: narrowed(explains, ['token'], facts),
      fix: [
        ...(isPassing(attempt)
          ? [later]
          : [
              ...assignIdentity(vm),
              ...renewIdentity(
                vm,
                'If the answer stays the same, make the identity anew: turn it off, then on. Roles that were given to it must be given again.',
              ),
            ]),
        ...need.again,
      ],
    })
  },
})

/** Answers of a service that is busy or being updated; silence and garbage too, since the rest of metadata answers. */
function isPassing({ result }: ImdsAttempt): boolean {
  if (result.kind === 'no-answer') return true
  return (
    result.status === 200 ||
    result.status === 404 ||
    result.status === 410 ||
    result.status === 429 ||
    result.status >= 500
  )
}

const later: FixStep = {
  text: 'Azure updates its identity endpoint now and then, for at most 70 seconds, and limits how often a VM may ask. Wait two minutes and run aadlogin-doctor again. If the answer stays the same, restart the VM, then open a ticket with this report.',
  where: 'vm',
}
