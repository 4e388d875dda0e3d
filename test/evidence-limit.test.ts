// However much there is to see, a report stays small enough for a ticket, says what it lacks, and can be replayed.
import { describe, expect, test } from 'vitest'
import { askedNothing } from '../src/asked.ts'
import { diagnose } from '../src/diagnose.ts'
import { maxEvidenceBytes, withinLimit } from '../src/evidence-limit.ts'
import { renderJson } from '../src/report/json.ts'
import { reportSchema } from '../src/report/report.ts'
import { diagnoseCase, head } from './cases/case.ts'
import { logFolder } from './healthy/extension-logs.ts'
import { vmEvidence } from './healthy/index.ts'
import { utf8 } from './healthy/text.ts'

const joined = '2026-11-20T02:00:00.000Z\t[Information]:\tSuccessfully joined machine to AAD.\r\n'
/** Eight binary logs, whose bytes take six characters each in JSON, with the end of a join after them. */
const binary = logFolder(
  ...Array.from({ length: 8 }, (_, index) => ({ name: `${index}.log`, text: `${'\0'.repeat(400_000)}\r\n${joined}` })),
)
const byteLength = (text: string) => Buffer.byteLength(text)

describe('evidence of more than 8 MB', () => {
  const report = diagnoseCase({ evidence: { extensionLogs: binary } })

  test('is cut to less than that', () => {
    expect(byteLength(JSON.stringify(vmEvidence({ extensionLogs: binary })))).toBeGreaterThan(8e6)
    expect(byteLength(JSON.stringify(report.evidence))).toBeLessThan(8e6)
    expect(byteLength(renderJson(report))).toBeLessThan(9e6)
    expect(() => reportSchema.parse(report)).not.toThrow()
  })

  test('of logs the end stays, which says what came of the join', () => {
    const kept = JSON.stringify(report.evidence.extensionLogs)
    expect(kept.match(/Successfully joined/g)).toHaveLength(8)
    expect(kept.includes('"cutBytes":200039')).toBe(true)
  })

  test('the report says what it lacks', () => {
    const warning = report.warnings.find(({ id }) => id === 'evidence-cut')
    expect(warning?.text).toMatch(/\d{7} bytes of extensionLogs/)
  })

  test('a replay of what is left says the same', () => {
    expect(diagnose(JSON.parse(renderJson(report)).evidence, askedNothing, head)).toEqual(report)
  })

  test('what is no log is not judged by a half of it: nobody saw it', () => {
    const status = { present: true as const, exitCode: 0, stdout: utf8('x'.repeat(9e6)) }
    const report = diagnoseCase({ evidence: { dsregStatus: status } })
    expect(report.evidence.dsregStatus?.outcome).toMatchObject({ status: 'failed', reason: 'unreadable' })
    expect(report.verdict).toBe('inconclusive')
    expect(report.checks.find(({ ruleId }) => ruleId === 'device-not-joined')?.outcome).toBe('unknown')
    expect(report.warnings.map(({ id }) => id)).toContain('evidence-cut')
  })

  test('also where no probe of this version wrote it', () => {
    const evidence = {
      ...vmEvidence(),
      fromTheFuture: { ...vmEvidence().account, outcome: { status: 'ok', value: ['y'.repeat(9e6)] } },
    }
    expect(byteLength(JSON.stringify(withinLimit(evidence as never)))).toBeLessThan(maxEvidenceBytes)
  })
})

test('the evidence of a healthy VM is left alone', () => {
  const evidence = vmEvidence()
  expect(withinLimit(evidence)).toEqual(evidence)
  expect(diagnoseCase({}).warnings.map(({ id }) => id)).not.toContain('evidence-cut')
})
