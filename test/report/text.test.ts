// stdout within 4,096 bytes, cut by importance, whatever the findings hold.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding, Report } from '../../src/report/report.ts'
import { renderStdout, renderText } from '../../src/report/text.ts'
import { diagnoseCase } from '../cases/case.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { tokenRefused } from '../healthy/managed-identity-token.ts'

const sick = diagnoseCase({
  evidence: {
    managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found'),
    dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
  },
})
const cause = sick.findings[0] as Finding

const padded = (saw: string, others: number): Report => ({
  ...sick,
  findings: [
    { ...cause, saw },
    ...Array.from({ length: others }, () => ({ ...cause, ruleId: 'prt-missing' as const, saw })),
  ],
})

describe('renderStdout', () => {
  test('holds verdict, cause and first fix at its end however much else there is', () => {
    const text = renderStdout(padded('x '.repeat(300), 40), 'C:\\out\\report.json')
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
    expect(text.indexOf('PROBLEM FOUND')).toBeGreaterThan(text.indexOf('ALSO FOUND'))
    expect(text).toContain('az vm identity assign')
    expect(text.trimEnd().endsWith('Report: C:\\out\\report.json')).toBe(true)
  })

  test('a value of any length or alphabet never breaks the limit or a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20_000 }), fc.nat(60), (saw, others) => {
        const text = renderStdout(padded(saw, others), null)
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
        expect(text.isWellFormed()).toBe(true)
        expect(text).toContain('PROBLEM FOUND')
        expect(text).toContain('az vm identity assign --resource-group rg-payroll --name vm-payroll-07')
      }),
      { numRuns: 60 },
    )
  })

  test('commands stand on one line, to be pasted', () => {
    const command = sick.findings[0]?.fix[0]?.command as string
    expect(
      renderStdout(sick, null)
        .split('\n')
        .map((line) => line.trim()),
    ).toContain(command)
    expect(
      renderText(sick)
        .split('\n')
        .map((line) => line.trim()),
    ).toContain(command)
  })
})
