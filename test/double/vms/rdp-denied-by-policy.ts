import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'A group policy forbids Remote Desktop',
  registry: [
    `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services]
"fDenyTSConnections"=dword:00000001
`,
  ],
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'rdp-disabled',
    findings: ['rdp-disabled'],
    stdout: ['a policy forbids Remote Desktop', 'gpupdate.exe'],
  },
})
