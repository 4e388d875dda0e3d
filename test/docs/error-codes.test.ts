// docs/error-codes.md is what the code table makes of it.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errorCodesPage } from '../../scripts/error-codes-page.ts'
import { knownCodes } from '../../src/error-codes.ts'

test('docs/error-codes.md is current (npm run docs)', () => {
  expect(readFileSync('docs/error-codes.md', 'utf8')).toBe(errorCodesPage())
})

test('the page holds every code, its meaning and its fix', () => {
  const page = errorCodesPage()
  for (const row of knownCodes) for (const part of [row.key, row.meaning, row.fix]) expect(page).toContain(part)
})
