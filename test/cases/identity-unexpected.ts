import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { identityOid, subscriptionId, tenantId } from '../healthy/ids.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { managedIdentityToken, tokenRefused } from '../healthy/managed-identity-token.ts'
import type { RuleCases } from './case.ts'

const other = 'd10f84e2-ba05-45c0-90b7-994f1fafa537'
const noToken = tokenRefused(400, 'invalid_request', 'Identity not found')

export default {
  ruleId: 'identity-unexpected',
  fails: {
    'another object id than expected': {
      asked: { expectOid: other },
      saw: [`You expect object id ${other}; the identity's token names ${identityOid}.`],
      notSaw: ['tenant'],
      fixNotSays: ['tenant'],
      commands: [
        `az vm show --resource-group rg-payroll --name vm-payroll-07 --subscription ${subscriptionId} --query identity.principalId --output tsv`,
      ],
    },
    'another object id than expected, in a scale set': {
      evidence: {
        instanceMetadata: instanceMetadata({
          vmScaleSetName: 'vmss-payroll',
          resourceId: `/subscriptions/${subscriptionId}/resourceGroups/rg-payroll/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-payroll/virtualMachines/3`,
        }),
        managedIdentityToken: managedIdentityToken({
          xms_mirid: `/subscriptions/${subscriptionId}/resourcegroups/rg-payroll/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-payroll`,
        }),
      },
      asked: { expectOid: other },
      command: `az vmss show --resource-group rg-payroll --name vmss-payroll --subscription ${subscriptionId} --query identity.principalId --output tsv`,
    },
    'another tenant than expected': {
      asked: { tenant: other },
      saw: [
        `You expect tenant ${other}; the identity's token comes from ${tenantId}, the subscription belongs to ${tenantId}, the VM is joined to ${tenantId}.`,
      ],
      notSaw: ['object id'],
      commands: [`az account show --subscription ${subscriptionId} --query tenantId --output tsv`],
    },
    'both are others than expected': {
      asked: { expectOid: other, tenant: other },
      saw: [`You expect object id ${other}; `, ` You expect tenant ${other}; `],
      commands: [
        `az vm show --resource-group rg-payroll --name vm-payroll-07 --subscription ${subscriptionId} --query identity.principalId --output tsv`,
        `az account show --subscription ${subscriptionId} --query tenantId --output tsv`,
      ],
    },
    'another tenant than expected, and no token to tell it': {
      evidence: { managedIdentityToken: noToken, dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
      asked: { tenant: other },
      saw: [`You expect tenant ${other}; the subscription belongs to ${tenantId}.`],
      cause: 'managed-identity-missing',
    },
    'joined to another tenant than the expected one of the subscription': {
      evidence: { dsregStatus: dsregStatus(dsregCapture('joined-local-account').replaceAll(tenantId, other)) },
      asked: { tenant: tenantId },
      saw: [`You expect tenant ${tenantId}; the VM is joined to ${other}.`],
      explained: ['tenant-mismatch'],
    },
  },
  passes: {
    'the expected object id, in capitals': { asked: { expectOid: identityOid.toUpperCase() } },
    'the expected tenant': { asked: { tenant: tenantId } },
    'the expected tenant, with blanks around it': { asked: { tenant: ` ${tenantId} ` } },
    both: { asked: { tenant: tenantId, expectOid: identityOid } },
  },
  notApplicable: {
    'nothing was expected': {},
    'there is no token, and so no object id': {
      evidence: { managedIdentityToken: noToken },
      asked: { expectOid: other },
    },
  },
} satisfies RuleCases
