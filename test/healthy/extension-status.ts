import { ok } from '../../src/outcome.ts'
import { extensionName } from '../../src/probes/extension-logs.ts'
import { lookedAt } from './ids.ts'
import type { Raw } from './index.ts'
import { utf8 } from './text.ts'

/** The extension's package folder with a version in it; `null` when it isn't installed. `more` adds files to it. */
export function extensionStatus(
  version: string | null = '1.0.0.1',
  more: Partial<Raw['extensionStatus']> = {},
): Raw['extensionStatus'] {
  return {
    packages: { status: 'ok', value: version === null ? { present: false } : { present: true, versions: [version] } },
    statusFiles: [],
    aggregateFiles: ok([]),
    ...more,
  }
}

/** What a .status file says: success, error or transitioning, with its message. */
export function statusFile(status: string, message: string, at = '2026-11-20T01:58:30Z', code = 0, part?: string) {
  const said = (text: string) => ({ status, code, formattedMessage: { lang: 'en-US', message: text } })
  const substatus = part === undefined ? [] : [{ name: 'Join', ...said(part) }]
  const report = { status: { operation: 'AADJoin', ...said(message), substatus } }
  return jsonFile('0.status', [{ version: '1', timestampUTC: at, ...report }])
}

/** The handler's heartbeat file. */
export function heartbeatFile(status: string, message: string) {
  return jsonFile('HeartBeat.Json', [
    { version: '1.0', heartbeat: { status, code: 0, formattedMessage: { lang: 'en-US', message } } },
  ])
}

/** What a settings file says about mdmId, reduced as it is on the VM. */
export function settingsFile(
  state: 'absent' | 'without-mdmid' | 'empty' | 'guid' | 'not-a-guid',
  mdmId: string | null = null,
  misspelt: string[] = [],
) {
  return { version: '1.0.0.1', name: '0.settings', read: ok({ modifiedAt: lookedAt, state, mdmId, misspelt }) }
}

/** The aggregate status with these handlers, as [name, status, message]; our extension by the name "own". */
export function aggregateFile(...handlers: [name: string, status: string, message: string][]) {
  const handlerAggregateStatus = handlers.map(([name, status, message]) => ({
    handlerName: name === 'own' ? extensionName : name,
    handlerVersion: '1.0.0.1',
    status,
    formattedMessage: { lang: 'en-US', message },
  }))
  const guestAgentStatus = { version: '2.7.41491.1172', status: 'Ready', formattedMessage: { message: 'running' } }
  return {
    ...jsonFile('aggregatestatus.json', {
      timestampUTC: '2026-11-20T02:10:00Z',
      aggregateStatus: { guestAgentStatus, handlerAggregateStatus },
    }),
    version: '',
  }
}

function jsonFile(name: string, json: unknown) {
  const text = JSON.stringify(json)
  return { version: '1.0.0.1', name, read: ok({ size: text.length, modifiedAt: lookedAt, content: utf8(text) }) }
}
