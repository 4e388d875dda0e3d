// Public IP addresses in a text. Private ones, those of Azure's platform and of well-known DNS servers are nobody's own and needed by the reader.

/** What is kept though it is public, or looks like an address and is none. */
export interface Kept {
  addresses: ReadonlySet<string>
  versions: ReadonlySet<string>
}

const wellKnown = new Set([
  '208.67.222.222',
  '208.67.220.220',
  '8.8.8.8',
  '8.8.4.4',
  '1.1.1.1',
  '1.0.0.1',
  '9.9.9.9',
  '168.63.129.16',
])

export function replacePublicAddresses(value: string, kept: Kept, tokenOf: (address: string) => string): string {
  const isKept = (address: string) => wellKnown.has(address) || kept.addresses.has(address.toLowerCase())
  const v4 = value.replace(/(?<![\w.-])(\d{1,3}(?:\.\d{1,3}){3})(?![\w-]|\.\d)/g, (address) =>
    isKept(address) || kept.versions.has(address) || !isPublic(address) ? address : tokenOf(address),
  )
  // Global unicast IPv6 (2000::/3), written with at least four groups or with "::".
  return v4.replace(/(?<![\w:.])[23][0-9a-f]{3}:(?:[0-9a-f]{0,4}:){1,6}[0-9a-f]{0,4}(?![\w:])/gi, (address) =>
    isKept(address) ? address : tokenOf(address),
  )
}

function isPublic(address: string): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  if (Math.max(a, b, c, d) > 255 || a === 0 || a === 10 || a === 127 || a >= 224) return false
  if (a === 172 && b >= 16 && b <= 31) return false
  if (a === 192 && (b === 168 || (b === 0 && c === 0))) return false
  if (a === 169 && b === 254) return false
  return !(a === 100 && b >= 64 && b <= 127)
}
