// From what a user saw (--symptom, a screenshot's text) to the rules that judge it, the likeliest first. Knowledge and reading of text only; whether a rule fails is the rule's.
// Sources of the sentences: the troubleshooting part of learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows, learn.microsoft.com/troubleshoot/azure/virtual-desktop/troubleshoot-azure-ad-connections,
// learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/troubleshoot-specific-rdp-errors, and the texts of the AADSTS codes.
import { lookUp, normalizeCode } from './error-codes.ts'
import type { RuleId } from './rules/rule-ids.ts'

export interface RecognizedSymptom {
  ruleId: RuleId
  /** The sentence or code that was recognized, as Windows or Microsoft Entra writes it. */
  sentence: string
  /** 0 for what it says most likely; what else may be behind it has higher numbers. */
  rank: number
}

interface KnownSentence {
  sentence: string
  /** What may be behind it, the likeliest first. */
  rules: RuleId[]
  /**
   * Any of these says it. Words stand side by side; `..` lets up to eight other words between them, none of them "not", in one sentence.
   * `a|b` is either word, `prevent*` any word that begins so. A long word may be mistyped by one letter.
   */
  clues: string[]
}

const someone = 'you|me|us|him|her|them|user|users'
const yours = 'your|my|our|his|her|their|user|users|the'
const machine = 'device|computer|pc|vm|machine'

