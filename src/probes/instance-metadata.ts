// GET http://169.254.169.254/metadata/instance?api-version=2021-02-01: who this VM is. Sample: {"compute":{"azEnvironment":"AzurePublicCloud","name":"vm1",...},"network":{...}}
// Documentation: https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service. All values are strings; missing is "". A host that does not know the version answers 400 and lists its newest.
import { z } from 'zod'
import { type CloudName, cloudByName } from '../clouds.ts'
import { askImds, type ImdsAttempt, imdsAttemptSchema, jsonBody, lastAttempt } from '../imds.ts'
import { firstWave } from './probe.ts'

/** A version with all fields that are read, and the oldest that says where the VM is. */
const wantedVersion = '2021-02-01'
const oldestVersion = '2017-08-01'

export interface Instance {
  name: string
  vmId: string
  resourceId: string | null
  resourceGroup: string
  subscriptionId: string
  location: string
  scaleSet: string | null
  cloud: CloudName | null
  /** As IMDS wrote it, for a cloud that this tool doesn't know. */
  azEnvironment: string | null
  computerName: string | null
  privateAddresses: string[]
}

/** What 169.254.169.254 is, seen from here. `other`: something answered, but not IMDS. */
export type ImdsState = 'answers' | 'refused' | 'dropped' | 'no-route' | 'silent' | 'denied' | 'error' | 'other'

export interface InstanceMetadata {
  state: ImdsState
  /** The question and answer that counts. */
  attempt: ImdsAttempt | null
  instance: Instance | null
}

const raw = z.object({ attempts: z.array(imdsAttemptSchema) })

export const instanceMetadata = firstWave<z.infer<typeof raw>, InstanceMetadata>({
  title: 'instance metadata',
  timeoutMs: 14_000,
  required: true,
  raw,
  async collect(machine, signal) {
    const end = machine.elapsed() + 12_500
    const ask = (version: string) =>
      askImds(machine, `/metadata/instance?api-version=${version}`, signal, end - machine.elapsed())
    const attempts = await ask(wantedVersion)
    const older = olderVersion(lastAttempt(attempts))
    if (older !== null) attempts.push(...(await ask(older)))
    return { attempts: attempts.map(withoutUserData) }
  },
  parse({ attempts }) {
    const attempt = lastAttempt(attempts)
    if (attempt === null) return { state: 'error', attempt: null, instance: null }
    const state = imdsState(attempt)
    const instance = state === 'answers' && attempt.result.kind === 'answer' ? readInstance(attempt.result.body) : null
    if (state === 'answers' && instance === null) return { state: 'other', attempt, instance: null }
    return { state, attempt, instance }
  },
})

/** What to ask a host that answers 400: the newest of the versions that it lists, where it does: {"error":"Bad request. ...","newest-versions":["2018-10-01","2018-04-02"]}. Null where it doesn't refuse. */
function olderVersion(attempt: ImdsAttempt | null): string | null {
  if (attempt?.result.kind !== 'answer' || attempt.result.status !== 400) return null
  const body = z.object({ 'newest-versions': z.array(z.string()) }).safeParse(jsonBody(attempt.result.body))
  if (!body.success) return oldestVersion
  const dated = body.data['newest-versions'].filter((version) => /^\d{4}-\d{2}-\d{2}$/.test(version))
  return dated.sort().at(-1) ?? oldestVersion
}

/** What an attempt says about the thing that answers at 169.254.169.254. IMDS answers in JSON, errors too. */
export function imdsState(attempt: ImdsAttempt): ImdsState {
  const { result } = attempt
  if (result.kind === 'no-answer') {
    if (result.phase !== 'connect') return 'silent'
    if (result.code === 'ECONNREFUSED' || result.code === 'ECONNRESET') return 'refused'
    if (/ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL/.test(result.code)) return 'no-route'
    return 'dropped'
  }
  const json = jsonBody(result.body)
  const speaksJson = typeof json === 'object' && json !== null
  if (result.status === 200) return speaksJson ? 'answers' : 'other'
  if (result.status === 401 || result.status === 403) return 'denied'
  if (
    result.status === 400 ||
    result.status === 404 ||
    result.status === 410 ||
    result.status === 429 ||
    result.status >= 500
  )
    return speaksJson || /imds|microsoft/i.test(result.headers.server ?? '') ? 'error' : 'other'
  return 'other'
}

