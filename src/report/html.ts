// The report as one HTML page: no script, nothing fetched, readable in light and dark, on paper and by a screen reader. Everything from the VM is escaped.

import { type Stage, stages } from '../rules/rule.ts'
import { utcWords } from '../utc-words.ts'
import { causeOf, counted, otherWarnings, unreadTexts } from './finding-lines.ts'
import { checksByStage, evidenceList } from './html-checks.ts'
import { escapeHtml as e } from './html-escape.ts'
import { causeCard, codeTable, commandBlock, findingCard } from './html-findings.ts'
import { page } from './html-page.ts'
import { endpointTable, machineTable, requestIdTable, timelineTables } from './html-tables.ts'
import { nextStep } from './next-step.ts'
import type { Finding, Report } from './report.ts'
import { type StageState, stagePicture } from './stage-picture.ts'

export function renderHtml(report: Report): string {
  const cause = causeOf(report)
  const symptoms = report.findings.filter((finding) => cause?.explains.includes(finding.ruleId))
  const others = report.findings.filter((finding) => finding !== cause && !symptoms.includes(finding))
  const unread = unreadTexts(report)
  const sections: [id: string, title: string, content: string][] = [
    ['path', 'The path of a sign-in', stagePicture(stageStates(report))],
    ['unread', 'What could not be looked at', report.verdict === 'inconclusive' ? list(unread) : ''],
    ['cause', 'The cause', cause === undefined ? '' : causeCard(cause, symptoms)],
    ['others', cause === undefined ? 'Found' : 'Also found', others.map(findingCard).join('\n')],
    ['codes', 'Codes', codeTable(report.findings)],
    ['look', 'About this look', list(notes(report))],
    ['vm', 'This VM', machineTable(report)],
    ['requests', 'Ids of requests, for Microsoft support', requestIdTable(report)],
    ['endpoints', 'Required endpoints', report.endpoints.length === 0 ? '' : endpointTable(report)],
    ['timeline', 'What happened', timelineTables(report)],
    ['checks', 'Every check', checksByStage(report)],
    ['evidence', 'Evidence', evidenceList(report)],
  ]
  const shown = sections.filter(([, , content]) => content !== '')
  const body = [
    `<header><p class="quiet">aadlogin-doctor ${e(report.tool.version)}</p>`,
    `<h1>${e(headline(report, cause))}</h1>`,
    `<p><span class="verdict ${report.verdict}">${verdictWords[report.verdict]}</span> ${counted(report)}</p>`,
    `<p>${machineLine(report)}</p>${whatNext(report)}</header>`,
    `<nav aria-label="Contents"><ul>${shown.map(([id, title]) => `<li><a href="#${id}">${title}</a></li>`).join('')}</ul></nav>`,
    '<main>',
    ...shown.map(([id, title, content]) => `<section><h2 id="${id}">${title}</h2>\n${content}\n</section>`),
    '</main>',
    `<footer><p>Looked at ${e(report.collectedAt)}, reported ${e(report.reportedAt)} (UTC). ${redactionWords(report)} Attach report.json to a support request: it holds all of this, and the evidence whole.</p></footer>`,
  ]
  return page(`${headline(report, cause)} - aadlogin-doctor`, body.join('\n'))
}

const verdictWords = {
  'problem-found': 'Problem found',
  'no-problem-found': 'No problem found',
  inconclusive: 'Inconclusive: not everything could be looked at',
} as const

function headline(report: Report, cause: Finding | undefined): string {
  if (cause !== undefined) return cause.title
  return report.verdict === 'inconclusive' ? 'No cause found yet' : 'Microsoft Entra login looks healthy'
}

function machineLine({ machine, collectedAt }: Report): string {
  const parts = [machine.vmName ?? machine.computerName, machine.resourceGroup, machine.os.name, utcWords(collectedAt)]
  return parts.flatMap((part) => (part === null ? [] : [e(part)])).join(' &middot; ')
}

function notes(report: Report): string[] {
  const { symptom } = report.asked
  return [
    ...(symptom === null ? [] : [`The user saw: "${symptom}"`]),
    ...(report.verdict === 'inconclusive' ? [] : unreadTexts(report)),
    ...otherWarnings(report),
  ]
}

const list = (items: string[]) =>
  items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${e(item)}</li>`).join('')}</ul>`

function whatNext(report: Report): string {
  const next = nextStep(report)
  if (next === null) return ''
  return `<p>${e(next.text)}</p>${next.command === undefined ? '' : commandBlock(next.command)}`
}

/** A stage is as bad as its worst check; where all its errors are explained by another finding, it follows from that. */
function stageStates(report: Report): { stage: Stage; state: StageState }[] {
  const explained = new Set(report.findings.flatMap((finding) => finding.explains))
  return stages.map((stage) => {
    const found = report.findings.filter((finding) => finding.stage === stage)
    const errors = found.filter((finding) => finding.severity === 'error')
    if (errors.some((finding) => !explained.has(finding.ruleId))) return { stage, state: 'problem' }
    if (errors.length > 0) return { stage, state: 'follows' }
    const checks = report.checks.filter((check) => check.stage === stage)
    if (checks.some((check) => check.outcome === 'unknown' || check.outcome === 'crashed'))
      return { stage, state: 'unknown' }
    if (found.some((finding) => finding.severity === 'warning')) return { stage, state: 'warning' }
    return { stage, state: checks.some((check) => check.outcome === 'pass') ? 'fine' : 'not-judged' }
  })
}

function redactionWords(report: Report): string {
  if (report.redactions.length === 0) return ''
  return `Left out: ${report.redactions.map((one) => `${e(one.what)} (${one.count})`).join(', ')}.`
}
