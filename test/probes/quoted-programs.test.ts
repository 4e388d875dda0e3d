// What netsh and w32tm print is quoted as written, whatever the language and the code page; nothing depends on its words.
import { readdirSync, readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { failed, ok } from '../../src/outcome.ts'
import { quotedPrograms } from '../../src/probes/quoted-programs.ts'
import { toRawText } from '../../src/raw-text.ts'
import { diagnoseCase } from '../cases/case.ts'

const captures = ['netsh', 'w32tm'].flatMap((folder) =>
  readdirSync(`fixtures/captures/${folder}`)
    .filter((name) => name !== 'about.md')
    .map((name) => `${folder}/${name}`),
)
/** The console's code page of the language that a capture's name ends with. */
const codePages: Record<string, number> = { en: 437, de: 850, fr: 850, ja: 932, zh: 936 }
const codePageOf = (capture: string) => codePages[/-(\w\w)\.txt$/.exec(capture)?.[1] ?? 'en'] as number
// Characters that a console of that code page cannot show come out as it shows them.
const asShown = (text: string, codePage: number) => iconv.decode(iconv.encode(text, `cp${codePage}`), `cp${codePage}`)
const linesIn = (text: string) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

const quoted = (stdout: ReturnType<typeof toRawText>, exitCode = 0) => {
  const run = ok({ exitCode, stdout })
  return quotedPrograms.parse(quotedPrograms.raw.parse({ netsh: run, w32tm: failed('not-found', 'absent') }))
}

test.each(captures)('%s', (capture) => {
  const text = readFileSync(`fixtures/captures/${capture}`, 'utf8')
  const codePage = codePageOf(capture)
  const bytes = iconv.encode(text, `cp${codePage}`)
  expect(quoted({ ...toRawText(bytes), codePage })).toEqual({
    winHttpProxy: linesIn(asShown(text, codePage)),
    timeService: [],
  })
  expect(quoted(toRawText(Buffer.from(`\ufeff${text}`, 'utf16le'))).winHttpProxy).toEqual(linesIn(text))
  expect(quoted(toRawText(Buffer.from(text))).winHttpProxy).toEqual(linesIn(text))
})

test.each(captures)('%s changes no finding', (capture) => {
  const run = ok({ exitCode: 1, stdout: toRawText(readFileSync(`fixtures/captures/${capture}`)) })
  const report = diagnoseCase({ evidence: { quotedPrograms: { netsh: run, w32tm: run } } })
  expect(report).toMatchObject({ findings: [], verdict: 'no-problem-found' })
})

test('a flood of lines is cut', () => {
  const { winHttpProxy } = quoted(toRawText(Buffer.from(`${'x'.repeat(5000)}\n`.repeat(5000))))
  expect(winHttpProxy).toHaveLength(40)
  expect(winHttpProxy[0]).toHaveLength(300)
})
