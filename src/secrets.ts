// Removes what must never be kept: tokens whole or cut, keys, signatures, passwords. Runs over all evidence as it is collected, also with --no-redact.

const removed = '[secret removed]'

/** Names under which a secret is written: "access_token", adminPassword, client_secret, AccountKey, x-functions-key. */
const label = [
  '(?:access|refresh|id|auth|bearer|session|sas|prt)[_-]?token',
  '(?:client|app|shared)?[_-]?secret(?:[_-]?(?:key|value|text))?',
  'pass(?:word|wd|wort|code|phrase)',
  'pwd',
  '_pass',
  'kennwort',
  'mot de passe',
  'contrase\u00f1a',
  '(?:shared)?access[_-]?key',
  '(?:account|shared|workspace|storage|primary|secondary|master|encryption)[_-]?key',
  'identity[_-]header',
  '(?:api|functions|subscription)[_-]?key',
  'client_assertion',
  'protectedSettings',
  'ESTSAUTH[A-Z]{0,12}',
  'x-ms-(?:refreshtoken|device)credential\\d?',
].join('|')
const name = `(?:${label})(?:\\\\{0,3}["'])?`
const notYet = '(?!\\s{0,4}\\[secret)'
/** "Wrong password: 0xC000006A" tells a code, no password. */
const noCode = '(?!0x[0-9a-f]{8}(?![0-9a-z])|-\\d{9,10}(?!\\w)|AADSTS\\d)'
const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const argumentStart = '(?<![^\\s"\'(,])'
/** An argument of a command line, with the quotes that hold it together. */
const argument = `(?:\\\\{0,3}"[^"\\r\\n]+"?|'[^'\\r\\n]+'?|[^\\s"']+)`
/** What can't be a secret in its place: an option, a variable, an expression, and what was removed before. */
const noArgument = '(?![[/($-])'
const signIn = '[A-Za-z0-9+/._~:&=%-]'
const anyCase = (source: string) => new RegExp(source, 'gi')

