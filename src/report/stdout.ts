// The answer on stdout, within 4,096 bytes. Its end matters most: what is wrong, what was seen, the first fix, how to check it, where the report lies.
import { utcWords } from '../utc-words.ts'
import {
  causeOf,
  checkLines,
  codeLines,
  counted,
  fixLines,
  leftOutLines,
  otherWarnings,
  seenLines,
  unreadTexts,
  verdictWords,
  whyLines,
} from './finding-lines.ts'
import { identityWords } from './identity-check.ts'
import { nextStep } from './next-step.ts'
import { cutLines, cutText, finish, rows, rule, size, wrap } from './plain-lines.ts'
import type { Finding, Report } from './report.ts'

/** Azure Run Command keeps the last 4,096 bytes of output. */
const stdoutLimit = 4096
/** Rows of a console window; a cause with more steps than that has only the first at the end. */
const screen = 32
/** A line that says how much was left out. */
const room = 60
/** No command that works is as long; one that is would push out all else. Bytes. */
const longestCommand = 1600

/** Lines under a title. Items are kept whole or left out, the last ones first. */
interface Part {
  title: string | null
  items: string[][]
  /** What is counted when items are left out: "note". */
  word: string
}

/** `savedTo`: path of report.json, null when it was not saved. ASCII but for values. */
export function renderStdout(report: Report, savedTo: string | null): string {
  const { end, later } = endOf(report, stdoutLimit - 2, savedTo)
  const cause = causeOf(report)
  const head: Part = { title: null, items: headLines(report), word: 'line' }
  const notes: Part = { title: null, items: noteLines(report), word: 'note' }
  const also: Part = {
    title: 'ALSO FOUND',
    items: report.findings.filter((finding) => finding !== cause).map((finding) => briefFinding(finding, cause)),
    word: 'finding',
  }
  const codes: Part = { title: 'CODES', items: codeLines(cause === undefined ? [] : [cause]), word: 'code' }
  const steps: Part = {
    title: `${later.length === 1 ? 'FIX 2' : `FIXES 2 ${later.length === 2 ? 'AND' : 'TO'} ${later.length + 1}`}, AFTER FIX 1 BELOW`,
    items: later,
    word: 'fix',
  }
  const shown = [head, notes, also, codes, steps]
  const placed = place([head, steps, also, codes, notes], stdoutLimit - 2 - size(end))
  return finish([...shown.flatMap((part) => placed.get(part) ?? []), '', ...end])
}

/** The lines of each part that fit together, given most important first. */
function place(parts: Part[], budget: number): Map<Part, string[]> {
  let left = budget
  const placed = new Map<Part, string[]>()
  for (const part of parts) {
    if (part.items.length === 0) continue
    const lines = part.title === null ? [] : ['', part.title]
    let used = size(lines)
    let kept = 0
    for (const item of part.items) {
      if (used + size(item) + room > left) break
      lines.push(...item)
      used += size(item)
      kept += 1
    }
    const missing = part.items.length - kept
    const rest = `(${missing} more ${part.word}${plural(part.word, missing)} in the full report)`
    const shown = kept === 0 ? ['', rest] : missing > 0 ? [...lines, rest] : lines
    if (size(shown) > left) continue
    placed.set(part, shown)
    left -= size(shown)
  }
  return placed
}

const plural = (word: string, count: number) => (count === 1 ? '' : word.endsWith('x') ? 'es' : 's')

function headLines({ machine, tool, collectedAt }: Report): string[][] {
  const os = [machine.os.name, machine.os.build && `build ${machine.os.build}`].filter(Boolean).join(', ')
  const name = machine.vmName ?? machine.computerName ?? 'name unknown'
  const identity = identityWords(machine.identity)
  const group = machine.resourceGroup === null ? '' : `, resource group ${machine.resourceGroup}`
  return [
    wrap(`aadlogin-doctor ${tool.version}, looked at ${utcWords(collectedAt)}`, 0, 2),
    wrap(cutText(`VM: ${name}${group}${os === '' ? '' : `, ${os}`}`, 300), 0, 4),
    wrap(`Tenant: ${machine.tenantId ?? 'unknown'}, ${machine.cloud ?? 'cloud unknown'}`, 0, 4),
    ...(identity === null ? [] : [wrap(`Identity: ${identity}`, 0, 4)]),
    wrap(cutText(`Run as: ${machine.ranAs ?? 'unknown'}`, 200), 0, 4),
  ]
}

