// Fails when the newest join was refused with 0x801c0083, or in the service's own words: the tenant holds another device of this name.
import { azureVm, deleteDeviceOf, graphHost, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces } from './extension-state.ts'
import { registrationFailure } from './registration-failure.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const hostnameDuplicate = rule({
  id: 'hostname-duplicate',
  title: 'The tenant already has a device with this host name',
  why: 'Device registration accepts one Azure VM of a name. The device object that an earlier VM of this name left behind blocks the join.',
  stage: 'registration',
  severity: 'error',
  thenCheck: 'After the extension ran again, dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.deployment,
  needs: ['extensionLogs', 'extensionStatus', 'dsregStatus'],
  uses: ['guestAgent', 'instanceMetadata', 'windows'],
  explains: ['extension-succeeded-without-join', 'extension-failed', 'device-not-joined'],
  check(facts) {
    if (!hasExtensionTraces(facts)) return notApplicable('the extension was never installed')
    if (facts.dsregStatus.azureAdJoined === true) return pass
    const state = extensionState(facts)
    const failure = registrationFailure(state)
    if (failure?.rule !== 'hostname-duplicate') return pass
    const instance = known(facts.instanceMetadata)?.instance
    const vm = azureVm(instance, facts.extensionLogs.resourceId)
    const host = known(facts.windows)?.computerName ?? instance?.computerName ?? vm.name ?? '<host name of this VM>'
    return fail({
      saw: `${failure.saw} The host name of this VM is ${host}.`,
      codes: state.codes,
      fix: [...deleteDeviceOf(host, graphHost(vm)), ...setExtension(vm, { again: true })],
    })
  },
})
