// The guest proxy of Azure's Metadata Security Protocol, which stands before 169.254.169.254 and may refuse a process: the service GuestProxyAgent and
// <drive>\WindowsAzure\ProxyAgent\Logs\status.json. Absent is normal: most VMs have none. Of the status file neither accounts nor command lines become evidence.
// Sample: {"proxyAgentStatus":{"version":"1.0.30","status":"SUCCESS"},"failedAuthenticateSummary":[{"userName":"SYSTEM","ip":"169.254.169.254","port":80,"processFullPath":"C:\\app.exe","responseStatus":"403 Forbidden","count":2}]}
// Documentation: https://learn.microsoft.com/azure/virtual-machines/metadata-security-protocol/overview
import { z } from 'zod'
import { jsonBody } from '../imds.ts'
import { attempt, outcomeSchema } from '../outcome.ts'
import { readRawText } from '../raw-text.ts'
import { parseService, queryService, type Service, serviceRawSchema } from '../services.ts'
import { secondWave } from './probe.ts'

/** Requests of one program that the guest proxy refused. */
const refusalSchema = z.object({
  program: z.string(),
  ip: z.string(),
  answer: z.string(),
  count: z.number(),
})

const statusSchema = z.object({
  modifiedAt: z.string(),
  version: z.string().nullable(),
  /** "WireServer Enforce -  IMDS Enforce" and the like, as written. */
  mode: z.string().nullable(),
  refusals: z.array(refusalSchema),
})

export interface GuestProxy {
  service: Service
  /** Null when there is no status file, or it could not be read. */
  status: z.infer<typeof statusSchema> | null
}

const raw = z.object({ service: serviceRawSchema, status: outcomeSchema(statusSchema.nullable()) })
const limits = { bytes: 1024 * 1024, refusals: 20 } as const

export const guestProxy = secondWave<z.infer<typeof raw>, GuestProxy>({
  title: 'the guest proxy before instance metadata',
  timeoutMs: 25_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const path = `${machine.systemDrive}\\WindowsAzure\\ProxyAgent\\Logs\\status.json`
    const [service, status] = await Promise.all([
      queryService(machine, 'GuestProxyAgent', signal),
      attempt(async () => {
        const file = await machine.readFileEnd(path, { signal, maxBytes: limits.bytes })
        return file.present ? readStatus(readRawText(file.content), file.modifiedAt) : null
      }),
    ])
    return { service, status }
  },
  parse: ({ service, status }) => ({
    service: parseService(service),
    status: status.status === 'ok' ? status.value : null,
  }),
})

const fileSchema = z.object({
  proxyAgentStatus: z
    .object({
      version: z.string().optional(),
      keyLatchStatus: z.object({ states: z.record(z.string(), z.unknown()).nullish() }).nullish(),
    })
    .optional(),
  failedAuthenticateSummary: z
    .array(
      z.object({
        ip: z.string().optional(),
        processFullPath: z.string().nullish(),
        responseStatus: z.string().optional(),
        count: z.number().optional(),
      }),
    )
    .optional(),
})

/** What of the status file says something about the login; null for a file of another shape. */
export function readStatus(text: string, modifiedAt: string): z.infer<typeof statusSchema> | null {
  const file = fileSchema.safeParse(jsonBody(text))
  if (!file.success) return null
  const { proxyAgentStatus, failedAuthenticateSummary = [] } = file.data
  const mode = proxyAgentStatus?.keyLatchStatus?.states?.secureChannelState
  return {
    modifiedAt,
    version: proxyAgentStatus?.version ?? null,
    mode: typeof mode === 'string' ? mode : null,
    refusals: failedAuthenticateSummary.slice(-limits.refusals).map((one) => ({
      program: (one.processFullPath ?? '').split(/[\\/]/).at(-1) ?? '',
      ip: one.ip ?? '',
      answer: one.responseStatus ?? '',
      count: one.count ?? 1,
    })),
  }
}
