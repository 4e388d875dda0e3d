// Fails when the newest run of the extension failed, or was cut off, and the VM isn't joined. Any code, known or not, is shown with its meaning or taken apart.

import { describeCode, lookUp, normalizeCode } from '../error-codes.ts'
import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces, isStillRunning, stageWords } from './extension-state.ts'
import { sentence } from './registration-failure.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

export const extensionFailed = rule({
  id: 'extension-failed',
  title: 'The extension failed',
  why: 'The extension ended with an error before the VM was joined, so Windows does not know Entra accounts.',
  stage: 'extension',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status shows AzureAdJoined : YES.',
  docs: documentation.deployment,
  needs: ['extensionLogs', 'extensionStatus', 'dsregStatus'],
  uses: ['guestAgent', 'instanceMetadata'],
  passNeeds: ['guestAgent'],
  explains: ['device-not-joined'],
  check(facts, { collectedAt }) {
    const { dsregStatus } = facts
    if (!hasExtensionTraces(facts)) return notApplicable('the extension was never installed')
    if (dsregStatus.azureAdJoined === true) return pass
    const state = extensionState(facts)
    const cutOff = state.outcome === 'unfinished' && !isStillRunning(state, collectedAt)
    if (state.outcome !== 'failed' && !cutOff) return pass
    const { attempt } = state
    const step = attempt === null ? '' : ` The furthest step that it reached: ${stageWords[attempt.stage]}.`
    const end = cutOff ? ' It never ended: it was cut off.' : ''
    const meaning = meaningOf(state.codes)
    const vm = azureVm(known(facts.instanceMetadata)?.instance, facts.extensionLogs.resourceId)
    return fail({
      saw: `${sentence(state.saw)}${step}${end}`,
      codes: state.codes,
      fix: [
        ...(meaning === null ? [] : [{ text: meaning, where: 'vm' as const }]),
        ...(state.source === 'agent' ? letAgentDownload(state.saw) : []),
        ...setExtension(vm, { again: true }),
      ],
    })
  },
})

/** The agent's words that it could not fetch the package of the extension: that comes from Azure Storage, by another way than the join. */
function letAgentDownload(line: string): FixStep[] {
  if (!/download/i.test(line)) return []
  const host = /https?:\/\/([a-z0-9][a-z0-9.-]{0,252})/i.exec(line)?.[1] ?? null
  return [
    {
      text: `The guest agent could not fetch the package of the extension from Azure Storage. Allow outgoing TCP port 443 to the service tag Storage${host === null ? '' : ` (here ${host})`}, and ports 80 and 32526 to 168.63.129.16, by which it fetches otherwise.${host === null ? '' : ' See whether the name is known:'}`,
      ...(host === null ? {} : { command: `nslookup.exe ${host}` }),
      where: 'vm',
    },
  ]
}

/** What the code that the run ended with says, as surely as the table knows it; a code that only wraps another steps back. */
function meaningOf(codes: string[]): string | null {
  const rows = codes.flatMap((code) => {
    const forms = normalizeCode(code)
    const row = forms === null ? undefined : lookUp(forms)[0]
    return row === undefined ? [] : [{ code, row }]
  })
  const best = rows.find(({ row }) => row.wraps !== true) ?? rows[0]
  const first = 'If another finding names the reason, mend that first.'
  if (best !== undefined) {
    const { code, row } = best
    const cause = row.cause === '' ? '' : ` ${row.cause}`
    return row.confidence === 'unconfirmed'
      ? `Microsoft does not explain ${code}. It is reported as: ${row.meaning.replace(/^Reported as: /, '')}${cause} ${first}`
      : `${code} says: ${row.meaning}${cause} ${first}`
  }
  const [code] = codes
  const meaning = code === undefined ? undefined : describeCode(code).meaning
  return meaning === undefined ? null : `${code} says: ${sentence(meaning)} ${first}`
}
