// The explanation as a person reads it on a console.
import { describe, expect, test } from 'vitest'
import { knownCodes } from '../../src/error-codes.ts'
import { explain } from '../../src/explain/explain.ts'
import { renderExplanation } from '../../src/explain/text.ts'

const told = (asked: string, options = {}) => renderExplanation(explain(asked), options)

test('one code: all forms, meaning, cause, fix, how sure, the rule, the page', () => {
  const text = told('-2145648574')
  for (const part of [
    '-2145648574 = 0x801c0042 = 2149318722  DSREG_E_MSI_TENANTID_UNAVAILABLE',
    'What it means: ',
    'Usual cause: ',
    'What to do: ',
    'How sure: a page of Microsoft says so.',
    'Judged on the VM by: tenant-id-unavailable',
    'Docs: https://learn.microsoft.com/',
  ])
    expect(text).toContain(part)
})

test('a text: what matters first, why, and what else is in it', () => {
  const text = told("terminal error code '1007' ... has exited with Exit code: -2145648574")
  expect(text).toMatch(/^WHAT MATTERS FIRST\n-2145648574 = /)
  expect(text).toContain('Why this one: 1007 only says that the extension ended with an error')
  expect(text.slice(text.indexOf('ALSO IN THE TEXT'))).toContain('1007')
})

test('a symptom: how it was read, and what else it can be', () => {
  const text = told('Your credentials did not work')
  expect(text).toContain('Name or password were refused')
  expect(text.slice(text.indexOf('IT CAN ALSO BE'))).toContain('mfa-required')
})

test('with --verbose every code is told in full', () => {
  const pasted = 'FAIL [0x801c0021/0x80072ee7]'
  expect(told(pasted)).not.toContain('facility 28')
  expect(told(pasted, { verbose: true })).toContain('facility 28')
})

describe('every code of the table', () => {
  const texts = knownCodes.map((row) => [row.key, told(row.key)] as const)

  test('wraps at 80 columns; what is longer is one command or one address', () => {
    for (const [key, text] of texts)
      for (const line of text.split('\n'))
        if (line.length > 80)
          expect(line, key).toMatch(
            /^(Docs: https:\S+| +\(?(az|curl\.exe|schtasks\.exe|Connect-MgGraph|cmd\.exe|New-MgServicePrincipal|nslookup|reg\.exe) .*)$/,
          )
  })

  test('has its commands in one piece, without marks around them', () => {
    for (const [key, text] of texts) {
      expect(text, key).not.toContain('`')
      const rows = knownCodes.filter((row) => row.key === key)
      // Rows that share a number are told apart by the words beside it.
      if (rows.length > 1) continue
      for (const [, command] of rows[0]?.fix.matchAll(/`([^`]+)`/g) ?? []) expect(text, key).toContain(command)
    }
  })

  test('is told in ASCII', () => {
    for (const [key, text] of texts) expect(text, key).toMatch(/^[\x20-\x7e\n]+$/)
  })
})

test.each([
  '\u001b[31mAAD\u0007STS50076 \u202e0x801c0021\u001b]0;title\u0007 exit code 2145648607\u009b',
  'exit code\u000b\u000c51',
])('what was pasted can not steer the console: %j', (pasted) => {
  expect(told(pasted)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
})

test('nothing found says what explain takes', () => {
  expect(told('hello')).toMatch(/It takes codes\s+such as -2145648607/)
})
