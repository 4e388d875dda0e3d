import { ok } from '../../src/outcome.ts'
import type { Raw } from './index.ts'

/** The extension's package folder with a version in it; `null` when it isn't installed. */
export function extensionStatus(version: string | null = '1.0.0.1'): Raw['extensionStatus'] {
  return {
    packages: { status: 'ok', value: version === null ? { present: false } : { present: true, versions: [version] } },
    statusFiles: [],
    aggregateFiles: ok([]),
  }
}
