// Every VM in fixtures/ is replayed whole and must come to the outcome in its expected.json.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadCaseFile } from '../src/case-file.ts'
import { diagnose } from '../src/diagnose.ts'
import { type Report, reportSchema } from '../src/report/report.ts'
import { head } from './cases/case.ts'

interface Expected {
  verdict: string
  likelyCause: string | null
}

const told = ({ ruleId, severity, explains }: Report['findings'][number]) => ({ ruleId, severity, explains })

const folders = readdirSync('fixtures').filter((name) => existsSync(`fixtures/${name}/report.json`))

describe('fixtures', () => {
  test.each(folders)('%s', async (name) => {
    const expected = JSON.parse(readFileSync(`fixtures/${name}/expected.json`, 'utf8')) as Expected
    expect(existsSync(`fixtures/${name}/about.md`)).toBe(true)
    const file = await loadCaseFile(`fixtures/${name}`)
    const report = diagnose(file.evidence, file.asked, { ...head, ...file })
    expect({ verdict: report.verdict, likelyCause: report.likelyCause }).toEqual(expected)
    expect(reportSchema.parse(report).evidence).toEqual(file.evidence)
    // A whole report, kept as its version wrote it: today's rules still find in it what it found.
    const stored = JSON.parse(readFileSync(`fixtures/${name}/report.json`, 'utf8')) as Partial<Report>
    if (stored.findings !== undefined) expect(report.findings.map(told)).toEqual(stored.findings.map(told))
  })

  test('hold a whole report of each schema version that was ever written', () => {
    for (const version of ['1.0'])
      expect(folders.filter((name) => name.startsWith(`stored-${version}-`))).not.toHaveLength(0)
  })
})
