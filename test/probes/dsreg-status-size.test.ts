// A megabyte of anything is read as dsregcmd's output within the deadline of a test: no expression goes back and forth.
import { expect, test } from 'vitest'
import { dsregFacts } from '../../src/dsreg-facts.ts'
import { parseDsregOutput } from '../../src/dsreg-output.ts'

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
  expect(() => dsregFacts(parseDsregOutput(any))).not.toThrow()
})
