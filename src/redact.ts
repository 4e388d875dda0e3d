// Replaces people in a finished report by stable tokens: [user-1], [upn-1], [sid-1], [ip-1]. Pure; runs last, after the rules judged what was really seen.
// Kept, because support needs them: tenant, subscription, device, VM and correlation ids, times, codes, hosts, well-known SIDs, private and DNS addresses.
import { mapRawText, rawTextSchema, readRawText } from './raw-text.ts'
import { replaceCutNames } from './redact/cut-names.ts'
import { namesToFind, replaceNames } from './redact/exact-names.ts'
import { replaceMailAddresses } from './redact/mail-addresses.ts'
import { escapePattern, partsOf } from './redact/name-pattern.ts'
import { isMachineName, isPerson, learnPeople, type People, profilePath } from './redact/people.ts'
import { type Kept, replacePublicAddresses } from './redact/public-addresses.ts'
import { replaceSpellings, spellingsOf } from './redact/spellings.ts'
import { Tokens } from './redact/tokens.ts'
import type { Report } from './report/report.ts'

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
  const texts = textsOf(report)
  const people = learnPeople(report, texts)
  const change = redactorOf(report, people, keptOf(report, texts), tokens)
  const { evidence, ...told } = report
  const changeTold = (value: string) => replaceCutNames(change(value), people, (name) => tokens.of('user', name))
  const clean = { ...mapStrings(told, changeTold), evidence: mapStrings(evidence, change) }
  return {
    ...clean,
    // Words of this tool and of no VM: a user called Will must not change them.
    tool: report.tool,
    findings: clean.findings.map((finding, index) => {
      const { ruleId, title, stage, severity, why, explains, docs, evidence } = report.findings[index] ?? finding
      return { ...finding, ruleId, title, stage, severity, why, explains, docs, evidence }
    }),
    checks: clean.checks.map((check, index) => ({ ...check, ruleId: report.checks[index]?.ruleId ?? check.ruleId })),
    redactions: tokens.counted(report.redactions),
  }
}

/** For lines that are told before all is known: what is marked as a person, without a number. */
export function withoutMarkedPeople(text: string): string {
  return replaceMailAddresses(text, () => '[upn]')
    .replace(/\bS-1-(5-21|12-1)(?:-\d+)+/gi, 'S-1-$1-[sid]')
    .replace(profilePath, (whole, before: string, name: string) => (isPerson(name.trim()) ? `${before}[user]` : whole))
}

/** Names that are looked for in other spellings, too: more than a VM has. */
const mostSpelled = 200

function redactorOf(report: Report, people: People, kept: Kept, tokens: Tokens): (value: string) => string {
  const exact = namesToFind(people.names.map(({ name }) => name))
  const spelled = spellingsOf(
    people.names.filter(({ name }) => partsOf(name).length > 1 || /[^\x20-\x7e]/.test(name)).slice(0, mostSpelled),
  )
  const machines = machinesNamedAfter(report, people)
  const change = (value: string): string => {
    let clean = replaceMailAddresses(value, (address) => tokens.of('upn', address))
    clean = clean.replace(
      /\bS-1-(5-21|12-1)((?:-\d+)+)/gi,
      (_, family: string, rest: string) => `S-1-${family}-${tokens.of('sid', `${family}${rest}`)}`,
    )
    for (const { machine, name, pattern } of machines)
      clean = clean.replace(pattern, (found) => {
        const at = machine.toLowerCase().indexOf(name.toLowerCase())
        return found.slice(0, at) + tokens.of('user', name) + found.slice(at + name.length)
      })
    clean = replaceSpellings(clean, spelled, (name) => tokens.of('user', name))
    clean = replaceNames(clean, exact, (name) => tokens.of('user', name))
    for (const mark of people.marks)
      clean = clean.replace(mark, (whole, before: string, name: string) =>
        isPerson(name.trim()) ? before + tokens.of('user', name) : whole,
      )
    return replacePublicAddresses(clean, kept, (address) => tokens.of('ip', address))
  }
  return (value) => {
    const bare = value.includes('\0') ? value.replaceAll('\0', '') : value
    const clean = change(bare)
    // Zero bytes stay where they hide nobody.
    return bare !== value && clean === bare ? value : clean
  }
}

/** Names of machines and groups stay, unless they hold the name of a user: vmjanedoe01. */
function machinesNamedAfter({ machine }: Report, { names }: People) {
  const { computerName, vmName, resourceGroup, scaleSet } = machine
  return [...new Set([computerName, vmName, resourceGroup, scaleSet].filter(isMachineName))].flatMap((one) =>
    names
      .filter(({ name }) => name.length >= 4 && one.toLowerCase().includes(name.toLowerCase()))
      .slice(0, 1)
      .map(({ name }) => ({ machine: one, name, pattern: new RegExp(escapePattern(one), 'gi') })),
  )
}

/** Versions look like addresses; the addresses that DNS gave for the required hosts are Microsoft's, or those of a box in between that a network team looks for. */
function keptOf(report: Report, texts: string[]): Kept {
  const versions = new Set<string>()
  const addresses = new Set<string>()
  for (const text of texts)
    for (const [, version = ''] of text.matchAll(
      /(?:version\W{0,6}|AADLoginForWindows[\\_ ]{1,2})(\d{1,3}(?:\.\d{1,3}){3})\b/gi,
    ))
      versions.add(version)
  eachString(report, (value, path) => {
    const isAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{6,45})$/i.test(value)
    if (isAddress && (path.includes('endpoints') || path.includes('nameServers'))) addresses.add(value.toLowerCase())
    // NameServer    REG_SZ    10.1.0.4,203.0.113.53
    for (const [, servers = ''] of value.matchAll(/NameServer\s{1,8}REG_SZ\s{1,8}([\d.,; ]{7,400})/g))
      for (const [address] of servers.matchAll(/\d{1,3}(?:\.\d{1,3}){3}/g)) addresses.add(address)
    if (/version/i.test(path.at(-1) ?? '') || path.at(-2) === 'versions') versions.add(value)
  })
  return { versions, addresses }
}

/** Every text of the report; what was kept as bytes, decoded. */
function textsOf(report: Report): string[] {
  const texts: string[] = []
  const visit = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value.includes('\0') ? value.replaceAll('\0', '') : value)
    else if (value !== null && typeof value === 'object') {
      const raw = rawTextSchema.safeParse(value)
      if (raw.success && raw.data.encoding === 'bytes') texts.push(readRawText(raw.data))
      Object.values(value).forEach(visit)
    }
  }
  visit(report)
  return texts
}

function mapStrings<T>(value: T, change: (value: string) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((child) => mapStrings(child, change)) as T
  const raw = rawTextSchema.safeParse(value)
  if (raw.success && raw.data.encoding === 'bytes') return { ...value, text: mapRawText(raw.data, change).text }
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [/^\w*$/.test(key) ? key : change(key), mapStrings(child, change)]),
  ) as T
}

function eachString(value: unknown, look: (value: string, path: string[]) => void, path: string[] = []): void {
  if (typeof value === 'string') look(value, path)
  else if (value !== null && typeof value === 'object')
    for (const [key, child] of Object.entries(value)) eachString(child, look, [...path, key])
}
