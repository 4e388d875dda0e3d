// Fails when the newest join was refused because the tenant takes no more devices.
import { setExtension } from '../fixes.ts'
import { judgeRegistration, registrationRule } from './registration-rule.ts'
import { rule } from './rule.ts'

export const deviceQuotaReached = rule({
  id: 'device-quota-reached',
  title: 'The limit of devices is reached',
  why: 'The device registration service makes no further device object, so the VM cannot join.',
  ...registrationRule,
  check(facts) {
    return judgeRegistration('device-quota-reached', facts, ({ failure, vm }) => ({
      saw: `${failure.saw}${failure.confirmed ? '' : ` Microsoft does not explain ${failure.code}; it is reported as "device limit exceeded".`}`,
      fix: [
        {
          // The limit of devices for each user does not count here: a VM registers without a user.
          text: 'In the Microsoft Entra admin center, open Devices, All devices, sort by Activity, and delete objects of machines that no longer exist. What counts is the number of objects in the whole tenant: a VM registers itself, so the limit of devices for each user does not matter.',
          where: 'azure',
        },
        ...setExtension(vm, { again: true }),
      ],
    }))
  },
})
