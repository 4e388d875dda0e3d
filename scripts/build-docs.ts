// Writes what is generated from the sources and checked in: docs/*.md, schemas/*.schema.json. `npm run docs`; a test says when it is due.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { comparisonJsonSchema, reportJsonSchema } from '../src/report/json-schema.ts'
import { errorCodesPage } from './error-codes-page.ts'
import { rulesPage } from './rules-page.ts'

/** Every generated file by its path, with what it holds today. */
export const generatedFiles: Record<string, () => string> = {
  'docs/rules.md': rulesPage,
  'docs/error-codes.md': errorCodesPage,
  'schemas/report.schema.json': reportJsonSchema,
  'schemas/diff.schema.json': comparisonJsonSchema,
}

if (import.meta.main)
  for (const [path, content] of Object.entries(generatedFiles)) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content())
    console.log(path)
  }
