// Replaces people in a finished report by stable tokens: [user-1], [upn-1], [sid-1], [ip-1]. Pure; runs last, after the rules judged what was really seen.
// Kept, because support needs them: tenant, subscription, device, VM and correlation ids, times, codes, hosts, well-known SIDs, private and DNS addresses.
import type { Report } from './report/report.ts'

type Kind = 'user' | 'upn' | 'sid' | 'ip'

const kinds: Record<Kind, string> = {
  user: 'user name',
  upn: 'user principal name or e-mail address',
  sid: "user's SID",
  ip: 'public IP address',
}

/** Names of accounts that every Windows has, or that say what and not who: they are no person's. */
const nobody = new Set(
  'system administrator admin user guest defaultaccount wdagutilityaccount azureuser localsystem everyone users owner root test public default anonymous logon service local network none null unknown azuread workgroup nt authority builtin'.split(
    ' ',
  ),
)

/** DNS servers and platform addresses that a reader needs and that are nobody's own. */
const knownAddresses = new Set([
  '208.67.222.222',
  '208.67.220.220',
  '8.8.8.8',
  '8.8.4.4',
  '1.1.1.1',
  '9.9.9.9',
  '168.63.129.16',
  '169.254.169.254',
])

/**
 * The report without people. `redactions` of the result counts what went. Idempotent: tokens stay as they are, and a redacted report
 * that is replayed and redacted again keeps its tokens.
 */
export function redactReport(report: Report): Report {
  return redact(report, new Tokens(JSON.stringify(report)))
}

/** The same for reports that stand side by side: one person is one token in both. */
export function redactBoth(one: Report, other: Report): [Report, Report] {
  const tokens = new Tokens(JSON.stringify([one, other]))
  return [redact(one, tokens), redact(other, tokens)]
}

