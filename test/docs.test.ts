// What is generated and checked in is what the sources generate today.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { generatedFiles } from '../scripts/build-docs.ts'
import { rules } from '../src/rules/index.ts'

describe('generated files are current (npm run docs)', () => {
  test.each(Object.entries(generatedFiles))('%s', (path, content) => {
    expect(existsSync(path), 'not there: npm run docs').toBe(true)
    expect(readFileSync(path, 'utf8') === content(), 'out of date: npm run docs').toBe(true)
  })

  test('docs/rules.md has a heading for every rule, and every link in it leads to one', () => {
    const page = generatedFiles['docs/rules.md']?.() ?? ''
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, id]) => id)
    expect(headings).toEqual(rules.map(({ id }) => id))
    for (const [, id] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(id)
  })
})
