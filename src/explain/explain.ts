// Explains a code, a name, a rule or a pasted text: what is in it, what matters first, what to do. Pure: text in, explanation out.

import type { CodeKind, Confidence } from '../error-codes/known-code.ts'
import { codeOfWindowsName, knownCodes, lookUpName, normalizeCode, type TakenApart, takeApart } from '../error-codes.ts'
import { rules } from '../rules/index.ts'
import type { FixStep, Severity, Stage } from '../rules/rule.ts'
import { type RuleId, ruleIds } from '../rules/rule-ids.ts'
import { removeSecrets } from '../secrets.ts'
import { recognizeSymptoms } from '../symptoms.ts'
import { didYouMean, type Near } from './did-you-mean.ts'
import { type FoundCode, findCodes, inItsChannel } from './find-codes.ts'
import { type Meaning, meaningOf } from './known-code.ts'
import { type KnownWords, stepsOf0x801c002d, wordsIn } from './known-words.ts'
import { longestText, readableText } from './readable-text.ts'
import { stepsFor } from './steps.ts'
import { type WeighedCode, weigh, wrapper } from './weigh.ts'

/**
 * The answer of `explain`, printed as it stands with --json. Fields are only ever added.
 * known: whether anything in the text is known (exit code 0) or nothing (1).
 */
export interface Explanation {
  known: boolean
  /** What matters first: `key` of the first of `codes`, known or not, else the id of the first of `rules`; null where nothing was found. */
  first: string | null
  /** Why that one, in a sentence; null where there is no choice. */
  firstBecause: string | null
  /** The rule that judges this on the VM; its steps are `fix`. */
  rule: RuleId | null
  /** What words of the text say beside the codes, in sentences. */
  said: string[]
  /** What to do, in order, with <names> to fill in. */
  fix: FixStep[]
  /** Every code of the text once, what matters most first. */
  codes: ExplainedCode[]
  /** The rules that the codes, words or symptoms lead to, the likeliest first. */
  rules: ExplainedRule[]
  /** What else is worth knowing about the text itself. */
  notes: string[]
  /** Near misses of what is not known. */
  didYouMean: Near[]
}

export interface ExplainedCode {
  /** As it stood in the text. */
  written: string
  /** The one spelling: "0x801c0021", "AADSTS50076", "51", "AAD/1104", "HTTP 404", "curl 35". */
  key: string
  known: boolean
  /** All forms of a 32-bit code; null for others. */
  hex: string | null
  signed: number | null
  unsigned: number | null
  /** Where the number lives; null for one that the table lacks. */
  kind: CodeKind | null
  name: string | null
  meaning: string
  cause: string | null
  /** Commands stand in backquotes. */
  fix: string | null
  docs: string | null
  confidence: Confidence | null
  rule: RuleId | null
  /** True for a code that says where something failed, and not why. */
  wraps: boolean
  /** The bits of a 32-bit code. */
  takenApart: TakenApart | null
  /** What the same number means elsewhere. */
  elsewhere: { key: string; name: string | null; meaning: string }[]
}

export interface ExplainedRule {
  id: RuleId
  title: string
  why: string
  stage: Stage | null
  severity: Severity | null
  thenCheck: string | null
  docs: string | null
  /** The codes of the table that lead to it. */
  codes: string[]
}

/** Never throws; linear in the text, of which at most `longestText` characters are read. */
export function explain(asked: string): Explanation {
  const text = readableText(removeSecrets(asked.slice(0, longestText))).trim()
  const notes =
    asked.length > longestText ? [`Only the first ${longestText} characters were read; the rest was left out.`] : []
  const asRule = ruleIds.find((id) => id === text.toLowerCase())
  if (asRule !== undefined) return explainRule(asRule, notes)
  const single = singleCode(text)
  if (single !== null && meaningOf(single.forms) !== null) return explainText(text, [single], true, notes)
  // What is unknown as it stands ("exit code 2145648607") may be a known code with a flaw.
  const found = findCodes(text)
  return explainText(text, found.length === 0 && single !== null ? [single] : found, false, notes)
}

/** The whole text as one code or name; null for a text. */
function singleCode(text: string): FoundCode | null {
  const [row] = lookUpName(text)
  const forms = normalizeCode(text) ?? normalizeCode(row?.key ?? codeOfWindowsName(text) ?? '')
  if (forms === null) return null
  return {
    forms: inItsChannel(forms),
    written: text,
    at: 0,
    repaired: false,
    subCode: false,
    name: row?.name ?? null,
  }
}

function explainRule(id: RuleId, notes: string[]): Explanation {
  return {
    known: true,
    first: id,
    firstBecause: null,
    rule: id,
    said: [],
    fix: stepsFor(id),
    codes: [],
    rules: [ruleOf(id)],
    notes,
    didYouMean: [],
  }
}

