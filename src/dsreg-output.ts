// Reads the text of `dsregcmd /status` into labels and values, in every layout it is met in: Windows 10 1607 to 11, captures, pastes. Judges nothing.
// Sample: "             AzureAdJoined : YES" under a "| Device State |" box. 1607 prints "label: value"; pastes lose blanks, line ends and boxes or gain
// line numbers, quote signs and markup; consoles break long lines. Labels and values are English in every display language.

/** A label's value under its section, both as printed; a label that stands twice is two fields. */
export interface DsregField {
  /** The title of the box above it; empty where none was seen. */
  section: string
  label: string
  value: string
}

const sections = [
  'Device State',
  'Device Details',
  'Tenant Details',
  'User State',
  'SSO State',
  'Diagnostic Data',
  'IE Proxy Config for Current User',
  'IE Proxy Config for System Account',
  'URL Specific Proxy Config',
  'WinHttp Default Proxy Config',
  'Ngc Prerequisite Check',
  'Virtual Desktop Settings',
]

/** Labels that Windows versions are known to print. A known one is found anywhere in a line; any other only where a label would stand. */
const labels = `
  AzureAdJoined|EnterpriseJoined|DomainJoined|DomainName|Virtual Desktop|Device Name|DeviceName
  DeviceId|Thumbprint|DeviceCertificateValidity|KeyContainerId|KeyProvider|TpmProtected|DeviceAuthStatus
  TenantName|TenantId|Idp|AuthCodeUrl|AccessTokenUrl|MdmUrl|MdmTouUrl|MdmComplianceUrl|dmComplianceUrl|SettingsUrl
  JoinSrvVersion|JoinSrvUrl|JoinSrvId|KeySrvVersion|KeySrvUrl|KeySrvId|WebAuthNSrvVersion|WebAuthNSrvUrl|WebAuthNSrvId
  DeviceManagementSrvVer|DeviceManagementSrvVersion|DeviceManagementSrvUrl|DeviceManagementSrvId
  JoinSrvTlsUrl|JoinResourceSrvTlsUrl|DeviceManagementSrvTlsUrl|KerbSpn|KerbUrl|RecoveryDeviceId|RecoveryThumbprint
  NgcSet|NgcKeyId|CanReset|WorkAccountCount|WamDefaultSet|WamDefaultAuthority|WamDefaultId|WamDefaultGUID
  WorkplaceJoined|WorkplaceDeviceId|WorkplaceThumbprint|WorkplaceIdp|WorkplaceTenantId|WorkplaceTenantName|WorkplaceMdmUrl|WorkplaceSettingsUrl
  AzureAdPrt|AzureAdPrtUpdateTime|AzureAdPrtExpiryTime|AzureAdPrtAuthority
  EnterprisePrt|EnterprisePrtUpdateTime|EnterprisePrtExpiryTime|EnterprisePrtAuthority|OnPremTgt|CloudTgt|KerbTopLevelNames
  AcquirePrtDiagnostics|RefreshPrtDiagnostics|Previous Prt Attempt|Attempt Status|User Identity|Credential Type|Correlation ID
  Endpoint URI|HTTP Method|HTTP Error|HTTP status|Server Error Code|Server Error Description
  Diagnostics Reference|User Context|Client Time|AD Connectivity Test|AD Configuration Test|DRS Discovery Test|DRS Connectivity Test
  Kerberos Ticket Test|Token acquisition Test|Fallback to Sync-Join|Fallback to Fed-Join|Previous Registration|Registration Type|Error Phase
  Client ErrorCode|Server ErrorCode|Server Message|Https Status|Request Id
  AadRecoveryEnabled|Executing Account Name|KeySignTest|DisplayNameUpdated|OsVersionUpdated|HostNameUpdated|Last HostName Update
  Server Time|Server ErrorSubcode|Server Operation
  Auto Detect Settings|Auto-Configuration URL|Proxy Auto-Config URL|Proxy Server List|Proxy Bypass List|Access Type|Auto Detect PAC Status
  NgcPreReq|AadRecoveryNeeded|IsDeviceJoined|IsUserAzureAD|PolicyEnabled|PostLogonEnabled|DeviceEligible|SessionIsNotRemote|X509CertRequired
  CertEnrollment|AdfsRefreshToken|AdfsRaIsReady|LogonCertTemplateReady|ScepReady|PreReqResult
`
  .trim()
  .split(/\s*[|\n]\s*/)

