// The report as plain text: report.txt in full, stdout within 4,096 bytes with the verdict, the cause and the first fix at its end. ASCII but for values.
import type { Finding, Report } from './report.ts'
import { visible } from './visible.ts'

const width = 80
/** Azure Run Command keeps the last 4,096 bytes of output. */
export const stdoutLimit = 4096

/** The whole report for a reader without a browser. */
export function renderText(report: Report): string {
  const others = report.findings.slice(1)
  const lines = [
    ...head(report),
    '',
    ...verdictBlock(report),
    ...others.flatMap((finding) => ['', rule('-'), ...findingBlock(finding)]),
    '',
    rule('-'),
    'CHECKS',
    ...report.checks.map((check) => {
      const why = check.because ?? (check.missing ? `needs ${check.missing.join(', ')}` : '')
      return `  ${check.outcome.padEnd(15)} ${check.ruleId}${why === '' ? '' : `: ${why}`}`
    }),
  ]
  return finish(lines)
}

/** The end matters most: what is less important stands first and is cut first, whole lines at a time. */
export function renderStdout(report: Report, savedTo: string | null): string {
  const least = [...head(report), ...report.warnings.flatMap((warning) => wrap(`note: ${warning.text}`, 0, 6))]
  const middle = report.findings
    .slice(report.likelyCause === null ? 0 : 1)
    .flatMap((finding) => briefFinding(finding, report))
  const budget = stdoutLimit - 2
  const saved = savedTo === null ? [] : ['', ...wrap(`Report: ${savedTo}`, 0, 2)]
  const end = [...shortened(report, budget - size(saved)), ...saved]
  const kept: string[] = []
  let used = size(end)
  for (const block of [middle.length > 0 ? ['', 'ALSO FOUND', ...middle] : [], least]) {
    if (block.length === 0) continue
    if (used + size(block) + 1 > budget) {
      const room = cutLines(block, budget - used - 1)
      kept.unshift(...room)
      break
    }
    kept.unshift(...block)
    used += size(block) + 1
  }
  return finish([...kept, '', ...end])
}

/** The verdict within the budget: what was seen and the reasons are shortened first, the commands last. */
function shortened(report: Report, budget: number): string[] {
  let lines = verdictBlock(report)
  for (const most of [700, 300, 120]) {
    if (size(lines) <= budget) return lines
    const findings = report.findings.map((finding) => ({
      ...finding,
      saw: cutText(finding.saw, most),
      codes: most < 300 ? [] : finding.codes.slice(0, 4),
      fix: finding.fix.slice(0, most < 300 ? 2 : 4).map((step) => ({ ...step, text: cutText(step.text, most) })),
    }))
    lines = verdictBlock({ ...report, findings, warnings: report.warnings.slice(0, most < 300 ? 4 : 10) })
  }
  return cutLines(lines, budget)
}

const cutText = (text: string, most: number) =>
  text.length <= most ? text : `${text.slice(0, most).toWellFormed()}...`

function head(report: Report): string[] {
  const { machine } = report
  const os = [machine.os.name, machine.os.build && `build ${machine.os.build}`].filter(Boolean).join(', ')
  return [
    `aadlogin-doctor ${report.tool.version}  ${report.collectedAt}`,
    `VM: ${machine.vmName ?? machine.computerName ?? 'name unknown'}${machine.resourceGroup ? `, resource group ${machine.resourceGroup}` : ''}${os === '' ? '' : `, ${os}`}`,
    `Tenant: ${machine.tenantId ?? 'unknown'}  Cloud: ${machine.cloud ?? 'unknown'}  Run as: ${machine.ranAs ?? 'unknown'}`,
  ]
}

function verdictBlock(report: Report): string[] {
  const cause = report.findings.find((finding) => finding.ruleId === report.likelyCause)
  const warnings = report.findings.filter((finding) => finding.severity === 'warning').length
  if (cause !== undefined) return [rule('='), `PROBLEM FOUND: ${cause.title}`, ...causeBlock(cause, report)]
  const counted = `0 problems, ${warnings} warning${warnings === 1 ? '' : 's'}`
  if (report.verdict === 'no-problem-found') return [rule('='), `NO PROBLEM FOUND: ${counted}.`]
  const unread = report.warnings.filter((warning) => /^(could-not-look|partly-unread)/.test(warning.id))
  return [
    rule('='),
    `INCONCLUSIVE: ${counted}, but not everything could be looked at.`,
    ...unread.flatMap((warning) => wrap(warning.text, 2, 4)),
  ]
}

function causeBlock(cause: Finding, report: Report): string[] {
  const explained = cause.explains.filter((id) => report.findings.some((finding) => finding.ruleId === id))
  return [
    ...findingBody(cause),
    ...(explained.length === 0 ? [] : wrap(`This also explains: ${explained.join(', ')}.`, 0, 2)),
  ]
}

function findingBlock(finding: Finding): string[] {
  return [`${finding.severity.toUpperCase()}: ${finding.title} [${finding.ruleId}]`, ...findingBody(finding)]
}

function findingBody(finding: Finding): string[] {
  return [
    ...wrap(`Seen: ${finding.saw}`, 0, 2),
    ...wrap(`Why it matters: ${finding.why}`, 0, 2),
    ...finding.codes.flatMap((code) =>
      code.meaning === undefined && code.hex === undefined
        ? []
        : wrap(
            `Code ${code.code}${code.hex && code.hex !== code.code ? ` = ${code.hex}` : ''}${code.name ? ` ${code.name}` : ''}: ${code.meaning ?? 'not known to this tool'}`,
            0,
            2,
          ),
    ),
    ...finding.fix.flatMap((step, index) => [
      ...wrap(`Fix ${index + 1} (${places[step.where]}): ${step.text}`, 0, 2),
      // A command is never wrapped: it must paste as one line.
      ...(step.command === undefined ? [] : [`    ${visible(step.command)}`]),
    ]),
    ...wrap(`Then check: ${finding.thenCheck}`, 0, 2),
  ]
}

const places = { vm: 'on this VM', azure: 'in Azure', client: 'on the client' } as const

function briefFinding(finding: Finding, report: Report): string[] {
  const symptom = report.findings.some(
    (other) => other.ruleId === report.likelyCause && other.explains.includes(finding.ruleId),
  )
  return wrap(`${symptom ? 'symptom' : finding.severity}: ${finding.title}. ${finding.saw}`, 0, 2)
}

const rule = (character: string) => character.repeat(width - 1)
const size = (lines: string[]) => lines.reduce((sum, line) => sum + Buffer.byteLength(visible(line)) + 1, 0)

function cutLines(lines: string[], budget: number): string[] {
  const kept: string[] = []
  let used = 0
  for (const line of lines) {
    used += Buffer.byteLength(visible(line)) + 1
    if (used > budget) break
    kept.push(line)
  }
  return kept
}

const finish = (lines: string[]) => `${lines.map(visible).join('\n')}\n`

/** Lines of at most 79 characters: the first indented by `first`, the others by `next`. A longer word stands alone. */
export function wrap(text: string, first: number, next: number): string[] {
  const lines: string[] = []
  let line = ' '.repeat(first)
  let empty = true
  for (const word of text.split(/\s+/)) {
    if (!empty && line.length + 1 + word.length >= width) {
      lines.push(line)
      line = ' '.repeat(next) + word
    } else {
      line += empty ? word : ` ${word}`
    }
    empty = false
  }
  return [...lines, line]
}
