import { readFileSync } from 'node:fs'
import { ok } from '../../src/outcome.ts'
import { lookedAt } from './ids.ts'
import type { Raw } from './index.ts'
import { utf8 } from './text.ts'

/** One log file of one version of the extension. */
export interface LogFile {
  version?: string
  name?: string
  text: string
  modifiedAt?: string
}

/** The extension's log folder with these files; without files the folder does not exist. */
export function logFolder(...files: LogFile[]): Raw['extensionLogs'] {
  if (files.length === 0) return { present: false }
  return {
    present: true,
    versions: [...new Set(files.map((file) => file.version ?? '1.0.0.1'))],
    files: files.map(({ version = '1.0.0.1', name = 'CommandExecution.log', text, modifiedAt = lookedAt }) => ({
      version,
      name,
      read: ok({ size: text.length, modifiedAt, content: utf8(text) }),
    })),
    unlisted: [],
    more: false,
  }
}

/** A join that succeeded, as a real VM logged it. */
export function extensionLogs(): Raw['extensionLogs'] {
  return logFolder({ text: readFileSync('fixtures/captures/extension-logs/server-2019-success.log', 'utf8') })
}

/** The log of one run of version 2.2.0.0 that wrote these lines, a second apart, from 1:58 UTC on: a quarter of an hour before the look. */
export function runLog(lines: string[], from = '2026-11-20T01:58:00.000Z'): Raw['extensionLogs'] {
  const at = (index: number) => new Date(Date.parse(from) + index * 1000).toISOString()
  const started = ['Running AAD Join Process', ...lines]
  return logFolder({
    version: '2.2.0.0',
    name: 'AADLoginForWindowsExtension.log',
    text: started.map((line, index) => `${at(index)}\t[Information]:\t${line}\r\n`).join(''),
    modifiedAt: at(started.length - 1),
  })
}

/** The lines of a join that got its answer from the registration service. */
export const answered = (status: number, ...lines: string[]) => [
  'Starting join process with MSI credential.',
  'Join request ID: 7333f304-2d73-4c4d-9321-9427ee97adcf',
  'Join response time: Fri, 20 Nov 2026 01:58:03 GMT',
  `Join HTTP status: ${status}`,
  ...lines,
]

/** The lines of a join whose enrolment in device management failed. */
export const rolledBack = (code: string, mdmId = '0000000a-0000-0000-c000-000000000000') => [
  `Starting Dsregcmd with arguments  /AzureSecureVMJoin /debug /MdmId ${mdmId}`,
  'Starting join process with MSI credential.',
  'Successfully joined machine to AAD.',
  `Starting MDM URLs discovery (MDM app ID is: ${mdmId}).`,
  `AzureSecureVMJoinOperation: Discovery of MDM URLs failed (no MDM URLs retruned by the AAD server). Verify MDM configuration in the tenant is correct and/or specified MDM app ID (${mdmId}) is correct`,
  'Rolling back device join.',
  'Device successfully unjoined from Azure AD.',
  `AAD Join failed with status code: ${code}.`,
]
