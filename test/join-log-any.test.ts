// Any text is read as a log of the extension without an error, in no more time than its length takes.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attemptsIn } from '../src/join-log.ts'

const capture = (name: string) => readFileSync(`fixtures/captures/extension-logs/${name}`, 'utf8')

describe('any text', () => {
  const pieces = fc.oneof(
    fc.constantFrom(
      ...capture('server-2019-success.log').split('\n'),
      ...capture('2.2.0.0-success-with-mdm.log').split('\n'),
      ...capture('no-identity-2020.log').split('\n'),
    ),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom('Retrying in 5 second(s)...', 'Rolling back device join.', 'Handler Status: [{"status":'),
  )
  test('is read without an error, and what is found is bounded', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), fc.constantFrom('\n', '\r\n', ''), (lines, ending) => {
        for (const one of attemptsIn(lines.join(ending), { startCut: true })) {
          expect(one.lines.length).toBeLessThanOrEqual(8)
          expect(new Set(one.codes).size).toBe(one.codes.length)
        }
      }),
    )
  })
  test.each([
    ['letters', 'a'],
    ['spaces', ' '],
    ['brackets', '['],
    ['failed', 'failed '],
    ['correlation', 'correlation id: '],
    ['already', 'already been joined '],
    ['hex', '0x801c0021'],
    ['quotes', '"message":"'],
  ])(
    'a single line of 200 kB (%s) takes no more than its length',
    (_, piece) => {
      const long = piece.repeat(Math.ceil(200_000 / piece.length))
      for (const head of [
        '',
        'Handler Status: ',
        '2026-11-20T01:00:00Z\t[Error]:\t',
        'Getting MSI token for app urn:ms-drs:',
      ])
        attemptsIn(head + long, { startCut: true })
    },
    2000,
  )
})
