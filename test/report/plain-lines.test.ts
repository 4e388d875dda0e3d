// Lines for a console of 80 columns.
import { describe, expect, test } from 'vitest'
import { beside, cutLines, cutText, rows, size, wrap } from '../../src/report/plain-lines.ts'

describe('wrap', () => {
  test('lines stay below 80 columns; a longer word stands whole', () => {
    const lines = wrap(`Seen: ${'word '.repeat(40)} C:\\${'x'.repeat(100)} end`, 0, 2)
    for (const line of lines) expect(line.length < 80 || /^ {2}\S+$/.test(line)).toBe(true)
    expect(lines.slice(1).every((line) => /^ {2}\S/.test(line))).toBe(true)
  })
  test('a label of dsregcmd and its value stay together', () => {
    expect(wrap(`${'x'.repeat(62)} AzureAdJoined : NO`, 0, 2)).toEqual(['x'.repeat(62), '  AzureAdJoined : NO'])
  })
  test('no text at all is an empty line', () => {
    expect(wrap('', 0, 2)).toEqual([''])
  })
})

test('beside: the text goes on in its column', () => {
  expect(beside('fail', 16, 'word '.repeat(20))).toEqual([
    `fail            ${'word '.repeat(12).trim()}`,
    `                ${'word '.repeat(8).trim()}`,
  ])
})

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc...'],
  ['ab😀d', 3, 'ab...'],
  ['ab😀d', 4, 'ab😀...'],
])('cutText(%j, %i)', (text, most, cut) => {
  expect(cutText(text, most)).toBe(cut)
})

test('size counts the bytes that are written, rows what a window shows', () => {
  expect(size(['ü', '\u0007'])).toBe(3 + 5)
  expect(rows(['', 'x'.repeat(81)])).toBe(3)
  expect(cutLines(['12345', '12345'], 11)).toEqual(['12345'])
})
