import { capture } from '../captures.ts'
import { joinedBy } from '../extension-traces.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'A healthy VM, looked at by an elevated local administrator; joined by handler 1.x years ago',
  ranBy: 'local-admin',
  extension: joinedBy('1.0.0.1', { 'CommandExecution.log': capture('extension-logs/server-2019-success.log') }),
})