function redact(report: Report, tokens: Tokens): Report {
  const learned = learn(report)
  const keep = new Set([...knownAddresses, ...learned.keptAddresses])
  const redactString = (value: string): string => {
    let clean = replaceAddresses(value, (address) => tokens.of('upn', address))
    clean = clean.replace(
      /\bS-1-(5-21|12-1)((?:-\d+){3,})/g,
      (_, family: string, rest: string) => `S-1-${family}-${tokens.of('sid', `${family}${rest}`)}`,
    )
    for (const { name, pattern } of learned.users) clean = clean.replace(pattern, () => tokens.of('user', name))
    clean = clean.replace(/(\\Users\\)([^\\/"'<>|\r\n:*?[\]]+)/gi, (whole, before: string, name: string) =>
      isPerson(name) ? before + tokens.of('user', name) : whole,
    )
    return replacePublicAddresses(clean, keep, learned.versions, (address) => tokens.of('ip', address))
  }
  const redacted = mapStrings(report, redactString)
  return { ...redacted, redactions: tokens.counted(report.redactions) }
}

const noUses: Record<Kind, number> = { user: 0, upn: 0, sid: 0, ip: 0 }

/** Hands out one token for each thing, the same thing the same token; numbers go on after the ones already in the text. */
class Tokens {
  readonly #given = new Map<string, string>()
  readonly #last: Record<Kind, number>
  #uses: Record<Kind, number> = { ...noUses }
  constructor(text: string) {
    const highest = (kind: Kind) =>
      [...text.matchAll(new RegExp(`\\[${kind}-(\\d{1,6})\\]`, 'g'))].reduce(
        (max, match) => Math.max(max, Number(match[1])),
        0,
      )
    this.#last = { user: highest('user'), upn: highest('upn'), sid: highest('sid'), ip: highest('ip') }
  }
  of(kind: Kind, thing: string): string {
    const key = `${kind} ${thing.toLowerCase()}`
    let token = this.#given.get(key)
    if (token === undefined) {
      this.#last[kind] += 1
      token = `[${kind}-${this.#last[kind]}]`
      this.#given.set(key, token)
    }
    this.#uses[kind] += 1
    return token
  }
  /** What went since the last count, added to what an earlier redaction recorded. */
  counted(before: Report['redactions']): Report['redactions'] {
    const all = new Map(before.map(({ what, count }) => [what, count]))
    for (const kind of Object.keys(kinds) as Kind[])
      if (this.#uses[kind] > 0) all.set(kinds[kind], (all.get(kinds[kind]) ?? 0) + this.#uses[kind])
    this.#uses = { ...noUses }
    return [...all].map(([what, count]) => ({ what, count }))
  }
}

interface Learned {
  users: { name: string; pattern: RegExp }[]
  versions: Set<string>
  keptAddresses: Set<string>
}

/** What the evidence itself shows to be a person's name, so that it can be found where nothing marks it. */
function learn(report: Report): Learned {
  const names = new Set<string>()
  const add = (name: string | undefined) => {
    const trimmed = name?.trim() ?? ''
    if (isPerson(trimmed)) names.add(trimmed)
  }
  const machines = [report.machine.computerName, report.machine.vmName, 'AzureAD'].filter((name) => name !== null)
  const accountOf = new RegExp(
    `\\b(?:${machines.map(escapePattern).join('|')})\\\\{1,2}([^\\s\\\\"',;:<>|/@[\\]()]+)`,
    'gi',
  )
  const versions = new Set<string>()
  const keptAddresses = new Set<string>()
  eachString(report, (value, path) => {
    for (const match of value.matchAll(accountOf)) add(match[1])
    for (const match of value.matchAll(/\\Users\\([^\\/"'<>|\r\n:*?[\]]{1,64})/gi)) add(match[1])
    // dsregcmd: "Executing Account Name : CONTOSO\user1, user1@contoso.com"
    for (const match of value.matchAll(/Executing Account Name\s{0,8}:\s{0,4}([^\r\n]{1,300})/g))
      for (const part of (match[1] as string).split(',')) add(part.split('\\').at(-1)?.split('@')[0])
    // whoami's first row, and the account fields of events
    for (const match of value.matchAll(/"[^"\\\r\n]{1,100}\\([^"\\\r\n]{1,100})","S-1-(?:5-21|12-1)-/g)) add(match[1])
    for (const match of value.matchAll(/Name=\\?['"](?:Target|Subject|Account)?UserName\\?['"]>([^<]{1,200})</g))
      add(match[1]?.split('\\').at(-1)?.split('@')[0])
    for (const match of value.matchAll(/<(?:User|Param1)>([^<]{1,200})</g))
      add(match[1]?.split('\\').at(-1)?.split('@')[0])
    for (const match of value.matchAll(/"adminUsername\\?"\s{0,4}:\s{0,4}\\?"([^"\\]{1,100})/g)) add(match[1])
    for (const address of addressesIn(value)) add(value.slice(address.start, value.indexOf('@', address.start)))
    for (const match of value.matchAll(/(?:version\W{0,6}|AADLoginForWindows[\\_ ]{1,2})(\d{1,3}(?:\.\d{1,3}){3})\b/gi))
      versions.add(match[1] as string)
    // Addresses that DNS gave for the required hosts are Microsoft's, or those of a box in between that a network team looks for.
    if (path.includes('endpoints') || path.includes('nameServers'))
      for (const address of value.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? []) keptAddresses.add(address)
    if (/version/i.test(path.at(-1) ?? '') || path.at(-2) === 'versions') versions.add(value)
  })
  // Longest first, so that "maria.keller" goes before "maria".
  const users = [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => ({ name, pattern: new RegExp(`(?<![A-Za-z0-9\\[])${escapePattern(name)}(?![A-Za-z0-9])`, 'gi') }))
  return { users, versions, keptAddresses }
}

function isPerson(name: string): boolean {
  const low = name.toLowerCase()
  return (
    name.length >= 3 &&
    !nobody.has(low) &&
    !/^\[|\$$|^S-1-|^-$/i.test(name) &&
    !/^(dwm|umfd)-\d+$/i.test(name) &&
    !/^\d+$/.test(name)
  )
}

/** Places that look like name@host.tld; walks outwards from each @, so that long texts cost linear time. */
function addressesIn(value: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = []
  for (let at = value.indexOf('@'); at >= 0; at = value.indexOf('@', at + 1)) {
    let start = at
    while (start > 0 && at - start < 64 && /[A-Za-z0-9._%+'\u00c0-\u024f-]/.test(value[start - 1] as string)) start -= 1
    while (start < at && /['.-]/.test(value[start] as string)) start += 1
    let end = at + 1
    while (end < value.length && end - at < 255 && /[A-Za-z0-9.\u00c0-\u024f-]/.test(value[end] as string)) end += 1
    while (end > at && /[.-]/.test(value[end - 1] as string)) end -= 1
    if (start < at && /\.[A-Za-z]{2,}$/.test(value.slice(at + 1, end))) found.push({ start, end })
  }
  return found
}

function replaceAddresses(value: string, tokenOf: (address: string) => string): string {
  let out = ''
  let from = 0
  for (const { start, end } of addressesIn(value)) {
    if (start < from) continue
    out += value.slice(from, start) + tokenOf(value.slice(start, end))
    from = end
  }
  return out + value.slice(from)
}

function replacePublicAddresses(
  value: string,
  keep: Set<string>,
  versions: Set<string>,
  tokenOf: (address: string) => string,
): string {
  const v4 = value.replace(
    /(?<![\w.-])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\w-]|\.\d)/g,
    (address, a: string, b: string, c: string, d: string) => {
      const parts = [a, b, c, d].map(Number) as [number, number, number, number]
      if (parts.some((part) => part > 255) || keep.has(address) || versions.has(address) || !isPublic(parts))
        return address
      return tokenOf(address)
    },
  )
  // Global unicast IPv6 (2000::/3), written with at least four groups or with "::".
  return v4.replace(/(?<![\w:.])[23][0-9a-f]{3}:(?:[0-9a-f]{0,4}:){1,6}[0-9a-f]{0,4}(?![\w:])/gi, (address) =>
    keep.has(address) ? address : tokenOf(address),
  )
}

function isPublic([a, b, c]: [number, number, number, number]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if (a === 172 && b >= 16 && b <= 31) return false
  if (a === 192 && (b === 168 || (b === 0 && c === 0))) return false
  if (a === 169 && b === 254) return false
  return !(a === 100 && b >= 64 && b <= 127)
}

function mapStrings<T>(value: T, change: (value: string) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map((child) => mapStrings(child, change)) as T
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, mapStrings(child, change)])) as T
  return value
}

function eachString(value: unknown, look: (value: string, path: string[]) => void, path: string[] = []): void {
  if (typeof value === 'string') look(value, path)
  else if (Array.isArray(value))
    value.forEach((child, index) => {
      eachString(child, look, [...path, String(index)])
    })
  else if (value !== null && typeof value === 'object')
    for (const [key, child] of Object.entries(value)) eachString(child, look, [...path, key])
}

const escapePattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
