import { ok } from '../../src/outcome.ts'
import type { ServiceRaw } from '../../src/services.ts'
import type { Raw } from './index.ts'
import { registryKey, utf8 } from './text.ts'

/** What sc.exe prints for a service in this state (4 running, 1 stopped); 1060 for one that isn't installed. */
export function service(name: string, state: 1 | 2 | 4 | 1060, start: '0x2' | '0x3' | '0x4' = '0x2'): ServiceRaw {
  const key = `HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\${name}`
  if (state === 1060)
    return {
      name,
      exitCode: 1060,
      stdout: utf8(
        '[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\r\n\r\nThe specified service does not exist as an installed service.\r\n\r\n',
      ),
      registry: ok(registryKey(key)),
    }
  const word = { 1: 'STOPPED', 2: 'START_PENDING', 4: 'RUNNING' }[state]
  return {
    name,
    exitCode: 0,
    stdout: utf8(
      `\r\nSERVICE_NAME: ${name} \r\n        TYPE               : 10  WIN32_OWN_PROCESS  \r\n        STATE              : ${state}  ${word} \r\n                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)\r\n        WIN32_EXIT_CODE    : 0  (0x0)\r\n        SERVICE_EXIT_CODE  : 0  (0x0)\r\n        CHECKPOINT         : 0x0\r\n        WAIT_HINT          : 0x0\r\n`,
    ),
    registry: ok(registryKey(key, [['Start', 'REG_DWORD', start]])),
  }
}

export function agentServices(
  rdAgent: ServiceRaw = service('RdAgent', 4),
  guestAgent: ServiceRaw = service('WindowsAzureGuestAgent', 4),
): Raw['agentServices'] {
  return { rdAgent, guestAgent }
}