/** Values that are sentences of a server, in which these words can stand as well. */
const sentences = new Set(['server error description', 'server message'])
const wordsOfSentences = new Set(['correlation id', 'request id', 'deviceid', 'tenantid', 'tenantname', 'device name'])

/** Longest first, so that "AzureAdPrtUpdateTime" isn't read as "AzureAdPrt". */
const oneOf = (words: string[]) =>
  [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(' ', ' {1,4}'))
    .join('|')

/** A known label, then ":", "=", "::" or ": :", also with the marks of bold or quoted text around it. */
const knownLabel = new RegExp(`(?<![\\w?&/-])(${oneOf(labels)})[*_\`"']{0,3} {0,60}[:=](?: {0,4}:)?`, 'gi')
const knownLabelAtStart = new RegExp(`^${knownLabel.source}`, 'i')
/** Where a label would stand: "Some new label : value". */
const anyLabel = /^([A-Za-z][A-Za-z0-9 ()/_-]{0,60}?)(?: {0,60}:(?: {0,4}:)?(?= |$)| {1,60}=(?= |$))/
const title = new RegExp(`^(?:${oneOf(sections)}|Work Account \\d{1,3})$`, 'i')
/** A row of a table that somebody made of the output: | AzureAdJoined | YES |, AzureAdJoined | YES, "AzureAdJoined","YES", and with a tab between. */
const tableRow = new RegExp(`^\\|? {0,20}[*_\`]{0,2}(${oneOf(labels)})[*_\`]{0,2} {0,80}\\|([^|]*)`, 'i')
const commaRow = new RegExp(`^"?(${oneOf(labels)})" {0,4}[,;] {0,4}"([^"]*)"`, 'i')
const tabbedLabel = new RegExp(`^( {0,40}(?:${oneOf(labels)}))\\t{1,9}(?![\\t ]{0,40}[:=])`, 'gim')
/** The frame of a box. In pastes without line ends it stands inside a line. */
const frame = /\+?(?:-{10,}|={10,})\+?/
/** dsregcmd's log under /debug: "TenantInfo::Discover: Join Info { TenantName = ..." is not its answer. */
const debugLine = /^ {0,20}[A-Za-z]{1,60}::[A-Za-z]{1,60}:? /

/** Where a value stops going on, in characters: the longest that Windows prints is a few hundred. */
const longestValue = 8192

/** A field that a broken line would continue, with the line that it stands on. */
interface Open {
  field: DsregField
  line: string
}

/** The name by which a label is compared. Blanks count: "Server Error Code" and "Server ErrorCode" are two. */
export const labelKey = (label: string) => label.replace(/ +/g, ' ').toLowerCase()

/** Every label with its value, in the order of the text. Never throws; takes time linear in the length of the text. */
export function parseDsregOutput(text: string): DsregField[] {
  const lines = withoutDebugLog(cleanText(text)).split('\n')
  const widest = lines.reduce((most, line) => Math.max(most, line.length), 0)
  const fields: DsregField[] = []
  let section = ''
  let open: Open | null = null

  for (const line of lines) {
    for (const [index, piece] of (debugLine.test(line) ? '' : line).split(frame).entries()) {
      let rest = withoutMarks(piece)
      const box = boxTitle(rest)
      if (box !== null) {
        section = box.title
        rest = withoutMarks(box.rest)
      } else if (title.test(rest)) {
        section = rest
        rest = ''
      }
      if (rest === '' || box !== null || index > 0) open = null
      if (rest === '') continue
      if (open !== null && continues(open, piece, rest, widest)) {
        open.field.value = joined(open, rest, widest)
        open.line = line
        continue
      }
      const found = fieldsIn(rest, section)
      fields.push(...found)
      const last = found.at(-1)
      open = last === undefined ? null : { field: last, line }
    }
  }
  return fields
}

