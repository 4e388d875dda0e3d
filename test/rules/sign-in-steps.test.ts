import { describe, expect, test } from 'vitest'
import { askedNothing } from '../../src/asked.ts'
import { parseEvidence } from '../../src/evidence.ts'
import * as steps from '../../src/rules/sign-in-steps.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { lookedAt, tenantId, vmResourceId } from '../healthy/ids.ts'
import { type Raw, vmEvidence, without } from '../healthy/index.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { correlationId, jo } from '../healthy/sign-ins.ts'
import { imdsSilence } from '../healthy/text.ts'
import { windows } from '../healthy/windows.ts'

const given = { asked: askedNothing, collectedAt: new Date(lookedAt) }
const of = (evidence: Partial<Raw> = {}, user: string | null = jo, id: string | null = correlationId, case_ = given) =>
  steps.signInOf(parseEvidence(vmEvidence(evidence)), case_, user, id)
const silent = { attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', 'ECONNREFUSED')] }
const unknownVm = { instanceMetadata: silent, tenantInfo: { attempts: [] }, extensionLogs: logFolder() }
const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const nobody = of({ ...unknownVm, dsregStatus: notJoined, windows: windows({ computerName: 'a b' }) }, null, null)
const cloudOf = (azEnvironment: string) => of({ instanceMetadata: instanceMetadata({ azEnvironment }) })

describe('who and what a refused sign-in is about', () => {
  test('all that the VM tells', () => {
    expect(of()).toMatchObject({
      cloud: 'AzurePublicCloud',
      tenantId,
      deviceName: 'vm-payroll-07',
      webAccount: true,
      upn: jo,
      correlationId,
    })
  })
  test('nothing that is not fit for a command', () => {
    expect(nobody).toMatchObject({ tenantId: null, deviceName: null, upn: "<the user's UPN>", correlationId: null })
    for (const user of ['maria', 'x"; calc @contoso.com', 'a@b@c', 'a b@c']) expect(of({}, user).upn).toContain('<')
    for (const id of ['x', `${correlationId}"`, `"${correlationId}`]) expect(of({}, jo, id).correlationId).toBeNull()
    const asked = { ...given, asked: { ...askedNothing, tenant: 'x"y' } }
    expect(of({ ...unknownVm, dsregStatus: notJoined }, jo, null, asked).tenantId).toBeNull()
  })
  test('the tenant: of the join, else of the subscription, else the one that was asked for', () => {
    const asked = { ...given, asked: { ...askedNothing, tenant: 'contoso.com' } }
    expect(of({ dsregStatus: notJoined }, jo, null, asked).tenantId).toBe(tenantId)
    expect(of({ ...unknownVm, dsregStatus: notJoined }, jo, null, asked).tenantId).toBe('contoso.com')
  })
  test('the name: of the device, else of the computer', () => {
    expect(of({ dsregStatus: notJoined }).deviceName).toBe('VM-PAYROLL-07')
  })
  test('the cloud: asked for, else of the metadata, else of the join', () => {
    const asked = { ...given, asked: { ...askedNothing, cloud: 'AzureChinaCloud' as const } }
    expect(of({}, jo, null, asked)).toMatchObject({ cloud: 'AzureChinaCloud', vm: { cloud: 'AzureChinaCloud' } })
    expect(cloudOf('AzureUSGovernmentCloud').cloud).toBe('AzureUSGovernmentCloud')
    const government = dsregCapture('joined-local-account').replaceAll(
      'enterpriseregistration.windows.net',
      'enterpriseregistration.microsoftonline.us',
    )
    expect(of({ ...unknownVm, dsregStatus: dsregStatus(government) }).cloud).toBe('AzureUSGovernmentCloud')
  })
  test('no web account on a Windows that has none, or is not known', () => {
    expect(of({ windows: windows({ build: '17763' }) }).webAccount).toBe(false)
    const blind = parseEvidence(without(vmEvidence(), 'windows'))
    expect(steps.signInOf(blind, given, null, null).webAccount).toBe(false)
    const neither = parseEvidence(without(without(vmEvidence(), 'windows'), 'dsregStatus'))
    expect(steps.signInOf(neither, given, null, null)).toMatchObject({ deviceName: null, tenantId })
  })
})

describe('the steps', () => {
  const whole = (step: { text: string; command?: string }) => `${step.text}\n${step.command ?? ''}`
  test('the role is given at the VM, at the scale set of an instance, or at what the portal shows', () => {
    expect(steps.assignRole(of()).command).toBe(
      `az role assignment create --role "Virtual Machine User Login" --assignee "${jo}" --scope ${vmResourceId}`,
    )
    const scaleSet = vmResourceId.replace('virtualMachines/vm-payroll-07', 'virtualMachineScaleSets/vmss')
    const instance = of({ instanceMetadata: instanceMetadata({ resourceId: `${scaleSet}/virtualMachines/3` }) })
    expect(steps.lookAtRoles(instance).command).toMatch(new RegExp(`--scope ${scaleSet} --include`))
    for (const step of [steps.assignRole(nobody), steps.lookAtRoles(nobody)]) {
      expect(step.command).toContain('--scope "<resource id of the VM>"')
      expect(step.text).toMatch(/The portal shows the resource id under Properties of the VM\.$/)
    }
    expect(steps.assignRole(of()).text).not.toContain('The portal')
  })
  test('each role says what it makes of the user', () => {
    expect(steps.assignRole(of()).text).toContain('Virtual Machine Administrator Login makes the user an administrator')
    expect(steps.assignRole(of(), 'Virtual Machine Administrator Login').text).toContain('(it makes the user')
  })
  test('the tenant is named where it is known', () => {
    expect(steps.lookAtUser(of()).text).toMatch(
      new RegExp(`tenant \\(${tenantId}\\) and.*: az login --tenant ${tenantId}\\.$`),
    )
    expect(steps.lookAtUser(nobody).text).toMatch(/own tenant and enabled.*Sign in to that tenant first\.$/)
    expect(steps.lookAtClient(of()).text).toContain(`same tenant (${tenantId}):`)
    expect(steps.lookAtClient(nobody).text).toContain('same tenant: ')
  })
  test('the user is named where an event did', () => {
    expect(steps.typeTheName(of()).text).toContain(`AzureAD\\${jo}:`)
    expect(steps.typeTheName(nobody).text).toContain('AzureAD\\user@domain:')
    expect(steps.signInWithBrowser(of()).text).toContain(`Let ${jo} sign in`)
    expect(steps.signInWithBrowser(nobody).text).toContain('Let the user sign in')
  })
  test('a web account connects by name', () => {
    expect(steps.useWebAccount(of())).toMatchObject([{ command: 'mstsc.exe /v:vm-payroll-07', where: 'client' }])
    expect(steps.useWebAccount(of())[0]?.text).toContain('name of the VM, vm-payroll-07: an IP')
    const [unnamed] = steps.useWebAccount({ ...of(), deviceName: null })
    expect(unnamed).not.toHaveProperty('command')
    expect(unnamed?.text).toContain('name of the VM: an IP')
    expect(steps.useWebAccount({ ...of(), webAccount: false })).toEqual([])
  })
  test.each([
    ['AzurePublicCloud', 'portal.azure.com', 'Connect-MgGraph -TenantId', 'graph.microsoft.com'],
    ['AzureUSGovernmentCloud', 'portal.azure.us', 'Connect-MgGraph -Environment USGov -TenantId', 'graph.microsoft.us'],
    [
      'AzureChinaCloud',
      'portal.azure.cn',
      'Connect-MgGraph -Environment China -TenantId',
      'microsoftgraph.chinacloudapi.cn',
    ],
  ])('in %s', (cloud, portal, graph, host) => {
    expect(steps.signInWithBrowser(cloudOf(cloud)).command).toMatch(new RegExp(`https://${portal}$`))
    expect(steps.lookAtPolicies(cloudOf(cloud)).command).toContain(
      `${graph} ${tenantId} -Scopes "Policy.Read.All"; Get-Mg`,
    )
    expect(steps.lookAtUser(cloudOf(cloud)).command).toContain(`https://${host}/v1.0/users/${jo}?`)
  })
  test('the policies are looked for by all three applications', () => {
    expect(steps.lookAtPolicies(of()).command).toContain(
      '$_ -in "All","372140e0-b3b7-4226-8ef9-d57986796201","a4a365df-50f1-4397-bc59-1a1564b8bb9c","270efc09-cd0d-444b-a71f-39af4910ec45" }',
    )
    expect(steps.lookAtPolicies(nobody).command).toMatch(/^Connect-MgGraph -Scopes/)
  })
  test('the sign-in log is read by the correlation id, else by the user', () => {
    expect(steps.lookAtSignInLog(of()).command).toContain(`-Filter "correlationId eq '${correlationId}'"`)
    expect(steps.lookAtSignInLog(of({}, jo, null)).command).toContain(`-Filter "userPrincipalName eq '${jo}'"`)
    expect(steps.lookAtSignInLog(of()).command).toContain(
      '-Scopes "AuditLog.Read.All","Directory.Read.All","Policy.Read.All";',
    )
  })
  test('per-user multifactor authentication is asked for the user', () => {
    expect(whole(steps.lookAtPerUserMfa(of()))).toContain(`/beta/users/${jo}/authentication/requirements`)
  })
  test('the application of the sign-in: look, make, turn on', () => {
    expect(steps.bringSignInApp().map(({ command }) => command)).toEqual([
      expect.stringMatching(/^az ad sp show --id 372140e0-/),
      'az ad sp create --id 372140e0-b3b7-4226-8ef9-d57986796201',
      'az ad sp update --id 372140e0-b3b7-4226-8ef9-d57986796201 --set accountEnabled=true',
    ])
  })
  test('the role check is watched by its channel, which is turned off again', () => {
    expect(steps.watchRoleCheck().map(({ command }) => command)).toEqual([
      expect.stringContaining('AAD/Analytic /e:true'),
      expect.stringContaining('AAD/Analytic /e:false & wevtutil.exe qe'),
    ])
  })
  test('the policy of the client', () => {
    expect(steps.clientPolicy().command).toMatch(/^reg\.exe query .*pku2u \/v AllowOnlineID$/)
  })
})