const sentences: KnownSentence[] = [
  {
    sentence: 'An Entra account was put into the local group Administrators by hand',
    rules: ['local-admins-edited-by-hand'],
    clues: [
      'net localgroup administrators .. add',
      'add localgroupmember .. administrators',
      'added .. to .. local administrators|administrator',
      'added .. administrators group .. by hand|manually',
      'manually added .. administrators',
    ],
  },
  {
    sentence: 'The target-device identifier in the request was not found in the tenant',
    rules: ['device-name-mismatch'],
    clues: ['target device identifier', 'target device .. not .. found'],
  },
  {
    sentence: 'A web account is refused where the client connects by IP address',
    rules: ['device-name-mismatch'],
    clues: ['ip address .. web account', 'web account .. ip address'],
  },
  {
    sentence: 'Your account is configured to prevent you from using this device',
    rules: ['role-not-assigned'],
    clues: [
      `account .. configured to prevent ${someone}`,
      `configured .. prevent* .. using .. ${machine}`,
      `${yours} account is configured to prev*`,
      `account .. prevent* .. using .. ${machine}`,
      `not .. allowed to use this|the ${machine}`,
      'prevent* you from using this',
      'configured to prevent use|using',
    ],
  },
  {
    sentence: 'To sign in remotely, you need the right to sign in through Remote Desktop Services',
    rules: ['role-not-assigned'],
    clues: [
      'need the right to sign in through remote desktop',
      'right to sign in through remote desktop',
      'allow login through remote|terminal',
      'user account .. not authorized for remote login',
      'not .. granted .. requested login type',
      'no role assigned',
      'role .. not assigned|granted|given',
      'login role .. missing',
      'missing|lacks|lack .. virtual machine|user|administrator .. login',
      'user has no role|roles',
      'no|missing virtual machine .. login role',
      'not .. virtual machine .. login role',
    ],
  },
  {
    sentence: "The sign-in method you're trying to use isn't allowed",
    rules: ['mfa-required', 'conditional-access-blocked'],
    clues: [
      'sign in method .. not .. allowed|permitted|supported',
      'sign in option .. not .. allowed|permitted|supported',
      'sign in method|option .. blocked|refused|disallowed|forbidden',
      'login method .. not .. allowed|permitted|supported',
      'method you are trying to use',
      'method i am trying to use',
      'not allowed .. sign in method',
      'try a different sign in method',
    ],
  },
  {
    sentence: 'Multifactor authentication is required',
    rules: ['mfa-required', 'conditional-access-blocked'],
    clues: [
      'must .. use|enroll|register|complete .. multifactor|mfa',
      'multifactor|mfa .. required|enforced',
      'prompted|asked|asks|prompts for .. multifactor|mfa',
      'requires|require|requiring|demands .. multifactor|mfa',
      'strong authentication .. required',
      'required .. strong authentication',
    ],
  },
  {
    sentence: 'Windows Hello cannot be used here',
    rules: ['mfa-required'],
    clues: [
      'option is temporarily unavailable',
      'windows hello .. not .. allowed|supported|available|possible|used|work*|connect*',
      'not .. allowed|supported|available|possible|use|work|connect .. windows hello',
    ],
  },
  {
    sentence: 'Conditional Access blocked the sign-in',
    rules: ['conditional-access-blocked'],
    clues: [
      'can not get there from here',
      'can not access this .. right now',
      'sign in was blocked',
      'not meet the criteria to access this',
      'sign in was successful but',
      'help us keep your device secure',
      'blocked by ca policy|policies',
      'blocked by conditional access',
      'conditional access .. block*|prevent*|denied|denies|stop*|fail*',
      'conditional access .. not .. allow*|permit*',
      'set up your device to get access',
      'not satisfy .. conditional access',
      'device .. required to be compliant',
      'device .. not .. compliant',
      'device .. not meet .. compliance',
      'can only be accessed from .. device|devices|domain|domains',
      'access .. blocked by security defaults',
    ],
  },
  {
    sentence: 'The password is expired or must be changed',
    rules: ['password-change-required'],
    clues: [
      'password .. expired',
      'expired password',
      'must change .. password',
      'need|needs|have|has to change .. password',
      'required to change .. password',
      'password must|has|have|needs|need .. be .. changed|updated|reset',
      'must|needs|has|have .. reset .. password',
      'change .. password before',
      'temporary|temp|initial password',
      'password is temporary|temp|initial',
      'requires a password change',
    ],
  },
  {
    sentence: 'The application of the sign-in was not found in the tenant',
    rules: ['sign-in-app-missing'],
    clues: [
      'application with identifier .. not found',
      'application .. not .. found in the directory',
      'windows vm sign in .. missing',
      'windows vm sign in .. not .. found|listed|exist*|appear*|there|show*',
      'not .. find|see .. windows vm sign in',
      'windows virtual machine sign in .. missing',
      'windows virtual machine sign in .. not .. found|listed|exist*|appear*|there|show*',
      'not .. find|see .. windows virtual machine sign in',
      '372140e0 b3b7 4226 8ef9 d57986796201 .. not .. found|exist*',
    ],
  },
  {
    sentence: 'The user account does not exist in the tenant',
    rules: ['guest-user'],
    clues: [
      'account .. not exist in .. tenant',
      'needs to be added as an external user',
      'account .. from identity provider .. not exist',
      'guest user|account|users|accounts .. not|refused|denied|rejected',
      'b2b user|users|account|guest',
      'am|is|are .. guest in|of .. tenant|directory',
      'external user .. not|refused|denied|rejected',
    ],
  },
  {
    sentence: 'Your organization has disabled or deleted this device',
    rules: ['device-disabled-or-deleted'],
    clues: [
      'organization has disabled|deleted .. device',
      'device is|was .. disabled|deleted',
      'device has been .. disabled|deleted',
      'device object .. not .. found',
    ],
  },
  {
    sentence: 'The remote computer does not support sign-in by web account',
    rules: ['web-account-update-missing'],
    clues: [
      'remote .. not support .. azure ad|active',
      'remote .. not support .. entra|aad',
      'not support .. web account',
      'web account .. not .. supported',
    ],
  },
  {
    sentence: 'The remote computer requires Network Level Authentication',
    rules: ['client-device-not-registered', 'credentials-rejected'],
    clues: [
      'client|laptop .. not .. joined|registered',
      'home|own|personal pc|computer|device .. not .. joined|registered',
      'requires network level authentication',
      'domain controller can not be contacted',
      'network level authentication .. not support*',
    ],
  },
  {
    sentence: 'Your credentials did not work',
    rules: ['credentials-rejected', 'client-device-not-registered', 'password-change-required', 'mfa-required'],
    clues: [
      'credential|credentials .. not .. work*|accepted|valid|recognized|correct|verified',
      'not sign .. in with .. credential|credentials',
      'credential|credentials did not',
      'credential|credentials .. rejected|refused|invalid|incorrect|wrong|denied',
      'invalid|incorrect|wrong|bad credential|credentials',
      'not accept* .. credential|credentials',
      'rejected|rejects|refused|refuses .. credential|credentials',
      'please enter new credentials',
      'keeps|keep asking|prompting .. credentials|password',
      'asks|asked|asking|prompts|prompted|prompting .. credentials|password .. again',
      // The name of the computer that follows may be any number of words.
      'credentials that were used to connect',
    ],
  },
  {
    sentence: 'Remote machine is AAD joined: the name was typed in another form than user@domain',
    rules: ['credentials-rejected', 'client-device-not-registered'],
    clues: ['remote machine|computer is aad|azure|entra .. joined', 'try using your work email address'],
  },
  {
    sentence: 'The logon attempt failed',
    rules: ['credentials-rejected', 'client-device-not-registered', 'mfa-required'],
    clues: ['login attempt .. fail*', 'sign in attempt .. fail*', 'login attempt was not'],
  },
  {
    sentence: 'The user name or password is incorrect',
    rules: ['credentials-rejected', 'password-change-required', 'mfa-required'],
    clues: [
      'password .. incorrect|wrong|invalid|rejected',
      'password .. not .. work*|accepted|correct|valid|right',
      'incorrect|wrong|invalid|bad password',
      'incorrect|wrong|invalid|bad user name',
      'unknown user name or bad password',
      'check your user name and password',
      'user name .. incorrect|unknown',
      'user name .. not .. correct|recognized|found|exist',
      'not accept* .. password',
      'rejects|rejected|refuses|refused .. password',
    ],
  },
  {
    sentence: 'The Local Security Authority cannot be contacted',
    rules: ['credentials-rejected', 'password-change-required'],
    clues: ['local security authority can not be', 'local security authority .. not .. contacted|reached'],
  },
  {
    sentence: 'The account is locked or disabled',
    rules: ['credentials-rejected'],
    clues: [
      `${yours} account has been .. locked|disabled`,
      `${yours} account is .. locked|disabled`,
      'referenced account is .. locked|disabled',
      'account locked out',
    ],
  },
  {
    sentence: 'Remote access to the server is not enabled',
    rules: ['rdp-disabled'],
    clues: ['remote access to the server is not', 'remote desktop .. not enabled', 'remote desktop is off|disabled'],
  },
]

