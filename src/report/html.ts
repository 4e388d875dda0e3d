// The report as one HTML page: no script, nothing fetched, readable in light and dark, on paper and by a screen reader. Everything from the VM is escaped.
import { type Stage, stages } from '../rules/rule.ts'
import { escapeHtml as e } from './html-escape.ts'
import { page } from './html-page.ts'
import { identityCheckCommand } from './identity-check.ts'
import type { Finding, Report } from './report.ts'
import { type StageState, stagePicture } from './stage-picture.ts'

/** Raw evidence longer than this is cut in the page; report.json holds it whole. Characters. */
const shownEvidence = 20_000

export function renderHtml(report: Report): string {
  const cause = report.findings.find((finding) => finding.ruleId === report.likelyCause)
  const folded = new Set(cause?.explains ?? [])
  const others = report.findings.filter((finding) => finding !== cause && !folded.has(finding.ruleId))
  const body = [
    `<header><p class="tool">aadlogin-doctor ${e(report.tool.version)}</p><h1>${e(headline(report, cause))}</h1>
<p class="verdict ${report.verdict}">${e(verdictWords[report.verdict])}</p>${machineLine(report)}</header>`,
    '<main>',
    section('The path of a sign-in', stagePicture(stageStates(report))),
    ...(cause === undefined ? [] : [section('The cause', causeCard(cause, report))]),
    ...(others.length === 0 ? [] : [section('Also found', others.map((finding) => findingCard(finding)).join('\n'))]),
    ...(report.warnings.length === 0 ? [] : [section('About this look', list(report.warnings.map((one) => one.text)))]),
    section('This VM', machineTable(report)),
    ...(report.endpoints.length === 0 ? [] : [section('Required endpoints', endpointTable(report))]),
    ...(report.timeline.length === 0 ? [] : [section('What happened', timelineTable(report))]),
    section('Every check', checkList(report)),
    '</main>',
    `<footer><p>Looked at ${e(report.collectedAt)}, reported ${e(report.reportedAt)} (UTC). ${redactionWords(report)} Attach report.json to a support ticket: it holds all of this and the evidence.</p></footer>`,
  ]
  return page(`${headline(report, cause)} - aadlogin-doctor`, body.join('\n'))
}

const verdictWords = {
  'problem-found': 'Problem found',
  'no-problem-found': 'No problem found',
  inconclusive: 'Inconclusive: not everything could be looked at',
} as const

const places = { vm: 'On this VM', azure: 'In Azure', client: 'On the client' } as const

function headline(report: Report, cause: Finding | undefined): string {
  if (cause !== undefined) return cause.title
  return report.verdict === 'inconclusive' ? 'No cause found yet' : 'Microsoft Entra login looks healthy'
}

function machineLine({ machine }: Report): string {
  const parts = [machine.vmName ?? machine.computerName, machine.resourceGroup, machine.os.name].filter(
    (part) => part !== null,
  )
  return parts.length === 0 ? '' : `<p>${parts.map((part) => e(part ?? '')).join(' &middot; ')}</p>`
}

const section = (title: string, content: string) => `<section><h2>${e(title)}</h2>\n${content}\n</section>`
const list = (items: string[]) => `<ul>${items.map((item) => `<li>${e(item)}</li>`).join('')}</ul>`

function causeCard(cause: Finding, report: Report): string {
  const symptoms = report.findings.filter((finding) => cause.explains.includes(finding.ruleId))
  const fold =
    symptoms.length === 0
      ? ''
      : `<details><summary>This also explains ${symptoms.length} more ${symptoms.length === 1 ? 'finding' : 'findings'}</summary>
${symptoms.map((finding) => findingCard(finding)).join('\n')}</details>`
  return `<article class="finding error">${findingBody(cause)}${fold}</article>`
}

function findingCard(finding: Finding): string {
  return `<article class="finding ${finding.severity}"><h3>${e(finding.title)} <span class="tag">${finding.severity}</span></h3>${findingBody(finding)}</article>`
}

