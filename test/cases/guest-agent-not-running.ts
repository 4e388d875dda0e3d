import { agentServices, service } from '../healthy/agent-services.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { guestAgent } from '../healthy/guest-agent.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { machineShape } from '../healthy/machine-shape.ts'
import { imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'
import { install } from './commands.ts'

const stopped = agentServices(service('RdAgent', 1), service('WindowsAzureGuestAgent', 1, '0x4'))
const absent = agentServices(service('RdAgent', 1060), service('WindowsAzureGuestAgent', 1060))
const notInstalled = {
  dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
  extensionLogs: logFolder(),
  extensionStatus: extensionStatus(null),
}
const silence = { attempts: [imdsSilence('/metadata/instance?api-version=2021-02-01', 'UND_ERR_CONNECT_TIMEOUT')] }
const start =
  'Set-Service RdAgent -StartupType Automatic; Set-Service WindowsAzureGuestAgent -StartupType Automatic; Start-Service RdAgent, WindowsAzureGuestAgent'

export default {
  ruleId: 'guest-agent-not-running',
  fails: {
    'both services are stopped, and the extension never came': {
      evidence: { ...notInstalled, agentServices: stopped },
      saw: [
        'RdAgent is stopped',
        'WindowsAzureGuestAgent is stopped and disabled',
        'the agent (version 2.7.41491.949) at work at 2019-11-14 05:52:13 UTC',
      ],
      commands: [start, install],
      explained: ['extension-missing', 'device-not-joined'],
      notSaw: ['The VM is joined', 'last failure'],
    },
    'one service is stopped': {
      evidence: { ...notInstalled, agentServices: agentServices(service('RdAgent', 1)) },
      saw: ['RdAgent is stopped'],
      notSaw: ['disabled', 'WindowsAzureGuestAgent is'],
      commands: ['Set-Service RdAgent -StartupType Automatic; Start-Service RdAgent', install],
    },
    'the agent never wrote a log': {
      evidence: { ...notInstalled, agentServices: stopped, guestAgent: guestAgent(null) },
      notSaw: ['WaAppAgent.log'],
    },
    'the agent logged a failure of the extension, and no version': {
      evidence: {
        ...notInstalled,
        agentServices: stopped,
        guestAgent: guestAgent(
          '[00000010] 2026-11-20T01:58:05Z [ERROR] Failed to download the plugin Microsoft.Azure.ActiveDirectory.AADLoginForWindows version 2.2.0.0\r\n',
        ),
      },
      saw: ['The last failure that it logged of the extension: "'],
      notSaw: ['last shows'],
    },
    'only traces of the agent tell of Azure': {
      evidence: { ...notInstalled, agentServices: absent, instanceMetadata: silence },
      cause: 'guest-agent-not-running',
    },
    'an Azure VM without the agent': {
      evidence: { ...notInstalled, agentServices: absent },
      saw: ['Neither the service RdAgent nor the service WindowsAzureGuestAgent is installed.'],
      fixSays: ['Install the agent'],
      commands: [install],
    },
    'stopped after the join: sign-in does not need it': {
      evidence: { agentServices: stopped },
      severity: 'warning',
      saw: ['The VM is joined'],
      cause: null,
      commands: [start],
    },
    'stopped after the extension failed: without it the extension does not run again': {
      evidence: {
        dsregStatus: notInstalled.dsregStatus,
        agentServices: stopped,
        extensionLogs: logFolder({ text: '[3/19/2020 6:14:05 PM] AAD Join failed with status code: -2145648607.\r\n' }),
      },
      explained: ['extension-failed', 'device-not-joined'],
    },
    'its services are gone, though it ran the extension: what that failed with is the cause': {
      evidence: {
        dsregStatus: notInstalled.dsregStatus,
        agentServices: agentServices(service('RdAgent', 1060), service('WindowsAzureGuestAgent', 1060)),
        extensionLogs: logFolder({ text: '[3/19/2020 6:14:05 PM] AAD Join failed with status code: -2145648607.\r\n' }),
      },
      severity: 'warning',
      cause: 'extension-failed',
    },
  },
  passes: {
    'both run': { evidence: {} },
    'the agent is starting': { evidence: { agentServices: agentServices(service('RdAgent', 2)) } },
    'an agent with one service': {
      evidence: { agentServices: agentServices(service('RdAgent', 4), service('WindowsAzureGuestAgent', 1060)) },
    },
  },
  notApplicable: {
    'an Arc-enabled server has another agent': {
      evidence: {
        agentServices: absent,
        joinSettings: joinSettings({}, true),
        machineShape: machineShape({ arc: true }),
      },
    },
    'a machine outside Azure': {
      evidence: { ...notInstalled, agentServices: absent, guestAgent: guestAgent(null), instanceMetadata: silence },
    },
    'a domain member where nobody wants Entra login': {
      evidence: {
        ...notInstalled,
        agentServices: stopped,
        dsregStatus: dsregStatus(dsregCapture('domain-joined-server')),
      },
    },
  },
} satisfies RuleCases
