// User principal names and e-mail addresses in a text, also percent-encoded and of guests (jane_fabrikam.com#EXT#@contoso.onmicrosoft.com). Linear in its length.

export interface Place {
  start: number
  end: number
  /** Of the @, or of %40. */
  at: number
}

const local = /[\p{L}\p{N}\p{M}._%+'#-]/u
const host = /[\p{L}\p{N}\p{M}.-]/u
const longestLocal = 128
const longestHost = 255

/** Walks outwards from each @: before the first and behind the last character stands none that belongs to an address. */
export function mailAddressesIn(value: string): Place[] {
  const found: Place[] = []
  for (const { index: at, 0: sign } of value.matchAll(/@|%40/g)) {
    let start = at
    while (at - start < longestLocal && isIn(local, value, start - 1)) start -= 1
    start += lengthBefore(value.slice(start, at))
    let end = at + sign.length
    while (end - at < longestHost && isIn(host, value, end)) end += 1
    while (/[.-]/.test(value.charAt(end - 1))) end -= 1
    if (start < at && /\.[\p{L}][\p{L}\p{N}-]+$/u.test(value.slice(at + sign.length, end)))
      found.push({ start, end, at })
  }
  return found
}

/** Half a character outside the basic plane counts as a letter: names hold them, and no separator does. */
const isIn = (set: RegExp, value: string, index: number) =>
  set.test(value.charAt(index)) || /[\ud800-\udfff]/.test(value.charAt(index))

/** What stands before a name and is no part of it: an encoded "=" or blank, a quote, a dot. */
function lengthBefore(text: string): number {
  let length = 0
  for (const { index, 0: written } of text.matchAll(/%[0-7][0-9a-f]/gi))
    if (!/[\w.+'#-]/.test(plain(written))) length = index + written.length
  while (/['.#-]/.test(text.charAt(length))) length += 1
  return length
}

/** The text with each address replaced. `tokenOf` gets the address without percent-encoding. */
export function replaceMailAddresses(value: string, tokenOf: (address: string) => string): string {
  let out = ''
  let from = 0
  for (const { start, end } of mailAddressesIn(value)) {
    if (start < from) continue
    out += value.slice(from, start) + tokenOf(plain(value.slice(start, end)))
    from = end
  }
  return out + value.slice(from)
}

/** Without percent-encoding. */
export function plain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text.replaceAll('%40', '@')
  }
}
