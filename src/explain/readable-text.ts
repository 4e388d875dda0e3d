// Makes pasted text readable: what consoles, JSON, web pages and screenshots do to it is undone, as far as codes are concerned. Never throws; linear in the text.

/** More than this many characters are not read: no log that a person pastes is longer. */
export const longestText = 1_000_000

/** The text with plain quotes, dashes and blanks, real line ends in place of written ones, and nothing invisible. */
export function readableText(pasted: string): string {
  return (
    pasted
      .slice(0, longestText)
      .toWellFormed()
      .normalize('NFKC')
      // UTF-16 read as bytes, soft hyphens, zero-width characters and changes of direction.
      .replace(/[\0\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
      .replace(/[\u2010-\u2015\u2212\ufe58]/g, '-')
      .replace(/[\u2018\u2019\u201a\u201b\u00b4`]/g, "'")
      .replace(/[\u201c-\u201f\u00ab\u00bb]/g, '"')
      // JSON in JSON: \\r\\n, \u0027, \\\"
      .replace(/\\{1,8}u00([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/\\{1,8}r\\{1,8}n|\\{1,8}[rn](?![A-Za-z0-9_])/g, '\n')
      .replace(/\\{1,8}(["'])/g, '$1')
      .replace(/&(?:lt|gt|quot|apos|amp|nbsp|#39|#x27|#34);/gi, (entity) => entities[entity.toLowerCase()] ?? ' ')
  )
}

const entities: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
  '&#39;': "'",
  '&#x27;': "'",
  '&#34;': '"',
}
