import { readFileSync } from 'node:fs'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { answered, logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { subscriptionId } from '../healthy/ids.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { managedIdentityToken, tokenPath, tokenRefused } from '../healthy/managed-identity-token.ts'
import { imdsAnswer, imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'
import { assignIdentity, setAgain } from './commands.ts'

const resource = 'urn:ms-drs:enterpriseregistration.windows.net'
/** The body as IMDS really answers it. */
const notFound = readFileSync('fixtures/captures/imds/token-identity-not-found.json', 'utf8')
const noIdentity = { resource, attempts: [imdsAnswer(tokenPath, 400, notFound)], claims: null }
const notJoined = dsregStatus(dsregCapture('not-joined-system'))

export default {
  ruleId: 'managed-identity-missing',
  fails: {
    'the run stopped where the identity is asked for': {
      evidence: {
        managedIdentityToken: noIdentity,
        dsregStatus: notJoined,
        extensionLogs: runLog([
          'Getting Azure VM metadata.',
          'Getting Tenant ID from MSI.',
          'AAD Join failed with status code: -2145648595.',
        ]),
      },
      explained: ['extension-failed', 'device-not-joined'],
    },
    'the run stopped at the token': {
      evidence: {
        managedIdentityToken: noIdentity,
        dsregStatus: notJoined,
        extensionLogs: runLog([
          'Getting MSI token for app urn:ms-drs:enterpriseregistration.windows.net',
          'AAD Join failed with status code: -2145648595.',
        ]),
      },
      explained: ['extension-failed', 'device-not-joined'],
    },
    'the token endpoint says Identity not found': {
      evidence: { managedIdentityToken: noIdentity, dsregStatus: notJoined },
      saw: ['HTTP 400', '"Identity not found".'],
      notSaw: ['joined already', 'nothing shows'],
      commands: [assignIdentity, setAgain],
      explained: ['extension-succeeded-without-join', 'device-not-joined'],
    },
    'the same on an instance of a scale set': {
      evidence: {
        managedIdentityToken: noIdentity,
        dsregStatus: notJoined,
        instanceMetadata: instanceMetadata({ vmScaleSetName: 'vmss-web', name: 'vmss-web_3' }),
      },
      command: `az vmss identity assign --resource-group rg-payroll --name vmss-web --subscription ${subscriptionId}`,
    },
    'in the Government cloud az is pointed there first': {
      evidence: {
        managedIdentityToken: noIdentity,
        dsregStatus: notJoined,
        instanceMetadata: instanceMetadata({ azEnvironment: 'AzureUSGovernmentCloud' }),
      },
      command: 'az cloud set --name AzureUSGovernment',
    },
    'the identity was removed after the join: only a warning': {
      evidence: { managedIdentityToken: noIdentity },
      severity: 'warning',
      cause: null,
      saw: ['joined already'],
      commands: [assignIdentity],
    },
    'a member of a domain on which nobody wants Entra login: only a warning': {
      evidence: {
        managedIdentityToken: noIdentity,
        dsregStatus: dsregStatus(dsregCapture('domain-joined-server')),
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus(null),
      },
      severity: 'warning',
      cause: null,
      saw: ['nothing shows that it is wanted'],
      commands: [assignIdentity],
    },
    'the run failed at the join itself, which it does not account for': {
      evidence: {
        managedIdentityToken: noIdentity,
        dsregStatus: notJoined,
        extensionLogs: runLog(answered(400, 'AAD Join failed with status code: -2145648637.')),
      },
      notExplained: ['extension-failed', 'device-registration-refused'],
    },
  },
  passes: {
    'a token was given': { evidence: { managedIdentityToken: managedIdentityToken() } },
    'the refusal has another reason': {
      evidence: { managedIdentityToken: tokenRefused(400, 'invalid_resource', 'AADSTS500011: resource not found') },
    },
  },
  notApplicable: {
    'an Arc-enabled server has an identity of its own': {
      evidence: { managedIdentityToken: noIdentity, joinSettings: joinSettings({}, true) },
    },
    'metadata does not answer': {
      evidence: {
        instanceMetadata: { attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', 'ECONNREFUSED')] },
      },
    },
    'the resource of this cloud is not known': {
      evidence: { managedIdentityToken: { resource: null, attempts: [], claims: null } },
    },
    'the token request was dropped': {
      evidence: {
        managedIdentityToken: { resource, attempts: [imdsSilence(tokenPath, 'UND_ERR_CONNECT_TIMEOUT')], claims: null },
      },
    },
  },
} satisfies RuleCases
