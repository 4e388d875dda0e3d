// Fails when instance metadata itself says that the VM has no managed identity.
import { arcHasOwnMetadata, isArcServer } from '../arc-server.ts'
import { assignIdentity, azureVm } from '../fixes.ts'
import { ok } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { narrowed, stepSources } from './failed-step.ts'
import { joinNeed } from './join-need.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

const explains = [
  'system-assigned-identity-missing',
  'tenant-id-unavailable',
  'token-unavailable',
  'extension-missing',
  'extension-succeeded-without-join',
  'extension-failed',
  'device-not-joined',
] as const

export const managedIdentityMissing = rule({
  id: 'managed-identity-missing',
  title: 'The VM has no managed identity',
  why: 'The extension joins the VM with a token of its managed identity. Without an identity there is no token, and the join fails.',
  stage: 'identity',
  severity: 'error',
  thenCheck: 'Run aadlogin-doctor again: its first lines name the identity, and this finding is gone.',
  docs: documentation.deployment,
  needs: ['instanceMetadata', 'managedIdentityToken'],
  uses: ['dsregStatus', 'joinSettings', 'machineShape', ...stepSources],
  explains,
  check(facts, { asked }) {
    const { instanceMetadata, managedIdentityToken } = facts
    if (isArcServer({ ...facts, instanceMetadata: ok(facts.instanceMetadata) })) return notApplicable(arcHasOwnMetadata)
    if (instanceMetadata.state !== 'answers') return notApplicable('instance metadata does not answer')
    const { attempt, claims, error, missing, resource } = managedIdentityToken
    if (claims !== null) return pass
    if (resource === null) return notApplicable('the token resource of this cloud is not known')
    if (attempt?.result.kind !== 'answer') return notApplicable('the token request was not answered')
    if (missing !== 'identity') return pass
    const vm = azureVm(instanceMetadata.instance)
    const need = joinNeed(facts, asked, vm)
    return fail({
      saw: `The token request was answered with HTTP 400 "${error?.description}".${need.note}`,
      ...need.weight,
      explains: narrowed(explains, ['tenant', 'token'], facts),
      fix: [...assignIdentity(vm), ...need.again],
    })
  },
})
