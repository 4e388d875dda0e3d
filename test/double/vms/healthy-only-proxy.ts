import { azureDns } from '../azure/addresses.ts'
import { healthyVm } from '../healthy-vm.ts'
import { companyForwardProxy, winHttpProxy } from '../win-http-proxy.ts'

export default healthyVm({
  about: 'A healthy VM on a network where no public name is found and only the proxy leads out',
  dns: [{ address: azureDns, names: {}, otherwise: 'NXDOMAIN' }],
  registry: [winHttpProxy()],
  proxy: companyForwardProxy(),
  expect: { stdout: ['NO PROBLEM FOUND: 0 problems, 0 warnings'] },
})
