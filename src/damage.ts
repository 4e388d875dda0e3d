// Says in a few lines what is wrong with a JSON value: a hostile one is wrong in a million places.
import { z } from 'zod'

const mostIssues = 3
const longest = 1000

/** The first of what zod found, a line each. */
export function describeDamage({ issues }: z.ZodError): string {
  const first = z.prettifyError({ issues: issues.slice(0, mostIssues) }).slice(0, longest)
  return issues.length > mostIssues ? `${first}\n... and ${issues.length - mostIssues} more` : first
}