/** Text that is longer than any screenshot's is not read to its end. */
const longestText = 65_536
const widestGap = 8

/**
 * The rules that a text weighs: codes before sentences, each rule once, the likeliest first; empty for a text that says nothing of a refused sign-in.
 * Never throws; linear in the text.
 */
export function recognizeSymptoms(text: string): RecognizedSymptom[] {
  const read = text.slice(0, longestText)
  const [codes, general] = codesOf(read)
  const words = wordsOf(read)
  // Where a code says why, a sentence beside it only says that.
  const known = readSentences.filter(({ clues }) => clues.some((parts) => says(words, parts)))
  const said = known.flatMap(({ sentence, rules }) =>
    rules.map((ruleId, place) => ({ ruleId, sentence, rank: place + (codes.length > 0 ? 1 : 0) })),
  )
  const telling = [...codes, ...said.sort((a, b) => a.rank - b.rank)]
  const found = telling.length > 0 ? telling : general
  return found.filter((one, at) => found.findIndex(({ ruleId }) => ruleId === one.ruleId) === at)
}

/** What the user said, for a finding: in their words, and what they were read as where that is not the same. */
export function quoteSymptom(text: string, { sentence }: RecognizedSymptom): string {
  const words = text.trim().replace(/\s+/g, ' ')
  const said = words.length > 200 ? `${words.slice(0, 200)}...` : words
  return said.toLowerCase().includes(sentence.toLowerCase())
    ? `The user saw "${said}"`
    : `The user saw "${said}", which reads as: ${sentence}`
}

/** Codes of Microsoft Entra and of Windows: those that say why, and those that only say that a sign-in failed. */
function codesOf(text: string): [telling: RecognizedSymptom[], general: RecognizedSymptom[]] {
  const written = text
    .normalize('NFKC')
    .matchAll(/(?:aadsts|\berror(?: code)?)[\s:-]{0,2}(\d{5,8})(?!\d)|\b(0x[cd]0[0-9a-f]{6})\b/gi)
  const read = [...written].flatMap(([, number, status]) => {
    const code = normalizeCode(status ?? `AADSTS${number}`)
    const row = code === null ? undefined : lookUp(code)[0]
    if (code === null || row?.rule === undefined) return []
    const symptom: RecognizedSymptom = { ruleId: row.rule, sentence: status ?? code.key, rank: 0 }
    return [{ symptom, isGeneral: status !== undefined && row.wraps === true }]
  })
  const [telling, general] = [false, true].map((wanted) =>
    read.filter(({ isGeneral }) => isGeneral === wanted).map(({ symptom }) => symptom),
  )
  return [telling ?? [], general ?? []]
}