/** The title of a box that starts here, and what follows it on the line; null for anything else, a row of a table included. */
function boxTitle(text: string): { title: string; rest: string } | null {
  if (!text.startsWith('|')) return null
  const end = text.indexOf('|', 1)
  const inside = text.slice(1, end < 0 ? undefined : end).trim()
  if (inside.length > 100 || knownLabelAtStart.test(inside) || tableRow.test(text)) return null
  const letters = /\p{L}/u.test(inside)
  return letters ? { title: inside, rest: end < 0 ? '' : text.slice(end + 1) } : { title: '', rest: '' }
}

/** All fields on a line; text before the first label is what the paste added (prompt, time stamp, quote sign). */
function fieldsIn(line: string, section: string): DsregField[] {
  const row = tableRow.exec(line) ?? commaRow.exec(line)
  if (row) return [{ section, label: row[1] as string, value: tidy(row[2] as string, '') }]
  const hits: RegExpExecArray[] = []
  let sentence = false
  // Not matchAll, which compiles the long expression anew for every line.
  knownLabel.lastIndex = 0
  for (let hit = knownLabel.exec(line); hit !== null; hit = knownLabel.exec(line)) {
    const key = (hit[1] as string).toLowerCase()
    if (sentence && wordsOfSentences.has(key)) continue
    sentence = sentences.has(key)
    hits.push(hit)
  }
  if (hits.length > 0)
    return hits.map((hit, index) => ({
      section,
      label: hit[1] as string,
      value: tidy(line.slice(hit.index + hit[0].length, hits[index + 1]?.index), line[hit.index - 1] ?? ''),
    }))
  const hit = anyLabel.exec(line)
  return hit ? [{ section, label: (hit[1] as string).trim(), value: tidy(line.slice(hit[0].length), '') }] : []
}

/** A value without the marks that closed its line: bold, code, quotes, the side of a box. `before`: the character before its label. */
function tidy(value: string, before: string): string {
  let text = value.trim()
  if (text === '|' || text.endsWith(' |')) text = text.slice(0, -1).trimEnd()
  text = text.replace(/",?$/, '').replace(/^"/, '').trim()
  if (before === '' || !"*_`'".includes(before)) return text
  let from = 0
  let to = text.length
  while (from < to && text[from] === before) from += 1
  while (to > from && text[to - 1] === before) to -= 1
  return text.slice(from, to).trim()
}

