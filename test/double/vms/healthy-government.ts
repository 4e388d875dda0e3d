import { clouds } from '../../../src/clouds.ts'
import { joinedButFor } from '../captures.ts'
import { healthyVm } from '../healthy-vm.ts'

const { login, registration } = clouds.AzureUSGovernmentCloud

export default healthyVm({
  about: 'A healthy VM in the Government cloud',
  compute: { azEnvironment: 'AzureUSGovernmentCloud', location: 'usgovvirginia' },
  dsregcmd: joinedButFor(['login.microsoftonline.com', login], ['enterpriseregistration.windows.net', registration]),
  expect: { stdout: ['AzureUSGovernmentCloud', 'NO PROBLEM FOUND: 0 problems, 0 warnings'] },
})
