import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'A security baseline turned PKU2U off after the join',
  registry: [
    `[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\pku2u]
"AllowOnlineID"=dword:00000000
`,
  ],
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'pku2u-disabled',
    findings: ['pku2u-disabled'],
    stdout: ['Enabling PKU2U policy.', 'something has turned it off since', 'AllowOnlineID /t REG_DWORD /d 1 /f'],
  },
})
