// Steps about WinHTTP's proxy that several network rules share: naming it, and letting the required hosts go past it.
import { isCommandWord } from '../command-word.ts'
import { isBypassed, proxyFor } from '../network/proxy-list.ts'
import { known, type Outcome } from '../outcome.ts'
import type { Endpoints } from '../probes/endpoints.ts'
import { type ProxySettings, proxyName } from '../probes/proxy-settings.ts'
import type { FixStep } from './rule.ts'

/** Azure's own addresses, which every proxy must leave alone. */
const pastEveryProxy = ['169.254.169.254', '168.63.129.16']

/** A proxy that browsers or tools on this VM are told to use, while WinHTTP is not. */
export function proxyNotOfWinHttp(outcome: Outcome<ProxySettings>): { text: string; step: FixStep } | null {
  const settings = known(outcome)
  if (settings === null || settings.winHttp?.proxy != null) return null
  const places = [
    { of: 'the Internet settings of the machine', proxy: settings.machine?.proxy },
    { of: 'the Internet settings of SYSTEM', proxy: settings.system?.proxy },
    { of: 'the Internet settings of this account', proxy: settings.account?.proxy },
    {
      of: 'the environment (HTTPS_PROXY)',
      proxy: settings.environment.find(({ name }) => name === 'HTTPS_PROXY')?.value,
    },
  ]
  const found = places.find((place) => place.proxy)
  if (!found?.proxy) return null
  const proxy = proxyName(found.proxy)
  return {
    text: `The proxy ${proxy} is set in ${found.of}, but not for WinHTTP, which the join uses: it tries the direct way.`,
    step: {
      text: `If this network lets only the proxy ${proxy} out, name it for WinHTTP too (elevated), past it instance metadata and Azure's platform address.`,
      command: setProxy(proxy, ['<local>', ...pastEveryProxy]),
      where: 'vm',
    },
  }
}

/** Lets the required hosts go past the proxy that WinHTTP names: only where the direct way to all of `hosts` was seen to work. */
export function goPastProxy({ endpoints }: Endpoints, outcome: Outcome<ProxySettings>, hosts: string[]): FixStep[] {
  const winHttp = known(outcome)?.winHttp
  const failing = endpoints.filter(({ host }) => hosts.includes(host))
  if (!winHttp?.proxy || failing.length === 0 || failing.some(({ beside }) => beside?.reached !== true)) return []
  const bypass = [...listed(winHttp.bypass), ...pastEveryProxy, ...endpoints.map(({ host }) => host)]
  return [
    {
      text: 'Or let WinHTTP go past the proxy to these hosts: this VM reaches them directly, as was seen. In an elevated prompt:',
      command: setProxy(winHttp.proxy, bypass),
      where: 'vm',
    },
  ]
}

/** Takes WinHTTP's proxy away: only where the direct way to every endpoint was seen to work. */
export function leaveProxy({ endpoints }: Endpoints, outcome: Outcome<ProxySettings>): FixStep[] {
  if (!known(outcome)?.winHttp?.proxy || endpoints.some(({ beside }) => beside?.reached !== true)) return []
  return [
    {
      text: 'This VM reaches every required endpoint directly, as was seen. If the proxy is gone for good, let WinHTTP go back to direct connections (elevated).',
      command: 'netsh.exe winhttp reset proxy',
      where: 'vm',
    },
  ]
}

/** The proxy that WinHTTP sends the questions to instance metadata to, in words; null when they go past it. */
export function proxyBeforeMetadata(outcome: Outcome<ProxySettings>): { proxy: string; step: FixStep } | null {
  const winHttp = known(outcome)?.winHttp
  if (!winHttp?.proxy || proxyFor('http', winHttp.proxy) === null) return null
  const bypass = listed(winHttp.bypass)
  if (isBypassed('169.254.169.254', 'http', bypass.join(';'))) return null
  return {
    proxy: winHttp.proxy,
    step: {
      text: 'Let WinHTTP go past the proxy to instance metadata. In an elevated prompt:',
      command: setProxy(winHttp.proxy, ['<local>', ...bypass, ...pastEveryProxy]),
      where: 'vm',
    },
  }
}

const listed = (bypass: string | null | undefined) => (bypass ?? '').split(/[;\s]+/).filter((part) => part !== '')

const setProxy = (proxy: string, bypass: string[]) =>
  `netsh.exe winhttp set proxy proxy-server="${plain(listed(proxy)).join(';') || '<proxy:port>'}" bypass-list="${plain(bypass).join(';')}"`

/** The entries that are names and addresses, with wildcards, schemes and ports, which in quotes are no more than themselves: no valid list holds what a shell would read as more. */
const plain = (entries: string[]) =>
  [...new Set(entries)].filter((entry) => entry === '<local>' || isCommandWord(`_${entry.replace(/[=*]/g, '_')}`))