/** Each pattern takes linear time: after its fixed start it reads one class of characters and never goes far back. The kept groups show what was removed. */
const patterns: { pattern: RegExp; keep: string }[] = [
  // "access_token":"..." as IMDS answers and as the extension logs it: whole, cut by " ... ", or without its end; also as JSON within JSON.
  {
    pattern: anyCase(`(${name}\\s{0,4}[:=]\\s{0,4}(\\\\{0,3})(["']))${notYet}(?:(?!(?<!\\\\)\\2\\3)[^\\r\\n])+`),
    keep: `$1${removed}`,
  },
  // The same without quotes: AuthToken: abc, password=abc. "DsrCmdAzureHelper::GetMsiAccessToken: Unable to" names a function.
  {
    pattern: anyCase(`((?:${label})(?<!::[a-z]{0,60})\\s{0,4}(?:[:=]|%3D)\\s{0,4})${notYet}${noCode}[^\\s"'&;<]{6,}`),
    keep: `$1${removed}`,
  },
  // "adminPassword": { "value": "abc" }, as Azure's templates write parameters; "password": [ "abc" ]
  {
    pattern: anyCase(
      `(${name}\\s{0,4}:\\s{0,4}(?:\\[|\\{\\s{0,40}\\\\{0,3}"value\\\\{0,3}"\\s{0,4}:)\\s{0,40}(\\\\{0,3}"))${notYet}(?:(?!(?<!\\\\)\\2)[^\\r\\n])+`,
    ),
    keep: `$1${removed}`,
  },
  // <AdminPassword>abc<, <Password><Value>abc<, name="password" value="abc", <Data Name='Password'>abc<, DefaultPassword    REG_SZ    abc
  {
    pattern: anyCase(`(<[^<>\\s/]{0,40}(?:${label})>\\s{0,40}(?:<Value>)?)${notYet}[^<\\s][^<]*`),
    keep: `$1${removed}`,
  },
  {
    pattern: anyCase(`(=["'][^"'<>]{0,40}(?:${label})["']\\s{1,4}value=["'])${notYet}[^"'<>]+`),
    keep: `$1${removed}`,
  },
  { pattern: anyCase(`(Name=["'][^"'<>]{0,40}(?:${label})["']>)${notYet}[^<]+`), keep: `$1${removed}` },
  {
    pattern: anyCase(`((?:${label})[ \\t]{1,8}REG_(?:(?:EXPAND_|MULTI_)?SZ|BINARY)[ \\t]{1,8})${notYet}[^\\r\\n]+`),
    keep: `$1${removed}`,
  },
  // Command lines: /p:abc, -Password abc, --admin-password abc, /rp abc, net user name abc, ConvertTo-SecureString abc
  {
    pattern: anyCase(
      `(${argumentStart}[/-](?:p|pd|pw|pass|passwd|passwordd?|pwd|rp|adminpassword|clientsecret)[:=])${notYet}${argument}`,
    ),
    keep: `$1${removed}`,
  },
  {
    pattern: anyCase(
      `(${argumentStart}(?:--?|/)(?:[a-z-]{0,24}(?:${label})|(?:[a-z]{1,12}-)?pass|pw|rp)[ \\t]{1,4})${noArgument}${argument}`,
    ),
    keep: `$1${removed}`,
  },
  // -u name -p abc, curl -u name:abc
  {
    pattern: anyCase(
      `(${argumentStart}(?:--?|/)(?:u|user|username)[ \\t:=]{1,4}[^\\s"']{1,100}[ \\t]{1,4}[-/]p[ \\t:=]{1,4})${noArgument}${argument}`,
    ),
    keep: `$1${removed}`,
  },
  {
    pattern: anyCase(
      `(${argumentStart}(?:-u|--(?:proxy-)?user)[ \\t]{1,4}["']?[^\\s:"']{1,100}:)(?![[$\\\\])[^\\s"']+`,
    ),
    keep: `$1${removed}`,
  },
  {
    pattern: anyCase(
      `\\b(net1?(?:\\.exe)?"?[ \\t]{1,4}user[ \\t]{1,4}(?:"[^"\\r\\n]{1,64}"|[^\\s"/]{1,64})[ \\t]{1,4})${noArgument}${argument}`,
    ),
    keep: `$1${removed}`,
  },
  {
    pattern: anyCase(
      `\\b(net1?(?:\\.exe)?"?[ \\t]{1,4}use[ \\t]{1,4}(?:\\S:[ \\t]{1,4}|\\*[ \\t]{1,4})?(?:"\\\\\\\\[^"\\r\\n]{1,260}"|\\\\\\\\\\S{1,260})[ \\t]{1,4}(?:/user:\\S{1,100}[ \\t]{1,4})?)${noArgument}${argument}`,
    ),
    keep: `$1${removed}`,
  },
  {
    pattern: anyCase(
      `(ConvertTo-SecureString[ \\t]{1,4}(?:-(?:String|AsPlainText|Force)[ \\t]{1,4}){0,3})${noArgument}${argument}`,
    ),
    keep: `$1${removed}`,
  },
  { pattern: /(["'])[^"'\r\n]{1,200}\1(?=\s{0,4}\|\s{0,4}ConvertTo-SecureString)/gi, keep: removed },
  // A token by its first letters, {" in base64url (and once more in base64), with its dots as they are or escaped.
  {
    pattern:
      /(?:(?:(?<![A-Za-z0-9_-])|(?<=\\u002[eE]|%2[eE]))(?:eyJ|ZXlK)|eyJ(?:0eX|hbGc))[A-Za-z0-9_-]{6,}(?:(?:\.|\\u002[eE]|%2[eE])[A-Za-z0-9_-]*){0,4}/g,
    keep: removed,
  },
  // Refresh tokens and codes of Entra and of personal accounts, nonces of Entra, NTLM messages, client secrets.
  { pattern: /(?<![A-Za-z0-9_.-])[01]\.A[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]*){0,4}/g, keep: removed },
  { pattern: /(?<![A-Za-z0-9_.-])M\.[CR]\d{1,4}_[A-Z0-9]{2,4}\.[A-Za-z0-9.*!$_-]{16,}/g, keep: removed },
  { pattern: /(?<![A-Za-z0-9_-])AwAB[A-Za-z0-9_-]{16,}/g, keep: removed },
  // Those of GitHub, GitLab, Slack, Amazon and others; the recovery password of a drive.
  {
    pattern: /(?<![A-Za-z0-9_-])(?:gh[a-z]_|github_pat_|glpat-|npm_|xox[a-z]-|sk-|AKIA|ASIA)[A-Za-z0-9_-]{16,}/g,
    keep: removed,
  },
  { pattern: /(?<![\d-])\d{6}(?:-\d{6}){7}(?![\d-])/g, keep: removed },
  { pattern: /TlRMTVNTUA[A-Za-z0-9+/_-]*={0,2}/g, keep: removed },
  { pattern: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{20,}/g, keep: removed },
  // Headers of sign-ins. "Basic authentication:" and "Negotiate failed." are words.
  {
    pattern: anyCase(
      `\\b((?:Bearer|Basic|PoP|Negotiate|NTLM|Kerberos|SharedKey(?:Lite)?|SharedAccessSignature)(?:\\s{1,4}|%20)\\\\{0,3}["']?)${noCode}(?!(?-i:[A-Za-z][a-z]+)[.:]?(?!${signIn}))${signIn}{12,}`,
    ),
    keep: `$1${removed}`,
  },
  {
    pattern: anyCase(
      `((?:[?&;#]|\\\\u0026|%26)(?:sig|code|token|assertion|SAMLResponse)(?:=|%3D)|(?<![\\w%-])sig=)${notYet}${noCode}[^&\\s"'<>\\\\]{6,}`,
    ),
    keep: `$1${removed}`,
  },
  // Authorization: own-scheme 0123456789abcdef, also without a scheme, in JSON, and as the argument of curl.
  {
    pattern: anyCase(
      `\\b(Authorization\\\\{0,3}["']?\\s{0,4}[:=]\\s{0,4}\\\\{0,3}["']?(?:[a-z][a-z0-9.-]{1,24}\\s{1,4})?)(?!${guid}|https?:)(?=[^\\s"'\\\\\\d]{0,400}\\d)[^\\s"'\\\\]{12,}`,
    ),
    keep: `$1${removed}`,
  },
  // "Cookie": "..." and Cookie: ... to the end of the line.
  {
    pattern: anyCase(`\\b((?:Set-)?Cookie\\\\{0,3}["']\\s{0,4}:\\s{0,4}\\\\{0,3}["'])${notYet}[^"'\\r\\n\\\\]+`),
    keep: `$1${removed}`,
  },
  { pattern: anyCase(`\\b((?:Set-)?Cookie\\s{0,4}:\\s{0,4})${notYet}[^\\r\\n]+`), keep: `$1${removed}` },
  // http://user:password@proxy
  { pattern: /(:\/\/[^\s/:@"'<>]{0,64}:)(?!\[secret)[^\s/"'<>]{1,128}@/g, keep: `$1${removed}@` },
  // "The password is abc", where abc is no word.
  {
    pattern: anyCase(
      `(\\bpass(?:word|wd|code|phrase)\\s{1,4}(?:is|was|to)?[\\s:'"]{1,4})(?-i:(?=[^\\s"']*[a-z])(?=[^\\s"']*[A-Z])(?=[^\\s"']*\\d))[^\\s"']{8,}`,
    ),
    keep: `$1${removed}`,
  },
  // LM and NT hash as tools of attackers print them.
  { pattern: /(?<![0-9a-f])[0-9a-f]{32}:[0-9a-f]{32}(?![0-9a-f])/gi, keep: removed },
  // The bytes of a token ("eyJ") or of an NTLM message as hex, in one byte a character or two.
  {
    pattern: /65[ ,:-]?79[ ,:-]?4a(?:[ ,:-]?(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])){12,}/gi,
    keep: removed,
  },
  {
    pattern:
      /65[ ,:-]?00[ ,:-]?79[ ,:-]?00[ ,:-]?4a[ ,:-]?00(?:[ ,:-]?(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])[ ,:-]?00){12,}/gi,
    keep: removed,
  },
  { pattern: /4e544c4d53535000[0-9a-f]*/gi, keep: removed },
  // Private keys and PFX files in DER, as hex: PKCS #8 of RSA and of elliptic curves, PKCS #1, PKCS #12.
  {
    pattern:
      /30(?:8[123])?(?:[0-9a-f]{2}){1,3}0201(?:00300d06092a864886f70d010101|00301306072a8648ce3d0201|00028[12]|0330[0-9a-f])[0-9a-f]{24,}/gi,
    keep: removed,
  },
]

/** A long run of base64 or base64url, with what escapes its slash, plus and equals sign. The n of "\n" before it is no part of it. */
const longRun =
  /(?:(?<![A-Za-z0-9+/_.-])(?!(?<=\\)[rnt])|(?<=\\[rnt]))(?:[A-Za-z0-9+/_.-]|\\{1,4}\/|\\{1,4}u002[bf]|%2[bf]){48,}(?:={1,2}|(?:%3d){1,2})?/gi

/** Text in UTF-16 that stands inside other text: a log to which another program appends. */
const wideText = /(?:[\x20-\x7e]\0){16,}/g

/** What follows an access token in an answer of the token endpoint: the sign of a token whose start was cut away. */
const afterToken = /\\?",\s{0,4}\\?"(?:client_id|expires_in|expires_on|ext_expires_in|token_type|refresh_in)\\?"/g

/** Returns the text without its secrets. Idempotent; linear in the length of the text. */
export function removeSecrets(text: string): string {
  let clean = text.includes('\0') ? text.replace(wideText, withoutWideSecrets) : text
  for (const { pattern, keep } of patterns) clean = clean.replace(pattern, keep)
  clean = removeSignIns(clean)
  clean = removePrivateKeys(clean)
  clean = removeTokenEnds(clean)
  clean = clean.replace(longRun, (run) => (looksRandom(run) ? removed : run))
  return removeNextLines(clean)
}

function withoutWideSecrets(wide: string): string {
  const narrow = wide.replaceAll('\0', '')
  const clean = removeSecrets(narrow)
  return clean === narrow ? wide : clean
}

/** Keys of JSON values that are secrets whatever they look like. */
const secretKey = new RegExp(`^(?:(?:set-)?cookie2?|(?:proxy-)?authorization|.{0,40}(?:${label}))$`, 'i')

/** What was cleaned before: evidence is as it is collected, and again with the report around it. */
const cleaned = new WeakSet<object>()

/** The same over every string of a JSON value and over its keys; other values are returned as they are. */
export function removeSecretsDeep<T>(value: T): T {
  if (typeof value === 'string') return removeSecrets(value) as T
  if (value === null || typeof value !== 'object' || cleaned.has(value)) return value
  const clean = Array.isArray(value)
    ? value.map(removeSecretsDeep)
    : Object.fromEntries(Object.entries(value).map(([key, child]) => [removeSecrets(key), removeChild(key, child)]))
  cleaned.add(clean)
  return clean as T
}

function removeChild(key: string, child: unknown): unknown {
  if (!secretKey.test(key)) return removeSecretsDeep(child)
  if (Array.isArray(child)) return child.map((one) => removeChild(key, one))
  return typeof child === 'string' && child !== '' ? removed : removeSecretsDeep(child)
}

/** From its first line to its last; where one of them was cut away, as far as the lines are base64. */
function removePrivateKeys(text: string): string {
  const [first = '', ...parts] = text.split(/-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/)
  const ended = first.split(endOfKey)
  const before = ended.map((part, index) => (index < ended.length - 1 ? withoutLastLines(part) + removed : part))
  return [before.join(''), ...parts.map((part) => removed + part.split(endOfKey).slice(1).join(removed))].join('')
}

const endOfKey = /-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/

/** Without the lines of base64 at its end. */
function withoutLastLines(text: string): string {
  let end = text.length
  while (end > 0 && /[A-Za-z0-9+/=\r\n]/.test(text.charAt(end - 1))) end -= 1
  const line = text.indexOf('\n', end)
  return text.slice(0, end === 0 ? 0 : line < 0 ? text.length : line + 1)
}

/** name:password@proxy:8080, whatever the password is of: from the @ back to the colon. */
function removeSignIns(text: string): string {
  const pieces: string[] = []
  let from = 0
  for (const { index: at } of text.matchAll(/@(?=[A-Za-z0-9._-]{1,255}:\d{2,5}(?!\d))/g)) {
    let start = at
    while (start > from && at - start < longestSignIn && /[^\s"'<>;]/.test(text.charAt(start - 1))) start -= 1
    const name = /^(?:[a-z]+=)?(?:[a-z][a-z0-9+.-]{0,20}:\/\/)?[^:]*:/i.exec(text.slice(start, at))?.[0]
    if (name === undefined) continue
    pieces.push(text.slice(from, start), name, removed)
    from = at
  }
  pieces.push(text.slice(from))
  return pieces.join('')
}

const longestSignIn = 200

function removeTokenEnds(text: string): string {
  const pieces: string[] = []
  let from = 0
  for (const match of text.matchAll(afterToken)) {
    let start = match.index
    while (start > from && /[A-Za-z0-9_.-]/.test(text[start - 1] as string)) start -= 1
    // Eight characters and more are a piece of a token; an empty or short value ("3599") is not.
    if (match.index - start >= 8) pieces.push(text.slice(from, start), removed)
    else pieces.push(text.slice(from, match.index))
    from = match.index
  }
  pieces.push(text.slice(from))
  return pieces.join('')
}

/** The lines that a wrapped token or key goes on in. */
function removeNextLines(text: string): string {
  if (!text.includes(removed)) return text
  return text.replace(nextLines, (found) => {
    const [, ...endsAndLines] = found.split(lineEnd)
    const kept = endsAndLines.findIndex((line, index) => index % 2 === 1 && !looksRandom(line.trim()))
    return removed + (kept < 0 ? '' : endsAndLines.slice(kept - 1).join(''))
  })
}

const lineEnd = /(\r\n|\n|\\r\\n|\\n)/
const nextLines = /\[secret removed\](?:(?:\r\n|\n|\\r\\n|\\n)[ \t]{0,40}[A-Za-z0-9+/_.=-]{16,}(?![^\s"',;})\\]))+/g

/**
 * Capitals, small letters and digits, and more than every third of them of another kind than the one before it: in base64 about two of three are,
 * in words written together one of five. No GUID, no path, no thumbprint.
 */
function looksRandom(run: string): boolean {
  if (!/[A-Z]/.test(run) || !/[a-z]/.test(run) || !/[0-9]/.test(run)) return false
  if (anyCase(guid).test(run)) return false
  const pairs = run.match(/[A-Za-z0-9](?=[A-Za-z0-9])/g) ?? []
  const changes = run.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|[0-9](?=[A-Za-z])/g) ?? []
  return changes.length > pairs.length * 0.35
}
