// Fails when Windows itself says that it isn't joined: the symptom that most other findings account for.
import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces, isStillRunning, knownSources } from './extension-state.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const deviceNotJoined = rule({
  id: 'device-not-joined',
  title: 'The VM is not joined to Microsoft Entra',
  why: 'Windows accepts Entra accounts only on a machine that is joined to their tenant.',
  stage: 'registration',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.deployment,
  needs: ['dsregStatus'],
  uses: ['extensionLogs', 'extensionStatus', 'guestAgent', 'instanceMetadata'],
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
    const sources = knownSources(facts)
    const traces = sources !== null && hasExtensionTraces(sources)
    if (dsregStatus.domainJoined === true && !traces && asked.symptom === null)
      return notApplicable('the VM belongs to an Active Directory domain and nothing shows that Entra login is wanted')
    if (sources !== null && isStillRunning(extensionState(sources), collectedAt))
      return fail({
        saw: 'dsregcmd shows AzureAdJoined : NO, and the extension has not ended yet.',
        fix: [{ text: 'Wait ten minutes until the extension has ended, then run aadlogin-doctor again.', where: 'vm' }],
      })
    const again = setExtension(azureVm(known(facts.instanceMetadata)?.instance), { again: true })
    if (sources !== null) return fail({ saw: 'dsregcmd shows AzureAdJoined : NO.', fix: again })
    return fail({
      saw: 'dsregcmd shows AzureAdJoined : NO. Why could not be seen: the traces of the extension could not be read.',
      fix: [
        {
          text: 'Run aadlogin-doctor again from a prompt opened with "Run as administrator", or by Run Command in the Azure portal: the logs of the extension say why the join failed.',
          where: 'vm',
        },
        ...again,
      ],
    })
  },
})
