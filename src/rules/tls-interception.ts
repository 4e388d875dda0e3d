// Fails when the certificate of a required endpoint was made by somebody else than a public authority: a firewall, proxy or agent that opens the TLS connection.
import type { FailureOf } from '../network/endpoint-failure.ts'
import { documentation } from './documentation.ts'
import {
  allHosts,
  endpointSymptoms,
  failuresOf,
  nothingFound,
  tell,
  weigh,
  weighingSources,
} from './endpoint-failures.ts'
import { isPlainDomainMember } from './plain-domain-member.ts'
import { goPastProxy } from './proxy-fixes.ts'
import { type FixStep, fail, rule } from './rule.ts'

export const tlsInterception = rule({
  id: 'tls-interception',
  title: 'TLS to a required endpoint is intercepted',
  why: 'The VM proves who it is with a client certificate inside the TLS connection. An inspector ends that connection itself and cannot pass the certificate on, so the service never sees it. Browsers and curl show no certificate and go on working, which is why the network looks well.',
  stage: 'network',
  severity: 'error',
  thenCheck: 'aadlogin-doctor shows a public issuer for every endpoint, such as DigiCert or Microsoft.',
  docs: documentation.network,
  needs: ['endpoints'],
  uses: ['proxySettings', ...weighingSources],
  explains: endpointSymptoms,
  check(facts, { asked }) {
    const failures = failuresOf(facts.endpoints, 'interception')
    const [first] = failures
    if (first === undefined) return nothingFound(facts.endpoints)
    const { proxy } = facts.endpoints
    const through =
      first.path === 'proxy' && proxy !== null ? ` Seen through the proxy ${proxy} that WinHTTP names.` : ''
    const loginAlone = failures.every(({ role }) => role === 'login')
    const tolerated = loginAlone
      ? ' Only the login host is intercepted, as tenant restrictions do: sign-in usually bears that, device registration and device login would not.'
      : ''
    return fail({
      saw: `${tell(failures)}${through}${tolerated}`,
      fix: [
        exempt(first, allHosts(facts.endpoints), first.path === 'proxy' ? proxy : null),
        ...(first.path === 'proxy' ? [] : [showIssuer(first.host)]),
        ...goPastProxy(
          facts.endpoints,
          facts.proxySettings,
          failures.map(({ host }) => host),
        ),
      ],
      explains: weigh(failures, facts, asked).explains ?? [],
      severity: loginAlone || isPlainDomainMember(facts, asked) ? 'warning' : 'error',
    })
  },
})

function exempt({ issuer }: FailureOf<'interception'>, hosts: string[], proxy: string | null): FixStep {
  const device = proxy === null ? 'the firewall, web gateway or agent' : `the proxy ${proxy} or what stands behind it`
  return {
    text: `Exempt these hosts from TLS inspection, by name, in ${device} that issues certificates as "${issuer}": ${hosts.join(', ')}. Trusting its root on this VM is no remedy: the client certificate is lost all the same.`,
    where: 'azure',
  }
}

/** Shows the network team what this VM sees, and afterwards that the exemption works. Not for the way through a proxy. */
const showIssuer = (host: string): FixStep => ({
  text: 'In PowerShell on the VM, this prints who issues the certificate: now the inspector, after the exemption a public authority such as DigiCert or Microsoft.',
  command: `$t = New-Object Net.Sockets.TcpClient('${host}', 443); $s = New-Object Net.Security.SslStream($t.GetStream(), $false, {$true}); $s.AuthenticateAsClient('${host}'); $s.RemoteCertificate.Issuer`,
  where: 'vm',
})
