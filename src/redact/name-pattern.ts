// Finds one person's name in all the spellings that Windows, JSON, XML and addresses give it: JaneDoe, jane.doe, "Doe, Jane", CN=Doe\, Jane, J%C3%BCrgen, J\u00fcrgen.

export interface NameSearch {
  /** As it was learned: what the token stands for. */
  name: string
  replace(text: string, lowText: string, token: () => string): string
}

/** Before a name stands no letter of a word; "%20" and "\n" are separators, whatever letter they end with. */
const before = '(?:(?<![\\p{L}\\p{N}[])|(?<=%[0-9a-fA-F]{2})|(?<=\\\\[nrt]))'
const after = '(?![\\p{L}\\p{N}\\p{M}])'

/** `loose`: also with other separators between its parts, and the last part first. */
export function searchFor(name: string, loose: boolean): NameSearch {
  const pattern = new RegExp(`${before}(?:${spellings(name, loose).join('|')})${after}`, 'giu')
  // Most texts hold no name at all: a cheap look first.
  const parts = partsOf(name).filter((part) => /^[\x20-\x7e]+$/.test(part))
  const hint = parts.sort((a, b) => b.length - a.length)[0]?.toLowerCase() ?? null
  return {
    name,
    replace: (text, lowText, token) => (hint !== null && !lowText.includes(hint) ? text : text.replace(pattern, token)),
  }
}

/** "jane.doe", "JaneDoe" and "Jane Doe" have two parts. */
export const partsOf = (name: string) => name.split(/[._\s-]+|(?<=\p{Ll})(?=\p{Lu})/u).filter((part) => part !== '')

function spellings(name: string, loose: boolean): string[] {
  const forms = new Set([name.normalize('NFC'), name.normalize('NFD')])
  const exact = [...forms].flatMap((form) => [form, ...encoded(form)]).map(escapePattern)
  const parts = partsOf(name)
  if (!loose || parts.length < 2 || parts.length > 4 || parts.some((part) => part.length < 2)) return exact
  const some = '(?:[\\s._+-]|%20){0,2}'
  const joined = [...forms].map((form) => partsOf(form).map(escapePattern).join(some))
  const [first, last, more] = parts.map(escapePattern)
  return [...exact, ...joined, ...(more === undefined ? [`${last}(?:\\\\{0,2},)?${some}${first}`] : [])]
}

/** Letters beyond ASCII as addresses, JSON and XML escape them. */
function encoded(form: string): string[] {
  if (/^[\x20-\x7e]*$/.test(form)) return []
  const escaped = (write: (code: number) => string) =>
    form.replace(/[^\x20-\x7e]/g, (letter) => write(letter.charCodeAt(0)))
  return [
    encodeURIComponent(form.toWellFormed()),
    escaped((code) => `\\u${code.toString(16).padStart(4, '0')}`),
    escaped((code) => `&#${code};`),
    escaped((code) => `&#x${code.toString(16)};`),
  ]
}

export const escapePattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
