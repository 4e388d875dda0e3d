// The explanation for a person at a console: 80 columns, commands in one piece, ASCII but for what was pasted.
import { checkLines } from '../report/finding-lines.ts'
import { width, wrapWords } from '../report/plain-lines.ts'
import { visible } from '../report/visible.ts'
import type { FixStep } from '../rules/rule.ts'
import type { ExplainedCode, ExplainedRule, Explanation } from './explain.ts'

/** With `verbose` every code of the text is told in full. */
export function renderExplanation(explanation: Explanation, { verbose = false } = {}): string {
  const { known, codes, rules, said, notes, fix, rule } = explanation
  const lines: string[] = []
  const byWords = codes[0] === undefined || explanation.first !== codes[0].key
  const [firstRule] = rules
  if (!known) lines.push(...unknown(explanation))
  else if (byWords && firstRule !== undefined) lines.push(...ruleBlock(firstRule, said))
  else if (codes[0] !== undefined) lines.push(...codeBlock(codes[0], explanation))
  if (fix.length > 0) lines.push('', ...stepLines(fix, rules.find(({ id }) => id === rule)?.thenCheck ?? null))
  const others = byWords && known ? codes : codes.slice(1)
  if (others.length > 0 && known) {
    lines.push('', 'ALSO IN THE TEXT')
    lines.push(...others.flatMap((code) => (verbose ? ['', ...inFull(code)] : wrap(brief(code), 2, 4))))
  }
  const otherRules = rules.filter(({ id }) => id !== (byWords ? firstRule?.id : rule))
  if (otherRules.length > 0) {
    lines.push('', byWords ? 'IT CAN ALSO BE' : 'RULES THAT THE OTHERS LEAD TO')
    lines.push(...otherRules.flatMap(({ id, title }) => wrap(`${id}: ${title}.`, 2, 4)))
  }
  lines.push(...notes.flatMap((note) => ['', ...wrap(`Note: ${note}`, 0, 2)]))
  if (explanation.didYouMean.length > 0) {
    lines.push('', 'DID YOU MEAN')
    lines.push(
      ...explanation.didYouMean.flatMap(({ spelling, meaning }) =>
        wrap(meaning === null ? spelling : `${spelling}  ${meaning}`, 2, 4),
      ),
    )
  }
  return `${lines.map(visible).join('\n')}\n`
}

function unknown({ codes }: Explanation): string[] {
  if (codes.length === 0)
    return wrap(
      'No code and no sentence that this tool knows is in this text. It takes codes such as -2145648607, 0x801c0021, 51 and AADSTS50076, events such as AAD/1104, rule ids, and pasted error texts. To look at the VM itself: aadlogin-doctor run',
      0,
      0,
    )
  return codes.flatMap((code, index) => [
    ...(index === 0 ? [] : ['']),
    ...heading(code),
    ...wrap(`Not known to this tool. ${code.meaning}`, 0, 2),
  ])
}

function codeBlock(code: ExplainedCode, { firstBecause, said, codes, rule, rules }: Explanation): string[] {
  const title = rules.find(({ id }) => id === rule)?.title
  return [
    ...(codes.length > 1 ? ['WHAT MATTERS FIRST'] : []),
    ...heading(code),
    ...(firstBecause === null ? [] : wrap(`Why this one: ${firstBecause}`, 0, 2)),
    '',
    ...wrap(`What it means: ${code.meaning}`, 0, 2),
    ...said.flatMap((sentence) => wrap(`What the text adds: ${sentence}`, 0, 2)),
    ...(code.cause === null ? [] : wrap(`Usual cause: ${code.cause}`, 0, 2)),
    ...(code.fix === null ? [] : wrap(`What to do: ${code.fix}`, 0, 2)),
    ...(code.confidence === null ? [] : wrap(`How sure: ${sureness[code.confidence]}`, 0, 2)),
    ...(rule === null ? [] : wrap(`Judged on the VM by: ${rule}${title === undefined ? '' : ` (${title})`}`, 0, 2)),
    ...(code.docs === null ? [] : [`Docs: ${code.docs}`]),
    ...elsewhere(code),
  ]
}

