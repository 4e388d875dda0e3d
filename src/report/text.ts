// report.txt: what Microsoft support asks for, ready to paste into a request, then all findings and checks. Times are UTC; ASCII but for values.

import { probeTitle } from '../probes/index.ts'
import { utcTime } from '../utc-words.ts'
import { isFurther } from './endpoints.ts'
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
import { identityCheckCommand, identityWords } from './identity-check.ts'
import { nextStep } from './next-step.ts'
import { beside, cutText, finish, rule, wrap } from './plain-lines.ts'
import type { Endpoint, Finding, Report } from './report.ts'

const dayMs = 24 * 3600 * 1000

export function renderText(report: Report): string {
  const parts: [title: string, lines: string[]][] = [
    ['THE PROBLEM', problem(report)],
    ['FOR YOU TO FILL IN', toFillIn(report)],
    ['THE VM', machineLines(report)],
    ['IDS OF REQUESTS (UTC)', requestIdLines(report)],
    ['CODES', codeLines(report.findings).flat()],
    ['REQUIRED ENDPOINTS', report.endpoints.flatMap(endpointLines)],
    ["THE EXTENSION'S LAST ATTEMPT (UTC)", timelineLines(report.timeline.filter(({ attempt }) => attempt === 'last'))],
    ['THE LAST 24 HOURS (UTC)', timelineLines(lastDay(report))],
    ['ABOUT THIS LOOK', aboutTheLook(report)],
    ['WHAT TO DO', findingsAndFixes(report)],
    ['EVERY CHECK', checkTable(report)],
  ]
  return finish([
    `aadlogin-doctor ${report.tool.version} (${report.tool.commit}): report for a support request`,
    ...wrap('Attach report.json: it holds all of this, and the evidence. All times are UTC.', 0, 0),
    ...parts.flatMap(([title, lines]) => (lines.length === 0 ? [] : ['', rule('-'), title, '', ...lines])),
  ])
}

function problem(report: Report): string[] {
  const cause = causeOf(report)
  if (cause !== undefined)
    return [...wrap(`${verdictWords['problem-found']}: ${cause.title}`, 0, 2), ...seenLines(cause), ...whyLines(cause)]
  if (report.verdict === 'no-problem-found') return [`${verdictWords[report.verdict]}: ${counted(report)}.`]
  return [
    `${verdictWords.inconclusive}: ${counted(report)}, but not everything could be looked at.`,
    ...unreadTexts(report).flatMap((text) => wrap(text, 2, 4)),
  ]
}

function toFillIn({ asked }: Report): string[] {
  return [
    ...wrap(`What the user sees:  ${asked.symptom === null ? '' : `"${asked.symptom}"`}`, 0, 2),
    'Since when (UTC):',
    'Did it work before, and what was changed:',
    'Who is affected (users, clients, other VMs):',
    'How they connect (RDP client and its version, web account or password):',
    'Their client (Windows version; joined or registered, in which tenant):',
    'What was tried:',
  ]
}

function machineLines({ machine, collectedAt, tool }: Report): string[] {
  const { os, identity } = machine
  const rows: [string, string | null][] = [
    ['Looked at (UTC)', utcTime(collectedAt)],
    ['VM name', machine.vmName],
    ['Computer name', machine.computerName],
    ['VM id', machine.vmId],
    ['Resource id', machine.resourceId],
    ['Scale set', machine.scaleSet],
    ['Subscription', machine.subscriptionId],
    ['Resource group', machine.resourceGroup],
    ['Region', machine.location],
    ['Cloud', machine.cloud],
    ['Tenant id', machine.tenantId],
    ['Device id', machine.deviceId],
    ['Managed identity', identityWords(identity)],
    ['  compare it by', identityCheckCommand(machine)],
    [
      'Windows',
      [os.name, os.build && `build ${os.build}`, os.installationType, os.architecture].filter(Boolean).join(', '),
    ],
    ['Extension version', machine.extensionVersion],
    ['Run as', `${machine.ranAs ?? 'unknown'}${elevation(machine.elevated)}`],
    ['Tool', `${tool.name} ${tool.version} (${tool.commit}), Node ${tool.node}`],
  ]
  const always = rows.filter(([name, value]) => value !== null || (name !== 'Scale set' && name !== 'Device id'))
  return always.map(([name, value]) => `${name.padEnd(20)} ${value === null || value === '' ? 'unknown' : value}`)
}

const elevation = (elevated: boolean | null) => (elevated === null ? '' : elevated ? ', elevated' : ', not elevated')

