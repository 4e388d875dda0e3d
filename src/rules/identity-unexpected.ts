// Fails when the identity or the tenant is another than the person who runs the tool said to expect (--expect-oid, --tenant).
import { commandWord } from '../command-word.ts'
import { type AzureVm, azureVm, showIdentity } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

export const identityUnexpected = rule({
  id: 'identity-unexpected',
  title: 'The identity or the tenant is not the one that you expect',
  why: 'You named the object id or the tenant that this VM should have. With another identity the VM is another device to Microsoft Entra and to Azure roles; in another tenant it accepts the accounts of that tenant only.',
  stage: 'identity',
  severity: 'error',
  thenCheck: 'Run aadlogin-doctor again with the same --expect-oid and --tenant: this finding is gone.',
  docs: documentation.deployment,
  needs: ['managedIdentityToken'],
  uses: ['tenantInfo', 'dsregStatus', 'instanceMetadata'],
  passNeeds: ['dsregStatus'],
  explains: ['tenant-mismatch', 'role-not-assigned', 'guest-user', 'credentials-rejected'],
  check({ managedIdentityToken: { claims }, ...facts }, { asked }) {
    if (asked.expectOid === null && asked.tenant === null)
      return notApplicable('nothing was named to expect (--expect-oid, --tenant)')
    const dsreg = known(facts.dsregStatus)
    const seen = [
      { what: 'object id', expected: asked.expectOid, value: claims?.oid, from: "the identity's token names" },
      { what: 'tenant', expected: asked.tenant, value: claims?.tid, from: "the identity's token comes from" },
      {
        what: 'tenant',
        expected: asked.tenant,
        value: known(facts.tenantInfo)?.tenantId,
        from: 'the subscription belongs to',
      },
      {
        what: 'tenant',
        expected: asked.tenant,
        value: dsreg?.azureAdJoined === true ? dsreg.tenantId : null,
        from: 'the VM is joined to',
      },
    ].flatMap(({ what, expected, value, from }) =>
      expected === null || value == null ? [] : [{ what, expected, value, from }],
    )
    if (seen.length === 0) return notApplicable('no evidence names an object id or a tenant to compare')
    const different = seen.filter(({ expected, value }) => !isSame(expected, value))
    if (different.length === 0) return pass

    const wrongId = different.some(({ what }) => what === 'object id')
    const wrongTenant = different.some(({ what }) => what === 'tenant')
    const saw = [...new Set(different.map(({ what }) => what))].map((what) => {
      const those = different.filter((one) => one.what === what)
      return `You expect ${what} ${those[0]?.expected}; ${those.map(({ from, value }) => `${from} ${value}`).join(', ')}.`
    })
    const vm = azureVm(known(facts.instanceMetadata)?.instance)
    const show = showIdentity(vm, claims?.xms_mirid ?? null)
    return fail({
      saw: saw.join(' '),
      ...(wrongTenant ? {} : { explains: [] }),
      fix: [...(wrongId ? [compareId, show] : []), ...(wrongTenant ? [compareTenant(vm)] : [])],
    })
  },
})

const isSame = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase()

const compareId: FixStep = {
  text: 'Compare the object id that Azure shows with the one in this report. If they are the same, the expected id is out of date: an identity that was turned off and on again, and a VM that was made anew, has a new one, and roles that were given to the old one must be given again.',
  where: 'azure',
}

const compareTenant = ({ subscriptionId }: AzureVm): FixStep => ({
  text: 'See which tenant the subscription belongs to. If it is the one in this report, the VM is right, and the tenant that you expect is not.',
  command: `az account show --subscription ${commandWord(subscriptionId, 'subscription id')} --query tenantId --output tsv`,
  where: 'azure',
})
