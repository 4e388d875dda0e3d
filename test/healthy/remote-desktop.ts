import { ok } from '../../src/outcome.ts'
import { remoteDesktopKeys as keys } from '../../src/probes/remote-desktop.ts'
import type { ServiceRaw } from '../../src/services.ts'
import { service } from './agent-services.ts'
import type { Raw } from './index.ts'
import { registryKey } from './text.ts'

interface Differences {
  /** fDenyTSConnections as set on the VM; null: absent. */
  setting?: '0x0' | '0x1' | null
  /** The same by policy; no policy when absent. */
  policy?: '0x0' | '0x1'
  listener?: '0x0' | '0x1'
  /** As reg.exe prints it; 0xd3d is 3389. */
  port?: string
  /** UserAuthentication of the listener. */
  nla?: '0x0' | '0x1'
  service?: ServiceRaw
}

export function remoteDesktop(different: Differences = {}): Raw['remoteDesktop'] {
  const { setting = '0x0', policy, listener = '0x1', port = '0xd3d', nla = '0x1' } = different
  return {
    settings: registryKey(keys.settings, setting === null ? [] : [['fDenyTSConnections', 'REG_DWORD', setting]]),
    policy: registryKey(keys.policy, policy && [['fDenyTSConnections', 'REG_DWORD', policy]]),
    listener: ok(
      registryKey(keys.listener, [
        ['fEnableWinStation', 'REG_DWORD', listener],
        ['PortNumber', 'REG_DWORD', port],
        ['UserAuthentication', 'REG_DWORD', nla],
      ]),
    ),
    service: ok(different.service ?? service('TermService', 4, '0x3')),
  }
}
