import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { endpoints, noConnection } from '../healthy/endpoints.ts'
import { subscriptionId, vmResourceId } from '../healthy/ids.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { correlationId, lately, maria, noSignIns, refusedSignIns, signedIn } from '../healthy/sign-ins.ts'
import { imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'
import { signInNotApplicable, signInPasses } from './sign-in-passes.ts'

const symptom =
  'Your account is configured to prevent you from using this device. For more information, contact your system administrator.'

const dropped = (_: string, address: string) => ({ direct: noConnection('TIMEOUT', address) })

export default {
  ruleId: 'role-not-assigned',
  fails: {
    'Windows refused a user whose password was right': {
      evidence: { events: refusedSignIns([{ status: '0xc000015b' }]) },
      saw: ['jo.miller@contoso.com', '0xc000015b', '2026-11-20 01:44:09 UTC', 'Security/4625'],
      command: `az role assignment create --role "Virtual Machine User Login" --assignee "jo.miller@contoso.com" --scope ${vmResourceId}`,
    },
    'Windows refused the user for this machine, as beside "Your account is configured to prevent you from using this device"':
      {
        evidence: { events: refusedSignIns([{ status: '0xc000006e', subStatus: '0xc0000070' }]) },
        saw: ['jo.miller@contoso.com', '0xc0000070'],
      },
    'the role check said no, after somebody got in': {
      evidence: {
        events: refusedSignIns([], {
          aad: [{ id: 1244, at: lately, level: 3, data: { Status: '0xc0000022' } }],
          security: [signedIn(maria, '2026-11-20T01:30:00Z')],
        }),
      },
      saw: ['A sign-in was refused', 'No sign-in of an Entra account has worked since.'],
    },
    'the role check itself said no': {
      evidence: {
        events: refusedSignIns([], { aad: [{ id: 1244, at: lately, level: 3, data: { Status: '0xc0000022' } }] }),
      },
      saw: ['AAD/1244', '0xc0000022'],
    },
    'the user saw the sentence': {
      evidence: { events: noSignIns },
      asked: { symptom },
      saw: ['Your account is configured to prevent you from using this device'],
      command: `az role assignment create --role "Virtual Machine User Login" --assignee "<the user's UPN>" --scope ${vmResourceId}`,
    },
    'the user saw the sentence, and others got in': {
      asked: { symptom: 'configured to prevent you from using this PC' },
    },
    'an instance of a scale set': {
      evidence: {
        instanceMetadata: instanceMetadata({
          vmScaleSetName: 'vmss-payroll',
          resourceId: `/subscriptions/${subscriptionId}/resourceGroups/rg-payroll/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-payroll/virtualMachines/3`,
        }),
      },
      asked: { symptom },
      command: `az role assignment create --role "Virtual Machine User Login" --assignee "<the user's UPN>" --scope /subscriptions/${subscriptionId}/resourceGroups/rg-payroll/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-payroll`,
    },
    'the VM cannot reach the role check: that comes first': {
      evidence: { endpoints: endpoints({ rbac: dropped }) },
      asked: { symptom },
      cause: 'endpoint-unreachable',
    },
    'the VM gets no instance metadata': {
      evidence: {
        instanceMetadata: {
          attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', 'UND_ERR_CONNECT_TIMEOUT')],
        },
      },
      asked: { symptom },
      cause: 'imds-unreachable',
    },
    'the VM is not joined': {
      evidence: { dsregStatus: dsregStatus(dsregCapture('not-joined-system')) },
      asked: { symptom },
      cause: 'extension-succeeded-without-join',
    },
    'two users, two causes: both are found': {
      evidence: {
        events: refusedSignIns([
          { status: '0xc000015b' },
          { user: 'max@contoso.com', aadsts: 'AADSTS50126', at: '2026-11-20T01:20:00Z' },
        ]),
      },
      notExplained: ['credentials-rejected'],
    },
    'in the Government cloud': {
      evidence: { instanceMetadata: instanceMetadata({ azEnvironment: 'AzureUSGovernmentCloud' }) },
      asked: { symptom },
      command: 'az cloud set --name AzureUSGovernment',
    },
  },
  passes: {
    ...signInPasses({ status: '0xc000015b' }, { aadsts: 'AADSTS50076' }),
    'the role check said no, and somebody got in after it': {
      evidence: {
        events: refusedSignIns([], {
          aad: [{ id: 1244, at: lately, level: 3, data: { Status: '0xc0000022' } }],
          security: [signedIn(maria, '2026-11-20T01:50:00Z')],
        }),
      },
    },
    'the role check said no 25 hours ago': {
      evidence: {
        events: refusedSignIns([], {
          aad: [{ id: 1244, at: '2026-11-19T01:14:00Z', level: 3, data: { Status: '0xc0000022' } }],
        }),
      },
    },
    'the role check could not be made then': {
      evidence: {
        events: refusedSignIns([], { aad: [{ id: 1244, at: lately, level: 3, data: { Status: '0xc000023c' } }] }),
      },
    },
    'a program in the session of a user asked for a token': {
      evidence: {
        events: refusedSignIns([], {
          aad: [
            {
              id: 1081,
              at: lately,
              level: 2,
              data: { Error: 'invalid_grant', ErrorDescription: 'AADSTS50076: x', CorrelationID: correlationId },
              userSid: 'S-1-12-1-1111111111-1222222222-1333333333-1444444444',
            },
          ],
        }),
      },
    },
  },
  notApplicable: signInNotApplicable,
} satisfies RuleCases
