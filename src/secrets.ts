// Removes what must never be kept: tokens whole or cut, keys, signatures, passwords. Runs over all evidence as it is collected, also with --no-redact.

const removed = '[secret removed]'

/** Each pattern takes linear time: after its fixed start it reads one class of characters and never goes back. The kept groups show what was removed. */
const patterns: { pattern: RegExp; keep: string }[] = [
  // "access_token":"..." as IMDS answers and as the extension logs it: whole, cut by " ... ", or without its end.
  {
    pattern:
      /((?:access|refresh|id|auth)_?token|client_secret|password|passwd|pwd|sharedaccesskey|accountkey|protectedSettings)(\\?["']?\s{0,4}[:=]\s{0,4}\\?["'])(?!\[secret)[^"'\r\n]+/gi,
    keep: `$1$2${removed}`,
  },
  // The same without quotes: AuthToken: abc, password=abc.
  {
    pattern:
      /\b((?:access|refresh|id|auth)_?token|client_secret|password|passwd|sharedaccesskey|accountkey)(\s{0,4}[:=]\s{0,4})(?!\[secret)[^\s"'&;,<>{}[\]]{6,}/gi,
    keep: `$1$2${removed}`,
  },
  { pattern: /\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){0,4}/g, keep: removed },
  { pattern: /\b(Bearer|Basic|PoP|Negotiate|NTLM)(\s{1,4})[A-Za-z0-9+/._~-]{12,}={0,2}/g, keep: `$1$2${removed}` },
  {
    pattern: /([?&](?:sig|code|client_assertion|access_token|id_token)=)(?!\[secret)[^&\s"'<>]{6,}/gi,
    keep: `$1${removed}`,
  },
  { pattern: /\b((?:Set-)?Cookie)(\s{0,4}:\s{0,4})(?!\[secret)[^\r\n]+/gi, keep: `$1$2${removed}` },
]

/** A run of base64url characters as long as the signature of a token, with capitals, small letters and digits: no GUID, path or thumbprint. */
const longRun = /[A-Za-z0-9_-]{64,}/g

/** What follows an access token in an answer of the token endpoint: the sign of a token whose start was cut away. */
const afterToken = /\\?",\s{0,4}\\?"(?:client_id|expires_in|expires_on|ext_expires_in|token_type|refresh_in)\\?"/g

/** Returns the text without its secrets. Idempotent; linear in the length of the text. */
export function removeSecrets(text: string): string {
  let clean = text
  for (const { pattern, keep } of patterns) clean = clean.replace(pattern, keep)
  clean = removePrivateKeys(clean)
  clean = removeTokenEnds(clean)
  return clean.replace(longRun, (run) => (looksRandom(run) ? removed : run))
}

/** The same over every string of a JSON value; other values are returned as they are. */
export function removeSecretsDeep<T>(value: T): T {
  if (typeof value === 'string') return removeSecrets(value) as T
  if (Array.isArray(value)) return value.map(removeSecretsDeep) as T
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, removeSecretsDeep(child)])) as T
  }
  return value
}

function removePrivateKeys(text: string): string {
  const parts = text.split(/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/)
  if (parts.length === 1) return text
  return parts
    .map((part, index) =>
      index === 0 ? part : removed + (part.split(/-----END [A-Z ]{0,30}PRIVATE KEY-----/)[1] ?? ''),
    )
    .join('')
}

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

function looksRandom(run: string): boolean {
  return /[A-Z]/.test(run) && /[a-z]/.test(run) && /[0-9]/.test(run)
}
