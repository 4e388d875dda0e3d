// Fails when Windows itself says that it isn't joined: the symptom that most other findings account for.
import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces, isStillRunning } from './extension-state.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const deviceNotJoined = rule({
  id: 'device-not-joined',
  title: 'The VM is not joined to Microsoft Entra',
  why: 'Windows accepts Entra accounts only on a machine that is joined to their tenant.',
  stage: 'registration',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.deployment,
  needs: ['dsregStatus', 'extensionLogs', 'extensionStatus'],
  uses: ['guestAgent', 'instanceMetadata'],
  explains: [
    'role-not-assigned',
    'mfa-required',
    'conditional-access-blocked',
    'credentials-rejected',
    'device-name-mismatch',
    'client-device-not-registered',
  ],
  check(facts, { asked, collectedAt }) {
    const { dsregStatus } = facts
    if (!dsregStatus.present) return notApplicable('dsregcmd.exe is not on this Windows')
    if (dsregStatus.azureAdJoined === true) return pass
    if (dsregStatus.domainJoined === true && !hasExtensionTraces(facts) && asked.symptom === null)
      return notApplicable('the VM belongs to an Active Directory domain and nothing shows that Entra login is wanted')
    if (isStillRunning(extensionState(facts), collectedAt))
      return fail({
        saw: 'dsregcmd shows AzureAdJoined : NO, and the extension has not ended yet.',
        fix: [{ text: 'Wait ten minutes until the extension has ended, then run aadlogin-doctor again.', where: 'vm' }],
      })
    return fail({
      saw: 'dsregcmd shows AzureAdJoined : NO.',
      fix: setExtension(azureVm(known(facts.instanceMetadata)?.instance), { again: true }),
    })
  },
})
