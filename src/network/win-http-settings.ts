// WinHTTP's own proxy settings: the REG_BINARY WinHttpSettings under HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\Connections. Pure.
// Layout, all numbers little-endian DWORDs: header 0x18 or 0x28, a counter, flags, then proxy, bypass list and (newer) PAC URL, each as length and bytes.
// Direct: 1800000000000000010000000000000000000000, or the same with 28. Written by netsh winhttp set proxy | set advproxy, and by group policy.

export interface WinHttpSettings {
  /** As written: "proxy:8080", "http=a:80;https=b:81"; null without a named proxy. */
  proxy: string | null
  /** As written: "<local>;*.contoso.com"; null without. */
  bypass: string | null
  pacUrl: string | null
  /** Looks for a proxy script by itself (WPAD). */
  autoDetect: boolean
}

const namedProxyFlag = 2
const pacFlag = 4
const autoDetectFlag = 8

/** From the hex digits that reg.exe prints; null when they are no settings (cut short, or of another layout). */
export function parseWinHttpSettings(hex: string): WinHttpSettings | null {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) return null
  const bytes = Buffer.from(hex, 'hex')
  if (bytes.length < 16 || ![0x18, 0x28].includes(bytes.readUInt32LE(0))) return null
  const flags = bytes.readUInt32LE(8)
  let at = 12
  const next = (): string | null => {
    // Trailing fields that nobody wrote are empty.
    if (at + 4 > bytes.length) return ''
    const length = bytes.readUInt32LE(at)
    if (at + 4 + length > bytes.length) return null
    const text = bytes.toString('latin1', at + 4, at + 4 + length)
    at += 4 + length
    return text.replace(/\0.*$/s, '').trim()
  }
  const [proxy, bypass, pacUrl] = [next(), next(), next()]
  if (proxy === null || bypass === null) return null
  return {
    proxy: (flags & namedProxyFlag) !== 0 && proxy !== '' ? proxy : null,
    bypass: (flags & namedProxyFlag) !== 0 && bypass !== '' ? bypass : null,
    pacUrl: (flags & pacFlag) !== 0 && pacUrl ? pacUrl : null,
    autoDetect: (flags & autoDetectFlag) !== 0,
  }
}

/** The hex digits with asterisks in the place of a proxy's password: name:password@proxy:8080. They stay as many. */
export function hidePasswords(hex: string): string {
  return hex.replace(
    /3a(?:2[1-9a-f]|3[0-9ac-f]|[4-7][0-9a-f]){1,128}40(?=(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a]){1,64}3a3\d)/gi,
    (found) => `3A${'2A'.repeat(found.length / 2 - 2)}40`,
  )
}
