// Fails when the newest run asked for an enrolment in device management (mdmId) that failed: the join is then undone, even after its own success line.
import { setExtension } from '../fixes.ts'
import { mdmIdInUse } from './extension-state.ts'
import { judgeRegistration, registrationRule } from './registration-rule.ts'
import { type FixStep, rule } from './rule.ts'

export const mdmEnrollmentFailed = rule({
  id: 'mdm-enrollment-failed',
  title: 'The enrolment in device management failed, and with it the join',
  why: 'The settings of the extension hold an mdmId, so it enrols the VM in device management (Microsoft Intune) right after the join. If that fails, the join is undone.',
  ...registrationRule,
  check(facts) {
    return judgeRegistration('mdm-enrollment-failed', facts, ({ failure, vm }) => {
      const mdmId = mdmIdInUse(facts.extensionLogs, facts.extensionStatus)
      return {
        saw: `${failure.saw}${mdmId === null ? '' : ` The mdmId is ${mdmId}.`}`,
        fix: [
          {
            text: 'In the Microsoft Entra admin center, open Mobility (MDM and WIP), choose the service of this mdmId (0000000a-0000-0000-c000-000000000000 is Microsoft Intune) and see that it is set up with its URLs. In the Intune admin center, see under Devices, Enrollment that enrolment restrictions allow Windows devices.',
            where: 'azure',
          },
          ...setExtension(vm, { again: true }),
          ...withoutEnrolment(setExtension(vm, { again: true, mdmId: '' })),
        ],
      }
    })
  },
})

function withoutEnrolment([first, ...rest]: FixStep[]): FixStep[] {
  if (first === undefined) return []
  return [{ ...first, text: `Or join without the enrolment: ${first.text}` }, ...rest]
}
