import { ok } from '../../src/outcome.ts'
import { tlsKeys } from '../../src/probes/windows-tls.ts'
import type { Raw } from './index.ts'
import { registryKey, utf8 } from './text.ts'

/** Windows as it is installed: only SSL 2.0 is spoken of. `protocols`: rows of reg.exe below the name of a version and side, "TLS 1.2\\Client". */
export function windowsTls({
  protocols = {},
  winHttpProtocols,
  cipherSuites,
}: {
  protocols?: Record<string, string[]>
  winHttpProtocols?: string
  cipherSuites?: string
} = {}): Raw['windowsTls'] {
  const keys = { 'SSL 2.0\\Client': ['DisabledByDefault    REG_DWORD    0x1'], ...protocols }
  const text = Object.entries(keys).map(
    ([name, rows]) => `\r\n${tlsKeys.protocols}\\${name}\r\n${rows.map((row) => `    ${row}\r\n`).join('')}`,
  )
  return {
    protocols: { present: true, key: tlsKeys.protocols, output: utf8(text.join('')) },
    winHttp: ok(
      registryKey(
        tlsKeys.winHttp,
        winHttpProtocols === undefined ? [] : [['DefaultSecureProtocols', 'REG_DWORD', winHttpProtocols]],
      ),
    ),
    ciphers: ok(
      registryKey(tlsKeys.ciphers, cipherSuites === undefined ? undefined : [['Functions', 'REG_SZ', cipherSuites]]),
    ),
  }
}
