// The services of the Azure guest agent, RdAgent and WindowsAzureGuestAgent: sc.exe query NAME and HKLM\SYSTEM\CurrentControlSet\Services\NAME (src/services.ts has a sample).
// Documentation: https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/windows-azure-guest-agent. Absent means that the agent isn't installed.
import { z } from 'zod'
import { parseService, queryService, type Service, serviceRawSchema } from '../services.ts'
import { secondWave } from './probe.ts'

/** RdAgent starts and updates WindowsAzureGuestAgent, which brings extensions and runs them. */
export interface AgentServices {
  rdAgent: Service
  guestAgent: Service
}

const raw = z.object({ rdAgent: serviceRawSchema, guestAgent: serviceRawSchema })

export const agentServices = secondWave<z.infer<typeof raw>, AgentServices>({
  title: "the guest agent's services",
  timeoutMs: 20_000,
  required: false,
  raw,
  async collect(machine, signal) {
    const [rdAgent, guestAgent] = await Promise.all([
      queryService(machine, 'RdAgent', signal),
      queryService(machine, 'WindowsAzureGuestAgent', signal),
    ])
    return { rdAgent, guestAgent }
  },
  parse: ({ rdAgent, guestAgent }) => ({ rdAgent: parseService(rdAgent), guestAgent: parseService(guestAgent) }),
})
