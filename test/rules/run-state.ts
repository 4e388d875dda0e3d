// How the extension stands on a VM with this evidence, as the rules are handed it.
import { parseEvidence } from '../../src/evidence.ts'
import { type ExtensionState, extensionState, knownSources } from '../../src/rules/extension-state.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus, statusFile } from '../healthy/extension-status.ts'
import { type Raw, vmEvidence } from '../healthy/index.ts'

export function stateOf(evidence: Partial<Raw>): ExtensionState {
  const sources = knownSources(parseEvidence(vmEvidence(evidence)))
  if (sources === null) throw new Error('the extension could not be looked at')
  return extensionState(sources)
}

/** A run that wrote these lines and ended with this code. */
export const runEnded = (code: string, ...lines: string[]) =>
  stateOf({ extensionLogs: runLog([...lines, `AAD Join failed with status code: ${code}.`]) })

/** A run of which only the status file is left. */
export const statusSays = (message: string, code = 0) =>
  stateOf({
    extensionLogs: logFolder(),
    extensionStatus: extensionStatus('1.0.0.1', { statusFiles: [statusFile('error', message, undefined, code)] }),
  })
