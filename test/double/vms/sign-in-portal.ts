import { healthyEndpoints } from '../azure/endpoints.ts'
import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'A sign-in portal of the network answers in plain HTTP for every host',
  endpoints: Object.fromEntries(healthyEndpoints().map(({ host }) => [host, { reach: 'portal' }])),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'endpoint-blocked-by-proxy',
    findings: ['endpoint-blocked-by-proxy'],
    stdout: ['login.microsoftonline.com (20.190.160.14)', 'HTTP 200 in plain text', 'Sign in to the network'],
  },
})
