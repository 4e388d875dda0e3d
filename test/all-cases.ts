// The cases of all rules.
import { readdirSync } from 'node:fs'
import type { RuleCases } from './cases/case.ts'

/** Every file of test/cases but case.ts, by its name. */
export async function allCases(): Promise<Map<string, RuleCases>> {
  const names = readdirSync('test/cases').map((file) => file.replace(/\.ts$/, ''))
  const cases = new Map<string, RuleCases>()
  for (const name of names)
    if (name !== 'case') cases.set(name, ((await import(`./cases/${name}.ts`)) as { default: RuleCases }).default)
  return cases
}
