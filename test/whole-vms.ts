// Whole VMs of the tests about causes: the faults that they are put together from, and how their reports are judged.
import { describe, expect, test } from 'vitest'
import type { RuleId } from '../src/rules/rule-ids.ts'
import { diagnoseCase, evidenceOf, type VmCase } from './cases/case.ts'
import { agentServices, service } from './healthy/agent-services.ts'
import { dsregCapture, dsregStatus } from './healthy/dsreg-status.ts'
import {
  azureDns,
  companyDns,
  endpoints,
  everywhere,
  found,
  noConnection,
  notFound,
  publicDns,
  says,
} from './healthy/endpoints.ts'
import { answered, logFolder, runLog } from './healthy/extension-logs.ts'
import { extensionStatus } from './healthy/extension-status.ts'
import { guestAgent } from './healthy/guest-agent.ts'
import { without } from './healthy/index.ts'
import { joinSettings, noJoinSettings } from './healthy/join-settings.ts'
import { machineShape } from './healthy/machine-shape.ts'
import { managedIdentityToken, tokenPath, tokenRefused } from './healthy/managed-identity-token.ts'
import { remoteDesktop } from './healthy/remote-desktop.ts'
import { imdsAnswer, imdsSilence } from './healthy/text.ts'
import { windows } from './healthy/windows.ts'
import { expectWhole } from './whole-report.ts'

export type Evidence = NonNullable<VmCase['evidence']>

export interface Vm extends VmCase {
  verdict?: 'problem-found' | 'no-problem-found' | 'inconclusive'
  /** The likely cause is the first of them when the verdict is problem-found. */
  findings: RuleId[]
  /** Words of the cause's "saw". */
  says?: string[]
  notSays?: string[]
  /** What stands among the commands of the cause. */
  run?: RegExp
  notRun?: RegExp
  /** All that the cause accounts for. */
  accountsFor?: RuleId[]
  /** Looks that failed. */
  unseen?: (keyof Evidence)[]
}

export const notJoined: Evidence = { dsregStatus: dsregStatus(dsregCapture('not-joined-system')) }
export const neverInstalled: Evidence = {
  ...notJoined,
  extensionLogs: logFolder(),
  extensionStatus: extensionStatus(null),
  joinSettings: noJoinSettings(),
  guestAgent: guestAgent(),
}
export const withoutExtension: Evidence = { extensionLogs: logFolder(), extensionStatus: extensionStatus(null) }
export const joined = dsregCapture('joined-local-account')
export const joinedWith = (from: string | RegExp, to: string): Evidence => ({
  dsregStatus: dsregStatus(joined.replace(from, to)),
})
export const hybrid = joinedWith('DomainJoined : NO', 'DomainJoined : YES\n                DomainName : CONTOSO')
export const domainMember: Evidence = { dsregStatus: dsregStatus(dsregCapture('domain-joined-server')) }

/** A run that ended so, a quarter of an hour before the look. */
export const failed = (code: string, ...lines: string[]): Evidence => ({
  ...notJoined,
  extensionLogs: runLog([...lines, `AAD Join failed with status code: ${code}.`]),
})
export const atTenant = ['Getting Azure VM metadata.', 'Getting Tenant ID from MSI.']
export const atDiscovery = [...atTenant, 'Discover tenant info with Tenant ID c5ff949d-2696-4b68-9e13-055f19ed2d51']
export const atToken = [...atDiscovery, 'Getting MSI token for app urn:ms-drs:enterpriseregistration.windows.net']

