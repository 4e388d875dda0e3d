// Older schema versions come to today's step by step; nothing else is touched.
import { expect, test } from 'vitest'
import { type Upgrade, upgradeReport } from '../src/upgrade-report.ts'

const steps: Upgrade[] = [
  { from: '1.0', to: '1.3', change: ({ asked: question, ...rest }) => ({ ...rest, question }) },
  { from: '1.3', to: '2.0', change: (report) => ({ ...report, question: { said: report.question } }) },
]

test('a report goes through every step from its own version on', () => {
  expect(upgradeReport({ schemaVersion: '1.0', asked: 'x', kept: 1 }, steps)).toEqual({
    schemaVersion: '2.0',
    question: { said: 'x' },
    kept: 1,
  })
  expect(upgradeReport({ schemaVersion: '1.3', question: 'x' }, steps)).toEqual({
    schemaVersion: '2.0',
    question: { said: 'x' },
  })
})

test('a report of the newest version, or of one that nobody knows, stays as it is', () => {
  for (const schemaVersion of ['2.0', '9.1']) {
    const report = { schemaVersion, question: 'x' }
    expect(upgradeReport(report, steps)).toBe(report)
  }
})

test('nothing has to be upgraded since 1.0', () => {
  const report = { schemaVersion: '1.0' }
  expect(upgradeReport(report)).toBe(report)
})
