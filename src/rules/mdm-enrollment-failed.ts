// Fails when the newest run asked for an enrolment in device management (mdmId) that failed: the join is then undone, even after its own success line. On a VM that is joined by now it
// only tells (info) of an enrolment that was asked for too late.
import { normalizeCode } from '../error-codes.ts'
import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { extensionState, mdmIdInUse } from './extension-state.ts'
import { judgeRegistration, registrationRule } from './registration-rule.ts'
import { type FixStep, fail, rule } from './rule.ts'

const intune = '0000000a-0000-0000-c000-000000000000'

export const mdmEnrollmentFailed = rule({
  id: 'mdm-enrollment-failed',
  title: 'The enrolment in device management failed',
  why: 'The settings of the extension hold an mdmId, so it enrols the VM in device management (Microsoft Intune) right after the join. If that fails, the join is undone.',
  ...registrationRule,
  uses: [...registrationRule.uses, 'machineShape', 'windows'],
  check(facts) {
    const tooLate = askedTooLate(facts)
    if (tooLate !== null && known(facts.machineShape)?.mdmProviders?.length === 0)
      return fail({
        saw: `The VM is joined, and sign-in is not touched by this: the extension was run again with an mdmId, which it can only take at a join. No device management manages this VM. ${tooLate.saw}`,
        severity: 'info',
        codes: [tooLate.code],
        fix: [
          ...withoutEnrolment(
            setExtension(azureVm(known(facts.instanceMetadata)?.instance), { again: true, mdmId: '' }),
            'To have Azure show it as succeeded again:',
          ),
          {
            text: 'To enrol the VM in device management all the same, it must leave and join again, with the mdmId in the settings of the extension from the start.',
            where: 'azure',
          },
        ],
      })
    return judgeRegistration('mdm-enrollment-failed', facts, ({ failure, vm }) => {
      const mdmId = mdmIdInUse(facts.extensionLogs, facts.extensionStatus)
      const join = setExtension(vm, { again: true, mdmId: '' })
      const windows = known(facts.windows)
      const server = windows?.server === true && windows.installationType !== 'Client'
      return {
        saw: `${failure.saw}${mdmId === null ? '' : ` The mdmId is ${mdmId}.`}`,
        fix:
          server && mdmId === intune
            ? withoutEnrolment(
                join,
                'Microsoft Intune, whose mdmId this is, does not take Windows Server. Join without it:',
              )
            : [
                {
                  text: `In the Microsoft Entra admin center, open Mobility (MDM and WIP), choose the service of this mdmId (${intune} is Microsoft Intune) and see that it is set up with its URLs. In the Intune admin center, see under Devices, Enrollment that enrolment restrictions allow Windows devices.`,
                  where: 'azure',
                },
                ...setExtension(vm, { again: true }),
                ...withoutEnrolment(join, 'Or join without the enrolment:'),
              ],
      }
    })
  },
})

/** On a VM that it has joined already the extension refuses an mdmId: the enrolment is made only together with a join. */
function askedTooLate(facts: Parameters<typeof judgeRegistration>[1]): { code: string; saw: string } | null {
  if (facts.dsregStatus.azureAdJoined !== true) return null
  const { outcome, codes, saw } = extensionState(facts)
  const code = codes.find((one) => normalizeCode(one)?.unsigned === 0x801c0074)
  return outcome === 'failed' && code !== undefined ? { code, saw } : null
}

function withoutEnrolment([first, ...rest]: FixStep[], why: string): FixStep[] {
  if (first === undefined) return []
  return [{ ...first, text: `${why} ${first.text}` }, ...rest]
}
