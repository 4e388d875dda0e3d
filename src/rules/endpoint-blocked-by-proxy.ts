// Fails when a proxy or web filter refuses a required endpoint, or answers with a page of its own in place of the service.
import { onTheWay } from '../network/middlebox.ts'
import { documentation } from './documentation.ts'
import {
  allHosts,
  curlCommand,
  endpointSymptoms,
  failuresOf,
  fromAddress,
  nothingFound,
  tell,
  weigh,
  weighingSources,
} from './endpoint-failures.ts'
import { goPastProxy } from './proxy-fixes.ts'
import { fail, rule } from './rule.ts'

export const endpointBlockedByProxy = rule({
  id: 'endpoint-blocked-by-proxy',
  title: 'A proxy or web filter blocks a required endpoint',
  why: 'The join and every sign-in need the answers of these hosts. A proxy that refuses one, or sends a page of its own, stops them.',
  stage: 'network',
  severity: 'error',
  thenCheck: 'aadlogin-doctor shows the endpoints as reached.',
  docs: documentation.network,
  needs: ['endpoints'],
  uses: ['proxySettings', 'instanceMetadata', ...weighingSources],
  explains: endpointSymptoms,
  check(facts, { asked }) {
    const failures = failuresOf(facts.endpoints, 'proxy-blocked')
    const [first] = failures
    if (first === undefined) return nothingFound(facts.endpoints)
    const which =
      first.proxy === onTheWay ? 'the web filter or sign-in portal that answers there' : `the proxy ${first.proxy}`
    return fail({
      saw: tell(failures),
      fix: [
        {
          text: `Have ${which} allow these hosts, TCP port 443${fromAddress(facts.instanceMetadata)}, without a page in between: ${allHosts(facts.endpoints).join(', ')}.`,
          where: 'azure',
        },
        ...goPastProxy(
          facts.endpoints,
          facts.proxySettings,
          failures.map(({ host }) => host),
        ),
      ],
      thenCheck: `On the VM, this prints a status of the service (302 or 404 is right): ${curlCommand(failures, facts.endpoints.proxy)}`,
      ...weigh(failures, facts, asked),
    })
  },
})
