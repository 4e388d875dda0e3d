// The contract of a probe: look once, keep what was seen, read it later. A probe judges nothing.
import type { z } from 'zod'
import type { CloudName } from '../clouds.ts'
import type { Machine } from '../machine.ts'
import type { NetworkView } from '../network/try-endpoints.ts'
import type { RawText } from '../raw-text.ts'
import type { TimeZone } from '../time-zone.ts'

/** What the first wave told about the VM; the second wave looks with it. */
export interface Target {
  cloud: CloudName
  /** True when nothing on the VM named the cloud and AzurePublicCloud was assumed. */
  cloudAssumed: boolean
  tenantId: string | null
  /** Resource to ask the managed identity's token for; null when it isn't known for this cloud. */
  registrationResource: string | null
  /** How the network is set up: proxy, DNS servers, hosts file. */
  network: NetworkView
}

interface ProbeBase<Raw, Facts> {
  /** For the progress line: what is being looked at, in a few words. */
  title: string
  /** Deadline of this probe alone, ms. */
  timeoutMs: number
  /** A run without this read is inconclusive when nothing else failed. */
  required: boolean
  /** Guards replay against a damaged file; also the shape of the evidence. */
  raw: z.ZodType<Raw>
  /** Pure. Must not throw on anything that the schema lets through. `timeZone`: of Windows, for stamps in local time; null where it is not known. */
  parse(raw: Raw, timeZone?: TimeZone | null): Facts
  /** Parts of a required read that could not be looked at, in words; each makes an otherwise clean run inconclusive. */
  missing?(facts: Facts): string[]
}

/** Looks at what names the cloud and the tenant: runs before anything that needs them. */
export interface FirstWaveProbe<Raw, Facts> extends ProbeBase<Raw, Facts> {
  wave: 'first'
  collect(machine: Machine, signal: AbortSignal): Promise<Raw>
}

export interface SecondWaveProbe<Raw, Facts> extends ProbeBase<Raw, Facts> {
  wave: 'second'
  collect(machine: Machine, signal: AbortSignal, target: Target): Promise<Raw>
}

export type Probe<Raw, Facts> = FirstWaveProbe<Raw, Facts> | SecondWaveProbe<Raw, Facts>

export const firstWave = <Raw, Facts>(probe: Omit<FirstWaveProbe<Raw, Facts>, 'wave'>): FirstWaveProbe<Raw, Facts> => ({
  ...probe,
  wave: 'first',
})

export const secondWave = <Raw, Facts>(
  probe: Omit<SecondWaveProbe<Raw, Facts>, 'wave'>,
): SecondWaveProbe<Raw, Facts> => ({ ...probe, wave: 'second' })

/** The text of a program or file in a probe's evidence. */
export type { RawText }
