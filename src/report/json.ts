// The report as JSON: the one file for a ticket.
/** What JSON lets stand and a console obeys: further control characters, line separators, changes of direction. */
const steering = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** report.json, and what else is printed as JSON, ending with a newline. Characters that a console would obey stand as \\u escapes: the same value to every reader of JSON. */
export function renderJson(report: unknown): string {
  const json = JSON.stringify(report, null, 2)
  return `${json.replace(steering, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
}
