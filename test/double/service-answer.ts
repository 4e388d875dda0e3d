// What sc.exe query NAME prints, in any display language: the labels are translated, the numbers are not.
import type { ProgramAnswer } from './vm.ts'

const words = { 1: 'STOPPED', 4: 'RUNNING' } as const
const english = { type: 'TYPE               ', state: 'STATE              ' }

/** `encode` gives the bytes of the console's code page. */
export function serviceAnswer(
  name: string,
  state: 1 | 4,
  labels: { type: string; state: string } = english,
  encode: (text: string) => string | Uint8Array = (text) => text,
): ProgramAnswer {
  const lines = [
    '',
    `SERVICE_NAME: ${name} `,
    `        ${labels.type}: 10  WIN32_OWN_PROCESS  `,
    `        ${labels.state}: ${state}  ${words[state]} `,
    state === 4
      ? '                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)'
      : '                                (NOT_STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN)',
    '        WIN32_EXIT_CODE    : 0  (0x0)',
    '        SERVICE_EXIT_CODE  : 0  (0x0)',
    '        CHECKPOINT         : 0x0',
    '        WAIT_HINT          : 0x0',
    '',
  ]
  return { program: 'sc.exe', args: `query ${name}`, output: encode(lines.join('\r\n')) }
}

/** The answer for a service that isn't installed. */
export const noSuchService = (name: string): ProgramAnswer => ({
  program: 'sc.exe',
  args: `query ${name}`,
  output: `[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\r\n\r\nThe specified service does not exist as an installed service.\r\n\r\n`,
  exitCode: 1060,
})
