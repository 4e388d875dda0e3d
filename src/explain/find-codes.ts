// Finds the codes in a text that somebody pasted, and leaves alone what only looks like one: dates, versions, ids, ports, sizes, addresses.
// Knows the forms and their surroundings; what matters among them is decided elsewhere. Each finder reads forward only, so that the time is linear in the text.
import {
  type CodeForms,
  codeOfWindowsName,
  knownCodes,
  lookUp,
  lookUpName,
  normalizeCode,
  takeApart,
  windowsNameOf,
} from '../error-codes.ts'

export interface FoundCode {
  forms: CodeForms
  /** As it stood in the text. */
  written: string
  /** Index of its first character in the text. */
  at: number
  /** Read from a damaged text: a letter for a digit, a line end inside, a lost minus. */
  repaired: boolean
  /** Behind a slash after another code: the reason of that one. */
  subCode: boolean
  /** The name by which it was found, where several rows share one number. */
  name: string | null
}

/** Every code in the text, each place of it, in the order of the text. Takes what `readableText` gives. */
export function findCodes(text: string): FoundCode[] {
  const found: FoundCode[] = []
  // One number is one code: a finder does not read again what one before it has taken.
  const taken = new Uint8Array(text.length)
  for (const find of finders) {
    for (const { code, at, length, repaired = false, name = null } of find(text)) {
      const read = normalizeCode(code)
      const forms = read === null ? null : inItsChannel(read)
      if (forms === null || taken.subarray(at, at + length).includes(1)) continue
      taken.fill(1, at, at + length)
      const written = text.slice(at, at + length)
      const subCode = text[at - 1] === '/' && /[0-9a-fA-F]/.test(text[at - 2] ?? '')
      found.push({ forms, written: written.replace(/\s+/g, ' '), at, repaired, subCode, name })
    }
  }
  return found.sort((a, b) => a.at - b.at)
}

/** An event id that only one of the two channels has belongs to it. */
export function inItsChannel(forms: CodeForms): CodeForms {
  const rows = forms.key.startsWith('event/') ? lookUp(forms) : []
  return (rows.length === 1 ? normalizeCode(rows[0]?.key ?? '') : null) ?? forms
}

interface Match {
  /** As `normalizeCode` takes it. */
  code: string
  at: number
  length: number
  repaired?: boolean
  name?: string | null
}

type Finder = (text: string) => Match[]

/** Digits as a screenshot's text has them. */
const blurred = '0-9OoQIlSZ'
const sharpen = (digits: string) =>
  digits.replace(/[OoQ]/g, '0').replace(/[Il]/g, '1').replace(/S/g, '5').replace(/Z/g, '2')

const isKnown = (code: string) => {
  const forms = normalizeCode(code)
  return forms !== null && (lookUp(forms).length > 0 || windowsNameOf(forms) !== null)
}

/** The words before a number that make it a code. */
const label =
  /(?:err(?:or)?|code|status|result|fail(?:ed|ure)?|hresult|ntstatus|exit|return(?:ed|s)?|hr|exception|value|reason)\b[^\n]{0,50}$/i
const isLabelled = (text: string, at: number) => label.test(text.slice(Math.max(0, at - 60), at))

/** The numbers of all 32-bit codes of the table that people see as decimals. */
const knownValues = new Set(knownCodes.filter((row) => row.value >= 0x80000000).map((row) => row.value))

function all(text: string, pattern: RegExp, read: (match: RegExpExecArray) => Match | null): Match[] {
  return [...text.matchAll(pattern)].flatMap((match) => read(match as RegExpExecArray) ?? [])
}

/** The match of one group: where it stands is where it is last in the whole match. */
function groupAt(match: RegExpExecArray, group: number, code: string): Match {
  const written = match[group] as string
  return { code, at: match.index + match[0].lastIndexOf(written), length: written.length }
}

