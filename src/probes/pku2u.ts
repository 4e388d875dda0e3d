// HKLM\SYSTEM\CurrentControlSet\Control\Lsa\pku2u, value AllowOnlineID: the policy "Network security: Allow PKU2U authentication requests to this computer to use online
// identities". Sample: "    AllowOnlineID    REG_DWORD    0x1". Absent means the default: off on Windows Server, on on Windows 10 1607 and later.
import type { z } from 'zod'
import { dword, queryRegistry, registryRawSchema, registryValues } from '../registry.ts'
import { secondWave } from './probe.ts'

export const pku2uKey = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\pku2u'

export interface Pku2u {
  /** 1 on, 0 off; null when the value is absent. */
  allowOnlineId: number | null
}

export const pku2u = secondWave<z.infer<typeof registryRawSchema>, Pku2u>({
  title: 'the PKU2U policy',
  timeoutMs: 20_000,
  required: false,
  raw: registryRawSchema,
  collect: (machine, signal) => queryRegistry(machine, pku2uKey, signal),
  parse: (found) => ({ allowOnlineId: dword(registryValues(found).get('allowonlineid')) }),
})
