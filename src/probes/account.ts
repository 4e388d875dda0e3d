// whoami.exe /user /groups /fo csv /nh: who runs this, and whether elevated. Sample: "nt authority\system","S-1-5-18" and rows of groups; only SIDs are read, names are translated.
// S-1-5-18 is SYSTEM; the label S-1-16-12288 or S-1-16-16384 is an elevated token, S-1-16-8192 one that isn't; S-1-12-1-... is an Entra account.
import { z } from 'zod'
import { linesOf, rawTextSchema, readRawText } from '../raw-text.ts'
import { firstWave } from './probe.ts'

export interface Account {
  /** DOMAIN\name as whoami prints it; null when it printed none. */
  name: string | null
  sid: string | null
  kind: 'system' | 'entra' | 'local-or-domain' | 'unknown'
  /** In the VM's group Administrators (S-1-5-32-544), in use or not. Null when whoami printed no groups. */
  administrator: boolean | null
  /** Null when the output held no integrity label. */
  elevated: boolean | null
}

const raw = z.object({ exitCode: z.number(), stdout: rawTextSchema })

export const account = firstWave<z.infer<typeof raw>, Account>({
  title: 'account',
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const run = await machine.runProgram('whoami.exe', ['/user', '/groups', '/fo', 'csv', '/nh'], { signal })
    return { exitCode: run.exitCode, stdout: run.stdout }
  },
  parse({ stdout }) {
    const text = readRawText(stdout)
    const user = linesOf(text)
      .map((line) => /^"([^"]*)","(S-1-[0-9-]+(?:\[sid-\d+\])?)"\s*$/.exec(line.trim()))
      .find((match) => match !== null)
    const sid = user?.[2] ?? null
    const elevated = /S-1-16-(12288|16384)\b/.test(text) ? true : /S-1-16-(4096|8192|8448)\b/.test(text) ? false : null
    return {
      name: user?.[1] ?? null,
      sid,
      kind: kindOf(sid),
      administrator: /"S-1-16-\d+"/.test(text) ? /"S-1-5-32-544"/.test(text) : null,
      // SYSTEM needs no label to be elevated.
      elevated: sid === 'S-1-5-18' ? true : elevated,
    }
  },
})

function kindOf(sid: string | null): Account['kind'] {
  if (sid === null) return 'unknown'
  if (sid === 'S-1-5-18') return 'system'
  return sid.startsWith('S-1-12-1-') ? 'entra' : 'local-or-domain'
}
