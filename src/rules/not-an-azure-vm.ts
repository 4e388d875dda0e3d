// Fails when instance metadata does not answer and nothing on the machine is Azure's: no guest agent, no trace of an extension, none of Azure's DNS.
import { arcHasOwnMetadata, isArcServer } from '../arc-server.ts'
import { describeAttempt } from '../imds.ts'
import { azureNameServer } from '../network/name-servers.ts'
import { known, ok } from '../outcome.ts'
import { documentation } from './documentation.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const notAnAzureVm = rule({
  id: 'not-an-azure-vm',
  title: 'This is not an Azure VM',
  why: 'The AADLoginForWindows extension joins Azure VMs only: it proves who the machine is with the managed identity that Azure gives a VM.',
  stage: 'machine',
  severity: 'error',
  thenCheck: 'Run aadlogin-doctor on the Azure VM: the head of its report shows the VM name and the resource group.',
  docs: documentation.requirements,
  needs: ['instanceMetadata', 'guestAgent', 'extensionLogs', 'extensionStatus'],
  uses: ['agentServices', 'nameServers', 'joinSettings', 'machineShape'],
  explains: [
    'imds-unreachable',
    'imds-answered-by-proxy',
    'managed-identity-missing',
    'tenant-id-unavailable',
    'token-unavailable',
    'guest-agent-not-running',
    'extension-missing',
    'device-not-joined',
  ],
  check(facts) {
    const { instanceMetadata, guestAgent, extensionLogs, extensionStatus, agentServices, nameServers } = facts
    if (isArcServer({ ...facts, instanceMetadata: ok(facts.instanceMetadata) })) return notApplicable(arcHasOwnMetadata)
    const { state, attempt } = instanceMetadata
    if (attempt === null) return notApplicable('instance metadata was not asked')
    if (state === 'answers' || state === 'denied' || state === 'error') return pass
    if (guestAgent.traces || extensionLogs.folderPresent || extensionStatus.packagePresent) return pass
    const services = known(agentServices)
    if (services !== null && (services.rdAgent.state !== null || services.guestAgent.state !== null)) return pass
    // Only Azure hands out this address.
    const servers = known(nameServers)?.servers
    if (servers?.some(({ address }) => address === azureNameServer)) return pass
    if (services === null || servers === undefined)
      return notApplicable(
        "the services of the guest agent or the DNS servers, which may be Azure's, could not be seen",
      )
    return fail({
      saw: `Instance metadata at 169.254.169.254 ${describeAttempt(attempt)}, and there is no trace of the Azure guest agent: no C:\\WindowsAzure\\Logs\\WaAppAgent.log and no registry key HKLM\\SOFTWARE\\Microsoft\\Windows Azure.`,
      fix: [
        {
          text: 'If this is an Azure VM, its guest agent was never installed: install it with the newest package from the releases of github.com/Azure/WindowsVMAgent, restart, and run aadlogin-doctor again.',
          where: 'vm',
        },
        {
          text: 'If this machine runs elsewhere, connect it to Azure Arc first: Entra login for Arc-enabled servers has an extension of its own.',
          where: 'azure',
        },
      ],
    })
  },
})
