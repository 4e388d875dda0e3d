// <drive>\Windows\System32\drivers\etc\hosts: names that somebody fixed on this VM, before any DNS server is asked. Sample: "10.0.0.5  login.microsoftonline.com  # test".
// Absent or without entries is normal. Documentation: https://learn.microsoft.com/windows-server/administration/windows-commands/nslookup
import { z } from 'zod'
import { type HostsEntry, parseHostsFile } from '../network/hosts-file.ts'
import { rawTextSchema, readRawText } from '../raw-text.ts'
import { firstWave } from './probe.ts'

export interface HostsFile {
  entries: HostsEntry[]
}

const raw = z.discriminatedUnion('present', [
  z.object({ present: z.literal(false) }),
  z.object({ present: z.literal(true), size: z.number(), modifiedAt: z.string(), content: rawTextSchema }),
])

export const hostsFile = firstWave<z.infer<typeof raw>, HostsFile>({
  title: 'hosts file',
  timeoutMs: 10_000,
  required: false,
  raw,
  collect(machine, signal) {
    const path = `${machine.systemDrive}\\Windows\\System32\\drivers\\etc\\hosts`
    return machine.readFileEnd(path, { signal, maxBytes: 512 * 1024 })
  },
  parse: (found) => ({ entries: found.present ? parseHostsFile(readRawText(found.content)) : [] }),
})
