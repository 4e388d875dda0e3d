// The last net, over finished bytes: what kind of secret is still in them. Knows only forms that can be nothing else, however a report writes them: in JSON, in HTML, in lines.

const unmistakable: Record<string, RegExp> = {
  'a token': /\beyJ[A-Za-z0-9_-]{16,}(?:\.[A-Za-z0-9_-]{8,}){1,2}/,
  'an authorization header': /\b(?:Bearer|Basic|PoP|Negotiate|NTLM) [A-Za-z0-9+/._~-]{24,}/,
  'a named secret':
    /(?:(?:access|refresh|id|auth)_?token|client_secret|password|accountkey|sharedaccesskey|set-cookie)(?:\\?"|&quot;)\s{0,4}:\s{0,4}(?:\\?"|&quot;)(?!\[secret)[^"\\&\s]{8,}/i,
  'a storage key': /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{24,}/i,
  'a signature': /[?&;]sig=[A-Za-z0-9%+/]{24,}/,
  'a private key': /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/,
}

/** Null for none, as it must be: secrets go when they are collected, and again before a report is written. */
export function secretIn(text: string): string | null {
  return Object.entries(unmistakable).find(([, pattern]) => pattern.test(text))?.[0] ?? null
}
