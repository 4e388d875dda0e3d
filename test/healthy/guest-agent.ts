import { ok } from '../../src/outcome.ts'
import { lookedAt, vmId } from './ids.ts'
import type { Raw } from './index.ts'
import { registryKey, utf8 } from './text.ts'

const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Azure'

/** The guest agent's log with these lines; `null` when there is neither log nor registry key. */
export function guestAgent(
  log:
    | string
    | null = '[00000006] [11/14/2019 05:52:13.44] [INFO]  WindowsAzureGuestAgent starting. Version 2.7.41491.949\r\n',
): Raw['guestAgent'] {
  if (log === null) return { log: ok({ present: false }), registry: ok(registryKey(key)) }
  return {
    log: ok({ present: true, size: log.length, modifiedAt: lookedAt, content: utf8(log) }),
    registry: ok(registryKey(key, [['VmId', 'REG_SZ', vmId]])),
  }
}