function ruleBlock(rule: ExplainedRule, said: string[]): string[] {
  return [
    ...wrap(rule.title, 0, 2),
    `Rule ${rule.id}${rule.stage === null ? '' : `, stage ${rule.stage}, ${rule.severity}`}`,
    '',
    ...said.flatMap((sentence) => wrap(sentence, 0, 2)),
    ...(rule.why === '' ? [] : wrap(`Why it matters: ${rule.why}`, 0, 2)),
    ...(rule.codes.length === 0 ? [] : wrap(`Codes that lead to it: ${rule.codes.slice(0, 24).join(', ')}`, 0, 2)),
    ...(rule.docs === null ? [] : [`Docs: ${rule.docs}`]),
  ]
}

function stepLines(fix: FixStep[], thenCheck: string | null): string[] {
  return [
    'STEPS',
    ...fix.flatMap((step, index) => [
      ...wrap(`${index + 1}. ${places[step.where]}: ${step.text}`, 0, 3),
      // A command is never wrapped: it must paste as one line.
      ...(step.command === undefined ? [] : [`    ${step.command}`]),
    ]),
    ...(thenCheck === null ? [] : checkLines({ thenCheck })),
  ]
}

const places = { vm: 'On the VM', azure: 'In Azure', client: 'On the client' } as const

const sureness = {
  microsoft: 'a page of Microsoft says so.',
  extracted: "read from Windows' own messages.",
  community: 'public reports agree; no page of Microsoft says so.',
  unconfirmed: 'not confirmed; one report or analysis only. Look for a second sign.',
} as const

function otherForms(code: ExplainedCode): string[] {
  if (!code.known && code.takenApart === null) return []
  return code.hex === null ? [code.key] : [code.hex, String(code.signed), String(code.unsigned)]
}

/** All forms, the written one first, and the name: on one line where they fit. */
function heading(code: ExplainedCode): string[] {
  const forms = [code.written, ...otherForms(code)].filter(
    (form, at, all) => all.findIndex((other) => other.toLowerCase() === form.toLowerCase()) === at,
  )
  const written = forms.join(' = ')
  if (code.name === null || forms.includes(code.name)) return [written]
  const whole = `${written}  ${code.name}`
  return whole.length < width ? [whole] : [written, code.name]
}

function brief(code: ExplainedCode): string {
  const same = code.written.toLowerCase() === code.key.toLowerCase() ? '' : ` = ${code.key}`
  const named = code.name === null || code.name === code.written ? '' : ` ${code.name}`
  return `${code.written}${same}${named}: ${code.meaning}`
}

function inFull(code: ExplainedCode): string[] {
  return [
    ...heading(code),
    ...wrap(`What it means: ${code.meaning}`, 2, 4),
    ...(code.cause === null ? [] : wrap(`Usual cause: ${code.cause}`, 2, 4)),
    ...(code.fix === null ? [] : wrap(`What to do: ${code.fix}`, 2, 4)),
    ...(code.takenApart === null ? [] : wrap(code.takenApart.text, 2, 4)),
    ...(code.docs === null ? [] : [`  Docs: ${code.docs}`]),
  ]
}

function elsewhere(code: ExplainedCode): string[] {
  return code.elsewhere.flatMap(({ key, name, meaning }) =>
    wrap(`Elsewhere: ${key}${name === null ? '' : ` ${name}`}: ${meaning}`, 0, 2),
  )
}

/** Wraps words at the width. What stands in backquotes is a command: it is one word, on a line of its own when it is long, without the quotes. */
const wrap = (text: string, first: number, next: number) => wrapWords(wordsOf(text), first, next)

function wordsOf(text: string): string[] {
  return text
    .split('`')
    .flatMap((part, index) => (index % 2 === 1 ? [part.replace(/ /g, '\u0000')] : [part]))
    .join('')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/\u0000/g, ' '))
}
