// Names in the spellings of Windows, JSON, XML and addresses; which of two names is taken; where no name begins.
import { expect, test } from 'vitest'
import { replaceSpellings, spellingsOf } from '../../src/redact/spellings.ts'

function redacted(text: string, ...names: string[]): string {
  const people = names.map((name) => ({ name, loose: true }))
  return replaceSpellings(text, spellingsOf(people), (name) => `<${name}>`)
}

test.each([
  'jane.doe',
  'JANE.DOE',
  'JaneDoe',
  'Jane Doe',
  'jane_doe',
  'jane-doe',
  'Doe, Jane',
  'Doe Jane',
  'DoeJane',
  'doe,jane',
])('a name of two parts, written %s', (written) => {
  expect(redacted(`by ${written}: done`, 'jane.doe')).toBe('by <jane.doe>: done')
})

test.each([
  'jürgen',
  'JÜRGEN',
  'ju\u0308rgen',
  'J%C3%BCrgen',
  'J\\u00fcrgen',
  'J&#252;rgen',
  'J&#xfc;rgen',
])('a letter beyond ASCII, written %s', (written) => {
  expect(redacted(`\\n${written}%20`, 'Jürgen')).toBe('\\n<Jürgen>%20')
})

test('letters with two small forms', () => {
  expect(redacted('ΣΟΦΌΣ, ΣΟΦΌΣΑ', 'Σοφός')).toBe('<Σοφός>, ΣΟΦΌΣΑ')
})

test.each([
  'jane...doe',
  'jane   doe',
  'mjane.doe',
  'jane.doerr',
  '[jane.doe',
  'jane,doe',
  'jane.does',
  'jane',
])('no name: %s', (written) => {
  expect(redacted(written, 'jane.doe')).toBe(written)
})

test('a name that is not loose is found as it is written, and not otherwise', () => {
  const exact = spellingsOf([{ name: 'jane.doe', loose: false }])
  expect(replaceSpellings('jane.doe Jane Doe', exact, () => '<>')).toBe('<> Jane Doe')
})

test('of two that overlap the first in the list is taken, wherever it starts', () => {
  expect(redacted('maria keller hans', 'keller.hans', 'maria.keller')).toBe('maria <keller.hans>')
  expect(redacted('maria keller hans', 'maria.keller', 'keller.hans')).toBe('<maria.keller> hans')
})

test('an escaped name right behind another is one, too; behind any other letter it is none', () => {
  expect(redacted('jane.doe%C3%84nne', 'jane.doe', 'Änne')).toBe('<jane.doe><Änne>')
  expect(redacted('xx%C3%84nne', 'Änne')).toBe('xx%C3%84nne')
})

test('tokens are asked for in the order of the names', () => {
  const asked: string[] = []
  const people = ['maria.keller', 'jane.doe'].map((name) => ({ name, loose: true }))
  replaceSpellings('jane.doe, maria.keller, Jane Doe', spellingsOf(people), (name) => {
    asked.push(name)
    return '<>'
  })
  expect(asked).toEqual(['maria.keller', 'jane.doe', 'jane.doe'])
})
