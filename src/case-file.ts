// Reads a case file (report.json, or a folder that holds one) for replay and diff. Only schemaVersion, collectedAt, asked and evidence are read.
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { askedNothing, askedSchema } from './asked.ts'
import { describeDamage } from './damage.ts'
import { evidenceSchema } from './evidence.ts'
import { readRawText, toRawText } from './raw-text.ts'
import { type StoredReport, upgradeReport } from './upgrade-report.ts'

const caseFileSchema = z.object({
  schemaVersion: z.string(),
  collectedAt: z.iso.datetime(),
  durationMs: z.number().default(0),
  complete: z.boolean().default(true),
  asked: askedSchema.default(askedNothing),
  evidence: evidenceSchema,
})
export type CaseFile = z.infer<typeof caseFileSchema>

/** A file that can't be replayed: the message says what was wrong and what to do. */
export class UnreadableCaseFile extends Error {}

const toolName = 'aadlogin-doctor'
const maxBytes = 64 * 1024 * 1024
const giveTheReport = 'Give the report.json that aadlogin-doctor wrote, whole.'

/** Loads evidence to judge again. Throws UnreadableCaseFile. */
export async function loadCaseFile(path: string): Promise<CaseFile> {
  const file = await fileOf(path)
  const report = reportOf(file, jsonOf(file, textOf(file, await bytesOf(file))))
  if (!report.schemaVersion.startsWith('1.'))
    throw new UnreadableCaseFile(
      `${file} has schemaVersion ${report.schemaVersion}; this version of aadlogin-doctor reads 1.x. Use a newer aadlogin-doctor.`,
    )
  if (!isModest(report))
    throw new UnreadableCaseFile(`${file} is a damaged report: it is nested too deeply or has too many values.`)
  const read = caseFileSchema.safeParse(upgradeReport(report))
  if (!read.success) throw new UnreadableCaseFile(`${file} is a damaged report: ${describeDamage(read.error)}`)
  return read.data
}

async function fileOf(path: string): Promise<string> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableCaseFile(
      error.code === 'ENOENT' ? `${path} does not exist.` : `${path} can't be opened (${error.code}).`,
    )
  })
  if (found.isFile()) return path
  if (!found.isDirectory()) throw new UnreadableCaseFile(`${path} is neither a file nor a folder. ${giveTheReport}`)
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableCaseFile(`${path} can't be opened (${error.code}).`)
  })
  const name = names.find((one) => one.toLowerCase() === 'report.json')
  if (name === undefined)
    throw new UnreadableCaseFile(`${path} is a folder that holds no report.json. ${giveTheReport}`)
  return join(path, name)
}

async function bytesOf(file: string): Promise<Buffer> {
  const cantBeRead = (error: NodeJS.ErrnoException) => {
    throw new UnreadableCaseFile(`${file} can't be read (${error.code}).`)
  }
  const handle = await open(file).catch(cantBeRead)
  try {
    const { size } = await handle.stat()
    if (size > maxBytes) throw new UnreadableCaseFile(`${file} is larger than 64 MiB; a report never is.`)
    return await handle.readFile().catch(cantBeRead)
  } finally {
    await handle.close()
  }
}

/** Windows PowerShell's `>` writes UTF-16. */
function textOf(file: string, bytes: Buffer): string {
  const raw = toRawText(bytes)
  const text = readRawText(raw).replace(/^\uFEFF/, '')
  if (text.trim() === '') throw new UnreadableCaseFile(`${file} is empty. ${giveTheReport}`)
  if (raw.encoding === 'bytes' || text.includes('\0'))
    throw new UnreadableCaseFile(`${file} is no text. If it is an archive, unpack it first. ${giveTheReport}`)
  return text
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const isCutOff = text.trimStart().startsWith('{') && !text.trimEnd().endsWith('}')
    const what = isCutOff ? 'it is cut off' : (error as Error).message
    throw new UnreadableCaseFile(`${file} is not JSON (${what}). ${giveTheReport}`)
  }
}

/** Tells a report from JSON of any other origin. A case file may have no `tool`; another tool's schemaVersion may be anything. */
function reportOf(file: string, json: unknown): StoredReport & { schemaVersion: string } {
  const foreign = (because: string) =>
    new UnreadableCaseFile(`${file} is JSON, but no report of aadlogin-doctor: ${because}. ${giveTheReport}`)
  const read = z.looseObject({ schemaVersion: z.string().regex(/^\d+\.\d+$/) }).safeParse(json)
  if (!read.success) throw foreign('it has no schemaVersion of a report')
  const tool = z.object({ tool: z.object({ name: z.string() }) }).safeParse(json)
  if (tool.success && tool.data.tool.name !== toolName) throw foreign(`it was written by ${tool.data.tool.name}`)
  return read.data
}

/** A report has some ten thousand values, and none deeper than this; what reads it calls itself for each level. */
const mostValues = 500_000
const deepest = 50

function isModest(value: unknown): boolean {
  let level = [value]
  for (let depth = 0, values = 0; level.length > 0; depth += 1) {
    values += level.length
    if (depth > deepest || values > mostValues) return false
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return true
}
