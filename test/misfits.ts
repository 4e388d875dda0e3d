// Holds a report against the JSON Schema that is checked in, as a program would that knows nothing else of it.
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })

/** What does not fit the schema in `schemas/`, a line each; a value is held as its reader gets it, through JSON. */
export const misfitsOf = (schema: 'report' | 'diff') => {
  const fits = ajv.compile(JSON.parse(readFileSync(`schemas/${schema}.schema.json`, 'utf8')))
  return (value: unknown): string[] => {
    fits(JSON.parse(JSON.stringify(value)))
    return (fits.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
}
