// Fails when the registry sends the join to another metadata address than Azure's (on an Arc-enabled server: than its agent's). Absent settings are normal.
import { isArcServer } from '../arc-server.ts'
import { azureVm, leaveAndJoinAgain, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { type FixStep, fail, pass, rule } from './rule.ts'

const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ'
const azure = 'http://169.254.169.254'
const arcAgent = 'http://localhost:40342'
const paths: Record<string, string> = {
  azurevmcomputemetadataendpoint: '/metadata/instance/compute',
  azurevmtenantidendpoint: '/metadata/identity/info',
  azurevmmsitokenendpoint: '/metadata/identity/oauth2/token',
}

export const joinEndpointsOverridden = rule({
  id: 'join-endpoints-overridden',
  title: 'The registry sends the join to a foreign metadata address',
  why: 'The join takes the tenant and the proof of identity from these addresses. Whoever answers there decides which tenant the VM joins, or lets the join fail.',
  stage: 'identity',
  severity: 'error',
  thenCheck: `reg.exe query ${key} shows only addresses of ${azure}.`,
  docs: documentation.deployment,
  needs: ['joinSettings', 'dsregStatus'],
  uses: ['machineShape', 'tenantInfo', 'instanceMetadata'],
  explains: [
    'extension-succeeded-without-join',
    'extension-failed',
    'tenant-mismatch',
    'device-registration-refused',
    'device-not-joined',
  ],
  check({ joinSettings, dsregStatus, machineShape, tenantInfo, instanceMetadata }) {
    const arc = isArcServer({ joinSettings: { status: 'ok', value: joinSettings }, machineShape, instanceMetadata })
    const allowed = arc ? [arcAgent, 'http://127.0.0.1:40342', azure] : [azure]
    const foreign = joinSettings.endpoints.filter(({ url }) => !allowed.includes(originOf(url)))
    if (foreign.length === 0) return pass
    const joined = dsregStatus.azureAdJoined === true
    const ownTenant = known(tenantInfo)?.tenantId?.toLowerCase() ?? null
    const elsewhere =
      joined && ownTenant !== null && dsregStatus.tenantId !== null && dsregStatus.tenantId !== ownTenant
    const vm = azureVm(known(instanceMetadata)?.instance)
    return fail({
      saw: `${key} holds ${foreign.map(({ name, url }) => `${name} = ${url === '' ? '(empty)' : url}`).join(', ')}.${tenants(elsewhere, dsregStatus.tenantId, ownTenant)}`,
      // A join that is made already, in the right tenant, asks these addresses no more.
      ...(joined && !elsewhere ? { severity: 'warning' as const } : {}),
      fix: [
        ...foreign.map(({ name }) => setBack(name, arc ? arcAgent : azure)),
        ...(elsewhere ? leaveAndJoinAgain(vm) : joined ? [] : setExtension(vm, { again: true })),
      ],
      ...(arc ? { thenCheck: `reg.exe query ${key} shows only addresses of ${arcAgent}.` } : {}),
    })
  },
})

/** Scheme, host and port; the text itself when it is no address. */
function originOf(url: string): string {
  return URL.parse(url)?.origin ?? url
}

function tenants(elsewhere: boolean, joinedTo: string | null, own: string | null): string {
  return elsewhere ? ` The VM is joined to tenant ${joinedTo}; Azure's own metadata names ${own}.` : ''
}

function setBack(name: string, origin: string): FixStep {
  const path = paths[name.toLowerCase()]
  return path === undefined
    ? { text: `Remove ${name}.`, command: `reg.exe delete ${key} /v ${name} /f`, where: 'vm' }
    : {
        text: `Set ${name} back, from an elevated prompt.`,
        command: `reg.exe add ${key} /v ${name} /t REG_SZ /d ${origin}${path} /f`,
        where: 'vm',
      }
}
