import { healthyVm } from '../healthy-vm.ts'
import { companyForwardProxy, winHttpProxy } from '../win-http-proxy.ts'

export default healthyVm({
  about: 'The proxy that WinHTTP names refuses the host of the role check; the VM itself could reach it directly',
  registry: [winHttpProxy()],
  proxy: companyForwardProxy({ forbids: ['pas.windows.net'] }),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'endpoint-blocked-by-proxy',
    findings: ['endpoint-blocked-by-proxy'],
    stdout: [
      'pas.windows.net: the proxy 10.1.0.10:3128 refuses CONNECT to it with HTTP 403',
      'bypass-list="<local>;169.254.169.254;168.63.129.16;login.microsoftonline.com;',
    ],
  },
})
