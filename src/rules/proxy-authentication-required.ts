// Fails when a proxy on the way that Windows takes asks for a sign-in (HTTP 407): SYSTEM, as which the join runs, has none to give.

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

export const proxyAuthenticationRequired = rule({
  id: 'proxy-authentication-required',
  title: 'The proxy asks for a sign-in that Windows does not give',
  why: 'The join and the sign-in service run as SYSTEM and go through WinHTTP, which sends no name and password to a proxy. What works in the browser of a signed-in user fails there.',
  stage: 'network',
  severity: 'error',
  thenCheck: 'aadlogin-doctor shows the endpoints as reached.',
  docs: documentation.network,
  needs: ['endpoints'],
  uses: ['proxySettings', 'instanceMetadata', ...weighingSources],
  explains: endpointSymptoms,
  check(facts, { asked }) {
    const failures = failuresOf(facts.endpoints, 'proxy-authentication')
    const [first] = failures
    if (first === undefined) return nothingFound(facts.endpoints)
    const which = first.proxy === onTheWay ? 'that answers on the way to these hosts' : first.proxy
    return fail({
      saw: tell(failures),
      fix: [
        {
          text: `Have the proxy ${which} let these hosts through without a sign-in${fromAddress(facts.instanceMetadata)}: ${allHosts(facts.endpoints).join(', ')}. An account for the VM is no way out: SYSTEM does not use it.`,
          where: 'azure',
        },
        ...goPastProxy(
          facts.endpoints,
          facts.proxySettings,
          failures.map(({ host }) => host),
        ),
      ],
      thenCheck: `On the VM, this prints no 407: ${curlCommand(failures, facts.endpoints.proxy)}`,
      ...weigh(failures, facts, asked),
    })
  },
})