/** AADSTS50076, AADSTS: 50076, AAD5TS5OO76, and cut in two by a line end. */
const aadsts: Finder = (text) =>
  all(
    text,
    new RegExp(`A?AD[S5]T[S5][ \\t:_-]{0,3}([${blurred}]{3,8})(?:[ \\t\\r\\n>|]{1,80}(\\d{1,5})(?!\\w))?`, 'gi'),
    (match) => {
      const [whole, digits, rest] = match
      const first = sharpen(digits as string)
      if (!/^\d+$/.test(first)) return null
      if (rest !== undefined && !isKnown(`AADSTS${first}`) && isKnown(`AADSTS${first}${rest}`))
        return { code: `AADSTS${first}${rest}`, at: match.index, length: whole.length, repaired: true }
      const length = whole.indexOf(digits as string, 5) + (digits as string).length
      return { code: `AADSTS${first}`, at: match.index, length, repaired: first !== digits }
    },
  )

/** 0x801c0021, 0xFFFFFFFF801C0021, Ox8O1cOO21. */
const wholeHex: Finder = (text) =>
  all(
    text,
    new RegExp(`(?<![\\w.])[0OoQ][xX\u00d7] ?(?:[fF]{8})?([${blurred}a-fA-F]{8})(?![0-9A-Za-z])`, 'g'),
    (match) => {
      const digits = sharpen(match[1] as string)
      const code = `0x${digits}`
      if (!/^[0-9a-f]{8}$/i.test(digits)) return null
      const damaged = !/^0x/i.test(match[0]) || digits !== match[1]
      return isFailure(code, damaged, text, match.index)
        ? { code, at: match.index, length: match[0].length, repaired: damaged }
        : null
    },
  )

/** A 32-bit number that is an error and no address, mask or id. */
function isFailure(code: string, damaged: boolean, text: string, at: number): boolean {
  if (isKnown(code)) return true
  const parts = takeApart(Number.parseInt(code.slice(2), 16))
  if (damaged || parts === null || parts.code === 0 || parts.code === 0xffff) return false
  return (parts.facility.name !== null && parts.facility.number !== 0) || isLabelled(text, at)
}

/** A hex code with blanks, line ends or a quote mark inside: "0x801c\n    0021". Only one that is known. */
const brokenHex: Finder = (text) =>
  all(
    text,
    new RegExp(
      `(?<![\\w.])[0OoQ][xX][ \\t\\r\\n]{0,80}((?:[${blurred}a-fA-F]{1,7}[ \\t\\r\\n>|-]{1,80}){1,3}[${blurred}a-fA-F]{1,7})(?![0-9A-Za-z])`,
      'g',
    ),
    (match) => {
      const pieces = (match[1] as string).matchAll(/[0-9A-Za-z]+/g)
      let digits = ''
      for (const piece of pieces) {
        digits += sharpen(piece[0])
        if (digits.length < 8) continue
        const start = match[0].length - (match[1] as string).length
        const code = `0x${digits}`
        return /^[0-9a-f]{8}$/i.test(digits) && isKnown(code)
          ? { code, at: match.index, length: start + piece.index + piece[0].length, repaired: true }
          : null
      }
      return null
    },
  )

/** -2145648607 and what screenshots, line ends and lost signs make of it. */
const signedDecimal: Finder = (text) => [
  ...all(text, /(?<![\w.+])(- ?)([0-9OoIl]{9,10})(?!\w|\.(?!0+\b)\d|-\w)/g, (match) => {
    const digits = sharpen(match[2] as string)
    const code = `-${digits}`
    const sure = match[1] === '-' && digits === match[2] && digits.length === 10
    if (Number(digits) > 0x80000000 || (!sure && !knownValues.has(Number(code) >>> 0))) return null
    return { code, at: match.index, length: match[0].length, repaired: digits !== match[2] }
  }),
  ...all(text, /(?<![\w.+])-(\d{1,9})[ \t\r\n>|]{1,80}(\d{1,9})(?!\w|\.\d)/g, (match) => {
    const code = `-${match[1]}${match[2]}`
    return code.length === 11 && knownValues.has(Number(code) >>> 0)
      ? { code, at: match.index, length: match[0].length, repaired: true }
      : null
  }),
]

