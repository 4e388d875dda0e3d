// Findings in HTML: the cause with what follows from it folded under it, each with its steps; and the codes of all of them. Everything from the VM is escaped.

import { checkParts, leftOutWords } from './finding-lines.ts'
import { escapeHtml as e } from './html-escape.ts'
import { scrolling } from './html-page.ts'
import type { Finding } from './report.ts'

const places = { vm: 'On this VM', azure: 'In Azure', client: 'On the client' } as const

export function causeCard(cause: Finding, symptoms: Finding[]): string {
  const fold =
    symptoms.length === 0
      ? ''
      : `<details class="symptoms"><summary>What follows from it: ${symptoms.length} more ${symptoms.length === 1 ? 'finding' : 'findings'}</summary>
${symptoms.map(symptomCard).join('\n')}</details>`
  return `<article class="finding error">${findingBody(cause)}${fold}</article>`
}

export function findingCard(finding: Finding): string {
  return `<article class="finding ${finding.severity}"><h3><span class="tag">${finding.severity}</span> ${e(finding.title)}</h3>${findingBody(finding)}</article>`
}

/** What follows from the cause goes with it: steps of its own would only lead astray. */
const symptomCard = (finding: Finding) => findingCard({ ...finding, fix: [] })

function findingBody(finding: Finding): string {
  const steps = finding.fix
    .map(
      ({ where, text, command }) =>
        `<li><span class="where">${places[where]}</span> ${e(text)}${command === undefined ? '' : commandBlock(command)}</li>`,
    )
    .join('')
  const leftOut = leftOutWords(finding)
  const check = checkParts(finding.thenCheck)
  return [
    `<p><strong>Seen:</strong> ${e(finding.saw)}</p>`,
    `<p><strong>Why it matters:</strong> ${e(finding.why)}</p>`,
    steps === '' ? '' : `<p><strong>What to do:</strong></p><ol class="steps">${steps}</ol>`,
    leftOut === null ? '' : `<p>${e(leftOut)}</p>`,
    `<p><strong>Then check:</strong> ${e(check.text)}</p>${check.command === undefined ? '' : commandBlock(check.command)}`,
    `<p class="quiet">${e(finding.ruleId)} &middot; <a href="${e(finding.docs)}" rel="noreferrer">Microsoft's documentation<span class="unseen"> of: ${e(finding.title)}</span></a></p>`,
  ].join('')
}

/** A command to copy as one line; it is wrapped between words alone. */
export const commandBlock = (command: string) =>
  `<pre tabindex="0"><code>${command
    .split(' ')
    .map((word) => `<span>${e(word)}</span>`)
    .join(' ')}</code></pre>`

/** Each code once; empty without any. */
export function codeTable(findings: Finding[]): string {
  const codes = new Map(findings.flatMap((finding) => finding.codes.map((code) => [code.code, code])))
  const rows = [...codes.values()].map(
    ({ code, hex, name, meaning }) =>
      `<tr><th scope="row"><code>${e(code)}</code>${hex === undefined || hex === code ? '' : `<br><code>${e(hex)}</code>`}</th><td>${name === undefined ? '' : `<code>${e(name)}</code><br>`}${e(meaning ?? 'Not known to this tool.')}</td></tr>`,
  )
  if (rows.length === 0) return ''
  return scrolling(
    'Codes',
    `<table><thead><tr><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  )
}
