// What of a VM may stand in a command; whole commands are tried in commands.test.ts.
import { expect, test } from 'vitest'
import { commandWord } from '../src/command-word.ts'

test.each([
  ['vm-payroll_07.a', 'vm-payroll_07.a'],
  ['/subscriptions/a/resourceGroups/b', '/subscriptions/a/resourceGroups/b'],
  ['Gehälter(Köln)', '"Gehälter(Köln)"'],
  ['給与ー々', '"給与ー々"'],
  [null, '"<VM name>"'],
  ['', '"<VM name>"'],
  ['--yes', '"<VM name>"'],
  ['a"b', '"<VM name>"'],
  // Letters that become a quote, a bar and a backtick where a program knows old code pages only.
  ['a\u02bab', '"<VM name>"'],
  ['a\u01c0b', '"<VM name>"'],
  ['a\u02cbb', '"<VM name>"'],
])('%s is written %s', (value, word) => {
  expect(commandWord(value, 'VM name')).toBe(word)
})