/** A line without what pastes put before it: line numbers, quote signs, list points, headings, code fences. */
function withoutMarks(piece: string): string {
  let text = piece.trim()
  for (let round = 0; round < 4; round += 1) {
    const before = text
    text = text.replace(/^(?:>{1,9}|"|#{1,6}(?= )|[-*•·](?= )|`{3,}\w{0,20}$)/, '').trim()
    const number = /^\d{1,5}[.:)|]?(?= |$)/.exec(text)
    if (number) {
      // A number counts as a line's number only before what dsregcmd prints: a broken date goes on with one, too.
      const rest = text.slice(number[0].length).trim()
      if (
        rest === '' ||
        rest.startsWith('|') ||
        knownLabelAtStart.test(rest) ||
        anyLabel.test(rest) ||
        title.test(rest)
      )
        text = rest
    }
    if (text === before) break
  }
  return text
}

/** True where a console or a mail program broke the line before: what follows would not have fitted on it. */
function continues(open: Open, piece: string, rest: string, widest: number): boolean {
  if (knownLabelAtStart.test(rest) || rest.startsWith('|') || open.field.value.length > longestValue) return false
  if (tableRow.test(rest) || commaRow.test(rest)) return false
  if (/^(?:PS )?(?:[A-Za-z]:\\|\$ |\.\.\.|For more information)/.test(rest)) return false
  // A console goes on at its first column; labels are indented. In a paste without indents only the label's form is left to go by.
  if (anyLabel.test(rest) && (piece.startsWith(' ') || !open.line.startsWith(' '))) return false
  // "[ 2022-01-28 ... -- 2032-01-28 11:45" is not whole without its end.
  if (open.field.value.lastIndexOf('[') > open.field.value.lastIndexOf(']')) return true
  const { length } = open.line
  const firstWord = /^[^ ]{0,200}/.exec(rest)?.[0].length ?? 0
  return length >= 60 && (length + firstWord >= widest || length === 79 || length === 80)
}

/** A broken value put together again. A console breaks inside a word, at its last column; a mail program at a blank. */
function joined({ field, line }: Open, rest: string, widest: number): string {
  const insideWord = !field.value.includes(' ') || line.length === widest || line.length === 80
  return insideWord ? field.value + rest : `${field.value} ${rest}`
}

/** Of `dsregcmd /join /debug` and the like, what follows its log. */
function withoutDebugLog(text: string): string {
  const mark = 'DSREGCMD_END_STATUS'
  const end = text.lastIndexOf(mark)
  const rest = end < 0 ? '' : text.slice(end + mark.length)
  return /AzureAdJoined/i.test(rest) ? rest : text
}

/** The text with plain blanks and line feeds, and without byte order marks, zero bytes, terminal colours, HTML and the escapes of JSON and PowerShell's XML. */
function cleanText(text: string): string {
  return (
    unescaped(text)
      .replace(/[\0\ufeff\u200b-\u200f\u2060\u00ad]|^ÿþ|^ï»¿/g, '')
      .replace(/_x000D_(?:_x000A_)?|_x000A_/g, '\n')
      .replace(/\r\n?|[\u2028\u2029\v\f]/g, '\n')
      .replace(/\u001b\[[0-9;?]{0,20}[A-Za-z]/g, '')
      .replace(/&amp;(?=#?[a-z0-9]{2,8};)/gi, '&')
      .replace(/&#(x[0-9a-f]{1,6}|\d{1,7});/gi, (whole, code: string) => character(code) ?? whole)
      .replace(tabbedLabel, '$1 : ')
      // Also the two bytes of a blank that does not break, read as two characters.
      .replace(/\u00c2?\u00a0|[\t\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
      .replace(/[\uff1a\ufe55]/g, ':')
      .replace(/[\u201c-\u201f]/g, '"')
      .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/s)\b[^<>]{0,200}>/gi, '\n')
      .replace(
        /<\/?(?:p|div|span|pre|code|td|th|tr|li|ul|ol|b|i|em|strong|font|table|tbody|s|objs)\b[^<>]{0,300}>/gi,
        '',
      )
      .replace(/&(nbsp|gt|lt|quot|amp|#39);/gi, (_, name: string) => entities[name.toLowerCase()] as string)
      // Blanks at the end would make every line look as wide as the console.
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
  )
}

/** The text of a JSON string, as Azure shows a command's output: "...\r\n             AzureAdJoined : YES\r\n". A name such as CONTOSO\nick is none. */
function unescaped(text: string): string {
  const lineEnd = /\\{1,4}r\\{1,4}n|\\{1,4}n(?=[ +|\\"]|$)/g
  if (!lineEnd.test(text)) return text
  return text.replace(lineEnd, '\n').replace(/\\{1,4}(["\\])/g, '$1')
}

/** The character of a number as HTML writes it: 58, x3A. Null for what is none. */
function character(code: string): string | null {
  const point = code[0] === 'x' || code[0] === 'X' ? Number.parseInt(code.slice(1), 16) : Number(code)
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : null
}

const entities: Record<string, string> = { nbsp: ' ', gt: '>', lt: '<', quot: '"', amp: '&', '#39': "'" }
