// The report as JSON: the one file for a ticket.
import type { Report } from './report.ts'

/** report.json, ending with a newline. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
