import { eventAnswer, hoursAgo, logon } from '../event-answer.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'A user whose password was right was refused for this machine: no role; others sign in',
  programs: [
    eventAnswer('security', [
      logon(4624, hoursAgo(0.2), 'maria.keller@contoso.com'),
      logon(4625, hoursAgo(1), 'jo.miller@contoso.com', { Status: '0xc000006e', SubStatus: '0xc0000070' }),
    ]),
    eventAnswer('connections', [
      {
        id: 1149,
        at: hoursAgo(1),
        data: { Param1: 'jo.miller@contoso.com', Param2: 'AzureAD', Param3: '10.1.0.4' },
      },
    ]),
  ],
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'role-not-assigned',
    findings: ['role-not-assigned'],
    stdout: ['0xc0000070', 'az role assignment create --role'],
  },
})