/** 2149318689, and 2145648607 where a minus was lost. */
const unsignedDecimal: Finder = (text) =>
  all(text, /(?<![\w.+-])([1-4]\d{9})(?!\w|\.\d|-\w)/g, (match) => {
    const number = Number(match[1])
    const at = match.index
    const length = match[0].length
    if (number > 0xffffffff) return null
    if (number >= 0x80000000)
      return knownValues.has(number) || (isLabelled(text, at) && takeApart(number) !== null)
        ? { code: match[0], at, length }
        : null
    return knownValues.has(-number >>> 0) && isLabelled(text, at)
      ? { code: `-${match[0]}`, at, length, repaired: true }
      : null
  })

/** A decimal code that lost its last digits: nothing is known of it, but the codes that begin so can be named. */
const cutDecimal: Finder = (text) =>
  all(text, /(?<![\w.+])-(\d{7,9})(?!\w|\.\d|-\w)/g, (match) =>
    isLabelled(text, match.index) && /^-21/.test(match[0])
      ? { code: match[0], at: match.index, length: match[0].length }
      : null,
  )

/** 801c0021 and 80072EE7 without 0x: only as a word of its own, and known. */
const bareHex: Finder = (text) =>
  all(text, /(?<![\w./\\{:-])[89c][0-9a-f]{7}(?![\w./\\}-])/gi, (match) =>
    isKnown(`0x${match[0]}`) && (/[a-f]/i.test(match[0].slice(1)) || isLabelled(text, match.index))
      ? { code: `0x${match[0]}`, at: match.index, length: match[0].length }
      : null,
  )

/** 0x2ee7, 0x54b: small numbers, where the words before them make them a code and Windows has a name for them. */
const shortHex: Finder = (text) =>
  all(text, /(?<![\w.])0x([0-9a-f]{2,5})(?![0-9A-Za-z])/gi, (match) => {
    const number = Number.parseInt(match[1] as string, 16)
    const wanted = number >= 12000 && number < 12200 ? true : isLabelled(text, match.index) && number > 2
    return wanted && isKnown(String(number)) ? { code: String(number), at: match.index, length: match[0].length } : null
  })

