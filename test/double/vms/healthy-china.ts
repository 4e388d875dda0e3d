import { clouds } from '../../../src/clouds.ts'
import { joinedButFor } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'

const { login, registration } = clouds.AzureChinaCloud

export default healthyVm({
  about: 'A healthy VM in the China cloud',
  compute: { azEnvironment: 'AzureChinaCloud', location: 'chinanorth3' },
  dsregcmd: joinedButFor(['login.microsoftonline.com', login], ['enterpriseregistration.windows.net', registration]),
  expect: { stdout: ['AzureChinaCloud', 'NO PROBLEM FOUND: 0 problems, 0 warnings'] },
})
