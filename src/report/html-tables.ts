// The facts of the report as HTML tables: the VM, ids of requests, endpoints by layer, the timeline. Wide ones scroll in themselves. Everything from the VM is escaped.
import { utcTime } from '../utc-words.ts'
import { isFurther } from './endpoints.ts'
import { escapeHtml as e } from './html-escape.ts'
import { commandBlock } from './html-findings.ts'
import { scrolling } from './html-page.ts'
import { identityCheckCommand, identityWords } from './identity-check.ts'
import type { Endpoint, Report } from './report.ts'

const dayMs = 24 * 3600 * 1000

export function machineTable({ machine, tool }: Report): string {
  const { os } = machine
  const elevation = machine.elevated === null ? '' : machine.elevated ? ', elevated' : ', not elevated'
  const rows: [string, string | null | undefined][] = [
    ['Computer name', machine.computerName],
    [
      'Windows',
      [os.name, os.build && `build ${os.build}`, os.installationType, os.architecture].filter(Boolean).join(', '),
    ],
    ['VM name', machine.vmName],
    ['Scale set', machine.scaleSet],
    ['Resource id', machine.resourceId],
    ['VM id', machine.vmId],
    ['Subscription', machine.subscriptionId],
    ['Region', machine.location],
    ['Cloud', machine.cloud],
    ['Tenant id', machine.tenantId],
    ['Device id', machine.deviceId],
    ['Managed identity', identityWords(machine.identity)],
    ['Extension version', machine.extensionVersion],
    ['Run as', `${machine.ranAs ?? 'unknown'}${elevation}`],
    ['Tool', `${tool.name} ${tool.version} (${tool.commit}), Node ${tool.node}`],
  ]
  const always = rows.filter(([name, value]) => value != null || (name !== 'Scale set' && name !== 'Device id'))
  const cells = always.map(
    ([name, value]) =>
      `<tr><th scope="row">${name}</th><td>${value ? e(value) : '<span class="quiet">unknown</span>'}</td></tr>`,
  )
  const command = identityCheckCommand(machine)
  const compare =
    command === null
      ? ''
      : `<p>The object id above is the one in the token. What Azure says:</p>${commandBlock(command)}`
  return `<table><tbody>${cells.join('')}</tbody></table>${compare}`
}

export function requestIdTable({ requestIds }: Report): string {
  if (requestIds.length === 0) return ''
  const rows = requestIds.map(
    ({ kind, id, at, source }) =>
      `<tr><td class="time">${at === null ? '' : utc(at)}</td><td>${kind}</td><td><code>${e(id)}</code></td><td>${e(source)}</td></tr>`,
  )
  return scrolling(
    'Ids of requests',
    `<table><thead><tr><th scope="col">When (UTC)</th><th scope="col">Kind</th><th scope="col">Id</th><th scope="col">From</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  )
}

type Layer = NonNullable<Endpoint['name']>
const signs = { true: '\u2713 ok', false: '\u2715 failed', null: '? unknown' } as const
const classes = { true: 'fine', false: 'problem', null: 'unknown' } as const

function layerCell(layer: Layer | null): string {
  if (layer === null) return '<td class="quiet">\u2013</td>'
  const state = `${layer.ok}` as 'true' | 'false' | 'null'
  const ms = layer.ms === null ? '' : `, ${Math.round(layer.ms)} ms`
  return `<td><strong class="${classes[state]}">${signs[state]}</strong><br>${e(layer.detail)}${ms}</td>`
}

export function endpointTable({ endpoints }: Report): string {
  const rows = endpoints.map((endpoint, index) => {
    const { host, usedFor, path, name, tcp, tls, http } = endpoint
    const way = isFurther(endpoint, index, endpoints)
      ? '<td colspan="3" class="quiet">as above</td>'
      : [name, tcp, tls].map(layerCell).join('')
    return `<tr><th scope="row">${e(host)}<br><span class="quiet">${e(usedFor)}, ${path === 'proxy' ? 'through the proxy' : 'direct'}</span></th>${way}${layerCell(http)}</tr>`
  })
  return scrolling(
    'Required endpoints by layer',
    `<table class="layers"><thead><tr><th scope="col">Host</th><th scope="col">Name</th><th scope="col">TCP</th><th scope="col">TLS</th><th scope="col">HTTP</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  )
}

/** The last attempt of the extension and the last 24 hours; what is older is folded. */
export function timelineTables({ timeline, collectedAt }: Report): string {
  const since = Date.parse(collectedAt) - dayMs
  const isOld = ({ at, attempt }: Report['timeline'][number]) => attempt !== 'last' && Date.parse(at) < since
  const older = timeline.filter(isOld)
  const recent = timeline.filter((entry) => !isOld(entry))
  const fold =
    older.length === 0
      ? ''
      : `<details><summary>Earlier: ${older.length} ${older.length === 1 ? 'entry' : 'entries'}</summary>${timelineTable('Earlier', older)}</details>`
  return `${fold}${recent.length === 0 ? '' : timelineTable('The last attempt and the last 24 hours', recent)}`
}

function timelineTable(label: string, entries: Report['timeline']): string {
  const rows = entries.map(({ at, source, text, code, attempt }) => {
    const known = code === undefined || text.includes(code) ? '' : ` <code>${e(code)}</code>`
    const mark = attempt === 'last' ? '<br><span class="quiet">last attempt</span>' : ''
    return `<tr${attempt === 'last' ? ' class="attempt"' : ''}><td class="time">${utc(at)}</td><td>${e(source)}${mark}</td><td>${e(text)}${known}</td></tr>`
  })
  return scrolling(
    label,
    `<table class="timeline"><thead><tr><th scope="col">When (UTC)</th><th scope="col">From</th><th scope="col">What</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  )
}

/** "2026-11-20 02:14:09" for people, the whole stamp for machines. */
const utc = (stamp: string) => `<time datetime="${e(stamp)}">${e(utcTime(stamp))}</time>`
