// The cases of all rules.
import { readdirSync } from 'node:fs'
import type { RuleCases } from './cases/case.ts'

const noCases = ['case', 'commands', 'sign-in-passes']

/** Every file of test/cases that holds the cases of a rule, by its name. */
export async function allCases(): Promise<Map<string, RuleCases>> {
  const names = readdirSync('test/cases').map((file) => file.replace(/\.ts$/, ''))
  const cases = new Map<string, RuleCases>()
  for (const name of names)
    if (!noCases.includes(name))
      cases.set(name, ((await import(`./cases/${name}.ts`)) as { default: RuleCases }).default)
  return cases
}
