// Traces of the Azure guest agent: <drive>\WindowsAzure\Logs\WaAppAgent.log and the registry key HKLM\SOFTWARE\Microsoft\Windows Azure. They tell an Azure VM even when IMDS is silent.
// Sample line: "[00000006] [11/14/2019 05:52:13.44] [INFO]  WindowsAzureGuestAgent starting. Version 2.7.41491.949". Absent means no agent, or not an Azure VM.
import { z } from 'zod'
import { attempt, outcomeSchema } from '../outcome.ts'
import { linesOf, rawTextSchema, readRawText } from '../raw-text.ts'
import { queryRegistry, registryRawSchema } from '../registry.ts'
import { extensionName } from './extension-logs.ts'
import { firstWave } from './probe.ts'

export interface GuestAgent {
  /** True when anything of the Azure guest agent is on this machine; null when nothing could be looked at. */
  traces: boolean | null
  logPresent: boolean
  /** From the newest "starting" line. */
  version: string | null
  /** Lines about the login extension, as written, oldest first. */
  extensionLines: string[]
  /** Exit codes that the agent reported for the extension, oldest first. */
  extensionExitCodes: { code: string; line: string; at: string | null }[]
}

const raw = z.object({
  log: outcomeSchema(
    z.discriminatedUnion('present', [
      z.object({ present: z.literal(false) }),
      z.object({ present: z.literal(true), size: z.number(), modifiedAt: z.string(), content: rawTextSchema }),
    ]),
  ),
  registry: outcomeSchema(registryRawSchema),
})

export const guestAgent = firstWave<z.infer<typeof raw>, GuestAgent>({
  title: 'Azure guest agent',
  timeoutMs: 10_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const [log, registry] = await Promise.all([
      attempt(() =>
        machine.readFileEnd(`${machine.systemDrive}\\WindowsAzure\\Logs\\WaAppAgent.log`, {
          signal,
          maxBytes: 1024 * 1024,
        }),
      ),
      attempt(() => queryRegistry(machine, 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Azure', signal)),
    ])
    return { log, registry }
  },
  parse({ log, registry }) {
    const present = log.status === 'ok' && log.value.present
    const inRegistry = registry.status === 'ok' && registry.value.present
    const lines = log.status === 'ok' && log.value.present ? linesOf(readRawText(log.value.content)) : []
    const extensionLines = lines.filter((line) => line.includes(extensionName))
    return {
      traces: present || inRegistry ? true : log.status === 'ok' || registry.status === 'ok' ? false : null,
      logPresent: present,
      version:
        lines.map((line) => /GuestAgent starting\. Version ([\d.]+)/.exec(line)?.[1]).findLast((hit) => hit) ?? null,
      extensionLines,
      extensionExitCodes: extensionLines.flatMap((line) => {
        const code = /has exited with Exit code: (-?\d+)/.exec(line)?.[1]
        return code === undefined ? [] : [{ code, line: line.trim(), at: null }]
      }),
    }
  },
})
