// The networks that `npm run bench` measures a run on. Every answer takes 200 ms.
import { healthyEndpoints } from '../azure/endpoints.ts'
import { healthyVm } from '../healthy-vm.ts'
import type { VmDouble } from '../vm.ts'

const slow = { answerMs: 200 }
const endpoints = Object.fromEntries(healthyEndpoints().map(({ host }) => [host, { reach: 'black-hole' as const }]))
const sick = { exitCode: 1, verdict: 'problem-found' as const }

export const benchVms: Record<string, VmDouble> = {
  'bench-healthy': healthyVm({ about: 'Bench: all is well', ...slow }),
  'bench-endpoints-dropped': healthyVm({
    about: 'Bench: a firewall drops what goes to the required endpoints',
    ...slow,
    endpoints,
    expect: { ...sick, likelyCause: 'endpoint-unreachable', findings: ['endpoint-unreachable'] },
  }),
  'bench-everything-dropped': healthyVm({
    about: 'Bench: instance metadata, DNS and the endpoints are all dropped',
    imds: { reach: 'black-hole' },
    dns: [],
    endpoints,
    expect: { ...sick, likelyCause: 'imds-unreachable', findings: ['imds-unreachable', 'dns-failure'] },
  }),
  'bench-dns-dead': healthyVm({
    about: 'Bench: no DNS server answers',
    ...slow,
    dns: [],
    expect: { ...sick, likelyCause: 'dns-failure', findings: ['dns-failure'] },
  }),
}
