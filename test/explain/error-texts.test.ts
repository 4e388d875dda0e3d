// Error texts as people published them: what explain names first.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'

interface Quoted {
  id: string
  text: string
  first: string | null
  rule: string | null
  known: boolean
}

const folder = 'fixtures/captures/error-texts'
const texts: Quoted[] = JSON.parse(readFileSync(`${folder}/texts.json`, 'utf8'))

describe('what matters first in a text that somebody published', () => {
  test.each(texts.map((one) => [one.id, one] as const))('%s', (_, { text, first, rule, known }) => {
    expect(explain(text)).toMatchObject({ first, rule, known })
  })
})

test('each text says where it was published', () => {
  const about = readFileSync(`${folder}/about.md`, 'utf8')
  expect(texts.filter(({ id }) => !about.includes(`| ${id} | `))).toEqual([])
  expect(texts.length).toBeGreaterThan(40)
})
