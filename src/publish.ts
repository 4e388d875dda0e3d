// What leaves the tool: the report without people and secrets, to files and to stdout, through one last net. Judges nothing.
import { mkdir } from 'node:fs/promises'
import { secretIn } from './last-net.ts'
import { inTime, writeFiles } from './output-folder.ts'
import { redactBoth, redactReport } from './redact.ts'
import { renderHtml } from './report/html.ts'
import { renderJson } from './report/json.ts'
import type { Report } from './report/report.ts'
import { renderStdout } from './report/stdout.ts'
import { renderText } from './report/text.ts'
import { removeSecretsDeep } from './secrets.ts'
import { UsageError } from './usage-error.ts'

/** Without people, unless asked otherwise, and always without secrets. Rules judged what was really seen before this. */
export function shareable(report: Report, options: { redact: boolean }): Report {
  const clean = removeSecretsDeep(report)
  return options.redact ? redactReport(clean) : clean
}

/** The same for two reports that are compared. */
export function shareableBoth(one: Report, other: Report, options: { redact: boolean }): [Report, Report] {
  const [cleanOne, cleanOther] = [removeSecretsDeep(one), removeSecretsDeep(other)]
  return options.redact ? redactBoth(cleanOne, cleanOther) : [cleanOne, cleanOther]
}

/** What is refused at the last moment: secrets should have gone long before, so this is a fault of the tool. */
export class StillSecret extends Error {}

/** The last net: no bytes leave without passing here. Throws StillSecret. */
export function checked(name: string, content: string): string {
  const found = secretIn(content)
  if (found !== null)
    throw new StillSecret(`${name} is held back: it still has what looks like ${found}. Please report this.`)
  return content
}

/** Writes report.json, report.txt and report.html into an existing folder. Throws StillSecret, and then writes none. */
export async function saveReport(folder: string, report: Report): Promise<void> {
  await saveChecked(folder, {
    'report.json': renderJson(report),
    'report.txt': renderText(report),
    'report.html': renderHtml(report),
  })
}

/** Writes report.json alone: what is known so far, for the case that the run is killed. */
export const saveInterim = (folder: string, report: Report) =>
  saveChecked(folder, { 'report.json': renderJson(report) })

async function saveChecked(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) checked(name, content)
  await writeFiles(folder, files)
}

/** What stdout gets: the whole report as JSON, or the short answer that ends with the cause and its fix. Throws StillSecret. */
export function answerOf(report: Report, options: { json?: boolean }, savedTo: string | null): string {
  return checked('The answer', options.json === true ? renderJson(report) : renderStdout(report, savedTo))
}

/** Of a folder, which may be on a server, ms. */
const longestMaking = 15_000

/** Makes the folder of --out. True when it didn't exist before. Throws UsageError. */
export async function makeOut(folder: string): Promise<boolean> {
  try {
    return (await inTime(mkdir(folder, { recursive: true }), longestMaking)) !== undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(`--out ${folder} can't be made (${code ?? message}). Name a folder that you may write to.`)
  }
}
