import { azureDns, companyDns } from '../azure/addresses.ts'
import { healthyEndpoints } from '../azure/endpoints.ts'
import { healthyNames } from '../azure/fake-azure.ts'
import { healthyVm } from '../healthy-vm.ts'

const login = 'login.microsoftonline.com'
const registration = 'enterpriseregistration.windows.net'
const names = healthyNames(healthyEndpoints())

export default healthyVm({
  about:
    "A healthy VM whose company's DNS gives the login host a private address that works; one of two addresses of registration is dead, public DNS is blocked",
  nameServers: [companyDns],
  endpoints: { [login]: { address: '10.9.9.9' } },
  dns: [
    {
      address: companyDns,
      names: { ...names, [login]: { a: ['10.9.9.9'] }, [registration]: { a: ['20.190.151.8', '20.190.151.7'] } },
      otherwise: 'NXDOMAIN',
    },
    { address: azureDns, names, otherwise: 'NXDOMAIN' },
  ],
  expect: { stdout: ['NO PROBLEM FOUND: 0 problems, 0 warnings'] },
})