/** Documented as strings; what a host leaves out or writes as null is missing, and no sign of somebody else's answer. */
const word = z.string().optional().catch(undefined)
const computeSchema = z.object({
  name: word,
  vmId: word,
  resourceId: word,
  resourceGroupName: word,
  subscriptionId: word,
  location: word,
  vmScaleSetName: word,
  azEnvironment: word,
  osProfile: z.object({ computerName: word }).optional().catch(undefined),
})
const networkSchema = z.object({
  interface: z.array(
    z.object({
      ipv4: z.object({ ipAddress: z.array(z.object({ privateIpAddress: word })) }).optional(),
    }),
  ),
})

/** Null when the JSON is not an instance document. */
export function readInstance(body: string): Instance | null {
  const json = jsonBody(body)
  if (typeof json !== 'object' || json === null) return null
  const document = json as { compute?: unknown; network?: unknown }
  const compute = computeSchema.safeParse(document.compute ?? json)
  if (!compute.success || (compute.data.vmId === undefined && compute.data.name === undefined)) return null
  const data = compute.data
  const filled = (value: string | undefined) => (value === undefined || value === '' ? null : value)
  const scaleSet = filled(data.vmScaleSetName)
  const network = networkSchema.safeParse(document.network)
  return {
    name: data.name ?? '',
    vmId: data.vmId ?? '',
    resourceId: filled(data.resourceId) ?? buildResourceId(data, scaleSet),
    resourceGroup: data.resourceGroupName ?? '',
    subscriptionId: data.subscriptionId ?? '',
    location: data.location ?? '',
    scaleSet,
    cloud: data.azEnvironment === undefined ? null : cloudByName(data.azEnvironment),
    azEnvironment: filled(data.azEnvironment),
    computerName: filled(data.osProfile?.computerName),
    privateAddresses: network.success
      ? network.data.interface
          .flatMap((one) => one.ipv4?.ipAddress ?? [])
          .map((address) => address.privateIpAddress ?? '')
          .filter((address) => address !== '')
      : [],
  }
}

/** Before api-version 2019-03-11 there is no resourceId; a lone VM's can be put together, a scale set instance's can't. */
function buildResourceId(data: z.infer<typeof computeSchema>, scaleSet: string | null): string | null {
  if (scaleSet !== null || !data.subscriptionId || !data.resourceGroupName || !data.name) return null
  return `/subscriptions/${data.subscriptionId}/resourceGroups/${data.resourceGroupName}/providers/Microsoft.Compute/virtualMachines/${data.name}`
}

/** The customer's own, which says nothing about the login. */
const customersOwn = /^(?:customData|userData|publicKeys|tags|tagsList)$/i

/** Custom data, user data, tags and SSH keys are not kept, wherever in the answer they stand; of what is no JSON only what comes before them. */
function withoutUserData(attempt: ImdsAttempt): ImdsAttempt {
  if (attempt.result.kind !== 'answer') return attempt
  return { ...attempt, result: { ...attempt.result, body: bodyWithoutUserData(attempt.result.body) } }
}

function bodyWithoutUserData(body: string): string {
  let removed = false
  try {
    const kept = JSON.parse(body, (name, value) => {
      if (!customersOwn.test(name)) return value
      removed = true
      return undefined
    })
    return removed ? JSON.stringify(kept) : body
  } catch {
    // No JSON, or nested too deeply.
    return body.replace(/["'](?:customData|userData|publicKeys|tags|tagsList)["'].*|\0.*/is, '')
  }
}
