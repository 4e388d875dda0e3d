import { lookedAt } from './ids.ts'
import type { Raw } from './index.ts'
import { utf8 } from './text.ts'

const asShipped = '# Copyright (c) 1993-2009 Microsoft Corp.\r\n#\r\n#       127.0.0.1       localhost\r\n'

/** The hosts file as Windows ships it, with these lines after it. */
export function hostsFile(...lines: string[]): Raw['hostsFile'] {
  const text = asShipped + lines.map((line) => `${line}\r\n`).join('')
  return { present: true, size: text.length, modifiedAt: lookedAt, content: utf8(text) }
}
