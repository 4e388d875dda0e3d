import { healthyVm } from '../healthy-vm.ts'
import type { ProgramAnswer } from '../vm.ts'

/** STATUS_ACCESS_VIOLATION, as Windows ends a program that crashes; signed, as C reads it. */
const crashed = 0xc0000005 - 2 ** 32
const answer = (program: string, output: string, end: ProgramAnswer['then'], exitCode = 0): ProgramAnswer => ({
  program,
  args: '*',
  output,
  exitCode,
  // biome-ignore lint/suspicious/noThenProperty: what the stand-in does after its output; nobody awaits it
  then: end ?? 'ends',
})
const entities = `<!DOCTYPE x [<!ENTITY a "${'b'.repeat(1000)}"><!ENTITY c "${'&a;'.repeat(1000)}">]>`
const megabyte = 1024 * 1024
const logFolder = 'C:\\WindowsAzure\\Logs\\Plugins\\Microsoft.Azure.ActiveDirectory.AADLoginForWindows'

/** A healthy VM whose programs and logs have all gone bad: nothing may be concluded, and all must end. */
export default healthyVm({
  about: 'Programs crash half-way, hang and flood; logs of one line, of nothing but line ends, of thousands of names',
  programs: [
    answer('dsregcmd.exe', '             AzureAdJoined : NO\r\n          EnterpriseJoined : NO\r\n', 'ends', crashed),
    answer('whoami.exe', '', 'hangs'),
    answer('sc.exe', 'x'.repeat(4096), 'floods'),
    answer('netsh.exe', '\u001b[2J\r\n'.repeat(1000), 'floods'),
    answer('w32tm.exe', '', 'hangs'),
    answer('icacls.exe', '', 'hangs'),
    answer('wevtutil.exe', `${entities}<Events><Event>&c;</Event>`, 'floods'),
  ],
  files: {
    'C:\\WindowsAzure\\Logs\\WaAppAgent.log': '\n'.repeat(5 * megabyte),
    [`${logFolder}\\9.9.9.9\\one-line.log`]: 'x'.repeat(5 * megabyte),
    [`${logFolder}\\9.9.9.8\\names.log`]: Array.from(
      { length: 40_000 },
      (_, index) => `2026-11-20T01:58:00.000Z\t[Information]:\tC:\\Users\\user${index}\\a\r\n`,
    ).join(''),
    [`${logFolder}\\9.9.9.7\\binary.log`]: Uint8Array.from({ length: megabyte }, (_, index) => (index * 7919) % 251),
    ...Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [`${logFolder}\\9.9.9.6\\${index}.log`, 'AAD Join failed\r\n']),
    ),
  },
  expect: {
    exitCode: 3,
    verdict: 'inconclusive',
    findings: [],
    notFindings: ['device-not-joined', 'guest-agent-not-running', 'extension-missing'],
    stdout: ['INCONCLUSIVE', 'dsregcmd.exe'],
    withinSeconds: 75,
  },
})
