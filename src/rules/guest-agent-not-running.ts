// Fails when the Azure guest agent is stopped or missing: an error while the extension still has to be brought, at most a warning after.

import { arcHasOwnMetadata, isArcServer } from '../arc-server.ts'
import { azureVm, setExtension } from '../fixes.ts'
import { known } from '../outcome.ts'
import type { GuestAgent } from '../probes/guest-agent.ts'
import type { Service } from '../services.ts'
import { utcWords } from '../utc-words.ts'
import { documentation } from './documentation.ts'
import { extensionState, hasExtensionTraces } from './extension-state.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'

export const guestAgentNotRunning = rule({
  id: 'guest-agent-not-running',
  title: 'The Azure guest agent is not running',
  why: 'The guest agent brings the AADLoginForWindows extension to the VM and runs it. Without the agent the extension is neither installed nor run again. Sign-in itself does not need it.',
  stage: 'machine',
  severity: 'error',
  thenCheck: 'In PowerShell, Get-Service RdAgent, WindowsAzureGuestAgent shows both as Running.',
  docs: documentation.guestAgent,
  needs: ['agentServices', 'dsregStatus', 'extensionLogs', 'extensionStatus'],
  uses: ['guestAgent', 'instanceMetadata', 'joinSettings', 'machineShape'],
  explains: [
    'extension-missing',
    'extension-still-running',
    'extension-succeeded-without-join',
    'extension-failed',
    'device-not-joined',
  ],
  check(facts, { asked }) {
    const { agentServices, dsregStatus, guestAgent, instanceMetadata } = facts
    const services = [agentServices.rdAgent, agentServices.guestAgent]
    if (isArcServer(facts)) return notApplicable(arcHasOwnMetadata)
    const missing = services.every((service) => service.state === null)
    const stopped = services.filter((service) =>
      ['stopped', 'stopping', 'paused', 'pausing'].includes(service.state ?? ''),
    )
    if (!missing && stopped.length === 0) return pass
    const azure = known(instanceMetadata)?.state === 'answers' || known(guestAgent)?.traces === true
    if (missing && !azure) return notApplicable('nothing shows that this is an Azure VM')
    if (dsregStatus.domainJoined === true && !hasExtensionTraces(facts) && asked.symptom === null)
      return notApplicable('the VM belongs to an Active Directory domain and nothing shows that Entra login is wanted')
    const joined = dsregStatus.azureAdJoined === true
    const ended = ['succeeded', 'failed'].includes(extensionState(facts).outcome)
    return fail({
      saw: missing
        ? 'Neither the service RdAgent nor the service WindowsAzureGuestAgent is installed.'
        : `${stopped.map((service) => `The service ${service.name} is ${service.state}${service.startType === 'disabled' ? ' and disabled' : ''}.`).join(' ')}${joined ? ' The VM is joined, so sign-in does not suffer.' : ''}${lastSeen(known(guestAgent))}`,
      // An agent that has run the extension was installed, whatever Windows says of its services.
      ...(joined || (missing && ended) ? { severity: 'warning' as const, explains: [] } : {}),
      fix: [
        ...(missing ? install : start(stopped)),
        ...(joined ? [] : setExtension(azureVm(known(instanceMetadata)?.instance), { again: true })),
      ],
    })
  },
})

/** When the agent's log last showed it at work, and what it last said of the extension. */
function lastSeen(agent: GuestAgent | null): string {
  const alive = agent?.heartbeatAt ?? agent?.startedAt ?? null
  const failure = agent?.extensionFailures.at(-1)
  const version = agent?.version == null ? '' : ` (version ${agent.version})`
  return [
    alive === null ? '' : ` WaAppAgent.log last shows the agent${version} at work at ${utcWords(alive)}.`,
    failure === undefined ? '' : ` The last failure that it logged of the extension: "${failure.line.slice(0, 200)}"`,
  ].join('')
}

const install: FixStep[] = [
  {
    text: 'Install the agent on the VM with the newest package from the releases of github.com/Azure/WindowsVMAgent, then restart the VM.',
    where: 'vm',
  },
]

function start(services: Service[]): FixStep[] {
  const names = services.map((service) => service.name).join(', ')
  return [
    {
      text: 'Start the agent and let it start with Windows, in an elevated PowerShell on the VM. If it stops again, C:\\WindowsAzure\\Logs\\WaAppAgent.log says why.',
      command: `Set-Service ${services.map((service) => service.name).join(' -StartupType Automatic; Set-Service ')} -StartupType Automatic; Start-Service ${names}`,
      where: 'vm',
    },
  ]
}
