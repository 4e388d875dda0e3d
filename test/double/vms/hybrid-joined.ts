import { joinedButFor } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'A hybrid-joined server where nobody installed the extension: well, and told so',
  dsregcmd: joinedButFor(['DomainJoined : NO', 'DomainJoined : YES\r\n                DomainName : CONTOSO']),
  extension: null,
  expect: { findings: ['joined-not-securevm'], stdout: ['NO PROBLEM FOUND: 0 problems, 1 warning.'] },
})