function requestIdLines({ requestIds }: Report): string[] {
  if (requestIds.length === 0) return ['None was found in the evidence.']
  return requestIds.map(
    ({ kind, id, at, source }) => `${at === null ? ' '.repeat(19) : utcTime(at)}  ${kind.padEnd(11)} ${id}  ${source}`,
  )
}

/** One line where all went well; where something did not, each layer in full. */
function endpointLines(endpoint: Endpoint, index: number, all: Endpoint[]): string[] {
  const way = endpoint.path === 'proxy' ? 'through the proxy' : 'direct'
  const names = isFurther(endpoint, index, all) ? (['http'] as const) : (['name', 'tcp', 'tls', 'http'] as const)
  const layers = names.flatMap((name) => {
    const layer = endpoint[name]
    return layer === null ? [] : [{ name, ...layer }]
  })
  const told = layers.every(({ ok }) => ok === true)
    ? wrap(`  ok: ${layers.map(({ name, detail }) => `${name} ${detail.split(',')[0]}`).join(', ')}`, 2, 6)
    : layers.flatMap(({ name, ok, detail }) =>
        beside(`  ${name}`, 7, `${ok === null ? 'unknown' : ok ? 'ok' : 'FAILED'}: ${cutText(detail, 300)}`),
      )
  return [
    ...wrap(`${endpoint.host} (${endpoint.usedFor}, ${way})`, 0, 2),
    ...(layers.length === 0 ? ['  not tried'] : told),
  ]
}

const timelineLines = (entries: Report['timeline']) =>
  entries.flatMap(({ at, source, text, code }) => {
    const told = code === undefined || text.includes(code) ? text : `${text} [${code}]`
    return beside(utcTime(at), 21, `${source}: ${told}`)
  })

function lastDay({ timeline, collectedAt }: Report): Report['timeline'] {
  const until = Date.parse(collectedAt)
  return timeline.filter(({ at, attempt }) => {
    const when = Date.parse(at)
    return attempt !== 'last' && when > until - dayMs && when <= until
  })
}

function aboutTheLook(report: Report): string[] {
  const { redactions, durationMs, complete } = report
  return [
    `It took ${(durationMs / 1000).toFixed(1)} s${complete ? '' : ' and was stopped before it was finished'}.`,
    ...[...unreadTexts(report), ...otherWarnings(report)].flatMap((text) => wrap(`- ${text}`, 0, 2)),
    ...(redactions.length === 0
      ? []
      : wrap(`- Left out: ${redactions.map(({ what, count }) => `${what} (${count})`).join(', ')}.`, 0, 2)),
  ]
}

function findingsAndFixes(report: Report): string[] {
  const cause = causeOf(report)
  const next = nextStep(report)
  const advice =
    next === null ? [] : [wrap(next.text, 0, 0), next.command === undefined ? [] : [`    ${next.command}`]].flat()
  const blocks = report.findings.map((finding) => findingBlock(finding, finding === cause, cause))
  return [...(advice.length === 0 ? [] : [advice]), ...blocks].flatMap((block, index) =>
    index === 0 ? block : ['', ...block],
  )
}

function findingBlock(finding: Finding, isCause: boolean, cause: Finding | undefined): string[] {
  const follows = cause?.explains.includes(finding.ruleId) === true
  const word = isCause ? 'CAUSE' : follows ? 'FOLLOWS FROM IT' : finding.severity.toUpperCase()
  const title = [...wrap(`${word}: ${finding.title} [${finding.ruleId}]`, 0, 2), ...seenLines(finding)]
  // What follows from the cause goes with it: its own steps would only lead astray.
  if (follows) return title
  return [
    ...title,
    ...(isCause ? [] : whyLines(finding)),
    ...finding.fix.flatMap((_, index) => fixLines(finding, index)),
    ...leftOutLines(finding),
    ...checkLines(finding),
    `Documentation: ${finding.docs}`,
  ]
}

const outcomes = ['fail', 'crashed', 'unknown', 'not-applicable', 'pass'] as const

function checkTable({ checks }: Report): string[] {
  return outcomes.flatMap((outcome) =>
    checks
      .filter((check) => check.outcome === outcome)
      .flatMap(({ ruleId, because, missing }) => {
        const why = because ?? (missing === undefined ? '' : `could not look at ${missing.map(probeTitle).join(', ')}`)
        return beside(outcome, 16, `${ruleId}${why === '' ? '' : `: ${why}`}`)
      }),
  )
}
