// dsregcmd.exe /status: the device state as Windows sees it. Sample line: "             AzureAdJoined : YES" under "| Device State |" boxes; labels are English in every display language.
// Documentation: https://learn.microsoft.com/entra/identity/devices/troubleshoot-device-dsregcmd. A missing dsregcmd.exe (Server Core, old Windows) is a value;
// an output without a readable AzureAdJoined line is none: nothing may be concluded from it.
import { z } from 'zod'
import { type DsregFacts, dsregFacts } from '../dsreg-facts.ts'
import { parseDsregOutput } from '../dsreg-output.ts'
import { CouldNotLook } from '../outcome.ts'
import { rawTextSchema, readRawText } from '../raw-text.ts'
import { firstWave } from './probe.ts'

export interface DsregStatus extends DsregFacts {
  /** False when dsregcmd.exe isn't on this Windows; every fact is null then. Otherwise azureAdJoined is known. */
  present: boolean
}

const raw = z.discriminatedUnion('present', [
  z.object({ present: z.literal(false) }),
  z.object({ present: z.literal(true), exitCode: z.number(), stdout: rawTextSchema }),
])

export const dsregStatus = firstWave<z.infer<typeof raw>, DsregStatus>({
  title: 'device state (dsregcmd)',
  timeoutMs: 20_000,
  required: true,
  raw,
  async collect(machine, signal) {
    try {
      const run = await machine.runProgram('dsregcmd.exe', ['/status'], { signal })
      return { present: true, exitCode: run.exitCode, stdout: run.stdout }
    } catch (error) {
      if (error instanceof CouldNotLook && error.reason === 'not-found') return { present: false }
      throw error
    }
  },
  parse(found) {
    if (!found.present) return { present: false, ...dsregFacts([]) }
    const facts = dsregFacts(parseDsregOutput(readRawText(found.stdout)))
    if (facts.azureAdJoined === null)
      throw new CouldNotLook(
        'unreadable',
        `dsregcmd.exe /status printed no line "AzureAdJoined : YES" or "NO" that could be read (exit code ${found.exitCode})`,
      )
    return { present: true, ...facts }
  },
  missing: ({ present }) => (present ? [] : ['dsregcmd.exe is not on this Windows, so its join can not be seen']),
})
