// What the person who runs the tool told it; kept in the report so that replay judges with the same.
import { z } from 'zod'
import { cloudNames } from './clouds.ts'

export const askedSchema = z.object({
  /** What the user saw. */
  symptom: z.string().nullable().default(null),
  /** Expected tenant id. */
  tenant: z.string().nullable().default(null),
  /** Expected object id of the managed identity. */
  expectOid: z.string().nullable().default(null),
  cloud: z.enum(cloudNames).nullable().default(null),
})
export type Asked = z.infer<typeof askedSchema>

export const askedNothing: Asked = { symptom: null, tenant: null, expectOid: null, cloud: null }