/** What could not be seen stands first; an inconclusive report tells it at its end. */
function noteLines(report: Report): string[][] {
  const unread = report.verdict === 'inconclusive' ? [] : unreadTexts(report)
  return [...unread, ...otherWarnings(report)].map((text) => wrap(`note: ${cutText(text, 700)}`, 0, 6))
}

/** Symptoms in a sentence; what stands on its own with its first fix. */
function briefFinding(finding: Finding, cause: Finding | undefined): string[] {
  const saw = cutText(finding.saw, 400)
  if (cause?.explains.includes(finding.ruleId))
    return wrap(`follows from the problem below: ${finding.title}. ${saw}`, 0, 2)
  return [...wrap(`${finding.severity}: ${finding.title}. ${saw}`, 0, 2), ...fixLines(shortStep(finding), 0, 'Fix', 2)]
}

const shortStep = (finding: Finding): Finding => ({ ...finding, fix: finding.fix.slice(0, 1).map(fitting(300)) })

/** A step with its text cut; a command that no window holds is left to the report. */
const fitting =
  (most: number) =>
  ({ text, command, where }: Finding['fix'][number]): Finding['fix'][number] =>
    command !== undefined && Buffer.byteLength(command) > longestCommand
      ? { text: `${cutText(text, most)} (The command is too long for this window: see the full report.)`, where }
      : { text: cutText(text, most), where, ...(command === undefined ? {} : { command }) }

/** The end within the budget, and the steps that found no place in it: values are shortened as far as needed, the commands of the first step never. */
function endOf(report: Report, budget: number, savedTo: string | null): { end: string[]; later: string[][] } {
  const saved =
    savedTo === null
      ? []
      : ['', 'More to read: report.html, in the folder of the full report.', ...wrap(`Full report: ${savedTo}`, 0, 2)]
  const cause = causeOf(report)
  for (const most of [1000, 500, 200, 80]) {
    const short = cause === undefined ? undefined : shortened(cause, most)
    const verdict = short === undefined ? withoutCause(report, most) : causeEnd(short)
    const names = short === undefined ? [] : leftOutLines(short)
    const end = [...verdict, ...names, ...saved]
    const later = short === undefined ? [] : laterSteps(short)
    const whole = short === undefined ? end : [...causeEnd(short, later.flat()), ...names, ...saved]
    if (rows(whole) <= screen && size(whole) <= budget) return { end: whole, later: [] }
    if (size(end) <= budget) return { end, later }
  }
  const bare = cause === undefined ? withoutCause(report, 80) : causeEnd(shortened(cause, 80))
  return { end: cutLines([...bare, ...cutLines(saved, budget / 4)], budget), later: [] }
}

const shortened = (finding: Finding, most: number): Finding => ({
  ...finding,
  saw: cutText(finding.saw, most),
  why: cutText(finding.why, most),
  thenCheck: cutText(finding.thenCheck, most),
  fix: finding.fix.map(fitting(most)),
})

const laterSteps = (finding: Finding) => finding.fix.slice(1).map((_, index) => fixLines(finding, index + 1))

function causeEnd(cause: Finding, later: string[] = []): string[] {
  return [
    rule('='),
    ...wrap(`${verdictWords['problem-found']}: ${cause.title}`, 0, 2),
    '',
    ...seenLines(cause),
    ...whyLines(cause),
    '',
    ...fixLines(cause, 0, 'FIX'),
    '',
    ...(later.length === 0 ? [] : [...later, '']),
    ...checkLines(cause),
  ]
}

function withoutCause(report: Report, most: number): string[] {
  const inconclusive = report.verdict === 'inconclusive'
  const unread = inconclusive ? unreadTexts(report) : []
  const told = unread.slice(0, 8)
  const next = nextStep(report)
  return [
    rule('='),
    `${verdictWords[report.verdict]}: ${counted(report)}${inconclusive ? ', but not everything could be looked at' : ''}.`,
    ...told.flatMap((text) => wrap(cutText(text, most), 2, 4)),
    ...(unread.length > told.length ? [`  (${unread.length - told.length} more in the full report)`] : []),
    ...(next === null ? [] : wrap(next.text, 0, 2)),
    ...(next?.command === undefined ? [] : [`    ${next.command}`]),
  ]
}
