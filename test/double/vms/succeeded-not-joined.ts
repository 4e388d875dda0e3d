import { capture } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'The extension joined the VM, and somebody left the tenant afterwards; Azure still shows Succeeded',
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'extension-succeeded-without-join',
    findings: ['extension-succeeded-without-join', 'device-not-joined'],
    notFindings: 'all-others',
    stdout: ['AzureAdJoined : NO'],
  },
})
