// What the report itself shows to be people's names, so that they can be found where nothing marks them; and the places where a name is marked.
import { clouds } from '../clouds.ts'
import { knownCodes } from '../error-codes.ts'
import type { Report } from '../report/report.ts'
import { rules } from '../rules/index.ts'
import { mailAddressesIn, plain } from './mail-addresses.ts'
import { escapePattern, partsOf } from './name-pattern.ts'

/** Accounts that every Windows has, or that say what and not who: no person's. */
const nobody = new Set(
  'system administrator administrators admin user guest defaultaccount wdagutilityaccount azureuser localadmin localsystem everyone users owner root test public default anonymous logon service local network none null unknown unavailable azuread workgroup nt authority builtin'.split(
    ' ',
  ),
)
const noDomain = /^(?:nt authority|nt service|builtin|iis apppool|window manager|font driver host|-|)$/i
/** Of registry paths and Windows' own accounts: what stands before a backslash and is no domain. */
const noShortDomain =
  /^(?:HK[A-Z]+|NT|SOFTWARE|SYSTEM|MACHINE|REGISTRY|SECURITY|SAM|AUTHORITY|SERVICE|BUILTIN|APPPOOL|HOST|CDJ|AAD)$/

export interface People {
  /** Longest first. `loose`: found in other spellings, too. */
  names: { name: string; loose: boolean }[]
  /** The name in it is marked as one: group 1 stands before it, group 2 is the name. */
  marks: RegExp[]
}

/** More than a VM has; a hostile one must not make the search long. */
const mostDomains = 300

/** What can be one: an expression of thousands of characters can't be made, and one of none finds everything. */
export const isMachineName = (name: string | null): name is string => name !== null && /^.{1,255}$/s.test(name)

/** `texts`: every text of the report, decoded. */
export function learnPeople(report: Report, texts: string[]): People {
  const machines = [report.machine.computerName, report.machine.vmName].filter(isMachineName)
  const domains = new Set(['AzureAD', ...machines, ...texts.flatMap((text) => [...domainsIn(text)])])
  const marks = marksOf(domains)
  const names = new Map<string, string>()
  const add = (name: string) => {
    const clean = nameIn(name)
    const low = clean.toLowerCase()
    if (isPerson(clean) && !machines.some((machine) => machine.toLowerCase() === low) && !names.has(low))
      names.set(low, clean)
  }
  for (const text of texts) {
    for (const mark of [...marks, ...hints]) for (const match of text.matchAll(mark)) add(match[2] ?? '')
    for (const { start, at } of mailAddressesIn(text)) add(plain(text.slice(start, at)))
  }
  return {
    names: [...names.values()]
      // A word that reports are full of is replaced only where it is marked as a name.
      .filter((name) => !isOrdinary(name))
      .sort((a, b) => b.length - a.length)
      .map((name) => ({ name, loose: !partsOf(name).every(isOrdinary) })),
    marks,
  }
}