const agentCode: Finder = (text) =>
  all(text, /\bterminal error code["'\s:=]{0,6}(\d{3,5})(?!\w)/gi, (match) => groupAt(match, 1, match[1] as string))

/** Exit code: 51; exited with code 51; exit status 51. */
const exitCode: Finder = (text) =>
  all(
    text,
    /\bexit(?:ed)?(?:[ _-]?(?:with|status|code)){0,3}["'\s:=#([]{0,6}(?:is |was |of )?(\d{1,5})(?!\w|\.\d)/gi,
    (match) => (Number(match[1]) === 0 ? null : groupAt(match, 1, `exit code ${match[1]}`)),
  )

/** Error code 51: the numbers of the extension, where nothing says exit. */
const errorCode: Finder = (text) =>
  all(text, /\b(?:error|status|code)["'\s:=#([]{1,6}(1007|1009|51)(?!\w|\.\d|%)/gi, (match) =>
    groupAt(match, 1, match[1] === '51' ? 'exit code 51' : (match[1] as string)),
  )

/** The number of an AADSTS code alone, as sign-in logs and JSON have it: "error_codes":[50076], Sign-in error code 50126. */
const aadstsNumber: Finder = (text) =>
  all(
    text,
    /\b(?:error[ _]?code(?:s|\(s\))?(?: from server)?|error|result ?type|status code)["'\s:=#([]{1,8}(\d{5,7})(?!\w|\.\d)/gi,
    (match) => (isKnown(`AADSTS${match[1]}`) ? groupAt(match, 1, `AADSTS${match[1]}`) : null),
  )

/** 12007, 10060: numbers of WinHTTP and Windows Sockets after a word that makes them a code. */
const winhttp: Finder = (text) =>
  all(text, /(?<![\w.:/-])(1[0-2]\d{3})(?!\w|\.\d|[:/-]\d)/g, (match) =>
    isLabelled(text, match.index) && isKnown(match[0])
      ? { code: match[0], at: match.index, length: match[0].length }
      : null,
  )

/** System error 1326, Win32 error 1355. */
const win32: Finder = (text) =>
  all(text, /\b(?:win32|system|windows) error(?: code)?["'\s:=#([]{1,6}(\d{1,5})(?!\w|\.\d)/gi, (match) =>
    isKnown(match[1] as string) && Number(match[1]) > 1 ? groupAt(match, 1, match[1] as string) : null,
  )

/** curl: (35). */
const curl: Finder = (text) => all(text, /\bcurl: ?\((\d{1,3})\)/gi, (match) => groupAt(match, 1, `curl ${match[1]}`))

/** HTTP status: 400; status code 404; (407) Proxy Authentication Required. */
const http: Finder = (text) =>
  all(
    text,
    /(?:\bHTTP(?:\/\d(?:\.\d)?)?(?:[ _]?(?:status|error|response)){0,2}(?:[ _]?code)?|\bstatus ?code|\bserver returned an error:)["'\s:=#(]{1,6}([45]\d\d)(?!\w|\.\d)/gi,
    (match) => groupAt(match, 1, `HTTP ${match[1]}`),
  )

/** Event ID 1104, <EventID>304</EventID>, AAD/1098; only of the two channels that the table knows. */
const event: Finder = (text) => [
  ...all(
    text,
    /\b(?:Microsoft-Windows-)?(AAD|UDR|User[ -]?Device[ -]?Registration)(?:\/(?:Operational|Analytic|Admin|Debug))?[\s/#:,-]{1,3}(?:event ?(?:id)?[\s/#:]{0,3})?(\d{3,4})(?!\w|\.\d|-\d)/gi,
    (match) => {
      const channel = /^AAD$/i.test(match[1] as string) ? 'AAD' : 'UDR'
      return isKnown(`${channel}/${match[2]}`) ? groupAt(match, 2, `${channel}/${match[2]}`) : null
    },
  ),
  ...all(text, /(?:\bevent(?:[ _]?id)?s?["'\s:=#/(]{1,24}|<EventID[^<>]{0,60}>)(\d{3,4})(?!\w|\.\d|-\d)/gi, (match) => {
    const id = match[1] as string
    const channel = channelNear(text, match.index)
    const forms = channel === null ? null : normalizeCode(channel === 'any' ? `event ${id}` : `${channel}/${id}`)
    const [row] = forms === null ? [] : lookUp(forms)
    return row === undefined ? null : groupAt(match, 1, row.key)
  }),
]

/** The channel of an event by what stands around its id; null for another channel than the two. */
function channelNear(text: string, at: number): 'AAD' | 'UDR' | 'any' | null {
  const around = text.slice(Math.max(0, at - 500), at + 1200)
  const aad = around.search(/Microsoft-Windows-AAD|\bAAD\b|AadCloudAP|AadTokenBroker/i)
  const udr = around.search(/User[ -]?Device[ -]?Registration|automatic registration|join request|join response/i)
  if (aad >= 0 && udr >= 0) return 'any'
  if (aad >= 0) return 'AAD'
  if (udr >= 0) return 'UDR'
  return /Log Name:|Source:|<Channel>|<Provider|ProviderName/i.test(around) ? null : 'any'
}

/** DSREG_AUTOJOIN_DISC_FAILED, error_hostname_duplicate, InvalidUserNameOrPassword. */
const symbolicName: Finder = (text) =>
  all(text, /(?<!\w)[A-Za-z]\w{6,79}(?!\w)/g, (match) => {
    const name = match[0]
    if (!/_|[a-z][A-Z]/.test(name)) return null
    const [row] = lookUpName(name)
    const windows = row === undefined ? codeOfWindowsName(name) : null
    if (windows !== null) return { code: windows, at: match.index, length: name.length }
    return row === undefined ? null : { code: row.key, at: match.index, length: name.length, name: row.name }
  })

const finders: Finder[] = [
  aadsts,
  wholeHex,
  brokenHex,
  signedDecimal,
  unsignedDecimal,
  cutDecimal,
  agentCode,
  exitCode,
  curl,
  http,
  event,
  aadstsNumber,
  errorCode,
  win32,
  winhttp,
  shortHex,
  bareHex,
  symbolicName,
]
