import { answer, eventAnswer, hoursAgo, logon } from '../event-answer.ts'
import { healthyVm } from '../healthy-vm.ts'
import { speaks } from '../other-language.ts'

const french = speaks('French', 1252)
const correlationId = '5c2f0d3e-8a41-4b7f-9a55-0e8d2b1f7c66'
const user = 'claire.dubois@contoso.com'

export default healthyVm({
  about:
    'Windows in French: a user who signed in yesterday is asked for a second factor now; beside it a password spray and the noise of programs',
  programs: [
    ...french.programs,
    eventAnswer('aad', [
      { id: 1085, at: hoursAgo(0.5), level: 2, data: { Status: '0xC000006D', CorrelationID: correlationId } },
      answer(hoursAgo(0.5), 'AADSTS50076', correlationId),
      {
        id: 1098,
        at: hoursAgo(1),
        level: 2,
        data: { Error: '3400073247', AdditionalInformation: 'AADSTS65001' },
        userSid: 'S-1-12-1-1111111111-1222222222-1333333333-1444444444',
      },
      { id: 1104, at: hoursAgo(2), level: 2, data: { API: 'Lookup name name from SID', Result: '3221226044' } },
    ]),
    eventAnswer('security', [
      ...Array.from({ length: 40 }, (_, place) =>
        logon(4625, hoursAgo(0.1 + place / 100), ['ADMINISTRATOR', 'admin', 'test', 'P@ssw0rd'][place % 4] as string, {
          TargetDomainName: '',
          SubStatus: '0xc0000064',
          LogonType: '3',
          AuthenticationPackageName: 'NTLM',
          IpAddress: '203.0.113.66',
        }),
      ),
      logon(4625, hoursAgo(0.5), user),
      logon(4624, hoursAgo(20), user),
    ]),
  ],
  registry: [french.registry],
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'mfa-required',
    findings: ['mfa-required'],
    localNames: ['autorite nt\\système'],
    stdout: ['AADSTS50076', 'Use a web account to sign in'],
  },
})
