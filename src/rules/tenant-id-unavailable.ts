// Fails when instance metadata answers but does not tell the tenant: what the extension reports as 1007 with -2145648574.
import { arcHasOwnMetadata, isArcServer } from '../arc-server.ts'
import { assignIdentity, azureVm } from '../fixes.ts'
import { describeAttempt } from '../imds.ts'
import { known, ok } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { narrowed, stepSources } from './failed-step.ts'
import { joinNeed } from './join-need.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

const explains = [
  'extension-missing',
  'extension-succeeded-without-join',
  'extension-failed',
  'device-not-joined',
] as const

export const tenantIdUnavailable = rule({
  id: 'tenant-id-unavailable',
  title: 'Instance metadata does not tell the tenant',
  why: 'The join starts by asking http://169.254.169.254/metadata/identity/info for the tenant. Without it the extension ends with code 1007 and -2145648574.',
  stage: 'identity',
  severity: 'error',
  thenCheck:
    'In PowerShell on the VM, this prints a tenantId: curl.exe --noproxy "*" -H Metadata:true "http://169.254.169.254/metadata/identity/info?api-version=2018-02-01"',
  docs: documentation.deployment,
  needs: ['instanceMetadata', 'tenantInfo'],
  uses: ['dsregStatus', 'managedIdentityToken', 'joinSettings', 'machineShape', ...stepSources],
  explains,
  check(facts, { asked }) {
    const { instanceMetadata, tenantInfo } = facts
    if (isArcServer({ ...facts, instanceMetadata: ok(facts.instanceMetadata) })) return notApplicable(arcHasOwnMetadata)
    if (instanceMetadata.state !== 'answers') return notApplicable('instance metadata does not answer at all')
    if (tenantInfo.tenantId !== null) return pass
    if (tenantInfo.attempt === null) return notApplicable('the tenant was not asked for')
    const { result } = tenantInfo.attempt
    const body = result.kind === 'answer' ? ` and said "${result.body.trim().slice(0, 200)}"` : ''
    const identityWorks = known(facts.managedIdentityToken)?.claims != null
    const vm = azureVm(instanceMetadata.instance)
    const need = joinNeed(facts, asked, vm)
    return fail({
      saw: `http://169.254.169.254/metadata/identity/info ${describeAttempt(tenantInfo.attempt)}${body}.${need.note}`,
      codes: need.joined ? [] : ['-2145648574'],
      ...need.weight,
      explains: narrowed(explains, ['tenant', 'token'], facts),
      fix: [
        ...(identityWorks ? [] : assignIdentity(vm)),
        ...need.again,
        {
          text: `${identityWorks ? 'The identity is on: it gives a token. If the answer stays the same' : 'If the identity is on already and the answer stays the same'}, stop the VM in the portal (deallocate) and start it again, which moves it to another host; its temporary disk is emptied and a dynamic public address changes. Then open a ticket with this report.`,
          where: 'azure',
        },
      ],
    })
  },
})