const sentenceEnd = '\u0001'

/** Lower-case words; contractions as two words ("did not"), the spellings of one word as one, the end of a sentence as a word of its own. */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u0000-\u0008\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/\\[rnt]/g, ' ')
    .replace(/[\u2018\u2019\u201b\u02bc\u00b4`]/g, "'")
    .replace(/[.!?;\u3002](?=["')\]\s\u201d]|$)|\n[ \t\r]{0,40}\n/g, ` ${sentenceEnd} `)
    .replace(/\b(are|could|did|does|do|has|have|is|was|were|ca|wo)n ?'? ?t\b/g, '$1 not')
    .replace(/\b(are|could|did|do|does|has|have|is|was|were)'nt\b/g, '$1 not')
    .replace(/\bca not\b|\bcannot\b/g, 'can not')
    .replace(/\b(you|we|they)'re\b/g, '$1 are')
    .replace(/\bi'm\b/g, 'i am')
    .replace(/\bsignin\b/g, 'sign in')
    .replace(/\blog[ -]?(?:on|in)\b/g, 'login')
    .replace(/\b(?:multi[ -]factor|two[ -](?:factor|step)|2fa)\b/g, 'multifactor')
    .replace(/\busername\b/g, 'user name')
  return plain.match(/[\p{L}\p{N}]+|\u0001/gu) ?? []
}

/** True if the words of the clue stand in the text, in order and near enough. */
function says(words: string[], parts: Part[]): boolean {
  /** For each part, where the clue up to it was last met. */
  const met: number[] = parts.map(() => Number.NEGATIVE_INFINITY)
  /** The last "not" or end of a sentence: nothing is read across it. */
  let barrier = -1
  for (const [at, word] of words.entries()) {
    for (let step = parts.length - 1; step >= 0; step--) {
      const part = parts[step] as Part
      if (!part.matches(word)) continue
      const before = step === 0 ? at - 1 : (met[step - 1] as number)
      if (step > 0 && (before < barrier || at - before > part.reach)) continue
      if (step === parts.length - 1) return true
      met[step] = at
    }
    if (word === sentenceEnd || word === 'not' || word === 'never') barrier = at
  }
  return false
}

interface Part {
  matches(word: string): boolean
  /** How many words further than the part before it may stand. */
  reach: number
}

function partsOf(clue: string): Part[] {
  const tokens = clue.split(' ')
  return tokens.flatMap((token, at) => {
    if (token === '..') return []
    const choices = token.split('|')
    const matches = (word: string) =>
      choices.some((choice) => (choice.endsWith('*') ? word.startsWith(choice.slice(0, -1)) : isWord(word, choice)))
    return [{ matches, reach: tokens[at - 1] === '..' ? widestGap + 1 : 1 }]
  })
}

const mistypable = 7

/** The same word, but for one letter too many, too few, another, or two that changed places; the first is right. */
function isWord(word: string, wanted: string): boolean {
  if (word === wanted) return true
  const longer = word.length - wanted.length
  if (wanted.length < mistypable || longer < -1 || longer > 1 || word[0] !== wanted[0]) return false
  let at = 0
  while (at < wanted.length && word[at] === wanted[at]) at += 1
  const rest = (text: string, from: number) => text.slice(from)
  if (longer === 1) return rest(word, at + 1) === rest(wanted, at)
  if (longer === -1) return rest(word, at) === rest(wanted, at + 1)
  if (rest(word, at + 1) === rest(wanted, at + 1)) return true
  return word[at] === wanted[at + 1] && word[at + 1] === wanted[at] && rest(word, at + 2) === rest(wanted, at + 2)
}

const readSentences = sentences.map(({ clues, ...rest }) => ({ ...rest, clues: clues.map(partsOf) }))
