// The code table as a whole: complete rows, no duplicates, plain short sentences.
import { describe, expect, test } from 'vitest'
import { knownCodes, lookUp, normalizeCode } from '../../src/error-codes.ts'
import { ruleIds } from '../../src/rules/rule-ids.ts'

describe('every row of the code table', () => {
  test.each(knownCodes.map((row) => [`${row.kind} ${row.key} ${row.name ?? ''}`, row] as const))('%s', (_, row) => {
    for (const sentence of [row.meaning, row.cause, row.fix]) {
      expect(sentence.length).toBeGreaterThan(8)
      expect(sentence.length).toBeLessThan(330)
      expect(sentence).toMatch(/[.)]$/)
      // Printed on consoles of any code page.
      expect(sentence).toMatch(/^[\x20-\x7e]+$/)
    }
    expect(row.meaning.length).toBeLessThan(170)
    expect(row.docs).toMatch(/^https:\/\/(learn\.microsoft\.com|curl\.se)\//)
    expect(['microsoft', 'extracted', 'community', 'unconfirmed']).toContain(row.confidence)
    if (row.rule !== undefined) expect(ruleIds).toContain(row.rule)
  })

  test('is found again by its own spelling', () => {
    for (const row of knownCodes) {
      const forms = normalizeCode(row.key)
      expect(forms, row.key).not.toBeNull()
      expect(forms && lookUp(forms), row.key).toContain(row)
    }
  })

  test('stands once', () => {
    const ids = knownCodes.map((row) => `${row.kind} ${row.key} ${row.name}`)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  test('that carries a 32-bit value has the bits of its kind', () => {
    for (const row of knownCodes) {
      if (row.kind === 'ntstatus') expect(row.value >>> 28, row.key).toBe(0xc)
      if (row.kind === 'hresult') expect(row.value >>> 31, row.key).toBe(1)
      if (row.kind === 'winhttp') expect(row.value > 12000 && row.value < 12200, row.key).toBe(true)
    }
  })
})
