// No input makes a parser slow: eight times the text takes about eight times the time, whatever the text. What a backtracking expression would take is many times more.
import { describe, expect, test } from 'vitest'
import { askedNothing } from '../src/asked.ts'
import { diagnose } from '../src/diagnose.ts'
import { normalizeCode } from '../src/error-codes.ts'
import { didYouMean } from '../src/explain/did-you-mean.ts'
import { explain } from '../src/explain/explain.ts'
import { findCodes } from '../src/explain/find-codes.ts'
import { readableText } from '../src/explain/readable-text.ts'
import { renderExplanation } from '../src/explain/text.ts'
import { CouldNotLook } from '../src/outcome.ts'
import { probeIds, probes } from '../src/probes/index.ts'
import { redactReport } from '../src/redact.ts'
import { escapeHtml } from '../src/report/html-escape.ts'
import { visible } from '../src/report/visible.ts'
import { removeSecrets } from '../src/secrets.ts'
import { recognizeSymptoms } from '../src/symptoms.ts'
import { eventTexts, readEvents } from '../src/windows-events.ts'
import { head } from './cases/case.ts'
import { healthy, vmEvidence } from './healthy/index.ts'

/** Pieces that expressions of this tool begin with, and then do not end as they expect. */
const pieces = [
  'a',
  ' ',
  '\t',
  '\r\n',
  '\0',
  '.',
  '-',
  ':',
  '=',
  ' :',
  '0',
  '9.',
  '1-',
  '@',
  'a@',
  'a.',
  '\\',
  '\\Users\\',
  '"',
  "'",
  '\\"',
  '[',
  '{',
  '(',
  '<',
  '</',
  '<a ',
  '&',
  ',',
  ', ',
  '|',
  '+-',
  'eyJ',
  'eyJhbGciOi.',
  'Bearer ',
  'Authorization: ',
  'Authorization: a1 ',
  ' --password ',
  ' /p:"',
  " -secret '",
  'net user "',
  'net use \\\\a ',
  'ConvertTo-SecureString -Force ',
  '"a" | ',
  'M.C1_AB.',
  '0.A',
  'AwAB',
  '<Password> ',
  'password=',
  '"access_token":"',
  'access_token',
  'sig=',
  '&sig=',
  'Cookie:',
  '-----BEGIN PRIVATE KEY-----',
  '","expires_in"',
  'S-1-5-21-1',
  'S-1-5-21-',
  '2001:',
  '1.2.3.',
  '    a    REG_SZ',
  '    ',
  '    REG_',
  'HKEY_',
  ' STATE : ',
  '[3/19/2020 ',
  '2025-07-19T',
  'T02:45:56.',
  '\r\n2025-07-19T02:45:56.9089976Z\t[',
  'Executing Account Name : ',
  'AADSTS',
  '0x',
  '0x8',
  '-2145',
  'status code: ',
  'Exit code: ',
  'Name="TargetUserName">',
  '<Data Name="',
  '<Event>',
  '<![CDATA[',
  '<!--',
  '&x;',
  'version ',
  'AADLoginForWindows',
  'Microsoft.Azure.ActiveDirectory.AADLoginForWindows',
  'AzureAdJoined : ',
  '+----------------------------------------------------------------------+\r\n| ',
  '            ',
  'Server Message: ',
  'http://',
  'https://a/',
  '(',
  '"nt authority\\system","',
  '0x801c ',
  '0x801c\n',
  '0x8O',
  '-2145648',
  '-2145648607',
  '2145648607 ',
  '0x801c0021/',
  'AADSTS500 ',
  'AADSTS50076 ',
  'error ',
  'error code: ',
  'Event ID: ',
  '<EventID>304</EventID>',
  'exit code ',
  'terminal error code ',
  '\\\\r\\\\n',
  '&quot;',
  'DSREG_',
  'resource id parameter ',
  'GetTenantId ',
  '`',
]
const texts = (length: number) =>
  pieces.flatMap((piece) => {
    const run = piece.repeat(Math.ceil(length / piece.length))
    return [run, `${run}!`]
  })

const milliseconds = (work: () => void) => {
  const began = performance.now()
  work()
  return performance.now() - began
}

