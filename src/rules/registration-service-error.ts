// Fails when the newest join met an error of the device registration service itself: too busy, an error inside, an answer that is none.
import { setExtension } from '../fixes.ts'
import { judgeRegistration, registrationRule } from './registration-rule.ts'
import { rule } from './rule.ts'

export const registrationServiceError = rule({
  id: 'registration-service-error',
  title: 'The device registration service met an error of its own',
  why: 'The VM reached the service, and the service could not answer the join. Nothing on the VM is wrong with it; another attempt often works.',
  ...registrationRule,
  check(facts) {
    return judgeRegistration('registration-service-error', facts, ({ failure, state, vm }) => {
      const id = state.attempt?.joinRequestId == null ? '' : ` and the join request ${state.attempt.joinRequestId}`
      return {
        saw: failure.saw,
        fix: [
          ...setExtension(vm, { again: true }),
          {
            text: `If it fails in the same way an hour later, look at status.azure.com for Microsoft Entra and open a support ticket with this report${id}.`,
            where: 'azure',
          },
        ],
      }
    })
  },
})