export const identityPath = '/metadata/identity/info?api-version=2018-02-01'
export const noIdentity: Evidence = {
  managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found'),
  tenantInfo: {
    attempts: [imdsAnswer(identityPath, 400, { error: 'invalid_request', error_description: 'Identity not found' })],
  },
}
export const noTenant: Evidence = {
  tenantInfo: { attempts: [imdsAnswer(identityPath, 400, { error: 'invalid_request' })] },
}
export const userAssigned: Evidence = {
  managedIdentityToken: managedIdentityToken({
    xms_mirid:
      '/subscriptions/1/resourcegroups/rg-ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-shared',
  }),
}
export const metadataDropped: Evidence = {
  instanceMetadata: { attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', 'UND_ERR_CONNECT_TIMEOUT')] },
  tenantInfo: { attempts: [imdsSilence(identityPath, 'UND_ERR_CONNECT_TIMEOUT')] },
  managedIdentityToken: {
    resource: 'urn:ms-drs:enterpriseregistration.windows.net',
    attempts: [imdsSilence(tokenPath, 'UND_ERR_CONNECT_TIMEOUT')],
    claims: null,
  },
}

export const unknownName = (_: string, address: string) => ({
  lookup: notFound('ENOTFOUND'),
  direct: null,
  servers: [
    says(companyDns, 'vm', notFound('ENOTFOUND')),
    says(azureDns, 'azure', found(address)),
    says(publicDns, 'public', found(address)),
  ],
})
export const dropped = (_: string, address: string) => ({ direct: noConnection('TIMEOUT', address) })
export const dnsDead: Evidence = { endpoints: endpoints(everywhere(unknownName)) }
export const blocked: Evidence = { endpoints: endpoints(everywhere(dropped)) }
export const stopped: Evidence = {
  agentServices: agentServices(service('RdAgent', 1), service('WindowsAzureGuestAgent', 1, '0x4')),
}
export const rdpDenied: Evidence = { remoteDesktop: remoteDesktop({ setting: '0x1' }) }
export const old = { windows: windows({ build: '14393', productName: 'Windows Server 2016 Datacenter' }) }
export const foreignAddress: Evidence = {
  joinSettings: joinSettings({ AzureVmTenantIdEndpoint: 'http://10.9.9.9/metadata/identity/info' }),
}
export const arc: Evidence = {
  ...metadataDropped,
  joinSettings: joinSettings({}, true),
  machineShape: machineShape({ arc: true }),
}
export const duplicate = answered(
  400,
  'Join error code: DirectoryError',
  'Join error subcode: error_hostname_duplicate',
)
export const forced = /az vm extension set .*--force-update/
export const install = /^az vm extension set (?!.*--force-update)/

/** For each VM of each group the verdict, the cause and the order of all findings. */
export function judgeVms(groups: Record<string, Record<string, Vm>>): void {
  for (const [group, vms] of Object.entries(groups))
    describe(group, () => {
      test.each(Object.entries(vms))('%s', (_name, vm) => {
        const { unseen = [] } = vm
        const evidence = unseen.reduce((all, id) => without(all, id), evidenceOf(vm))
        const report = diagnoseCase(vm, evidence)
        expect(report.findings.map((finding) => finding.ruleId)).toEqual(vm.findings)
        expectWhole(report)
        const first = report.findings[0]
        const error = first?.severity === 'error'
        expect(report.verdict).toBe(vm.verdict ?? (error ? 'problem-found' : 'no-problem-found'))
        expect(report.likelyCause).toBe(error ? first.ruleId : null)
        const commands = (first?.fix ?? []).flatMap(({ command }) => command ?? [])
        for (const words of vm.says ?? []) expect(first?.saw).toContain(words)
        for (const words of vm.notSays ?? []) expect(first?.saw).not.toContain(words)
        // A run is history only where nothing accounts for it; there is nothing to mend only where nothing else stops a join.
        const accounting = (symptom: RuleId) =>
          report.findings.some(
            ({ ruleId, severity, explains }) =>
              severity === 'error' && explains.includes(symptom) && ruleId !== 'extension-failed',
          )
        const all = JSON.stringify(report.findings)
        if (accounting('extension-failed')) expect(all).not.toContain('What stopped that run is not there any more')
        if (accounting('device-not-joined')) expect(all).not.toContain('nothing to mend first')
        if (vm.accountsFor !== undefined) expect(first?.explains).toEqual(vm.accountsFor)
        if (vm.run !== undefined) expect(commands).toContainEqual(expect.stringMatching(vm.run))
        if (vm.notRun !== undefined) expect(commands).not.toContainEqual(expect.stringMatching(vm.notRun))
      })
    })
}
