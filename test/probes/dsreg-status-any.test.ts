// Any text is read as dsregcmd's output or is unreadable, a megabyte of it within the deadline of a test: no expression goes back and forth.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dsregFacts } from '../../src/dsreg-facts.ts'
import { parseDsregOutput } from '../../src/dsreg-output.ts'
import { CouldNotLook } from '../../src/outcome.ts'
import { dsregStatus } from '../../src/probes/dsreg-status.ts'
import { dsregCapture } from '../healthy/dsreg-status.ts'

const factsOf = (text: string) => dsregFacts(parseDsregOutput(text))
const parsed = (text: string) => dsregStatus.parse({ present: true, exitCode: 0, stdout: { encoding: 'utf-8', text } })
const whole = factsOf(dsregCapture('joined-local-account'))

describe('any text', () => {
  const words = fc.constantFrom(
    ...['AzureAdJoined', ' : ', 'YES', '\n', '| ', ' |', '+----------+', 'DeviceCertificateValidity', '[ ', '=', ':'],
    ...['Server Error Description', '12. ', '> ', '**', '2022-01-28 11:15:49', ' -- ', 'KeySignTest', '"', '\0', ' '],
    ...[
      'Work Account 1',
      'AzureAdPrt',
      'EnterprisePrt',
      'DSREGCMD_END_STATUS',
      '<br>',
      '&nbsp;',
      'ü',
      '{',
      '0x801c0021',
    ],
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words).map((parts) => parts.join('')),
  )

  test('is read, or is unreadable, and nothing else', () => {
    fc.assert(
      fc.property(text, (any) => {
        try {
          expect(typeof parsed(any).azureAdJoined).toBe('boolean')
        } catch (error) {
          expect(error).toBeInstanceOf(CouldNotLook)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('says that the VM is joined only where it holds the word YES', () => {
    fc.assert(
      fc.property(text, (any) => {
        if (factsOf(any).azureAdJoined === true) expect(any.replaceAll('\0', '')).toMatch(/AzureAdJoined[\s\S]*YES/i)
      }),
      { numRuns: 2000 },
    )
  })

  test('cut anywhere, an output never states what the whole one does not', () => {
    const all = dsregCapture('joined-local-account')
    fc.assert(
      fc.property(fc.nat(all.length), (length) => {
        const cut = factsOf(all.slice(0, length))
        for (const id of [
          'azureAdJoined',
          'domainJoined',
          'azureAdPrt',
          'deviceId',
          'tenantId',
          'certificate',
        ] as const)
          if (cut[id] !== null) expect(cut[id]).toEqual(whole[id])
      }),
    )
  })

  const size = 1_000_000
  const heavy: Record<string, string> = {
    blanks: ' '.repeat(size),
    tabs: '\t'.repeat(size),
    dashes: '-'.repeat(size),
    'boxes without an end': '| '.repeat(size / 2),
    colons: ':'.repeat(size),
    'blanks and a colon': `${' '.repeat(size)}:`,
    'one label again and again': 'AzureAdJoined : '.repeat(size / 16),
    'labels that almost are': 'AzureAdJoine '.repeat(size / 13),
    'a label and blanks': `AzureAdJoined${' '.repeat(size)}`,
    brackets: `DeviceCertificateValidity : ${'['.repeat(size)}`,
    'brackets that close': `DeviceCertificateValidity : ${'['.repeat(size)}]\nx\nx\nx`,
    digits: '1'.repeat(size),
    'numbers and points': '1. '.repeat(size / 3),
    'quote signs': '>'.repeat(size),
    'quote signs with blanks': '> '.repeat(size / 2),
    tags: '<span '.repeat(size / 6),
    entities: '&nbsp'.repeat(size / 5),
    'bold marks': '*'.repeat(size),
    'a line that goes on and on': `AuthCodeUrl : ${'x'.repeat(80)}\n${`${'y'.repeat(94)}\n`.repeat(size / 95)}`,
    'short lines': ' a:\n'.repeat(size / 4),
    'dates without an end': `Client Time : ${'2022-01-28 '.repeat(size / 11)}`,
    backslashes: '\\'.repeat(size),
    'escaped line ends that almost are': '\\r\\'.repeat(size / 3),
    'a label and tabs': `AzureAdJoined${'\t'.repeat(size)}`,
    'characters as numbers': '&#x3'.repeat(size / 4),
    'terminal colours': '\u001b['.repeat(size / 2),
  }
  test.each(Object.entries(heavy))('a megabyte of %s is read within the deadline of a test', (_name, any) => {
    expect(() => factsOf(any)).not.toThrow()
  })
})
