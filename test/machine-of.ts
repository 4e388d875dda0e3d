// A Windows VM as a machine, made from the raw evidence that a look at it would give: what reg.exe, sc.exe, whoami.exe and dsregcmd.exe print, what IMDS answers, the extension's and the agent's files.
// Its network is well. Looking at it gives the same findings as the evidence, so that a fault can be put on the way between the two.
import type { HttpAttempt, Machine, ProgramRun } from '../src/machine.ts'
import { extensionName } from '../src/probes/extension-logs.ts'
import { type RawText, readRawText } from '../src/raw-text.ts'
import { parseRegistryOutput } from '../src/registry.ts'
import { type CannedVm, cannedWindows, type Language, languages } from './canned-windows.ts'
import { publicAuthority } from './healthy/endpoints.ts'
import type { Raw } from './healthy/index.ts'

const authRoot = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\Certificates'
const myStore = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates'

export function machineOf(raw: Raw): Machine {
  const services = new Map<string, ProgramRun>()
  const vm: CannedVm = {
    registry: {},
    services: {},
    dsregcmd: raw.dsregStatus.present ? readRawText(raw.dsregStatus.stdout) : '',
    files: {},
    metadata: {},
  }
  for (const thing of everyObject(raw)) {
    if (typeof thing.key === 'string' && isText(thing.output))
      for (const [key, values] of parseRegistryOutput(thing.output))
        vm.registry[key] = {
          ...vm.registry[key],
          ...Object.fromEntries(values.map(({ name, type, data }) => [name, [type, data] as [string, string]])),
        }
    if (typeof thing.name === 'string' && typeof thing.exitCode === 'number' && isText(thing.stdout))
      services.set(thing.name, { exitCode: thing.exitCode, stdout: thing.stdout, stderr: thing.stdout })
    if (typeof thing.url === 'string' && thing.result !== undefined)
      vm.metadata[new URL(thing.url).pathname] = thing.result as HttpAttempt
  }
  vm.registry[`${authRoot}\\01`] = { Blob: ['REG_BINARY', blob(publicAuthority.root.hex)] }
  for (const { thumbprint, der } of raw.deviceCertificates.certificates)
    vm.registry[`${myStore}\\${thumbprint}`] = { Blob: ['REG_BINARY', blob(der)] }
  const { claims } = raw.managedIdentityToken
  const token = vm.metadata['/metadata/identity/oauth2/token']
  if (claims !== null && token?.kind === 'answer')
    vm.metadata['/metadata/identity/oauth2/token'] = { ...token, body: tokenAnswer(claims) }
  addFiles(vm, raw)
  const canned = cannedWindows(vm, languages.English as Language)
  return {
    ...canned,
    runProgram: async (program, args, options) => {
      const service = program === 'sc.exe' ? services.get(args[1] ?? '') : undefined
      if (service !== undefined) return service
      if (program === 'whoami.exe') return { ...raw.account, stderr: raw.account.stdout }
      return canned.runProgram(program, args, options)
    },
  }
}

function addFiles(vm: CannedVm, { extensionLogs, extensionStatus, guestAgent }: Raw): void {
  const put = (path: string, content: RawText) => {
    vm.files[`C:\\${path}`] = readRawText(content)
  }
  if (extensionLogs.present)
    for (const { version, name, read } of extensionLogs.files)
      if (read.status === 'ok')
        put(`WindowsAzure\\Logs\\Plugins\\${extensionName}\\${version}\\${name}`, read.value.content)
  const { packages, statusFiles, aggregateFiles } = extensionStatus
  for (const version of packages.value.present ? packages.value.versions : [])
    put(`Packages\\Plugins\\${extensionName}\\${version}\\HandlerManifest.json`, { encoding: 'utf-8', text: '[]' })
  for (const { version, name, read } of statusFiles)
    if (read.status === 'ok')
      put(`Packages\\Plugins\\${extensionName}\\${version}\\Status\\${name}`, read.value.content)
  for (const { name, read } of aggregateFiles.status === 'ok' ? aggregateFiles.value : [])
    if (read.status === 'ok') put(`WindowsAzure\\Logs\\AggregateStatus\\${name}`, read.value.content)
  if (guestAgent.log.status === 'ok' && guestAgent.log.value.present)
    put('WindowsAzure\\Logs\\WaAppAgent.log', guestAgent.log.value.content)
}

function* everyObject(value: unknown): Generator<Record<string, unknown>> {
  if (value === null || typeof value !== 'object') return
  if (!Array.isArray(value)) yield value as Record<string, unknown>
  for (const child of Object.values(value)) yield* everyObject(child)
}

const isText = (value: unknown): value is RawText =>
  value !== null && typeof value === 'object' && 'encoding' in value && 'text' in value

/** A certificate as the registry keeps it. */
function blob(hex: string): string {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(hex.length / 2)
  return `2000000001000000${length.toString('hex')}${hex}`.toUpperCase()
}

/** What IMDS's token endpoint answers; the token is signed by nobody. */
function tokenAnswer(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const access_token = `${part({ typ: 'JWT', alg: 'RS256' })}.${part(claims)}.${'c2lnbmF0dXJl'.repeat(20)}`
  return JSON.stringify({ access_token, expires_in: '3599', token_type: 'Bearer' })
}
