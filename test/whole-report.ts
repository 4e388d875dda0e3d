// What holds of the report on every VM, whatever was seen.
import { expect } from 'vitest'
import type { Report } from '../src/report/report.ts'

export function expectWhole({ checks, findings }: Report): void {
  expect(checks.filter(({ outcome }) => outcome === 'crashed')).toEqual([])
  for (const { ruleId, saw, fix, ...rest } of findings) {
    // Every value in the text comes from evidence; a hole in a template would show as one of these.
    expect(JSON.stringify({ saw, fix, ...rest })).not.toMatch(/undefined|\[object|NaN/)
    expect(saw).not.toMatch(/\bnull\b/)
    // Sentences that are left out leave no gap behind.
    expect(saw).toMatch(/^\S(?:.*\S)?$/s)
    expect(saw).not.toMatch(/[.:;] {2}/)
    expect(fix, ruleId).not.toHaveLength(0)
    for (const step of fix) expect(step.text, ruleId).toMatch(/^\S.*\S$/s)
  }
}