function findingBody(finding: Finding): string {
  const steps = finding.fix
    .map(
      (step) =>
        `<li><span class="where">${places[step.where]}</span> ${e(step.text)}${step.command === undefined ? '' : `<pre tabindex="0"><code>${e(step.command)}</code></pre>`}</li>`,
    )
    .join('')
  const codes = finding.codes
    .map(
      (code) =>
        `<tr><th scope="row"><code>${e(code.code)}</code></th><td><code>${e(code.hex ?? '')}</code></td><td>${e(code.name ?? '')}</td><td>${e(code.meaning ?? 'Not known to this tool.')}</td></tr>`,
    )
    .join('')
  return [
    `<p><strong>Seen:</strong> ${e(finding.saw)}</p>`,
    `<p><strong>Why it matters:</strong> ${e(finding.why)}</p>`,
    steps === '' ? '' : `<p><strong>What to do:</strong></p><ol>${steps}</ol>`,
    `<p><strong>Then check:</strong> ${e(finding.thenCheck)}</p>`,
    codes === ''
      ? ''
      : `<div class="wide" tabindex="0" role="region" aria-label="Codes of ${e(finding.title)}"><table><thead><tr><th scope="col">Code</th><th scope="col">Hex</th><th scope="col">Name</th><th scope="col">Meaning</th></tr></thead><tbody>${codes}</tbody></table></div>`,
    `<p><a href="${e(finding.docs)}" rel="noreferrer">Documentation: ${e(finding.title)}</a></p>`,
  ].join('')
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

function machineTable({ machine, tool }: Report): string {
  const rows: [string, string | null][] = [
    ['Computer name', machine.computerName],
    [
      'Windows',
      [machine.os.name, machine.os.build && `build ${machine.os.build}`, machine.os.architecture]
        .filter(Boolean)
        .join(', '),
    ],
    ['VM name', machine.vmName],
    ['Scale set', machine.scaleSet],
    ['Resource id', machine.resourceId],
    ['VM id', machine.vmId],
    ['Region', machine.location],
    ['Cloud', machine.cloud],
    ['Tenant id', machine.tenantId],
    ['Managed identity', identityWords(machine.identity)],
    ['Its object id in Azure', identityCheckCommand(machine)],
    ['Extension version', machine.extensionVersion],
    [
      'Run as',
      `${machine.ranAs ?? 'unknown'}${machine.elevated === null ? '' : machine.elevated ? ', elevated' : ', not elevated'}`,
    ],
    ['Tool', `${tool.name} ${tool.version} (${tool.commit}), Node ${tool.node}`],
  ]
  const cells = rows
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `<tr><th scope="row">${e(name)}</th><td>${e(value ?? '')}</td></tr>`)
  return `<div class="wide" tabindex="0" role="region" aria-label="Facts about this VM"><table><tbody>${cells.join('')}</tbody></table></div>`
}

function identityWords(identity: Report['machine']['identity']): string | null {
  if (identity.oid === null) return null
  const kind =
    identity.kind === 'system' ? 'system-assigned' : identity.kind === 'user' ? 'user-assigned' : 'kind unknown'
  return `${kind}, object id ${identity.oid}`
}

function endpointTable(report: Report): string {
  const cell = (layer: Report['endpoints'][number]['name']) =>
    layer === null
      ? '<td>-</td>'
      : `<td class="${layer.ok === null ? 'unknown' : layer.ok ? 'fine' : 'problem'}">${layer.ok === null ? 'unknown' : layer.ok ? 'ok' : 'failed'}: ${e(layer.detail)}${layer.ms === null ? '' : ` (${Math.round(layer.ms)} ms)`}</td>`
  const rows = report.endpoints.map(
    (one) =>
      `<tr><th scope="row">${e(one.host)}<br><small>${e(one.usedFor)}, ${one.path === 'proxy' ? 'through the proxy' : 'direct'}</small></th>${cell(one.name)}${cell(one.tcp)}${cell(one.tls)}${cell(one.http)}</tr>`,
  )
  return `<div class="wide" tabindex="0" role="region" aria-label="Required endpoints by layer"><table><thead><tr><th scope="col">Host</th><th scope="col">Name</th><th scope="col">TCP</th><th scope="col">TLS</th><th scope="col">HTTP</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function timelineTable(report: Report): string {
  const rows = report.timeline.map(
    (one) =>
      `<tr><td><time>${e(one.at)}</time></td><td>${e(one.source)}</td><td>${e(one.text)}${one.code === undefined ? '' : ` <code>${e(one.code)}</code>`}</td></tr>`,
  )
  return `<div class="wide" tabindex="0" role="region" aria-label="Timeline, UTC"><table><thead><tr><th scope="col">When (UTC)</th><th scope="col">From</th><th scope="col">What</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function checkList(report: Report): string {
  const rows = report.checks.map((check) => {
    const why = check.because ?? (check.missing === undefined ? '' : `could not look at ${check.missing.join(', ')}`)
    return `<tr><th scope="row"><code>${check.ruleId}</code></th><td class="${checkClass[check.outcome]}">${check.outcome}</td><td>${e(why)}</td></tr>`
  })
  const evidence = Object.entries(report.evidence).map(([id, entry]) => {
    const text = JSON.stringify(entry.outcome, null, 2).replaceAll('\\r\\n', '\n').replaceAll('\\n', '\n')
    const shown =
      text.length > shownEvidence
        ? `${text.slice(0, shownEvidence)}\n... ${text.length - shownEvidence} more characters in report.json`
        : text
    return `<details><summary>Evidence: ${e(id)} (${entry.outcome.status}, ${entry.durationMs} ms)</summary><pre tabindex="0">${e(shown)}</pre></details>`
  })
  return `<div class="wide" tabindex="0" role="region" aria-label="Every check"><table><thead><tr><th scope="col">Rule</th><th scope="col">Outcome</th><th scope="col">Because</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>\n${evidence.join('\n')}`
}

const checkClass = {
  pass: 'fine',
  fail: 'problem',
  'not-applicable': 'quiet',
  unknown: 'unknown',
  crashed: 'problem',
} as const

function redactionWords(report: Report): string {
  if (report.redactions.length === 0) return ''
  return `Left out: ${report.redactions.map((one) => `${e(one.what)} (${one.count})`).join(', ')}.`
}
