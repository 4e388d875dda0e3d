// Raw text and IMDS answers as evidence holds them.
import type { ImdsAttempt } from '../../src/imds.ts'
import type { RawText } from '../../src/raw-text.ts'
import type { RegistryRaw } from '../../src/registry.ts'
import { lookedAt } from './ids.ts'

export const utf8 = (text: string): RawText => ({ encoding: 'utf-8', text })

export function imdsAnswer(
  path: string,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): ImdsAttempt {
  return {
    url: `http://169.254.169.254${path}`,
    at: lookedAt,
    result: {
      kind: 'answer',
      status,
      headers: { 'content-type': 'application/json; charset=utf-8', server: 'IMDS/150.870.65.1854', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      bodyCut: false,
      ms: 14,
    },
  }
}

export function imdsSilence(path: string, code: string, phase: 'connect' | 'answer' | 'body' = 'connect'): ImdsAttempt {
  return {
    url: `http://169.254.169.254${path}`,
    at: lookedAt,
    result: { kind: 'no-answer', phase, code, message: code, ms: 4012 },
  }
}

/** reg.exe's output for a key: rows of name, type, data. Without rows the key is absent. */
export function registryKey(key: string, rows?: [string, string, string][]): RegistryRaw {
  if (rows === undefined) return { present: false, key }
  const lines = rows.map(([name, type, data]) => `    ${name}    ${type}    ${data}\r\n`)
  return { present: true, key, output: utf8(`\r\n${key}\r\n${lines.join('')}\r\n`) }
}
