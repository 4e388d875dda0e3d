import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'A line of the hosts file, left from a test, leads the login host to an address where nobody answers',
  files: {
    'C:\\windows\\system32\\drivers\\etc\\hosts':
      '# Copyright (c) 1993-2009 Microsoft Corp.\r\n\r\n10.0.0.5\tlogin.microsoftonline.com   # test of the new firewall\r\n',
  },
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'endpoint-name-overridden',
    findings: ['endpoint-name-overridden'],
    stdout: [
      'the hosts file of this VM gives it the address 10.0.0.5',
      'no answer within 6 s',
      "-notmatch '^[^#]*\\s(login\\.microsoftonline\\.com)\\.?(\\s|#|$)' | Set-Content $f",
    ],
    withinSeconds: 30,
  },
})
