// Reads a case file (report.json, or a folder that holds one) for replay. Only schemaVersion, collectedAt, asked and evidence are read.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Asked, askedNothing, askedSchema } from './asked.ts'
import { type Evidence, evidenceSchema } from './evidence.ts'

const caseFileSchema = z.object({
  schemaVersion: z.string(),
  collectedAt: z.iso.datetime(),
  durationMs: z.number().default(0),
  complete: z.boolean().default(true),
  asked: askedSchema.default(askedNothing),
  evidence: evidenceSchema,
})

export interface CaseFile {
  collectedAt: string
  durationMs: number
  complete: boolean
  asked: Asked
  evidence: Evidence
}

/** A file that can't be replayed: the message says what was wrong and what to do. */
export class UnreadableCaseFile extends Error {}

const maxBytes = 64 * 1024 * 1024

/** Loads evidence to judge again. Throws UnreadableCaseFile. */
export async function loadCaseFile(path: string): Promise<CaseFile> {
  const file = await fileOf(path)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableCaseFile(`${file} can't be read (${error.code}).`)
  })
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new UnreadableCaseFile(
      `${file} is not JSON (${(error as Error).message}). Give the report.json that aadlogin-doctor wrote, whole.`,
    )
  }
  const version = z.object({ schemaVersion: z.string() }).safeParse(json)
  if (!version.success)
    throw new UnreadableCaseFile(`${file} is JSON, but no report of aadlogin-doctor: it has no schemaVersion.`)
  if (!version.data.schemaVersion.startsWith('1.'))
    throw new UnreadableCaseFile(
      `${file} has schemaVersion ${version.data.schemaVersion}; this version of aadlogin-doctor reads 1.x. Use a newer aadlogin-doctor.`,
    )
  const read = caseFileSchema.safeParse(json)
  if (!read.success) throw new UnreadableCaseFile(`${file} is a damaged report: ${z.prettifyError(read.error)}`)
  return read.data
}

async function fileOf(path: string): Promise<string> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableCaseFile(
      error.code === 'ENOENT' ? `${path} does not exist.` : `${path} can't be opened (${error.code}).`,
    )
  })
  if (found.isDirectory()) return fileOf(join(path, 'report.json'))
  if (found.size > maxBytes) throw new UnreadableCaseFile(`${path} is larger than 64 MiB; a report never is.`)
  return path
}
