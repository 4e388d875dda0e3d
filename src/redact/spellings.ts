// Finds people's names in all the spellings that Windows, JSON, XML and addresses give them: JaneDoe, jane.doe, "Doe, Jane", CN=Doe\, Jane, J%C3%BCrgen, J\u00fcrgen.
// One walk over the text, however many names there are: from each start of a word down a tree of spellings, a letter at a time.
import { lowerCase } from './exact-names.ts'
import { partsOf } from './name-pattern.ts'

/** What may follow: by a letter, by any separator; the name that ends here. Names are numbered, the one to take first has the lowest number. */
interface Node {
  letters: Map<string, Node>
  separator: Node | null
  name: number | null
}

export interface Spellings {
  names: string[]
  root: Node
}

/** `loose`: also with other separators between its parts, and the last part first. In their order they are taken where two overlap. */
export function spellingsOf(people: { name: string; loose: boolean }[]): Spellings {
  const root = newNode()
  for (const [number, { name, loose }] of people.entries())
    for (const spelling of spellings(name, loose)) add(root, spelling, number)
  return { names: people.map(({ name }) => name), root }
}

/** Replaces names that stand as words of their own. `tokenOf` is asked in the order of the names. */
export function replaceSpellings(text: string, { names, root }: Spellings, tokenOf: (name: string) => string): string {
  const found = root.letters.size === 0 ? [] : namesIn(text, root)
  if (found.length === 0) return text
  const taken: { start: number; end: number; token: string }[] = []
  const covered = new Set<number>()
  for (const { start, end, name, inside } of found.sort((a, b) => a.name - b.name || a.start - b.start)) {
    const places = Array.from({ length: end - start }, (_, index) => start + index)
    if (places.some((place) => covered.has(place)) || (inside && !covered.has(start - 1))) continue
    for (const place of places) covered.add(place)
    taken.push({ start, end, token: tokenOf(names[name] as string) })
  }
  let from = 0
  const pieces: string[] = []
  for (const { start, end, token } of taken.sort((a, b) => a.start - b.start)) {
    pieces.push(text.slice(from, start), token)
    from = end
  }
  return pieces.join('') + text.slice(from)
}

interface Found {
  start: number
  end: number
  name: number
  /** Right behind a letter: counts only behind another name. */
  inside: boolean
}

function namesIn(text: string, root: Node): Found[] {
  const low = folded(text)
  const found: Found[] = []
  for (let start = 0; start < low.length; start += 1) {
    if (!root.letters.has(low.charAt(start))) continue
    const inside = isInside(text, start)
    if (inside && ofWord.test(characterAt(low, start))) continue
    walk(low, start, root, (end, name) => found.push({ start, end, name, inside }))
  }
  return found
}

function walk(low: string, at: number, node: Node, onName: (end: number, name: number) => void): void {
  if (node.name !== null && !ofWord.test(characterAt(low, at))) onName(at, node.name)
  const letter = low.charAt(at)
  const next = node.letters.get(letter)
  if (next !== undefined) walk(low, at + 1, next, onName)
  if (node.separator === null) return
  const between = separator.exec(low.slice(at, at + 3))?.[0]
  if (between !== undefined) walk(low, at + between.length, node.separator, onName)
}

const ofWord = /^[\p{L}\p{N}\p{M}]/u
const separator = /^(?:[\s._+-]|%20)/
/** In the middle of a word or at a token; "%20" and "\n" are separators, whatever letter they end with. */
const insideOf = /[\p{L}\p{N}[]$/u
const afterEscape = /(?:%[0-9a-f]{2}|\\[nrt])$/i

const isInside = (text: string, at: number) =>
  insideOf.test(text.slice(Math.max(0, at - 2), at)) && !afterEscape.test(text.slice(Math.max(0, at - 3), at))

const characterAt = (text: string, at: number) => text.slice(at, at + 2)

/** Lower-case; the letters that have two small forms in one of them. */
const folded = (text: string) => lowerCase(text).replace(/[ςſ]/g, (letter) => (letter === 'ς' ? 'σ' : 's'))

const newNode = (): Node => ({ letters: new Map(), separator: null, name: null })

/** Stands for any one of the separators. */
const anySeparator = Symbol('separator')
type Spelling = (string | typeof anySeparator)[]

function add(root: Node, spelling: Spelling, name: number): void {
  let node = root
  for (const piece of spelling) {
    if (piece === anySeparator) {
      node.separator ??= newNode()
      node = node.separator
    } else
      for (const letter of folded(piece).split('')) {
        const next = node.letters.get(letter) ?? newNode()
        node.letters.set(letter, next)
        node = next
      }
  }
  node.name ??= name
}

function spellings(name: string, loose: boolean): Spelling[] {
  const forms = [...new Set([name.normalize('NFC'), name.normalize('NFD')])]
  const exact = forms.flatMap((form) => [form, ...encoded(form)]).map((form) => [form])
  const parts = partsOf(name)
  if (!loose || parts.length < 2 || parts.length > 4 || parts.some((part) => part.length < 2)) return exact
  const joined = forms.flatMap((form) => joinings(partsOf(form)))
  const [first = '', last = '', more] = parts
  const reversed =
    more === undefined
      ? [...joinings([last, first]), ...joinings([`${last},`, first]), ...joinings([`${last}\\,`, first])]
      : []
  return [...exact, ...joined, ...reversed]
}

/** The parts with no separator, one or two at each place between them. */
function joinings([first = '', ...others]: string[]): Spelling[] {
  return others.reduce<Spelling[]>(
    (begun, part) =>
      begun.flatMap((spelling) => [
        [...spelling, part],
        [...spelling, anySeparator, part],
        [...spelling, anySeparator, anySeparator, part],
      ]),
    [[first]],
  )
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
