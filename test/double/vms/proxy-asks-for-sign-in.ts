import { capture } from '../captures.ts'
import { failedAtDiscovery } from '../extension-traces.ts'
import { healthyVm, tenantId } from '../healthy-vm.ts'
import { companyForwardProxy, winHttpProxy } from '../win-http-proxy.ts'

export default healthyVm({
  about: 'The proxy that WinHTTP names wants a domain account (HTTP 407), which SYSTEM does not give',
  computerName: 'vm-payroll-07',
  registry: [winHttpProxy()],
  proxy: companyForwardProxy({ challenges: ['Negotiate', 'NTLM', 'Basic realm="Contoso"'] }),
  names: Object.fromEntries(
    ['enterpriseregistration.windows.net', 'pas.windows.net'].map((name) => [name, 'NXDOMAIN' as const]),
  ),
  dsregcmd: capture('dsregcmd/not-joined-system.txt'),
  extension: failedAtDiscovery('vm-payroll-07', tenantId),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'proxy-authentication-required',
    findings: ['proxy-authentication-required', 'extension-failed', 'device-not-joined'],
    stdout: ['the proxy 10.1.0.10:3128 answers HTTP 407', 'Negotiate, NTLM, Basic', 'pas.windows.net', 'from 10.1.0.7'],
  },
})
