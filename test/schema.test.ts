// The JSON Schemas that other programs check with: every report and every comparison fits them, and they stay open to what is added.
import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadCaseFile } from '../src/case-file.ts'
import { diagnose } from '../src/diagnose.ts'
import { compareReports } from '../src/diff.ts'
import { redactReport } from '../src/redact.ts'
import type { Report } from '../src/report/report.ts'
import { allCases } from './all-cases.ts'
import { diagnoseCase, head } from './cases/case.ts'
import { misfitsOf } from './misfits.ts'

const misfits = misfitsOf('report')
const misfitsOfComparison = misfitsOf('diff')
const fixtures = readdirSync('fixtures').filter((name) => existsSync(`fixtures/${name}/report.json`))
const cases = await allCases()

async function replayed(name: string): Promise<Report> {
  const file = await loadCaseFile(`fixtures/${name}`)
  return diagnose(file.evidence, file.asked, { ...head, ...file })
}

describe('fits the schema', () => {
  test.each(fixtures)('the report of the fixture %s, redacted or not', async (name) => {
    const report = await replayed(name)
    expect(misfits(report)).toEqual([])
    expect(misfits(redactReport(report))).toEqual([])
  })

  test.each([...cases])('the report of every VM of %s', (_, { fails, passes, notApplicable = {} }) => {
    for (const vm of Object.values({ ...fails, ...passes, ...notApplicable }))
      expect(misfits(diagnoseCase(vm))).toEqual([])
  })

  test('a report of nothing', () => expect(misfits(diagnoseCase({}, {}))).toEqual([]))

  test('the comparison of any two fixtures', async () => {
    const reports = await Promise.all(fixtures.map(replayed))
    for (const earlier of reports)
      for (const later of reports) expect(misfitsOfComparison(compareReports(earlier, later))).toEqual([])
  })
})

describe('what the schema allows and what not', () => {
  const report = diagnoseCase({})
  test('added fields, rules and minor versions', () => {
    const added = {
      ...report,
      schemaVersion: '1.4',
      added: true,
      machine: { ...report.machine, added: 1 },
      checks: [...report.checks, { ruleId: 'a-later-rule', stage: 'network', outcome: 'pass', added: [] }],
    }
    expect(misfits(added)).toEqual([])
  })
  test.each<[string, (broken: Report) => unknown]>([
    ['no verdict', ({ verdict: _, ...rest }) => rest],
    ['an unknown verdict', (one) => ({ ...one, verdict: 'fine' })],
    ['another major version', (one) => ({ ...one, schemaVersion: '2.0' })],
    ['a text for a number', (one) => ({ ...one, durationMs: '12' })],
    ['evidence without its outcome', (one) => ({ ...one, evidence: { account: { startedAt: '', durationMs: 1 } } })],
  ])('not %s', (_, breakIt) => expect(misfits(breakIt(report))).not.toEqual([]))
})