/** Fails where a long text takes far more than its share of a short one's time; the best of three counts, because other work runs beside. */
function expectLinear(what: string, parse: (text: string) => unknown, length = 60_000): void {
  const long = texts(length)
  for (const [index, short] of texts(length / 8).entries()) {
    const text = long[index] as string
    const once = milliseconds(() => parse(text))
    // What is fast needs no comparison.
    if (once < 150) continue
    const best = (one: string) => Math.min(...[0, 1, 2].map(() => milliseconds(() => parse(one))))
    const [little, much] = [best(short), best(text)]
    // Eight times the text: 8 is linear, 64 is quadratic.
    expect(much / Math.max(little, 5), `${what}: ${JSON.stringify(short.slice(0, 60))} repeated`).toBeLessThan(30)
  }
}

describe('each probe reads any text in bounded time', () => {
  test.each(probeIds)('%s', (id) => {
    const probe = probes[id] as unknown as { parse(raw: unknown): unknown }
    const raw = healthy[id]
    const read = (place: string, text: string) => {
      try {
        probe.parse(withText(raw, place, text))
      } catch (error) {
        // Nonsense may be no evidence; that it is told in time is all that counts here.
        if (!(error instanceof CouldNotLook)) throw error
      }
    }
    for (const place of longTextsOf(raw).slice(0, 3)) expectLinear(`${id} ${place}`, (text) => read(place, text))
  })
})

/** Where a probe's evidence holds text of any length: of a program, a file or an answer. */
function longTextsOf(raw: unknown, path = ''): string[] {
  if (raw === null || typeof raw !== 'object') return []
  return Object.entries(raw).flatMap(([name, child]) => {
    const here = path === '' ? name : `${path}/${name}`
    return /^(text|body)$/.test(name) && typeof child === 'string' ? [here] : longTextsOf(child, here)
  })
}

function withText<T>(raw: T, place: string, text: string): T {
  const copy = structuredClone(raw)
  const names = place.split('/')
  const last = names.pop() as string
  const parent = names.reduce(
    (object, name) => object[name] as Record<string, unknown>,
    copy as Record<string, unknown>,
  )
  parent[last] = text
  return copy
}

test('secrets are removed in bounded time', () => expectLinear('removeSecrets', removeSecrets, 200_000))
test('text becomes harmless in bounded time', () => {
  expectLinear('escapeHtml', escapeHtml)
  expectLinear('visible', visible)
})
test('codes are told apart in bounded time', () => expectLinear('normalizeCode', normalizeCode))
test('a pasted text is explained in bounded time', () => {
  expectLinear('readableText', readableText, 200_000)
  expectLinear('findCodes', findCodes, 200_000)
  expectLinear('didYouMean', didYouMean)
  expectLinear('explain', (text) => renderExplanation(explain(text), { verbose: true }), 20_000)
})
test('people are redacted in bounded time', () => {
  const report = diagnose(vmEvidence(), askedNothing, head)
  expectLinear('redactReport', (text) => redactReport({ ...report, evidence: {}, warnings: [{ id: 'a', text }] }))
})
test('ten thousand people are redacted in bounded time', () => {
  const report = { ...diagnose(vmEvidence(), askedNothing, head), evidence: {} }
  const people = (many: number) =>
    Array.from({ length: many }, (_, index) => `C:\\Users\\user${index.toString(36)}\\a`).join('\r\n')
  const redact = (text: string) => redactReport({ ...report, warnings: [{ id: 'a', text }] })
  const [little, much] = [2000, 16_000].map((many) =>
    Math.min(...[0, 1, 2].map(() => milliseconds(() => redact(people(many))))),
  ) as [number, number]
  expect(much / Math.max(little, 5)).toBeLessThan(30)
  expect(redact(people(3)).warnings[0]?.text).toBe(
    ['[user-1]', '[user-2]', '[user-3]'].map((token) => `C:\\Users\\${token}\\a`).join('\r\n'),
  )
})
test('a symptom is judged in bounded time', () => {
  expectLinear('symptom', recognizeSymptoms, 20_000)
})
test('events are read in bounded time', () => {
  expectLinear('readEvents', (text) => readEvents(text, 'Security'))
  expectLinear('readEvents', (text) => readEvents(`<Events><Event>${text}</Event></Events>`, 'Security'))
  expectLinear('eventTexts', eventTexts)
})
