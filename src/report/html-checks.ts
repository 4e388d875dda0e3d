// Every check by stage, failures first, with links to the evidence that it read; and the evidence itself, folded. Everything from the VM is escaped.
import { probeTitle } from '../probes/index.ts'
import { type Stage, stages } from '../rules/rule.ts'
import { readable } from './evidence-text.ts'
import { escapeHtml as e } from './html-escape.ts'
import type { Check, Report } from './report.ts'

/** Raw evidence longer than this is cut in the page; report.json holds it whole. Characters. */
const shownEvidence = 20_000

const order = ['fail', 'crashed', 'unknown', 'not-applicable', 'pass'] as const
const looks = {
  pass: ['fine', '\u2713 pass'],
  fail: ['problem', '\u2715 fail'],
  'not-applicable': ['quiet', '\u2013 not applicable'],
  unknown: ['unknown', '? unknown'],
  crashed: ['problem', '! crashed'],
} as const
const words: Record<Check['outcome'], string> = {
  fail: 'failed',
  crashed: 'crashed',
  unknown: 'unknown',
  'not-applicable': 'not applicable',
  pass: 'passed',
}

export function checksByStage(report: Report): string {
  return stages
    .map((stage) => stageChecks(stage, report))
    .filter((part) => part !== '')
    .join('\n')
}

function stageChecks(stage: Stage, report: Report): string {
  const checks = order.flatMap((outcome) =>
    report.checks.filter((check) => check.stage === stage && check.outcome === outcome),
  )
  if (checks.length === 0) return ''
  const counts = order.flatMap((outcome) => {
    const count = checks.filter((check) => check.outcome === outcome).length
    return count === 0 ? [] : [`${count} ${words[outcome]}`]
  })
  const open = checks.some(({ outcome }) => outcome === 'fail' || outcome === 'crashed' || outcome === 'unknown')
  return `<details${open ? ' open' : ''}><summary><strong>${stage}</strong>: ${counts.join(', ')}</summary>
<ul class="checks">${checks.map((check) => checkItem(check, report)).join('')}</ul></details>`
}

function checkItem({ ruleId, outcome, because, missing, evidence = [] }: Check, report: Report): string {
  const [look, sign] = looks[outcome]
  const why = because ?? (missing === undefined ? null : `could not look at ${missing.map(probeTitle).join(', ')}`)
  const read = evidence.filter((id) => id in report.evidence)
  const links = read.map((id) => `<a href="#${anchor(id)}">${e(probeTitle(id))}</a>`).join(', ')
  return `<li><details><summary><span class="outcome ${look}">${sign}</span> <code>${ruleId}</code>${why === null ? '' : `: ${e(why)}`}</summary><p>${links === '' ? 'None of the evidence that it reads is here.' : `Reads this evidence: ${links}`}</p></details></li>`
}

export function evidenceList(report: Report): string {
  return Object.entries(report.evidence)
    .map(([id, { outcome, durationMs, startedAt }]) => {
      const failed = outcome.status === 'failed'
      const text = failed ? `${outcome.reason}: ${outcome.message}` : readable(outcome.value)
      const shown =
        text.length > shownEvidence
          ? `${text.slice(0, shownEvidence).toWellFormed()}\n... ${text.length - shownEvidence} more characters in report.json`
          : text
      const state = failed ? '<span class="unknown">could not look</span>' : `${durationMs} ms`
      return `<details class="evidence"><summary><code>${e(id)}</code> <span class="quiet">${e(probeTitle(id))}</span> ${state}</summary><pre tabindex="0" id="${anchor(id)}" aria-label="Evidence ${e(id)}, ${e(startedAt)}">${e(shown)}</pre></details>`
    })
    .join('\n')
}

/** A browser opens what is folded around the target of a link. Ids from a foreign report may hold anything. */
const anchor = (id: string) => `evidence-${id.replace(/[^A-Za-z0-9_-]/g, '_')}`
