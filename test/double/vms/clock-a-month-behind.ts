import { healthyVm } from '../healthy-vm.ts'

const day = 24 * 3600
const hosts = ['login.microsoftonline.com', 'enterpriseregistration.windows.net', 'pas.windows.net']

export default healthyVm({
  about: 'The clock is so far behind that the certificates of most services are not valid yet by it',
  clockAheadSeconds: 30 * day,
  endpoints: Object.fromEntries(hosts.map((host) => [host, { certificate: 'not-yet-valid' as const }])),
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'clock-skewed',
    findings: ['clock-skewed'],
    notFindings: ['tls-interception', 'endpoint-unreachable', 'dns-failure'],
    stdout: ['30 days behind', 'Set-Date -Adjust ([TimeSpan]::FromSeconds(259'],
  },
})
