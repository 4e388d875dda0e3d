import { ok } from '../../src/outcome.ts'
import { timeServiceKey } from '../../src/probes/time-service.ts'
import type { ServiceRaw } from '../../src/services.ts'
import { service } from './agent-services.ts'
import type { Raw } from './index.ts'
import { utf8 } from './text.ts'

export interface TimeSettings {
  type?: string
  ntpServer?: string
  hostClock?: '0x0' | '0x1'
  most?: string
  mostBack?: string
  state?: ServiceRaw
}

/** W32Time as Azure's images have it: by NTP from time.windows.com, and the clock of the host. */
export function timeService({
  type = 'NTP',
  ntpServer = 'time.windows.com,0x8',
  hostClock = '0x1',
  most = '0xd2f0',
  mostBack = most,
  state = service('W32Time', 4),
}: TimeSettings = {}): Raw['timeService'] {
  const lines = [
    timeServiceKey,
    '    Start    REG_DWORD    0x2',
    '',
    `${timeServiceKey}\\Config`,
    `    MaxNegPhaseCorrection    REG_DWORD    ${mostBack}`,
    `    MaxPosPhaseCorrection    REG_DWORD    ${most}`,
    '',
    `${timeServiceKey}\\Parameters`,
    `    NtpServer    REG_SZ    ${ntpServer}`,
    '    ServiceDll    REG_EXPAND_SZ    %systemroot%\\system32\\w32time.dll',
    `    Type    REG_SZ    ${type}`,
    '',
    `${timeServiceKey}\\TimeProviders\\VMICTimeProvider`,
    `    Enabled    REG_DWORD    ${hostClock}`,
    '    InputProvider    REG_DWORD    0x1',
  ]
  return {
    service: ok(state),
    registry: ok({ present: true, key: timeServiceKey, output: utf8(`\r\n${lines.join('\r\n')}\r\n`) }),
  }
}
