// The laws of rules, held against every rule and every case.
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { reportSchema } from '../src/report/report.ts'
import { rules } from '../src/rules/index.ts'
import { ruleIds } from '../src/rules/rule-ids.ts'
import { allCases } from './all-cases.ts'
import { diagnoseCase, evidenceOf } from './cases/case.ts'
import { without } from './healthy/index.ts'

const cases = await allCases()

describe('the healthy VM', () => {
  test('has no finding and is no-problem-found', () => {
    const report = diagnoseCase({})
    expect(report.findings).toEqual([])
    expect(report.verdict).toBe('no-problem-found')
  })
})

describe('every rule', () => {
  const files = readdirSync('src/rules').map((name) => name.replace(/\.ts$/, ''))
  test.each(rules.map((rule) => rule.id))('%s: its id is its file name, and it has cases', (id) => {
    expect(files).toContain(id)
    expect(cases.get(id)?.ruleId).toBe(id)
    expect(Object.keys(cases.get(id)?.fails ?? {})).not.toHaveLength(0)
    expect(Object.keys(cases.get(id)?.passes ?? {})).not.toHaveLength(0)
  })

  test('explains only later consequences: the graph has no circle', () => {
    const open = new Set<string>()
    const visit = (id: string): void => {
      expect(open.has(id), `${id} explains itself through others`).toBe(false)
      open.add(id)
      for (const next of rules.find((rule) => rule.id === id)?.explains ?? []) visit(next)
      open.delete(id)
    }
    for (const rule of rules) visit(rule.id)
  })

  test('says nothing about empty evidence: no pass, no fail', () => {
    const report = diagnoseCase({}, {})
    expect(report.checks.filter((check) => check.outcome !== 'unknown')).toEqual([])
    expect(report.verdict).toBe('inconclusive')
  })

  test('stands in the order of the contract', () => {
    const order = rules.map((rule) => ruleIds.indexOf(rule.id))
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })
})

for (const [id, { fails, passes, notApplicable = {} }] of cases) {
  const rule = rules.find((one) => one.id === id)
  describe(id, () => {
    test.each(Object.entries(fails))('fails: %s', (_, vm) => {
      const report = diagnoseCase(vm)
      expect(() => reportSchema.parse(report)).not.toThrow()
      const finding = report.findings.find((one) => one.ruleId === id)
      expect(finding, `findings: ${report.findings.map((one) => one.ruleId)}`).toBeDefined()
      for (const words of vm.saw ?? []) expect(finding?.saw).toContain(words)
      if (vm.command !== undefined) expect(finding?.fix.map((step) => step.command)).toContain(vm.command)
      expect(finding?.severity).toBe(vm.severity ?? rule?.severity)
      if (vm.cause !== undefined) expect(report.likelyCause).toBe(vm.cause)
      else if (finding?.severity === 'error') expect(report.likelyCause).toBe(id)
      for (const symptom of vm.explained ?? []) expect(finding?.explains).toContain(symptom)
      for (const other of vm.notExplained ?? []) {
        expect(report.findings.map((one) => one.ruleId)).toContain(other)
        expect(finding?.explains).not.toContain(other)
      }
      // Every value in the text comes from evidence; a hole in a template would show as one of these.
      expect(JSON.stringify(finding)).not.toMatch(/undefined|\[object|NaN/)
    })
    test.each(Object.entries(passes))('passes: %s', (_, vm) => {
      const check = diagnoseCase(vm).checks.find((one) => one.ruleId === id)
      expect(check).toMatchObject({ outcome: 'pass' })
    })
    test.each(Object.entries(notApplicable))('does not apply: %s', (_, vm) => {
      const check = diagnoseCase(vm).checks.find((one) => one.ruleId === id)
      expect(check).toMatchObject({ outcome: 'not-applicable' })
    })
    test.each(rule?.needs ?? [])('is unknown without %s', (probeId) => {
      const [vm] = Object.values(fails)
      const report = diagnoseCase(vm ?? {}, without(evidenceOf(vm ?? {}), probeId))
      expect(report.checks.find((one) => one.ruleId === id)?.outcome).toBe('unknown')
    })
  })
}

test.each([...cases])('%s: two diagnoses of one evidence are identical', (_, { fails }) => {
  // As bytes: far cheaper than comparing the objects.
  for (const vm of Object.values(fails)) expect(JSON.stringify(diagnoseCase(vm))).toBe(JSON.stringify(diagnoseCase(vm)))
})
