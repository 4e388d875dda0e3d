import { describe, expect, test } from 'vitest'
import { explainedBy, likelyCause } from '../src/likely-cause.ts'
import type { Severity } from '../src/rules/rule.ts'
import type { RuleId } from '../src/rules/rule-ids.ts'

const finding = (ruleId: RuleId, explains: RuleId[] = [], severity: Severity = 'error') => ({
  ruleId,
  explains,
  severity,
})

describe('likelyCause', () => {
  test('is null exactly when no error failed', () => {
    expect(likelyCause([])).toBeNull()
    expect(likelyCause([finding('prt-missing', [], 'warning')])).toBeNull()
  })

  test('is the error that explains the others, wherever it stands in the list', () => {
    const findings = [
      finding('device-not-joined'),
      finding('extension-failed', ['device-not-joined']),
      finding('managed-identity-missing', ['extension-failed']),
    ]
    expect(likelyCause(findings)).toBe('managed-identity-missing')
  })

  test('a later stage that explains an earlier finding wins over it', () => {
    const findings = [
      finding('extension-failed', ['device-not-joined']),
      finding('hostname-duplicate', ['extension-failed']),
    ]
    expect(likelyCause(findings)).toBe('hostname-duplicate')
  })

  test('of two that nothing explains, the earlier stage comes first', () => {
    expect(likelyCause([finding('hostname-duplicate'), finding('dns-failure')])).toBe('dns-failure')
  })

  test('a warning neither is a cause nor takes one away', () => {
    const findings = [finding('clock-skewed', ['extension-failed'], 'warning'), finding('extension-failed')]
    expect(likelyCause(findings)).toBe('extension-failed')
  })
})

test('explainedBy follows findings through findings, and names only what was found', () => {
  const findings = [
    finding('dns-failure', ['endpoint-unreachable', 'mdm-enrollment-failed']),
    finding('endpoint-unreachable', ['extension-failed']),
    finding('extension-failed', ['device-not-joined']),
    finding('device-not-joined'),
  ]
  expect(explainedBy('dns-failure', findings)).toEqual([
    'endpoint-unreachable',
    'extension-failed',
    'device-not-joined',
  ])
})
