// Fails when the extension says that its settings lack mdmId (error), or when they hold it misspelt or with a value that is no id (warning: it has not failed over it yet).
import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import type { ExtensionSettings } from '../probes/extension-status.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces } from './extension-state.ts'
import { sentence } from './registration-failure.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

const intune = '0000000a-0000-0000-c000-000000000000'

export const extensionSettingsInvalid = rule({
  id: 'extension-settings-invalid',
  title: 'The settings of the extension are not valid: mdmId is missing or misspelt',
  why: 'Where the extension is given settings, it reads mdmId from them, in this spelling. If it does not find mdmId it stops before the join; Azure may show "Provisioning succeeded" all the same.',
  stage: 'extension',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.deployment,
  needs: ['extensionLogs', 'extensionStatus', 'dsregStatus'],
  uses: ['guestAgent', 'instanceMetadata'],
  explains: ['extension-succeeded-without-join', 'extension-failed', 'device-not-joined'],
  check(facts) {
    if (!hasExtensionTraces(facts)) return notApplicable('the extension was never installed')
    if (facts.dsregStatus.azureAdJoined === true) return pass
    const { settings } = facts.extensionStatus
    const state = extensionState(facts)
    const said = state.outcome === 'failed' && state.settingsFault
    const shows = whatSettingsShow(settings)
    if (!said && shows === null) return pass
    const vm = azureVm(known(facts.instanceMetadata)?.instance, facts.extensionLogs.resourceId)
    const seen = [said ? sentence(state.saw) : null, shows].filter((one) => one !== null)
    return fail({
      saw: seen.join(' '),
      codes: said ? state.codes : [],
      // A run that failed over something else has read them.
      ...(said ? {} : { severity: 'warning' as const, explains: ['extension-succeeded-without-join'] }),
      fix: steps(
        setExtension(vm, { again: true, mdmId: settings?.mdmId ?? '' }),
        settings?.mdmId ? [] : setExtension(vm, { again: true, mdmId: intune }),
      ),
    })
  },
})

/** What is wrong with settings, as far as that is certain without the extension's own word; null for nothing. */
function whatSettingsShow(settings: ExtensionSettings | null): string | null {
  if (settings === null) return null
  const file = `The settings (${settings.sequence ?? '?'}.settings of version ${settings.version})`
  const [wrong] = settings.misspelt
  if (settings.state === 'without-mdmid' && wrong !== undefined)
    return `${file} hold "${wrong}" where the extension looks for "mdmId".`
  if (settings.state === 'not-a-guid') return `${file} hold an mdmId that is no application id.`
  return null
}

/** With the id that was meant there is one way; else it must be chosen. */
function steps(first: FixStep[], orIntune: FixStep[]): FixStep[] {
  if (orIntune.length === 0) return first
  const or = orIntune.map((step, index) =>
    index === 0 ? { ...step, text: `Or, if this VM is to be enrolled in Microsoft Intune: ${step.text}` } : step,
  )
  return [...first, ...or]
}
