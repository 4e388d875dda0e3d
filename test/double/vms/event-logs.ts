import { capture } from '../captures.ts'
import { channelAnswer, eventAnswer } from '../event-answer.ts'
import { failedBy, joinStart, tenantTold } from '../extension-traces.ts'
import { healthyVm, tenantId } from '../healthy-vm.ts'

/** No token by its shape: only its place in the event gives it away. */
const secret = 'Zw9kQm4tLp2Xv7Rb1Nc8Yd5Hs3Jg6Fa0'

export default healthyVm({
  about:
    'The join failed by a name that is taken; the events tell it, one holds a token, one channel is denied, one absent, one never ends',
  computerName: 'vm-payroll-07',
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedBy('1.0.0.1', -2145648509, 'AAD Join failed with status code: -2145648509.', [
    ...joinStart('vm-payroll-07'),
    ...tenantTold(tenantId),
  ]),
  programs: [
    eventAnswer('registration', [
      {
        id: 204,
        at: '2026-11-20T01:58:03Z',
        level: 2,
        data: {
          ExitCode: '-2145648509',
          HttpStatus: '400',
          ServerResponse: '{"ErrorType":"error_hostname_duplicate"}',
        },
      },
      {
        id: 303,
        at: '2026-11-20T01:58:02Z',
        level: 2,
        data: { ExitCode: '-2145648509', Email: 'maria.keller@contoso.com', AuthToken: secret },
      },
    ]),
    channelAnswer('security', { output: '', exitCode: 5 }),
    channelAnswer('aad', { output: '', exitCode: 15007 }),
    {
      ...eventAnswer('system', [{ id: 36887, at: '2026-11-20T01:00:00Z', level: 2 }]),
      // biome-ignore lint/suspicious/noThenProperty: what the stand-in does after its output; nobody awaits it
      then: 'floods',
    },
  ],
  secrets: [secret],
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'hostname-duplicate',
    findings: ['hostname-duplicate', 'extension-failed', 'device-not-joined'],
    notFindings: 'all-others',
    stdout: ['-2145648509'],
  },
})
