// Fails on a joined VM where PKU2U does not accept online identities: sign-in with user name and password over RDP is refused. What web accounts use is another way.

import { known } from '../outcome.ts'
import type { ExtensionLogs } from '../probes/extension-logs.ts'
import { utcWords } from '../utc-words.ts'
import { webAccountSignIn } from '../web-account.ts'
import { documentation } from './documentation.ts'
import { hasExtensionTraces, knownSources } from './extension-state.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\pku2u'
const policy = 'Network security: Allow PKU2U authentication requests to this computer to use online identities'

export const pku2uDisabled = rule({
  id: 'pku2u-disabled',
  title: 'PKU2U does not accept Entra accounts',
  why: 'Over RDP with user name and password, client and VM prove the Entra account to each other by PKU2U. With this policy off Windows says "Your credentials did not work".',
  stage: 'session',
  severity: 'error',
  thenCheck: `reg.exe query ${key} /v AllowOnlineID shows 0x1, also a day later.`,
  docs: documentation.signIn,
  needs: ['pku2u', 'windows', 'dsregStatus'],
  uses: ['extensionLogs', 'extensionStatus', 'guestAgent', 'machineShape'],
  explains: ['client-device-not-registered', 'credentials-rejected'],
  check(facts) {
    const { pku2u, windows, dsregStatus, machineShape } = facts
    const { allowOnlineId } = pku2u
    if (dsregStatus.azureAdJoined !== true)
      return notApplicable('the VM is not joined; the extension turns this policy on when it joins the VM')
    if (allowOnlineId !== null && allowOnlineId !== 0) return pass
    const sources = knownSources(facts)
    // Where the extension's traces can't be seen, a join without a domain is taken for its own.
    const byExtension = sources === null ? dsregStatus.domainJoined !== true : hasExtensionTraces(sources)
    if (allowOnlineId === null) {
      // Windows 10 and 11 multi-session call themselves a server of the installation type Client: what absent means there is written nowhere.
      if (windows.server === null || (windows.server && windows.installationType === 'Client'))
        return notApplicable('AllowOnlineID is absent, and what that means depends on the kind of Windows')
      if (!windows.server) return pass
      if (!byExtension)
        return notApplicable('the VM is joined without the extension, which is what turns this policy on')
    }
    const seen = allowOnlineId === 0 ? 'is 0' : 'is absent, which means off on Windows Server'
    const mdm = known(machineShape)?.mdmProviders ?? []
    return fail({
      saw: `AllowOnlineID under ${key} ${seen}.${drift(known(facts.extensionLogs))}`,
      // Who joined it without the extension may never have meant passwords over RDP to work.
      ...(byExtension ? {} : { severity: 'warning' as const }),
      fix: [
        {
          text: 'Turn the policy on, from an elevated prompt on the VM. It works at once.',
          command: `reg.exe add ${key} /v AllowOnlineID /t REG_DWORD /d 1 /f`,
          where: 'vm',
        },
        {
          text: `So that it stays on, set "${policy}" to Enabled where it was turned off: a security baseline (CIS and STIG ask for Disabled) in group policy${mdm.length > 0 ? ', or in Intune, which manages this VM' : ' or Intune'}. It is under Computer Configuration, Windows Settings, Security Settings, Local Policies, Security Options.`,
          where: 'vm',
        },
        {
          text: 'The client that connects needs the same policy on; this shows it there. 0x0 is off.',
          command: `reg.exe query ${key} /v AllowOnlineID`,
          where: 'client',
        },
        ...otherWay(windows),
      ],
    })
  },
})

/** The extension logs that it turned the policy on: then something else has turned it off since. */
function drift(logs: ExtensionLogs | null): string {
  const at = logs?.attempts.findLast((attempt) => attempt.pku2uSetAt !== null)?.pku2uSetAt
  return at == null
    ? ''
    : ` The extension logged "Enabling PKU2U policy." at ${utcWords(at)}: something has turned it off since.`
}

function otherWay(windows: Parameters<typeof webAccountSignIn>[0]): FixStep[] {
  const web = webAccountSignIn(windows)
  if (web?.supported !== true) return []
  return [
    {
      text: 'Meanwhile, sign in by web account, which works without PKU2U: in Remote Desktop Connection, Advanced, tick "Use a web account to sign in to the remote computer", and connect by the name of the VM.',
      where: 'client',
    },
  ]
}
