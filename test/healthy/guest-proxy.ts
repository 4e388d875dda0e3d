import { ok } from '../../src/outcome.ts'
import { readStatus } from '../../src/probes/guest-proxy.ts'
import { service } from './agent-services.ts'
import { lookedAt } from './ids.ts'
import type { Raw } from './index.ts'

/** No guest proxy, as on most VMs. */
export function guestProxy(): Raw['guestProxy'] {
  return { service: service('GuestProxyAgent', 1060), status: ok(null) }
}

/** A guest proxy that runs, in this mode; it refused these programs. */
export function guestProxyRuns(mode: 'Audit' | 'Enforce' = 'Enforce', refused: string[] = []): Raw['guestProxy'] {
  const file = {
    timestamp: lookedAt,
    proxyAgentStatus: {
      version: '1.0.30',
      status: 'SUCCESS',
      keyLatchStatus: { status: 'RUNNING', states: { secureChannelState: `WireServer ${mode} -  IMDS ${mode}` } },
    },
    proxyConnectionSummary: [],
    failedAuthenticateSummary: refused.map((program) => ({
      userName: 'SYSTEM',
      ip: '169.254.169.254',
      port: 80,
      processCmdLine: `"${program}" /status`,
      processFullPath: program,
      responseStatus: '403 Forbidden',
      count: 2,
    })),
  }
  return { service: service('GuestProxyAgent', 4), status: ok(readStatus(JSON.stringify(file), lookedAt)) }
}
