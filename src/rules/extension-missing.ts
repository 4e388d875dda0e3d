// Fails when the extension left no trace on a VM that isn't joined: it was never installed.
import { type AzureVm, azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { hasExtensionTraces } from './extension-state.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

export const extensionMissing = rule({
  id: 'extension-missing',
  title: 'The AADLoginForWindows extension was never installed',
  why: 'The extension joins the VM to Microsoft Entra and turns Entra login on. Without it Windows accepts local accounts only.',
  stage: 'extension',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.login,
  needs: ['extensionLogs', 'extensionStatus', 'dsregStatus'],
  uses: ['guestAgent', 'instanceMetadata'],
  explains: ['device-not-joined'],
  check(facts) {
    if (hasExtensionTraces(facts)) return pass
    const { dsregStatus } = facts
    if (dsregStatus.azureAdJoined === true) return notApplicable('the VM is joined without the extension')
    if (dsregStatus.domainJoined === true) return notApplicable('the VM belongs to an Active Directory domain')
    const vm = azureVm(known(facts.instanceMetadata)?.instance)
    return fail({
      saw: 'There is no folder of the extension under C:\\Packages\\Plugins or C:\\WindowsAzure\\Logs\\Plugins.',
      fix: [...setExtension(vm, { again: false }), ...giveRole(vm)],
    })
  },
})

/** The other half of turning Entra login on: without a role nobody gets in. */
function giveRole({ resourceId }: AzureVm): FixStep[] {
  // On a scale set the role belongs on the set, which makes new instances.
  const scope = resourceId?.replace(/(\/virtualMachineScaleSets\/[^/]+)\/virtualMachines\/[^/]+$/i, '$1')
  if (scope == null || !/^[\w./-]+$/.test(scope)) return []
  return [
    {
      text: 'Give everybody who shall sign in a role on this VM: Virtual Machine User Login, or Virtual Machine Administrator Login for administrators. A role to manage the VM, Owner too, is none.',
      command: `az role assignment create --assignee "<user principal name>" --role "Virtual Machine User Login" --scope ${scope}`,
      where: 'azure',
    },
  ]
}
