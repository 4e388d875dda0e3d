// Fails when the VM has user-assigned managed identities only.
import { arcHasOwnMetadata, isArcServer } from '../arc-server.ts'
import { assignIdentity, azureVm } from '../fixes.ts'
import { tokenOwner } from '../managed-identity.ts'
import { ok } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { narrowed, stepSources } from './failed-step.ts'
import { joinNeed } from './join-need.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

const explains = [
  'token-unavailable',
  'identity-unexpected',
  'tenant-id-unavailable',
  'extension-missing',
  'extension-succeeded-without-join',
  'extension-failed',
  'device-not-joined',
] as const

export const systemAssignedIdentityMissing = rule({
  id: 'system-assigned-identity-missing',
  title: 'The VM has no system-assigned managed identity',
  why: 'The join must prove this very VM, which only its system-assigned identity does. A user-assigned identity can belong to many VMs.',
  stage: 'identity',
  severity: 'error',
  thenCheck: 'Run aadlogin-doctor again: the identity in its report is of kind system.',
  docs: documentation.deployment,
  needs: ['instanceMetadata', 'managedIdentityToken'],
  uses: ['dsregStatus', 'joinSettings', 'machineShape', ...stepSources],
  explains,
  check(facts, { asked }) {
    const { instanceMetadata, managedIdentityToken } = facts
    if (isArcServer({ ...facts, instanceMetadata: ok(facts.instanceMetadata) })) return notApplicable(arcHasOwnMetadata)
    if (instanceMetadata.state !== 'answers') return notApplicable('instance metadata does not answer')
    const { claims, error, missing } = managedIdentityToken
    const several = missing === 'own-identity'
    if (claims === null && !several) return notApplicable('there is no token to judge')
    const owner = tokenOwner(claims?.xms_mirid ?? null, instanceMetadata.instance)
    if (!several && owner === 'not-told')
      return notApplicable('the token does not name the resource that it belongs to (no xms_mirid claim)')
    if (!several && owner !== 'user') return pass
    const vm = azureVm(instanceMetadata.instance)
    const need = joinNeed(facts, asked, vm)
    const seen = several
      ? `The token request was answered with HTTP 400 "${error?.description}".`
      : `The token belongs to the user-assigned identity ${claims?.xms_mirid}.`
    return fail({
      saw: `${seen}${need.note}`,
      ...need.weight,
      explains: narrowed(explains, ['tenant', 'token'], facts),
      fix: [...assignIdentity(vm), ...need.again],
    })
  },
})
