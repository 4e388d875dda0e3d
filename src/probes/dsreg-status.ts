// dsregcmd.exe /status: the device state as Windows sees it. Sample line: "             AzureAdJoined : YES" under "| Device State |" boxes; labels are English in every display language.
// Documentation: https://learn.microsoft.com/entra/identity/devices/troubleshoot-device-dsregcmd. A missing dsregcmd.exe (Server Core, old Windows) is a value.
import { z } from 'zod'
import { CouldNotLook } from '../outcome.ts'
import { linesOf, rawTextSchema, readRawText } from '../raw-text.ts'
import { firstWave } from './probe.ts'

/** A label's value under its section, both as printed; a label that stands twice keeps both. */
export interface DsregField {
  section: string
  label: string
  value: string
}

export interface DsregStatus {
  /** False when dsregcmd.exe isn't on this Windows. */
  present: boolean
  fields: DsregField[]
  azureAdJoined: boolean | null
  domainJoined: boolean | null
  enterpriseJoined: boolean | null
  workplaceJoined: boolean | null
  domainName: string | null
  deviceName: string | null
  deviceId: string | null
  /** Lower case. */
  tenantId: string | null
  tenantName: string | null
  /** SUCCESS, or the failure as printed; null where this Windows doesn't print it. */
  deviceAuthStatus: string | null
  azureAdPrt: boolean | null
  /** For finding the cloud: a registration URL. */
  joinServerUrl: string | null
  /** For the token: urn:ms-drs:... */
  joinServerId: string | null
}

const raw = z.discriminatedUnion('present', [
  z.object({ present: z.literal(false) }),
  z.object({ present: z.literal(true), exitCode: z.number(), stdout: rawTextSchema }),
])

export const dsregStatus = firstWave<z.infer<typeof raw>, DsregStatus>({
  title: 'device state (dsregcmd)',
  timeoutMs: 20_000,
  required: true,
  raw,
  async collect(machine, signal) {
    try {
      const run = await machine.runProgram('dsregcmd.exe', ['/status'], { signal })
      return { present: true, exitCode: run.exitCode, stdout: run.stdout }
    } catch (error) {
      if (error instanceof CouldNotLook && error.reason === 'not-found') return { present: false }
      throw error
    }
  },
  parse(found) {
    const fields = found.present ? parseDsregOutput(readRawText(found.stdout)) : []
    const value = (label: string) =>
      fields.find((field) => field.label.toLowerCase() === label.toLowerCase())?.value ?? null
    const yes = (label: string) => {
      const text = value(label)?.toUpperCase()
      return text === 'YES' ? true : text === 'NO' ? false : null
    }
    const filled = (label: string) => value(label) || null
    return {
      present: found.present,
      fields,
      azureAdJoined: yes('AzureAdJoined'),
      domainJoined: yes('DomainJoined'),
      enterpriseJoined: yes('EnterpriseJoined'),
      workplaceJoined: yes('WorkplaceJoined'),
      domainName: filled('DomainName'),
      deviceName: filled('Device Name'),
      deviceId: filled('DeviceId'),
      tenantId: filled('TenantId')?.toLowerCase() ?? null,
      tenantName: filled('TenantName'),
      deviceAuthStatus: filled('DeviceAuthStatus'),
      azureAdPrt: yes('AzureAdPrt'),
      joinServerUrl: filled('JoinSrvUrl'),
      joinServerId: filled('JoinSrvId'),
    }
  },
})

/** Every label with its value, under the section of the box above it. */
export function parseDsregOutput(text: string): DsregField[] {
  const fields: DsregField[] = []
  let section = ''
  for (const line of linesOf(text)) {
    const box = /^\s*\|\s*(.*?)\s*\|\s*$/.exec(line)
    if (box) {
      section = box[1] as string
      continue
    }
    const colon = line.indexOf(':')
    if (colon > 0) fields.push({ section, label: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() })
  }
  return fields
}
