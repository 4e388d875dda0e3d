// Fails when the newest run asked for an enrolment in device management (mdmId) that failed: the join is then undone, even after its own success line.
import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces, mdmIdInUse } from './extension-state.ts'
import { registrationFailure } from './registration-failure.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

export const mdmEnrollmentFailed = rule({
  id: 'mdm-enrollment-failed',
  title: 'The enrolment in device management failed, and with it the join',
  why: 'The settings of the extension hold an mdmId, so it enrols the VM in device management (Microsoft Intune) right after the join. If that fails, the join is undone.',
  stage: 'registration',
  severity: 'error',
  thenCheck: 'After the extension ran again, dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.deployment,
  needs: ['extensionLogs', 'extensionStatus', 'dsregStatus'],
  uses: ['guestAgent', 'instanceMetadata'],
  explains: ['extension-succeeded-without-join', 'extension-failed', 'device-not-joined'],
  check(facts) {
    if (!hasExtensionTraces(facts)) return notApplicable('the extension was never installed')
    if (facts.dsregStatus.azureAdJoined === true) return pass
    const state = extensionState(facts)
    const failure = registrationFailure(state)
    if (failure?.rule !== 'mdm-enrollment-failed') return pass
    const mdmId = mdmIdInUse(facts.extensionLogs, facts.extensionStatus)
    const vm = azureVm(known(facts.instanceMetadata)?.instance, facts.extensionLogs.resourceId)
    return fail({
      saw: `${failure.saw}${mdmId === null ? '' : ` The mdmId is ${mdmId}.`}`,
      codes: state.codes,
      fix: [
        {
          text: 'In the Microsoft Entra admin center, open Mobility (MDM and WIP), choose the service of this mdmId (0000000a-0000-0000-c000-000000000000 is Microsoft Intune) and see that it is set up with its URLs. In the Intune admin center, see under Devices, Enrollment that enrolment restrictions allow Windows devices.',
          where: 'azure',
        },
        ...setExtension(vm, { again: true }),
        ...withoutEnrolment(setExtension(vm, { again: true, mdmId: '' })),
      ],
    })
  },
})

function withoutEnrolment([first, ...rest]: FixStep[]): FixStep[] {
  if (first === undefined) return []
  return [{ ...first, text: `Or join without the enrolment: ${first.text}` }, ...rest]
}
