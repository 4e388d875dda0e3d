// The laws of rules, held against every rule and every case.
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { reportSchema } from '../src/report/report.ts'
import { rules } from '../src/rules/index.ts'
import { type RuleId, ruleIds } from '../src/rules/rule-ids.ts'
import { allCases } from './all-cases.ts'
import { diagnoseCase, evidenceOf } from './cases/case.ts'
import { without } from './healthy/index.ts'
import { expectWhole } from './whole-report.ts'

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

  test('says nothing about empty evidence: no pass, no fail', () => {
    const report = diagnoseCase({}, {})
    expect(report.checks.filter((check) => check.outcome !== 'unknown')).toEqual([])
    expect(report.verdict).toBe('inconclusive')
  })

  test('every id of the contract has its rule, in the order of the contract', () => {
    expect(rules.map((rule) => rule.id)).toEqual([...ruleIds])
  })
})

describe('what explains what', () => {
  const explains = new Map(rules.map((rule) => [rule.id, rule.explains]))
  const reach = (from: RuleId, seen = new Set<RuleId>()): Set<RuleId> => {
    for (const next of explains.get(from) ?? [])
      if (!seen.has(next)) {
        seen.add(next)
        reach(next, seen)
      }
    return seen
  }
  const errors = rules.filter((rule) => rule.severity === 'error').map((rule) => rule.id)
  const but = (...ids: RuleId[]) => errors.filter((id) => !ids.includes(id))

  test('no finding explains itself, through whatever others', () => {
    expect(rules.filter((rule) => reach(rule.id).has(rule.id)).map((rule) => rule.id)).toEqual([])
  })

  test('each consequence is a rule, and is named once', () => {
    for (const { id, explains } of rules) {
      expect(ruleIds, id).toEqual(expect.arrayContaining([...explains]))
      expect(explains, id).toEqual([...new Set(explains)])
    }
  })

  // The rules of a device that is joined; what keeps only sign-ins away is from the stage of permission on.
  const joined: RuleId[] = [
    'identity-unexpected',
    'tenant-mismatch',
    'device-disabled-or-deleted',
    'device-certificate-expired',
    'device-key-unusable',
  ]
  const firstSignInRule = ruleIds.indexOf('role-not-assigned')
  const stopsJoin = but(...joined, 'device-not-joined').filter((id) => ruleIds.indexOf(id) < firstSignInRule)

  test.each(stopsJoin)('%s accounts for a device that is not joined', (id) => {
    expect(reach(id)).toContain('device-not-joined')
  })

  // What is not there can't have failed; a success that joined nothing and a failure exclude each other.
  const noFailure: RuleId[] = ['extension-missing', 'extension-succeeded-without-join', 'extension-failed']
  test.each(stopsJoin.filter((id) => !noFailure.includes(id)))('%s accounts for an extension that failed', (id) => {
    expect(reach(id)).toContain('extension-failed')
  })

  // Without Remote Desktop nobody gets to a sign-in, and a missing role has a sentence of its own.
  test.each(
    but('rdp-disabled', 'role-not-assigned', 'credentials-rejected'),
  )('%s accounts for refused credentials', (id) => {
    expect(reach(id)).toContain('credentials-rejected')
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
      for (const words of vm.notSaw ?? []) expect(finding?.saw).not.toContain(words)
      const fix = finding?.fix.map((step) => step.text).join('\n')
      for (const words of vm.fixSays ?? []) expect(fix).toContain(words)
      for (const words of vm.fixNotSays ?? []) expect(fix).not.toContain(words)
      if (vm.thenCheck !== undefined) expect(finding?.thenCheck).toContain(vm.thenCheck)
      if (vm.codes !== undefined) expect(finding?.codes.map((one) => one.code)).toEqual(vm.codes)
      if (vm.commands !== undefined) expect(finding?.fix.flatMap((step) => step.command ?? [])).toEqual(vm.commands)
      if (vm.command !== undefined) expect(finding?.fix.map((step) => step.command)).toContain(vm.command)
      expect(finding?.severity).toBe(vm.severity ?? rule?.severity)
      if (vm.cause !== undefined) expect(report.likelyCause).toBe(vm.cause)
      else if (finding?.severity === 'error') expect(report.likelyCause).toBe(id)
      for (const symptom of vm.explained ?? []) expect(finding?.explains).toContain(symptom)
      for (const other of vm.notExplained ?? []) {
        expect(report.findings.map((one) => one.ruleId)).toContain(other)
        expect(finding?.explains).not.toContain(other)
      }
      expectWhole(report)
    })
    test.each(Object.entries(passes))('passes: %s', (_, vm) => {
      const report = diagnoseCase(vm)
      expectWhole(report)
      expect(report.checks.find((one) => one.ruleId === id)).toMatchObject({ outcome: 'pass' })
    })
    test.each(Object.entries(notApplicable))('does not apply: %s', (_, vm) => {
      const report = diagnoseCase(vm)
      expectWhole(report)
      expect(report.checks.find((one) => one.ruleId === id)).toMatchObject({ outcome: 'not-applicable' })
    })
    test.each(rule?.uses ?? [])('where it fails, it does not pass without %s', (probeId) => {
      for (const [what, vm] of Object.entries(fails)) {
        const report = diagnoseCase(vm, without(evidenceOf(vm), probeId))
        expectWhole(report)
        expect(report.checks.find((one) => one.ruleId === id)?.outcome, what).not.toBe('pass')
      }
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
