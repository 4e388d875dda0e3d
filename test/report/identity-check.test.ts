import { expect, test } from 'vitest'
import { renderHtml } from '../../src/report/html.ts'
import { identityCheckCommand } from '../../src/report/identity-check.ts'
import { diagnoseCase } from '../cases/case.ts'
import { identityOid, subscriptionId } from '../healthy/ids.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { managedIdentityToken, tokenRefused } from '../healthy/managed-identity-token.ts'

const provider = `/subscriptions/${subscriptionId}/resourcegroups/rg-payroll/providers`
const userAssigned = `${provider}/Microsoft.ManagedIdentity/userAssignedIdentities/id-shared`
const inScaleSet = instanceMetadata({
  vmScaleSetName: 'vmss-payroll',
  resourceId: `${provider}/Microsoft.Compute/virtualMachineScaleSets/vmss-payroll/virtualMachines/3`,
})
const ofScaleSet = managedIdentityToken({
  xms_mirid: `${provider}/Microsoft.Compute/virtualMachineScaleSets/vmss-payroll`,
})
const where = `--resource-group rg-payroll --name`

test.each([
  [
    'a VM',
    {},
    `az vm show ${where} vm-payroll-07 --subscription ${subscriptionId} --query identity.principalId --output tsv`,
  ],
  [
    'a scale set',
    { instanceMetadata: inScaleSet, managedIdentityToken: ofScaleSet },
    `az vmss show ${where} vmss-payroll --subscription ${subscriptionId} --query identity.principalId --output tsv`,
  ],
  [
    'a user-assigned identity',
    { managedIdentityToken: managedIdentityToken({ xms_mirid: userAssigned }) },
    `az identity show --ids ${userAssigned} --query principalId --output tsv`,
  ],
  [
    'nothing, where no token told an object id',
    { managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found') },
    null,
  ],
])('the command that shows the object id of %s', (_, evidence, command) => {
  expect(identityCheckCommand(diagnoseCase({ evidence }).machine)).toBe(command)
})

test('the page holds the object id and, beside it, the command that shows it in Azure', () => {
  const page = renderHtml(diagnoseCase({}))
  expect(page).toContain(`system-assigned, object id ${identityOid}`)
  expect(page).toContain('<span>--query</span> <span>identity.principalId</span>')
})
