// Fails when the device registration service refused the newest join, for another reason than the host name or the number of devices.

import { setExtension } from '../fixes.ts'
import type { JoinAttempt } from '../probes/extension-logs.ts'
import { utcWords } from '../utc-words.ts'
import { judgeRegistration, registrationRule } from './registration-rule.ts'
import { type FixStep, rule } from './rule.ts'

export const deviceRegistrationRefused = rule({
  id: 'device-registration-refused',
  title: 'The device registration service refused the VM',
  why: 'The VM reached the service and proved who it is, and the tenant said no. The reason is in its answer and in its audit log.',
  ...registrationRule,
  check(facts) {
    return judgeRegistration('device-registration-refused', facts, ({ failure, state, vm }) => ({
      saw: `${failure.saw}${failure.confirmed ? '' : ` Microsoft does not explain ${failure.code}; it is reported as a refusal to register the device.`}`,
      fix: [auditLog(state.attempt), ...resourceId(state.attempt, vm.name), ...setExtension(vm, { again: true })],
    }))
  },
})

function auditLog(attempt: JoinAttempt | null): FixStep {
  const at = attempt?.joinResponseAt ?? attempt?.at ?? null
  const when = at === null ? 'the time of the attempt' : utcWords(at)
  const id =
    attempt?.joinRequestId == null ? '' : ` The join request is ${attempt.joinRequestId}; a support ticket needs it.`
  return {
    text: `In the Microsoft Entra admin center, open Devices, Audit logs, choose the service "Device Registration Service" and look at ${when}: the failed entry says why. Mend that.${id}`,
    where: 'azure',
  }
}

/** Reports name two reasons for this one answer. */
function resourceId(attempt: JoinAttempt | null, name: string | null): FixStep[] {
  if (!/resource id parameter/i.test(attempt?.serverMessage ?? '')) return []
  const long = name !== null && name.length > 15 ? ` ${name} has ${name.length} characters.` : ''
  return [
    {
      text: `"The resource id parameter is invalid" is reported for VMs whose name in Azure is longer than 15 characters or belongs to another device of the tenant already.${long} A VM can't be renamed: make it again under a shorter name of its own.`,
      where: 'azure',
    },
  ]
}
