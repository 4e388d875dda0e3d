// Finds any number of names in a text in one pass: a hostile log can name ten thousand people.

/** Names, lower-case, by their first characters. */
export interface Names {
  all: Set<string>
  /** Lengths of the names that begin so, longest first, so that "maria.keller" goes before "maria". */
  lengths: Map<string, number[]>
}

/** Shorter names are ordinary. */
const start = 3

/** Of names of three characters and more, longest first. */
export function namesToFind(names: string[]): Names {
  const all = new Set(names.map(lowerCase))
  const lengths = new Map<string, number[]>()
  for (const name of all) {
    const known = lengths.get(name.slice(0, start)) ?? []
    if (known.at(-1) !== name.length) known.push(name.length)
    lengths.set(name.slice(0, start), known)
  }
  return { all, lengths }
}

const ofWord = /[\p{L}\p{N}\p{M}]/u

/** Replaces names that stand as words of their own. */
export function replaceNames(text: string, { all, lengths }: Names, tokenOf: (name: string) => string): string {
  if (all.size === 0) return text
  const low = lowerCase(text)
  const pieces: string[] = []
  let from = 0
  for (let at = 0; at + start <= low.length; at += 1) {
    const candidates = lengths.get(low.slice(at, at + start))
    if (candidates === undefined || isInside(text, at)) continue
    const length = candidates.find((one) => all.has(low.slice(at, at + one)) && !ofWord.test(low.charAt(at + one)))
    if (length === undefined) continue
    pieces.push(text.slice(from, at), tokenOf(low.slice(at, at + length)))
    from = at + length
    at = from - 1
  }
  pieces.push(text.slice(from))
  return pieces.join('')
}

/** In the middle of a word or a token; "%20" and "\n" are separators, whatever letter they end with. */
function isInside(text: string, at: number): boolean {
  if (!ofWord.test(text.charAt(at - 1)) && text.charAt(at - 1) !== '[') return false
  return !/(?:%[0-9a-f]{2}|\\[nrt])$/i.test(text.slice(Math.max(0, at - 3), at))
}

/** Lower-case, and as long as before: a few letters would become two. */
export function lowerCase(text: string): string {
  const low = text.toLowerCase()
  return low.length === text.length
    ? low
    : text.replace(/[^\0-\x7f]|[A-Z]/g, (one) => (one.toLowerCase().length === 1 ? one.toLowerCase() : one))
}
