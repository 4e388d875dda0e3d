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
