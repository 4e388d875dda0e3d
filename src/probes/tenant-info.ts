// GET http://169.254.169.254/metadata/identity/info?api-version=2018-02-01: the tenant of the VM's subscription. Sample: {"tenantId":"<guid>"}
// Documentation: the login article, "Troubleshoot deployment problems". The join asks the same; without a tenant it ends with -2145648574.
import { z } from 'zod'
import { askImds, type ImdsAttempt, imdsAttemptSchema, jsonBody, lastAttempt } from '../imds.ts'
import { firstWave } from './probe.ts'

export interface TenantInfo {
  attempt: ImdsAttempt | null
  /** Lower case; null when the answer held none. */
  tenantId: string | null
}

const raw = z.object({ attempts: z.array(imdsAttemptSchema) })
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const tenantInfo = firstWave<z.infer<typeof raw>, TenantInfo>({
  title: 'tenant of the subscription',
  timeoutMs: 14_000,
  required: false,
  raw,
  async collect(machine, signal) {
    return { attempts: await askImds(machine, '/metadata/identity/info?api-version=2018-02-01', signal, 12_500) }
  },
  parse({ attempts }) {
    const attempt = lastAttempt(attempts)
    if (attempt?.result.kind !== 'answer' || attempt.result.status !== 200) return { attempt, tenantId: null }
    const body = z.object({ tenantId: z.string() }).safeParse(jsonBody(attempt.result.body))
    return {
      attempt,
      tenantId: body.success && guid.test(body.data.tenantId) ? body.data.tenantId.toLowerCase() : null,
    }
  },
})
