import { pku2uKey } from '../../src/probes/pku2u.ts'
import type { Raw } from './index.ts'
import { registryKey } from './text.ts'

/** AllowOnlineID as reg.exe prints it; `null`: the key is there without the value; `absent`: the key isn't there. */
export function pku2u(value: '0x0' | '0x1' | null | 'absent' = '0x1'): Raw['pku2u'] {
  if (value === 'absent') return registryKey(pku2uKey)
  return registryKey(pku2uKey, value === null ? [] : [['AllowOnlineID', 'REG_DWORD', value]])
}
