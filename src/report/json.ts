// The report as JSON: the one file for a ticket.
import { removeSecretsDeep } from '../secrets.ts'
import type { Report } from './report.ts'

/** report.json, ending with a newline. The removal of secrets runs once more over every string: the last net, under findings and evidence alike. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(removeSecretsDeep(report), null, 2)}\n`
}
