// Decides which of the codes in a text matters first: the exit code inside 1007, the answer of Microsoft Entra before what Windows made of it, the reason before the wrapper.
import { normalizeCode, takeApart } from '../error-codes.ts'
import { attemptsIn, type JoinOutcome } from '../join-log.ts'
import type { FoundCode } from './find-codes.ts'
import { type Meaning, meaningOf } from './known-code.ts'

/** One code of a text, however often it stands there. */
export interface WeighedCode extends FoundCode {
  meaning: Meaning | null
  /** Smaller matters more. From `wrapper` on it only says where something failed. */
  weight: number
}

/** From this weight on a code says that something failed, not why. */
export const wrapper = 60

/** Answers of Microsoft Entra that often stand beside the one that says why. */
const mildAadsts = new Set([50058, 50097, 50155, 50131, 70000, 90100, 50140, 65001])

/** Codes that the whole of Windows uses. */
const general = new Set([0x80004005, 0x80070005, 0x80070057, 0x8000ffff, 0x80070002, 0x80070003, 0x80131500])

/** Lines of a healthy or unconcerned machine: single sign-on of other programs, Active Directory, AD FS. */
const noise =
  /WamDefault|EnterprisePrt|AD Connectivity|AD Configuration|DomainController|DRS Connectivity|Enterprise STS|must run as non-elevated/i

export interface Weighed {
  /** What matters first, first. */
  codes: WeighedCode[]
  /** How the newest run of the extension ended, where the text is a log of it. */
  newestRun: JoinOutcome | null
  /** The part of the text that tells of the newest run; all of it where there is no more than one. */
  newestText: string
}

/** Each run writes at least one of these near its start. */
const runStarts =
  /Adding Registry Settings|(?:Starting|Running) AAD Join Process|Starting Dsregcmd with arguments|dsregcmd::wmain logging/gi

export function weigh(found: FoundCode[], text: string): Weighed {
  const attempts = attemptsIn(text)
  const newest = attempts.at(-1)
  const newestCodes = new Set((newest?.codes ?? []).map((code) => normalizeCode(code)?.unsigned))
  const ofMetadata = /169\.254\.169\.254|\/metadata\/|managed identity|\bMSI\b|\bIMDS\b/i.test(text)
  // What an HTTP status means is known only of instance metadata: device registration answers 404 when all is well.
  const told =
    found.length === 1 && found[0]?.written === text
      ? found
      : found.filter(({ forms }) => forms.family !== 'http' || ofMetadata)
  const meaning = remembered(text)
  const weighed = told.map((one): WeighedCode => {
    const means = meaning(one)
    let weight = ownWeight(one, means, ofMetadata)
    if (noise.test(lineAt(text, one.at))) weight += 50
    // Of several runs in one log the newest counts.
    if (attempts.length > 1 && newestCodes.size > 0 && isWide(one) && !newestCodes.has(one.forms.unsigned)) weight += 60
    if (one.subCode) weight -= 2
    return { ...one, meaning: means, weight }
  })
  const order = weighed.sort((a, b) => a.weight - b.weight || a.at - b.at)
  const codes = [...Map.groupBy(order, ({ forms }) => forms.key).values()].flatMap(([first]) => first ?? [])
  return {
    codes: withoutChaff(codes),
    newestRun: newest?.outcome ?? null,
    newestText: attempts.length > 1 ? fromLastStart(text) : text,
  }
}

function fromLastStart(text: string): string {
  const [last] = [...text.matchAll(runStarts)].slice(-1)
  return last === undefined ? text : text.slice(last.index)
}

/** A code that stands in the text a thousand times is looked up once. */
function remembered(text: string): (code: FoundCode) => Meaning | null {
  const known = new Map<string, Meaning | null>()
  return ({ forms, name }) => {
    const id = `${forms.key} ${name ?? ''}`
    const before = known.get(id)
    if (before !== undefined) return before
    const meaning = meaningOf(forms, text, name)
    known.set(id, meaning)
    return meaning
  }
}

const isWide = ({ forms }: FoundCode) => forms.family === 'number' && forms.unsigned >= 0x10000

/** Numbers that nothing is known of are told only where there is nothing else. */
function withoutChaff(codes: WeighedCode[]): WeighedCode[] {
  const known = codes.filter(({ meaning }) => meaning !== null)
  if (known.length === 0) return codes
  return codes.filter(({ meaning, forms }) => meaning !== null || forms.unsigned >= 0x10000)
}

function ownWeight({ forms, written, subCode }: FoundCode, meaning: Meaning | null, ofMetadata: boolean): number {
  const { family, unsigned } = forms
  // 0x4aa...: the token library tells something, and it is no error.
  if (unsigned >>> 28 === 4) return 90
  if (meaning === null) return unknownWeight(unsigned, subCode)
  if (family === 'aadsts') return mildAadsts.has(unsigned) ? 14 : 10
  if (family === 'event') return 80
  if (family === 'http') return ofMetadata ? 65 : 75
  if (family === 'curl') return meaning.wraps === true ? 61 : 32
  if (unsigned === 1007 || unsigned === 1009) return 70
  if (meaning.wraps === true) return general.has(unsigned) || meaning.rule === undefined ? 62 : wrapper
  if (general.has(unsigned)) return 48
  if (family === 'exit-code') return 22
  if (unsigned < 0x10000) return /^\d+$/.test(written) && unsigned < 1000 ? 40 : 30
  return unsigned >>> 28 === 0xc ? 24 : 20
}

/** An unknown code of the join itself, or one behind another code, still says more than a wrapper; any other does not. */
function unknownWeight(unsigned: number, subCode: boolean): number {
  if (unsigned < 0x10000) return 95
  if (subCode || unsigned >>> 16 === 0x801c || unsigned >>> 16 === 0x8018) return 50
  return (takeApart(unsigned)?.facility.name ?? null) === null ? 82 : 66
}

/** The line that holds the code, or what is near of a long one. */
function lineAt(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 300), at)
  const after = text.slice(at, at + 200)
  return `${before.slice(before.lastIndexOf('\n') + 1)}${after.split('\n', 1)[0]}`
}