/** The account's own part of DOMAIN\name, name@domain, name_home.com#EXT#, name.DOMAIN of a profile folder. */
function nameIn(written: string): string {
  const account = (written.trim().split('\\').at(-1) ?? '').split('@')[0] ?? ''
  const guest = /^(.+)_[^_]+#EXT#/i.exec(account)
  return (guest?.[1] ?? account)
    .replace(/#EXT#.*$/i, '')
    .replace(/\.\d{3}$/, '')
    .trim()
}

export function isPerson(name: string): boolean {
  return (
    name !== '' &&
    !nobody.has(name.toLowerCase()) &&
    !/^\[|\$$|^S-1-|^[-*.]+$/i.test(name) &&
    !/^(?:dwm|umfd)-\d+$/i.test(name)
  )
}

/** Words of this tool's own texts, of Microsoft's hosts, and first names that are words. */
const vocabulary = new Set(
  [
    ...rules.flatMap(({ id, title, why, thenCheck }) => [id, title, why, thenCheck]),
    ...knownCodes.flatMap(({ meaning, cause, fix }) => [meaning, cause, fix]),
    ...Object.values(clouds).flatMap(({ registration, login, rbac, deviceLogin }) => [
      registration,
      login,
      rbac,
      deviceLogin,
    ]),
    'art bill chase christian dean dawn drew earl eve faith frank grace grant guy hope iris ivy jack joy june king long mark may miles norm page pat rich rose sue summer ward will young',
    'backup build cloud contact corp demo deploy desk dev help helpdesk info it jump lab mail noreply office ops prod qa sales scan server sql staging support svc temp team vm web windows',
  ]
    .join(' ')
    .toLowerCase()
    .match(/[a-z]+/g),
)

/** Too short, a number, or a word of everyday: it stands for much else than a person. */
const isOrdinary = (name: string) => name.length < 3 || /^\d+$/.test(name) || vocabulary.has(name.toLowerCase())

function* domainsIn(text: string): Generator<string> {
  for (const [, domain = ''] of text.matchAll(
    /\bDomainName['"\\]{0,4}\s{0,8}[:=>]\s{0,4}['"\\]{0,4}([^\s<>"'\\,;]{1,64})/g,
  ))
    if (!noDomain.test(domain)) yield domain
  for (const [, domain = ''] of text.matchAll(/"([^"\\\r\n]{1,64})\\[^"\\\r\n]{1,100}","S-1-(?:5-21|12-1)-/g))
    yield domain
  for (const [, domain = ''] of text.matchAll(
    /(?<![\w\\:.$%-])([A-Z][A-Z0-9-]{1,14})\\{1,4}[\p{L}][\p{L}\p{N}._-]{1,63}(?![\p{L}\p{N}._-]{0,63}\\)/gu,
  ))
    if (!noShortDomain.test(domain)) yield domain
}

/** A name up to the next character that no account name holds. */
const accountName = '([^\\s\\\\"\',;:<>|/@[\\]()=&]{1,64})'

/** C:\Users\jane.doe\…, also doubled, with slashes, or percent-encoded. */
export const profilePath = /((?:[\\/]{1,4}|%5C|%2F)Users(?:[\\/]{1,4}|%5C|%2F))([^\\/"'<>|\r\n:*?[\]%]{1,64})/gi

function marksOf(domains: Set<string>): RegExp[] {
  const known = [...domains].slice(0, mostDomains).map(escapePattern).join('|')
  return [
    new RegExp(`((?<![\\p{L}\\p{N}])(?:${known})(?:\\\\{1,4}|%5C))${accountName}`, 'giu'),
    profilePath,
    // whoami's first row.
    /("[^"\\\r\n]{1,64}\\)([^"\\\r\n]{1,100})(?=","S-1-(?:5-21|12-1)-)/g,
    // The account fields of events.
    /(Name=\\?['"](?:Target|Subject|Account|User)?(?:UserName|Name)\\?['"]>(?:[^<\\]{1,64}\\)?)([^<\\]{1,200})(?=<)/g,
    /(<(?:User|Param1)>(?:[^<\\]{1,64}\\)?)([^<\\]{1,200})(?=<)/g,
    /("(?:(?:admin)?user_?name|(?:given|family)_name)\\?"\s{0,4}:\s{0,4}\\?")([^"\\]{1,100})/gi,
    // Of a proxy that asks who it is: the password is gone already.
    /(\/\/(?:[^\s\\/@:]{1,64}\\{1,4})?)([^\s\\/@:]{1,100})(?=:\[secret)/g,
  ]
}

/** Where a name is likely: learned from there, replaced wherever it is found. */
const hints: RegExp[] = [
  /(\bExecuting Account Name\s{0,8}:\s{0,4})([^\r\n,]{1,100})/g,
  /(\bExecuting Account Name\s{0,8}:[^\r\n,]{1,100},\s{0,4})([^\r\n,]{1,100})/g,
  /(\b(?:user ?name|account ?name|logon ?name|user identity|upn)\s{0,8}[:=]\s{0,4}["']?)([^\s"',;<>|:=/()[\]]{1,100})/gi,
  /(\b(?:user ?name|account ?name|logon ?name)\s{0,8}[:=]\s{0,4}["'])([^"'\r\n]{1,64})(?=["'])/gi,
  /(\buser=["']?)([^\s"',;<>|:=/()[\]&]{1,100})/gi,
  /(\buser\s['"])([^'"\r\n]{1,64})(?=['"])/gi,
]
