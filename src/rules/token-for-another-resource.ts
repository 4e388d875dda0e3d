// Fails when the token that instance metadata gives is for another service than device registration, or belongs to another Azure resource than this VM.
import { azureVm, renewIdentity } from '../fixes.ts'
import { tokenOwner } from '../managed-identity.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { narrowed, stepSources } from './failed-step.ts'
import { joinNeed } from './join-need.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

/** The Device Registration Service, by which a token may name it too. */
const registrationAppId = '01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9'

const explains = [
  'identity-unexpected',
  'extension-missing',
  'extension-succeeded-without-join',
  'extension-failed',
  'device-not-joined',
] as const

export const tokenForAnotherResource = rule({
  id: 'token-for-another-resource',
  title: 'The token of the managed identity is not for this VM or not for its join',
  why: 'Device registration takes a token that was made for it and that belongs to this very VM. Another token is refused, or joins under the identity of another machine.',
  stage: 'identity',
  severity: 'error',
  thenCheck: "Run aadlogin-doctor again: the identity in its report is system-assigned and carries this VM's name.",
  docs: documentation.deployment,
  needs: ['managedIdentityToken'],
  uses: ['instanceMetadata', 'dsregStatus', ...stepSources],
  passNeeds: ['instanceMetadata'],
  explains,
  check(facts, { asked }) {
    const { claims, resource } = facts.managedIdentityToken
    const { instanceMetadata } = facts
    if (claims === null || resource === null) return notApplicable('there is no token to judge')
    const instance = known(instanceMetadata)?.instance ?? null
    const owner = tokenOwner(claims.xms_mirid, instance)
    const otherService = claims.aud !== null && !isSame(claims.aud, resource) && !isSame(claims.aud, registrationAppId)
    if (!otherService && owner !== 'another' && owner !== 'own-moved')
      return claims.aud === null && owner === 'not-told'
        ? notApplicable('the token says neither what it is for nor whose it is')
        : pass

    const vm = azureVm(instance)
    const need = joinNeed(facts, asked, vm)
    if (!otherService && owner === 'own-moved')
      return fail({
        saw: `The token belongs to ${claims.xms_mirid}, and this VM is ${instance?.resourceId}: it was moved, and its identity keeps the old place.${need.note}`,
        severity: 'warning',
        fix: [
          {
            text: 'Nothing need be done while the join works. If it fails, take the steps that follow.',
            where: 'azure',
          },
          ...renewIdentity(
            vm,
            'Turn off the system-assigned managed identity, which still carries the old place. Roles that were given to it must be given again.',
          ),
        ],
      })
    const saw = [
      otherService ? `The token was asked for ${resource} and was made for ${claims.aud}.` : '',
      owner === 'another'
        ? `The token belongs to ${claims.xms_mirid}, and this VM is ${instance?.resourceId ?? instance?.name}.`
        : '',
    ].filter((sentence) => sentence !== '')
    return fail({
      saw: `${saw.join(' ')}${need.note}`,
      ...need.weight,
      explains: narrowed(explains, ['token', 'service'], facts),
      fix: [...findWhoAnswers, ...need.again],
    })
  },
})

const isSame = (one: string, other: string) => trimmed(one) === trimmed(other)
const trimmed = (resource: string) => resource.trim().toLowerCase().replace(/\/$/, '')

const findWhoAnswers: FixStep[] = [
  {
    text: 'The Azure host gives every VM its own token for the service that was asked for, so something else answers the token request. See whether this VM sends 169.254.169.254 elsewhere: a line for that address does.',
    command: 'netsh.exe interface portproxy show all',
    where: 'vm',
  },
  {
    text: 'See which adapter the address leaves by: it must be the primary network adapter, without a VPN or a proxy tool in between. Remove what redirects it.',
    command: 'route.exe print -4 169.254*',
    where: 'vm',
  },
]
