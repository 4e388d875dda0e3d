// Near misses: the codes, names and rules that a mistyped or cut one may have meant. Offers, never decides.
import { knownCodes } from '../error-codes.ts'
import { ruleIds } from '../rules/rule-ids.ts'

export interface Near {
  /** As one would write it. */
  spelling: string
  /** Its name or meaning; null for a rule id, which says it itself. */
  meaning: string | null
}

const most = 4

/** Nearest first; at most four, none for a text of more than 80 characters. */
export function didYouMean(written: string): Near[] {
  const asked = written
    .trim()
    .toLowerCase()
    .replace(/^["'([]+|["')\].,:;!?]+$/g, '')
  if (asked.length < 3 || asked.length > 80) return []
  const scored = spellings.flatMap(({ spelling, meaning, spelled, kind }) => {
    const distance = distanceOf(asked, spelled, kind)
    return distance === null ? [] : [{ spelling, meaning, distance }]
  })
  const nearest = scored.sort((a, b) => a.distance - b.distance)
  return nearest
    .filter(({ distance }) => distance === nearest[0]?.distance)
    .filter((one, at) => nearest.findIndex(({ spelling }) => spelling === one.spelling) === at)
    .slice(0, most)
    .map(({ spelling, meaning }) => ({ spelling, meaning }))
}

type Kind = 'decimal' | 'hex' | 'aadsts' | 'word'

interface Spelling extends Near {
  spelled: string
  kind: Kind
}

const spellings: Spelling[] = [
  ...knownCodes.flatMap(({ kind, key, value, name, meaning }): Spelling[] => {
    const said = name ?? meaning
    const named =
      name !== null && /^\w{6,}$/.test(name)
        ? [{ spelling: name, meaning, spelled: name.toLowerCase(), kind: 'word' as const }]
        : []
    if (kind === 'aadsts') return [{ spelling: key, meaning: said, spelled: key.slice(6), kind: 'aadsts' }, ...named]
    if (value < 0x10000) return named
    const decimal = String(value | 0)
    return [
      { spelling: decimal, meaning: said, spelled: decimal, kind: 'decimal' },
      { spelling: key, meaning: said, spelled: key.slice(2), kind: 'hex' },
      ...named,
    ]
  }),
  ...ruleIds.map((id): Spelling => ({ spelling: id, meaning: null, spelled: id, kind: 'word' })),
]

/** Null where they are not near. A cut end is nearer than a wrong digit. */
function distanceOf(asked: string, spelled: string, kind: Kind): number | null {
  const digits =
    kind === 'decimal' ? asked.replace(/^-?/, '-') : asked.replace(kind === 'hex' ? /^0?x/ : /^aadsts[\s:-]*/, '')
  if (kind === 'decimal' && !/^-\d{7,12}$/.test(digits)) return null
  if (kind === 'hex' && (!/^[0-9a-f]{6,9}$/.test(digits) || /^-?\d+$/.test(asked))) return null
  if (kind === 'aadsts' && (!/^\d{4,8}$/.test(digits) || (!/^aadsts/.test(asked) && asked.length !== digits.length)))
    return null
  if (kind === 'word') {
    const plain = asked.replace(/[\s_-]+/g, '-')
    const other = spelled.replace(/_/g, '-')
    if (plain.length >= 6 && (other.includes(plain) || plain.includes(other))) return 0.5
    return within(plain, other, plain.length > 11 ? 2 : 1)
  }
  if (digits === spelled) return 0
  if (spelled.startsWith(digits) && spelled.length - digits.length <= 3) return 0.5
  return within(digits, spelled, 1)
}

/** The number of changed, missing, added or swapped characters, where it is no more than `limit`. */
function within(a: string, b: string, limit: number): number | null {
  if (Math.abs(a.length - b.length) > limit) return null
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] as number) + 1)
      next.push(cost)
    }
    before = row
    row = next
  }
  const distance = row.at(-1) as number
  return distance <= limit ? distance : null
}
