// What Windows' own TLS may use as a client; this tool's TLS is another. HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols with all below it, WinHTTP's
// DefaultSecureProtocols, and the cipher suites of group policy. Sample, below TLS 1.2\Client: "    Enabled    REG_DWORD    0x0". Absent is normal and means Windows' defaults: TLS 1.2 on.
// Documentation: https://learn.microsoft.com/windows-server/security/tls/tls-registry-settings
import { z } from 'zod'
import { attempt, outcomeSchema } from '../outcome.ts'
import { dword, parseRegistryOutput, queryRegistry, registryRawSchema, registryValues } from '../registry.ts'
import { secondWave } from './probe.ts'

export const tlsKeys = {
  protocols: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols',
  winHttp: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp',
  ciphers: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002',
} as const

/** Null: not set, so that Windows' default holds; for WinHTTP and the cipher suites also where it could not be read. */
export interface WindowsTls {
  /** TLS 1.2 as a client: 0 is off, also for a program that asks for it. */
  enabled: number | null
  /** 1: not for a program that names no version. */
  disabledByDefault: number | null
  /** The versions of WinHTTP for a program that names none: bit 0x800 is TLS 1.2, 0x2000 is TLS 1.3. */
  winHttpProtocols: number | null
  /** The only suites that group policy allows, in its order. */
  cipherSuites: string[] | null
  /** What of this could not be read, and why, in words. */
  unread: string[]
}

const raw = z.object({
  protocols: registryRawSchema,
  winHttp: outcomeSchema(registryRawSchema),
  ciphers: outcomeSchema(registryRawSchema),
})

export const windowsTls = secondWave<z.infer<typeof raw>, WindowsTls>({
  title: "Windows' own TLS settings",
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const [protocols, winHttp, ciphers] = await Promise.all([
      queryRegistry(machine, tlsKeys.protocols, signal, { recursive: true }),
      attempt(() => queryRegistry(machine, tlsKeys.winHttp, signal)),
      attempt(() => queryRegistry(machine, tlsKeys.ciphers, signal)),
    ])
    return { protocols, winHttp, ciphers }
  },
  parse({ protocols, winHttp, ciphers }) {
    const client = `${tlsKeys.protocols}\\TLS 1.2\\Client`.toLowerCase()
    const values = protocols.present
      ? [...parseRegistryOutput(protocols.output)].find(([key]) => key.toLowerCase() === client)?.[1]
      : undefined
    const setting = (name: string) => dword(values?.find((value) => value.name.toLowerCase() === name))
    const allowed = ciphers.status === 'ok' ? registryValues(ciphers.value).get('functions') : undefined
    // Group policy writes one text with commas; other tools write a list.
    const suites = (allowed?.data ?? '').split(/,|\\0/).map((name) => name.trim().toUpperCase())
    const named = suites.filter((name) => name !== '')
    return {
      enabled: setting('enabled'),
      disabledByDefault: setting('disabledbydefault'),
      winHttpProtocols:
        winHttp.status === 'ok' ? dword(registryValues(winHttp.value).get('defaultsecureprotocols')) : null,
      cipherSuites: named.length === 0 ? null : named,
      unread: [
        ...(winHttp.status === 'ok' ? [] : [`the settings of WinHTTP could not be read: ${winHttp.message}`]),
        ...(ciphers.status === 'ok' ? [] : [`the cipher suites of group policy could not be read: ${ciphers.message}`]),
      ],
    }
  },
  missing: (facts) => facts.unread,
})
