import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { answered, runLog } from '../healthy/extension-logs.ts'
import { subscriptionId, vmResourceId } from '../healthy/ids.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { managedIdentityToken, tokenRefused } from '../healthy/managed-identity-token.ts'
import type { RuleCases } from './case.ts'
import { setAgain } from './commands.ts'

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const compute = (group: string, rest: string, subscription = subscriptionId) =>
  `/subscriptions/${subscription}/resourcegroups/${group}/providers/Microsoft.Compute/${rest}`
const tokenOf = (xms_mirid: string) => ({ managedIdentityToken: managedIdentityToken({ xms_mirid }) })
const scaleSetInstance = (resourceId: string) =>
  instanceMetadata({ name: 'vmss-payroll_3', vmScaleSetName: 'vmss-payroll', resourceId })
const uniform = compute('rg-payroll', 'virtualMachineScaleSets/vmss-payroll/virtualMachines/3')

export default {
  ruleId: 'token-for-another-resource',
  fails: {
    'the token was made for another service': {
      evidence: {
        managedIdentityToken: managedIdentityToken({ aud: 'https://management.azure.com/' }),
        dsregStatus: notJoined,
      },
      saw: ['asked for urn:ms-drs:enterpriseregistration.windows.net', 'made for https://management.azure.com/'],
      notSaw: ['belongs to'],
      commands: ['netsh.exe interface portproxy show all', 'route.exe print -4 169.254*', setAgain],
      explained: ['extension-succeeded-without-join', 'device-not-joined'],
    },
    'the token was made for the registration of another cloud': {
      evidence: {
        managedIdentityToken: managedIdentityToken({ aud: 'urn:ms-drs:enterpriseregistration.microsoftonline.us' }),
        dsregStatus: notJoined,
      },
      saw: ['microsoftonline.us'],
    },
    'and the service refused it': {
      evidence: {
        managedIdentityToken: managedIdentityToken({ aud: 'https://management.azure.com/' }),
        dsregStatus: notJoined,
        extensionLogs: runLog(answered(401, 'AAD Join failed with status code: -2145648638.')),
      },
      cause: 'token-for-another-resource',
      explained: ['extension-failed'],
    },
    'the token belongs to another VM': {
      evidence: { ...tokenOf(compute('rg-payroll', 'virtualMachines/vm-proxy-01')), dsregStatus: notJoined },
      saw: [`The token belongs to`, 'vm-proxy-01', `and this VM is ${vmResourceId}.`],
      notSaw: ['asked for'],
    },
    'the token belongs to another VM, and an old host names this one only': {
      evidence: {
        instanceMetadata: instanceMetadata({ resourceId: undefined, subscriptionId: undefined }),
        ...tokenOf(compute('rg-payroll', 'virtualMachines/vm-proxy-01')),
        dsregStatus: notJoined,
      },
      saw: ['and this VM is vm-payroll-07.'],
    },
    'the token belongs to another scale set': {
      evidence: {
        instanceMetadata: scaleSetInstance(uniform),
        ...tokenOf(compute('rg-payroll', 'virtualMachineScaleSets/vmss-other')),
        dsregStatus: notJoined,
      },
      saw: ['vmss-other'],
    },
    'the token belongs to something that is no machine': {
      evidence: {
        ...tokenOf(`/subscriptions/${subscriptionId}/resourcegroups/rg/providers/Microsoft.Web/sites/shop`),
        dsregStatus: notJoined,
      },
      saw: ['Microsoft.Web/sites/shop'],
    },
    'joined already: only a warning': {
      evidence: tokenOf(compute('rg-payroll', 'virtualMachines/vm-proxy-01')),
      severity: 'warning',
      cause: null,
      commands: ['netsh.exe interface portproxy show all', 'route.exe print -4 169.254*'],
    },
    'the VM was moved to another resource group: a warning, joined or not': {
      evidence: { ...tokenOf(compute('rg-old', 'virtualMachines/VM-Payroll-07')), dsregStatus: notJoined },
      saw: ['rg-old', 'it was moved'],
      severity: 'warning',
      cause: 'extension-succeeded-without-join',
    },
    'the VM was moved to another subscription': {
      evidence: tokenOf(compute('rg-payroll', 'virtualMachines/vm-payroll-07', 'd10f84e2-ba05-45c0-90b7-994f1fafa537')),
      severity: 'warning',
      cause: null,
    },
  },
  passes: {
    "the token is the VM's own": {},
    'the token names its service with a slash behind it, in capitals': {
      evidence: {
        managedIdentityToken: managedIdentityToken({ aud: 'URN:ms-drs:enterpriseregistration.windows.net/' }),
      },
    },
    'only the service is named': { evidence: { managedIdentityToken: managedIdentityToken({ xms_mirid: null }) } },
    'only the resource is named': { evidence: { managedIdentityToken: managedIdentityToken({ aud: null }) } },
    'the ids differ in case only': { evidence: tokenOf(vmResourceId.toUpperCase()) },
    'an instance of a scale set carries the identity of the set': {
      evidence: {
        instanceMetadata: scaleSetInstance(uniform),
        ...tokenOf(compute('rg-payroll', 'virtualMachineScaleSets/vmss-payroll')),
      },
    },
    'an instance of a flexible scale set has an identity of its own': {
      evidence: {
        instanceMetadata: instanceMetadata({ vmScaleSetName: 'vmss-payroll' }),
        ...tokenOf(vmResourceId),
      },
    },
    'an Arc machine': {
      evidence: tokenOf(
        `/subscriptions/${subscriptionId}/resourcegroups/rg/providers/Microsoft.HybridCompute/machines/srv`,
      ),
    },
    'a user-assigned identity is another finding': {
      evidence: tokenOf(
        `/subscriptions/${subscriptionId}/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`,
      ),
    },
    'the service is named by the id of its application': {
      evidence: { managedIdentityToken: managedIdentityToken({ aud: '01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9' }) },
    },
    'the claim that names the resource is missing': {
      evidence: { managedIdentityToken: managedIdentityToken({ xms_mirid: null }) },
    },
    'an old host names no resource id': {
      evidence: { instanceMetadata: instanceMetadata({ resourceId: undefined, azEnvironment: undefined }) },
    },
  },
  notApplicable: {
    'there is no token': {
      evidence: { managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found') },
    },
    'the token says nothing': {
      evidence: { managedIdentityToken: managedIdentityToken({ xms_mirid: null, aud: null }) },
    },
  },
} satisfies RuleCases
