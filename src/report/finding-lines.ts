// A finding in lines of plain text, part by part: stdout and report.txt order the parts in their own way.
import { wrap } from './plain-lines.ts'
import type { Finding, Report, Warning } from './report.ts'

const places = { vm: 'on this VM', azure: 'in Azure', client: 'on the client' } as const
export const verdictWords = {
  'problem-found': 'PROBLEM FOUND',
  'no-problem-found': 'NO PROBLEM FOUND',
  inconclusive: 'INCONCLUSIVE',
} as const

export const seenLines = ({ saw }: Finding) => wrap(`Seen: ${saw}`, 0, 2)
export const whyLines = ({ why }: Finding) => wrap(`Why it matters: ${why}`, 0, 2)

/** A check that ends in a command, "…: curl.exe https://…", in its two parts. */
export function checkParts(thenCheck: string): { text: string; command?: string } {
  const at = thenCheck.search(/: \w+\.exe [^:]*(?::[^ ][^:]*)*$/)
  return at < 0 ? { text: thenCheck } : { text: thenCheck.slice(0, at + 1), command: thenCheck.slice(at + 2) }
}

/** The command stands on a line of its own, as that of a step does. */
export function checkLines({ thenCheck }: Pick<Finding, 'thenCheck'>): string[] {
  const { text, command } = checkParts(thenCheck)
  return [...wrap(`Then check: ${text}`, 0, 2), ...(command === undefined ? [] : [`    ${command}`])]
}

/** One step; its command stands on a line of its own and is never wrapped: it must paste as one line. */
export function fixLines({ fix }: Finding, index: number, word = 'Fix', indent = 0): string[] {
  const step = fix[index]
  if (step === undefined) return []
  const number = fix.length === 1 ? '' : ` ${index + 1} of ${fix.length}`
  return [
    ...wrap(`${word}${number} (${places[step.where]}): ${step.text}`, indent, indent + 2),
    ...(step.command === undefined ? [] : [`${' '.repeat(indent + 4)}${step.command}`]),
  ]
}

/** Each code once, those without a known meaning only where there is something to tell of them. */
export function codeLines(findings: Finding[]): string[][] {
  const codes = new Map(findings.flatMap((finding) => finding.codes.map((code) => [code.code, code])))
  return [...codes.values()]
    .filter(({ meaning, hex }) => meaning !== undefined || hex !== undefined)
    .map(({ code, hex, name, meaning }) =>
      wrap(
        `${code}${hex && hex !== code ? ` = ${hex}` : ''}${name ? ` ${name}` : ''}: ${meaning ?? 'not known to this tool.'}`,
        0,
        2,
      ),
    )
}

export const causeOf = (report: Report) => report.findings.find(({ ruleId }) => ruleId === report.likelyCause)

/** "0 problems, 2 warnings". */
export function counted(report: Report): string {
  const count = (severity: Finding['severity'], word: string) => {
    const found = report.findings.filter((finding) => finding.severity === severity).length
    return `${found} ${word}${found === 1 ? '' : 's'}`
  }
  return `${count('error', 'problem')}, ${count('warning', 'warning')}`
}

/** What could not be looked at: the reason why a report is inconclusive. */
const isUnread = ({ id }: Warning) => /^(could-not-look|partly-unread)/.test(id)

/** The same in sentences; looks that failed for one reason are told in one. */
export function unreadTexts(report: Report): string[] {
  const texts = report.warnings.filter(isUnread).map(({ text }) => text)
  const looks = new Map<string, string[]>()
  for (const text of texts) {
    const [, look = '', reason = text] = /^Could not look at ([^:]+): (.*)$/s.exec(text) ?? []
    looks.set(reason, [...(looks.get(reason) ?? []), look])
  }
  return [...looks].map(([reason, names]) =>
    names.length === 1 && names[0] === '' ? reason : `Could not look at ${names.join(', ')}: ${reason}`,
  )
}

/** What else a reader must know of the look. */
export const otherWarnings = (report: Report) =>
  report.warnings.filter((warning) => !isUnread(warning)).map(({ text }) => text)

/** A name that was left out is needed in a step: says so once. Null where none is. */
export function leftOutWords({ fix }: Finding): string | null {
  const steps = fix.map(({ text, command }) => `${text} ${command}`).join(' ')
  const token = /\[(?:user|upn|sid|ip)-\d+\]/.exec(steps)?.[0]
  return token === undefined
    ? null
    : `${token} stands for a name that is left out here: fill it in, or run with --no-redact to see it.`
}

export function leftOutLines(finding: Finding): string[] {
  const words = leftOutWords(finding)
  return words === null ? [] : wrap(words, 0, 2)
}
