// Fails when the extension left no trace on a VM that isn't joined: it was never installed.
import { azureVm, setExtension } from '../fixes.ts'
import { known, ok } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { hasExtensionTraces } from './extension-state.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'
import { assignRole, signInOf } from './sign-in-steps.ts'

export const extensionMissing = rule({
  id: 'extension-missing',
  title: 'The AADLoginForWindows extension was never installed',
  why: 'The extension joins the VM to Microsoft Entra and turns Entra login on. Without it Windows accepts local accounts only.',
  stage: 'extension',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.login,
  needs: ['extensionLogs', 'extensionStatus', 'dsregStatus'],
  uses: ['guestAgent', 'instanceMetadata', 'windows', 'tenantInfo'],
  explains: ['device-not-joined'],
  check(facts, given) {
    if (hasExtensionTraces(facts)) return pass
    const { dsregStatus } = facts
    if (dsregStatus.azureAdJoined === true) return notApplicable('the VM is joined without the extension')
    if (dsregStatus.domainJoined === true) return notApplicable('the VM belongs to an Active Directory domain')
    const vm = azureVm(known(facts.instanceMetadata)?.instance)
    const signIn = signInOf(
      {
        ...facts,
        extensionLogs: ok(facts.extensionLogs),
        extensionStatus: ok(facts.extensionStatus),
        dsregStatus: ok(dsregStatus),
      },
      given,
      null,
      null,
    )
    return fail({
      saw: 'There is no folder of the extension under C:\\Packages\\Plugins or C:\\WindowsAzure\\Logs\\Plugins.',
      fix: [
        ...setExtension(vm, { again: false }), // The other half of turning Entra login on: without a role nobody gets in.
        assignRole(signIn),
      ],
    })
  },
})
