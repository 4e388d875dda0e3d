// The JSON Schemas that other programs check our output with, made from the zod schemas. Open to what a later version adds: fields, and rules.
import { z } from 'zod'
import { comparisonSchema } from '../diff.ts'
import { renderJson } from './json.ts'
import { reportSchema, ruleIdSchema, schemaVersion } from './report.ts'

/** What the command `schema` prints, and schemas/report.schema.json. */
export const reportJsonSchema = () => jsonSchemaOf(reportSchema, 'report.json of aadlogin-doctor')

/** schemas/diff.schema.json: what `diff --json` prints. */
export const comparisonJsonSchema = () => jsonSchemaOf(comparisonSchema, 'The output of aadlogin-doctor diff --json')

function jsonSchemaOf(schema: z.ZodType, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    override({ jsonSchema, zodSchema }) {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      if (jsonSchema.const === schemaVersion) openVersion(jsonSchema)
      if (zodSchema === ruleIdSchema) openIds(jsonSchema)
    },
  })
  return renderJson({ $schema, title, ...rest })
}

/** A later minor version only adds. */
function openVersion(jsonSchema: z.core.JSONSchema.BaseSchema): void {
  delete jsonSchema.const
  jsonSchema.pattern = '^1\\.[0-9]+$'
}

function openIds(jsonSchema: z.core.JSONSchema.BaseSchema): void {
  jsonSchema.examples = jsonSchema.enum as string[]
  delete jsonSchema.enum
}
