// Fails when something answers at 169.254.169.254 that is not Azure's metadata service: a transparent proxy, a VPN, a container tool, a sign-in page.
import { arcHasOwnMetadata, isArcServer } from '../arc-server.ts'
import { describeAttempt, type ImdsAttempt } from '../imds.ts'
import { known, type Outcome, ok } from '../outcome.ts'
import type { DsregStatus } from '../probes/dsreg-status.ts'
import type { ExtensionLogs } from '../probes/extension-logs.ts'
import type { ExtensionStatus } from '../probes/extension-status.ts'
import type { GuestAgent } from '../probes/guest-agent.ts'
import type { ProxySettings } from '../probes/proxy-settings.ts'
import { documentation } from './documentation.ts'
import { extensionState, knownSources, stageWords } from './extension-state.ts'
import { narrowed, stepSources } from './failed-step.ts'
import { isForeignRefusal } from './imds-denial.ts'
import { isPlainDomainMember } from './plain-domain-member.ts'
import { proxyBeforeMetadata } from './proxy-fixes.ts'
import { fail, notApplicable, pass, rule, type Verdict } from './rule.ts'

const explains = [
  'managed-identity-missing',
  'system-assigned-identity-missing',
  'tenant-id-unavailable',
  'token-unavailable',
  'extension-missing',
  'extension-still-running',
  'extension-succeeded-without-join',
  'extension-failed',
  'device-not-joined',
  'role-not-assigned',
] as const

export const imdsAnsweredByProxy = rule({
  id: 'imds-answered-by-proxy',
  title: "Something else answers in place of the VM's instance metadata",
  why: 'The extension asks 169.254.169.254 for the tenant and for the token of the managed identity. An answer that does not come from the Azure host holds neither, and the join fails.',
  stage: 'network',
  severity: 'error',
  thenCheck:
    'In PowerShell on the VM, this prints the VM as JSON: curl.exe --noproxy "*" -H Metadata:true "http://169.254.169.254/metadata/instance?api-version=2021-02-01"',
  docs: documentation.metadata,
  needs: ['instanceMetadata'],
  uses: ['guestProxy', 'joinSettings', 'machineShape', 'proxySettings', 'dsregStatus', ...stepSources],
  passNeeds: ['proxySettings', 'dsregStatus', 'extensionLogs', 'extensionStatus'],
  explains,
  check(facts, { asked }) {
    const { state, attempt } = facts.instanceMetadata
    if (state === 'answers') return caughtByWinHttp(facts) ?? pass
    if (isArcServer({ ...facts, instanceMetadata: ok(facts.instanceMetadata) })) return notApplicable(arcHasOwnMetadata)
    const foreign = state === 'other' || isForeignRefusal(attempt, facts.guestProxy)
    if (!foreign || attempt === null) return notApplicable('nothing foreign answers at 169.254.169.254')
    return fail({
      ...(isPlainDomainMember(facts, asked) ? { severity: 'warning' as const } : {}),
      saw: `http://169.254.169.254 ${describeAttempt(attempt)}${signature(attempt)}; this is not how the metadata service answers.`,
      explains: narrowed(explains, ['metadata', 'tenant', 'token'], facts),
      fix: [
        {
          text: 'See which adapter the address leaves by. It must be the primary network adapter: disconnect VPN clients, and remove routes to 169.254.0.0/16 that somebody added.',
          command: 'route.exe print -4 169.254*',
          where: 'vm',
        },
        {
          text: 'See whether this VM itself sends the address elsewhere. A line for 169.254.169.254 does; remove it with "netsh.exe interface portproxy delete v4tov4" and its listening address and port.',
          command: 'netsh.exe interface portproxy show all',
          where: 'vm',
        },
        {
          text: 'Exempt 169.254.169.254, TCP port 80, in whatever intercepts web traffic on this VM: a security agent, a container or proxy tool. The header that answered, quoted above, names it as a rule. The address must be asked directly, past every proxy.',
          where: 'vm',
        },
      ],
    })
  },
})

/**
 * Metadata answers this tool, which goes past every proxy, but the extension's run stopped at that very question, and WinHTTP's proxy stands before it.
 * How dsregcmd treats a missing bypass is not documented: without that failure it proves nothing.
 */
function caughtByWinHttp(facts: {
  proxySettings: Outcome<ProxySettings>
  dsregStatus: Outcome<DsregStatus>
  extensionLogs: Outcome<ExtensionLogs>
  extensionStatus: Outcome<ExtensionStatus>
  guestAgent: Outcome<GuestAgent>
}): Verdict | null {
  const before = proxyBeforeMetadata(facts.proxySettings)
  const sources = knownSources(facts)
  if (before === null || sources === null || known(facts.dsregStatus)?.azureAdJoined !== false) return null
  const run = extensionState(sources)
  if (run.outcome !== 'failed' || run.attempt?.stage !== 'metadata') return null
  return fail({
    saw: `WinHTTP, which the join uses, sends the questions to http://169.254.169.254 to the proxy ${before.proxy}, because its bypass list does not name the address. Asked directly, the address answers; the newest run of the extension stopped while ${stageWords.metadata}: ${run.saw}`,
    explains: [...explains],
    fix: [before.step],
    thenCheck: 'netsh.exe winhttp show proxy lists 169.254.169.254 in the bypass list.',
  })
}

/** What the answer says of its sender: server, via and the kind of content, as far as it tells. */
function signature({ result }: ImdsAttempt): string {
  if (result.kind !== 'answer') return ''
  const told = ['server', 'via', 'proxy-agent', 'location', 'content-type'].flatMap((name) => {
    const value = result.headers[name]
    return value === undefined ? [] : [`${name}: ${value.slice(0, 120)}`]
  })
  const title = /<title[^>]{0,100}>([^<]{1,120})/i.exec(result.body.slice(0, 20_000))?.[1]?.trim()
  if (title) told.push(`page title: ${title}`)
  return told.length === 0 ? '' : ` (${told.join('; ')})`
}
