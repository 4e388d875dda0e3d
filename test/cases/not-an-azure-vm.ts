import { agentServices, service } from '../healthy/agent-services.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { extensionLogs, logFolder } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { guestAgent } from '../healthy/guest-agent.ts'
import { machineShape } from '../healthy/machine-shape.ts'
import { nameServers } from '../healthy/name-servers.ts'
import { imdsAnswer, imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'

const path = '/metadata/instance?api-version=2021-02-01'
const elsewhere = {
  extensionLogs: logFolder(),
  extensionStatus: extensionStatus(null),
  guestAgent: guestAgent(null),
  dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
  tenantInfo: { attempts: [imdsSilence('/metadata/identity/info?api-version=2018-02-01', 'UND_ERR_CONNECT_TIMEOUT')] },
  agentServices: agentServices(service('RdAgent', 1060), service('WindowsAzureGuestAgent', 1060)),
  nameServers: nameServers(['10.9.0.53']),
  managedIdentityToken: { resource: 'urn:ms-drs:enterpriseregistration.windows.net', attempts: [], claims: null },
}

export default {
  ruleId: 'not-an-azure-vm',
  fails: {
    'a server in a cellar: nothing answers at 169.254.169.254 and there is no guest agent': {
      evidence: { ...elsewhere, instanceMetadata: { attempts: [imdsSilence(path, 'UND_ERR_CONNECT_TIMEOUT')] } },
      saw: ['169.254.169.254', 'WaAppAgent.log'],
    },
    'a VM of another cloud: its own metadata service answers with a page': {
      evidence: {
        ...elsewhere,
        instanceMetadata: { attempts: [imdsAnswer(path, 404, '<html>Not Found</html>', { server: 'EC2ws' })] },
      },
      saw: ['HTTP 404'],
    },
  },
  passes: {
    'metadata is silent, but the guest agent is there': {
      evidence: { instanceMetadata: { attempts: [imdsSilence(path, 'UND_ERR_CONNECT_TIMEOUT')] } },
    },
    'metadata is silent and the agent is gone, but the extension left its logs': {
      evidence: {
        ...elsewhere,
        extensionLogs: extensionLogs(),
        instanceMetadata: { attempts: [imdsSilence(path, 'ECONNREFUSED')] },
      },
    },
    'metadata is silent and the agent left no files, but its services are there': {
      evidence: {
        ...elsewhere,
        agentServices: agentServices(),
        instanceMetadata: { attempts: [imdsSilence(path, 'UND_ERR_CONNECT_TIMEOUT')] },
      },
    },
    "metadata is silent and the agent was never installed, but the DNS server is Azure's": {
      evidence: {
        ...elsewhere,
        nameServers: nameServers(),
        instanceMetadata: { attempts: [imdsSilence(path, 'UND_ERR_CONNECT_TIMEOUT')] },
      },
    },
    'one of the two services of the agent is there': {
      evidence: {
        ...elsewhere,
        agentServices: agentServices(service('RdAgent', 1), service('WindowsAzureGuestAgent', 1060)),
        instanceMetadata: { attempts: [imdsSilence(path, 'UND_ERR_CONNECT_TIMEOUT')] },
      },
    },
    'the other of them is': {
      evidence: {
        ...elsewhere,
        agentServices: agentServices(service('RdAgent', 1060), service('WindowsAzureGuestAgent', 1)),
        instanceMetadata: { attempts: [imdsSilence(path, 'UND_ERR_CONNECT_TIMEOUT')] },
      },
    },
    "Azure's DNS server is one of two": {
      evidence: {
        ...elsewhere,
        nameServers: nameServers(['10.9.0.53', '168.63.129.16']),
        instanceMetadata: { attempts: [imdsSilence(path, 'UND_ERR_CONNECT_TIMEOUT')] },
      },
    },
    'metadata refuses, as only Azure does, and nothing else tells of Azure': {
      evidence: { ...elsewhere, instanceMetadata: { attempts: [imdsAnswer(path, 403, { error: 'Forbidden' })] } },
    },
    'metadata has an error, and nothing else tells of Azure': {
      evidence: { ...elsewhere, instanceMetadata: { attempts: [imdsAnswer(path, 500, { error: 'server_error' })] } },
    },
    'metadata answers, and nothing else tells of Azure': { evidence: elsewhere },
    'metadata answers and the agent was removed': { evidence: { guestAgent: guestAgent(null) } },
  },
  notApplicable: {
    'metadata was not asked': { evidence: { ...elsewhere, instanceMetadata: { attempts: [] } } },
    'an Arc-enabled server': {
      evidence: {
        ...elsewhere,
        machineShape: machineShape({ arc: true }),
        instanceMetadata: { attempts: [imdsSilence(path, 'ECONNREFUSED')] },
      },
    },
  },
} satisfies RuleCases
