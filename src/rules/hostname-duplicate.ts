// Fails when the newest join was refused with 0x801c0083, or in the service's own words: the tenant holds another device of this name.
import { deleteDeviceOf, graphHost, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { judgeRegistration, registrationRule } from './registration-rule.ts'
import { rule } from './rule.ts'

export const hostnameDuplicate = rule({
  id: 'hostname-duplicate',
  title: 'The tenant already has a device with this host name',
  why: 'Device registration accepts one Azure VM of a name. The device object that an earlier VM of this name left behind blocks the join.',
  ...registrationRule,
  uses: [...registrationRule.uses, 'windows'],
  check(facts) {
    return judgeRegistration('hostname-duplicate', facts, ({ failure, vm }) => {
      const instance = known(facts.instanceMetadata)?.instance
      const host = known(facts.windows)?.computerName ?? instance?.computerName ?? vm.name ?? '<host name of this VM>'
      return {
        saw: `${failure.saw} The host name of this VM is ${host}.`,
        fix: [...deleteDeviceOf(host, graphHost(vm)), ...setExtension(vm, { again: true })],
      }
    })
  },
})
