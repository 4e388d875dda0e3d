// Whole VMs behind one network fault, behind two, and behind healthy networks of every kind: the findings in their order, and what the cause says.
import { describe, expect, test } from 'vitest'
import type { CloudName } from '../src/clouds.ts'
import type { RuleId } from '../src/rules/rule-ids.ts'
import { diagnoseCase, type VmCase } from './cases/case.ts'
import { dsregCapture, dsregStatus } from './healthy/dsreg-status.ts'
import {
  answers,
  azureDns,
  brokenTls,
  companyDns,
  endpoints,
  everywhere,
  found,
  inspector,
  noConnection,
  notFound,
  overProxy,
  publicAuthority,
  publicChain,
  publicDns,
  says,
  tunnelRefused,
} from './healthy/endpoints.ts'
import { runLog } from './healthy/extension-logs.ts'
import { proxySettings, winHttpBlob } from './healthy/proxy-settings.ts'
import { imdsSilence } from './healthy/text.ts'

interface Vm extends VmCase {
  findings: RuleId[]
  /** Words of the first finding's "saw". */
  says?: string[]
}

const inspected = (host: string, address: string) => ({ direct: answers(address, inspector.chain([host]), 404) })
const reset = (_: string, address: string) => ({ direct: brokenTls(address, 'ECONNRESET') })
const dropped = (_: string, address: string) => ({ direct: noConnection('TIMEOUT', address) })
const expired = (host: string, address: string) => ({
  direct: answers(address, publicAuthority.chain([host], { to: '2026-11-01T00:00:00Z' }), 404),
})
const unknownName = (_: string, address: string) => ({
  lookup: notFound('ENOTFOUND'),
  direct: null,
  servers: [says(companyDns, 'vm', notFound('ENOTFOUND')), says(publicDns, 'public', found(address))],
})
const inHostsFile = (host: string) => ({
  hostsFileLines: [`10.0.0.5 ${host}`],
  lookup: found('10.0.0.5'),
  direct: noConnection('TIMEOUT', '10.0.0.5'),
})
const named = proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128', '<local>;169.254.169.254') })
const asksForSignIn = tunnelRefused(407, { 'proxy-authenticate': 'Negotiate' })
const notJoined = {
  dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
  extensionLogs: runLog([
    'Getting Azure VM metadata.',
    'Getting Tenant ID from MSI.',
    'Discover tenant info with Tenant ID c5ff949d-2696-4b68-9e13-055f19ed2d51',
    'AAD Join failed with status code: -2145648607.',
  ]),
}
const consequences: RuleId[] = ['extension-failed', 'device-not-joined']
const metadata = (code: string) => ({
  instanceMetadata: { attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', code)] },
})

const oneFault: Record<string, Vm> = {
  'TLS inspection stopped the join': {
    evidence: { ...notJoined, endpoints: endpoints(everywhere(inspected)) },
    findings: ['tls-interception', ...consequences],
    says: ['enterpriseregistration.windows.net (20.190.151.7)', 'Contoso TLS Inspection Issuing CA 01'],
  },
  'the proxy asked for a sign-in': {
    evidence: { ...notJoined, proxySettings: named, endpoints: overProxy(() => asksForSignIn) },
    findings: ['proxy-authentication-required', ...consequences],
    says: ['10.1.0.10:3128', 'Negotiate'],
  },
  'the proxy forbids': {
    evidence: { ...notJoined, proxySettings: named, endpoints: overProxy(() => tunnelRefused(403)) },
    findings: ['endpoint-blocked-by-proxy', ...consequences],
  },
  'a filter cuts TLS by name': {
    evidence: { ...notJoined, endpoints: endpoints({ registration: reset }) },
    findings: ['tls-failure', ...consequences],
  },
  'the hosts file leads registration astray': {
    evidence: { ...notJoined, endpoints: endpoints({ registration: inHostsFile }) },
    findings: ['endpoint-name-overridden', ...consequences],
    says: ['10.0.0.5 enterpriseregistration.windows.net'],
  },
  'the proxy is set for browsers only, where no public name is found': {
    evidence: {
      ...notJoined,
      proxySettings: proxySettings({ account: { ProxyEnable: 1, ProxyServer: '10.1.0.10:3128' } }),
      endpoints: endpoints(everywhere(unknownName)),
    },
    findings: ['dns-failure', ...consequences],
    says: ['The proxy 10.1.0.10:3128 is set in the Internet settings of this account, but not for WinHTTP'],
  },
  'only the login host is inspected: no cause of a failed join': {
    evidence: { ...notJoined, endpoints: endpoints({ login: inspected }) },
    findings: ['extension-failed', 'device-not-joined', 'tls-interception'],
  },
  'inspection in the Government cloud': {
    evidence: { endpoints: endpoints({ rbac: inspected }, { cloud: 'AzureUSGovernmentCloud' }) },
    findings: ['tls-interception'],
    says: ['pasff.usgovcloudapi.net'],
  },
  'inspection in the China cloud': {
    evidence: { endpoints: endpoints({ registration: inspected }, { cloud: 'AzureChinaCloud' }) },
    findings: ['tls-interception'],
    says: ['enterpriseregistration.partner.microsoftonline.cn'],
  },
  'instance metadata is refused': {
    evidence: metadata('ECONNREFUSED'),
    findings: ['imds-unreachable'],
    says: ['refused the connection'],
  },
  'instance metadata is dropped': {
    evidence: metadata('UND_ERR_CONNECT_TIMEOUT'),
    findings: ['imds-unreachable'],
    says: ['the packets are dropped'],
  },
  'there is no route to instance metadata': {
    evidence: metadata('ENETUNREACH'),
    findings: ['imds-unreachable'],
    says: ['Windows has no route'],
  },
}

const twoAtOnce: Record<string, Vm> = {
  'a name that is not found, and TLS that is cut': {
    evidence: { ...notJoined, endpoints: endpoints({ registration: unknownName, rbac: reset }) },
    findings: ['dns-failure', 'tls-failure', ...consequences],
  },
  'inspection of one host, packets to another dropped': {
    evidence: { ...notJoined, endpoints: endpoints({ registration: inspected, login: dropped }) },
    findings: ['tls-interception', 'endpoint-unreachable', ...consequences],
  },
  'the login host inspected, which may be wanted, and the role check dropped': {
    evidence: { endpoints: endpoints({ login: inspected, rbac: dropped }) },
    findings: ['endpoint-unreachable', 'tls-interception'],
  },
  'the hosts file, and an expired certificate': {
    evidence: { endpoints: endpoints({ login: inHostsFile, rbac: expired }) },
    findings: ['endpoint-name-overridden', 'tls-failure'],
  },
  'no instance metadata, and inspection': {
    evidence: { ...metadata('ECONNREFUSED'), endpoints: endpoints(everywhere(inspected)) },
    findings: ['imds-unreachable', 'tls-interception'],
  },
  'the proxy asks for a sign-in for one host and forbids another': {
    evidence: {
      proxySettings: named,
      endpoints: overProxy((host) => (host === 'pas.windows.net' ? tunnelRefused(403) : asksForSignIn)),
    },
    findings: ['proxy-authentication-required', 'endpoint-blocked-by-proxy'],
  },
}

const healthyNetworks: Record<string, Vm> = {
  'only the proxy leads out, and no public name is found': {
    evidence: { proxySettings: named, endpoints: overProxy() },
    findings: [],
  },
  'only the proxy leads out, and the join went through it although it is not told to spare metadata': {
    evidence: {
      proxySettings: proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128', '<local>') }),
      endpoints: overProxy(),
    },
    findings: [],
  },
  'what is direct is inspected, and WinHTTP goes through the proxy': {
    evidence: {
      proxySettings: named,
      endpoints: overProxy(undefined, {}, (host, address) => inspected(host, address).direct),
    },
    findings: [],
  },
  'a private answer that works, public DNS blocked': {
    evidence: {
      endpoints: endpoints(
        everywhere((host, real) => ({
          lookup: found('10.9.9.9'),
          direct: answers('10.9.9.9', publicChain(host), 404),
          servers: [
            says(companyDns, 'vm', found('10.9.9.9')),
            says(azureDns, 'azure', found(real)),
            says(publicDns, 'public', notFound('TIMEOUT', 5500)),
          ],
        })),
      ),
    },
    findings: [],
  },
  'the VM knows no DNS server of its own that answers, and Windows finds the names all the same': {
    evidence: {
      endpoints: endpoints(everywhere(() => ({ servers: [says(companyDns, 'vm', notFound('TIMEOUT', 5500))] }))),
    },
    findings: [],
  },
  'comparisons that nobody waited for': {
    evidence: {
      endpoints: endpoints(
        everywhere(() => ({ servers: [{ server: publicDns, owner: 'public', a: null, aaaa: null }], alsoAsked: [] })),
      ),
    },
    findings: [],
  },
  'a PAC script is set for the account, and the direct way works': {
    evidence: {
      proxySettings: proxySettings({ account: { AutoConfigURL: 'http://pac.contoso.com/proxy.pac' } }),
      endpoints: endpoints({}, { automatic: 'the PAC script http://pac.contoso.com/proxy.pac' }),
    },
    findings: [],
  },
  ...Object.fromEntries(
    (['AzurePublicCloud', 'AzureUSGovernmentCloud', 'AzureChinaCloud'] satisfies CloudName[]).map((cloud) => [
      `the endpoints of ${cloud}`,
      { evidence: { endpoints: endpoints({}, { cloud }) }, findings: [] },
    ]),
  ),
}

for (const [group, vms] of Object.entries({ oneFault, twoAtOnce, healthyNetworks }))
  describe(group, () => {
    test.each(Object.entries(vms))('%s', (_name, vm) => {
      const report = diagnoseCase(vm)
      expect(report.findings.map(({ ruleId }) => ruleId)).toEqual(vm.findings)
      const [first] = report.findings
      expect(report.likelyCause).toBe(first?.severity === 'error' ? first.ruleId : null)
      expect(report.verdict).toBe(first?.severity === 'error' ? 'problem-found' : 'no-problem-found')
      for (const words of vm.says ?? []) expect(first?.saw).toContain(words)
    })
  })

describe('a way that was not evaluated is no finding', () => {
  test.each(Object.entries({ dropped, inspected, reset, unknownName, inHostsFile }))('%s', (_name, fault) => {
    const evidence = { endpoints: endpoints(everywhere(fault), { automatic: 'WPAD' }) }
    expect(diagnoseCase({ evidence })).toMatchObject({ findings: [], verdict: 'inconclusive', likelyCause: null })
  })
})