function explainText(text: string, found: FoundCode[], single: boolean, notes: string[]): Explanation {
  const { codes, newestRun, newestText } = weigh(found, text)
  const best = codes[0]
  const sure = best !== undefined && best.meaning !== null && best.weight < wrapper
  const words = single ? [] : tellingWords(newestText, best, sure)
  const symptoms = single || sure || words.length > 0 ? [] : recognizeSymptoms(text)
  const rule =
    words[0]?.rule ?? (sure ? (best.meaning?.rule ?? null) : (symptoms[0]?.ruleId ?? best?.meaning?.rule ?? null))
  const isOverruled = (meaning: Meaning | null) => words.length > 0 && meaning === best?.meaning
  const leadsTo = [
    ...(rule === null ? [] : [rule]),
    ...words.map((one) => one.rule),
    ...symptoms.map((one) => one.ruleId),
    // What only says where something failed leads nowhere once the reason is known.
    ...codes.flatMap(({ meaning, weight }) =>
      rule === null || (weight < wrapper && !isOverruled(meaning)) ? (meaning?.rule ?? []) : [],
    ),
  ]
  const known = leadsTo.length > 0 || codes.some(({ meaning }) => meaning !== null)
  const wordsFirst = best === undefined || (!sure && best.weight > wrapper && words.length + symptoms.length > 0)
  return {
    known,
    first: wordsFirst ? rule : (best?.forms.key ?? null),
    firstBecause: wordsFirst || best === undefined ? null : reasonFor(best, codes),
    rule,
    said: [
      ...new Set([
        ...words.map(({ says }) => says),
        ...symptoms.map(({ sentence }) => `The text reads as what a user sees: ${sentence}.`),
      ]),
    ],
    fix: fixFor(rule, words[0]),
    codes: codes.map(codeOf),
    rules: [...new Set(leadsTo)].map(ruleOf),
    notes: [...notes, ...notesOn(codes, newestRun, single)],
    didYouMean: nearMisses(text, codes, known),
  }
}

/** Rules of codes that name a step and leave its cause open: there the words beside them say more. */
const open: readonly (RuleId | null)[] = [
  null,
  'tenant-id-unavailable',
  'managed-identity-missing',
  'token-unavailable',
  'device-registration-refused',
  'registration-service-error',
  'extension-failed',
]

/** Words decide where they say more than the code; a code that names one cause is not overruled but by those that say where it comes from, and the weak ones decide only where no code says why. */
function tellingWords(text: string, best: WeighedCode | undefined, sure: boolean): KnownWords[] {
  const rule = best?.meaning?.rule ?? null
  const words = wordsIn(text).filter(
    (one) => !sure || one.overrules || one.rule === rule || (open.includes(rule) && !one.weak),
  )
  if (best?.forms.unsigned !== 0x801c002d) return words
  const step = stepsOf0x801c002d.find(({ pattern }) => pattern.test(text))
  return step === undefined ? words : [...words, step]
}

const fixFor = (rule: RuleId | null, words: KnownWords | undefined): FixStep[] =>
  words?.fix ?? (rule === null ? [] : stepsFor(rule))

function reasonFor(best: WeighedCode, codes: WeighedCode[]): string | null {
  const others = codes.slice(1)
  if (others.length === 0) return null
  if (best.subCode) return 'It stands behind another code: that one only says where it failed, this one says why.'
  if (best.forms.family === 'aadsts')
    return 'What Microsoft Entra answered says more than the codes that Windows made of it.'
  const [only] = others
  const ofAgent = others.find(({ forms }) => forms.unsigned === 1007 || forms.unsigned === 1009)
  if (ofAgent !== undefined)
    return `${ofAgent.written} only says that the extension ended with an error; this is the error.`
  if (others.every(({ weight }) => weight >= wrapper))
    return `${others.length === 1 ? `${only?.written} only says` : 'The others only say'} where it failed; this one says more.`
  return 'Of the codes in this text it says most about the cause.'
}

function notesOn(codes: WeighedCode[], newestRun: string | null, single: boolean): string[] {
  const repaired = codes.filter((one) => one.repaired)
  return [
    ...(repaired.length === 0
      ? []
      : [
          `Read from damaged text: ${repaired.map(({ forms, written }) => `"${written}" as ${forms.family === 'number' && /^-|^\d/.test(written) && !/^0x/i.test(forms.key) ? forms.signed : forms.key}`).join(', ')}. Compare with what is on the screen.`,
        ]),
    ...(!single && codes.length > 0 && (newestRun === 'succeeded' || newestRun === 'already-joined')
      ? ['The newest run of the extension in this log worked. What is told here happened before it.']
      : []),
  ]
}

/** For what is not known, and for a short text in which nothing was found. */
function nearMisses(text: string, codes: WeighedCode[], known: boolean): Near[] {
  const unknown = codes.filter(({ meaning }) => meaning === null)
  if (unknown.length > 0) return unknown.slice(0, 2).flatMap(({ written }) => didYouMean(written))
  return known ? [] : didYouMean(text)
}

function codeOf({ forms, written, meaning }: WeighedCode): ExplainedCode {
  const wide = forms.unsigned >= 0x10000 && forms.family === 'number'
  const bits = forms.family === 'number' ? takeApart(forms.unsigned) : null
  return {
    written,
    key: forms.key,
    known: meaning !== null,
    hex: wide ? forms.hex : null,
    signed: wide ? forms.signed : null,
    unsigned: wide ? forms.unsigned : null,
    kind: meaning?.kind ?? null,
    name: meaning?.name ?? null,
    meaning: meaning?.meaning ?? bits?.text ?? 'It is not in the table, and it has no bits that tell more.',
    cause: meaning?.cause ?? null,
    fix: meaning?.fix ?? null,
    docs: meaning?.docs ?? null,
    confidence: meaning?.confidence ?? null,
    rule: meaning?.rule ?? null,
    wraps: meaning?.wraps === true,
    takenApart: bits,
    elsewhere: (meaning?.elsewhere ?? []).map(({ key, name, meaning: means }) => ({ key, name, meaning: means })),
  }
}

function ruleOf(id: RuleId): ExplainedRule {
  const rule = rules.find((one) => one.id === id)
  return {
    id,
    title: rule?.title ?? id.replaceAll('-', ' '),
    why: rule?.why ?? '',
    stage: rule?.stage ?? null,
    severity: rule?.severity ?? null,
    thenCheck: rule?.thenCheck ?? null,
    docs: rule?.docs ?? null,
    codes: [...new Set(knownCodes.filter((row) => row.rule === id).map((row) => row.key))],
  }
}
