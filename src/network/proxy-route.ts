// The way that WinHTTP takes to a host, as far as settings tell it. Pure.
import type { ProxySettings } from '../probes/proxy-settings.ts'
import { isBypassed, type ProxyServer, proxyFor } from './proxy-list.ts'

export interface ProxyRoute {
  /** The proxy that WinHTTP names for https; null for none. */
  proxy: ProxyServer | null
  bypass: string
  /** What decides the way of each request and was not evaluated, in words; null when the settings decide it. */
  automatic: string | null
}

/** `settings` null: they could not be looked at, so that nothing is known of the way. */
export function proxyRoute(settings: ProxySettings | null): ProxyRoute {
  if (settings === null) return { proxy: null, bypass: '', automatic: 'proxy settings that could not be read' }
  const { winHttp, automatic } = settings
  return {
    proxy: winHttp?.proxy == null ? null : proxyFor('https', winHttp.proxy),
    bypass: winHttp?.bypass ?? '',
    automatic,
  }
}

export function goesThroughProxy({ proxy, bypass }: ProxyRoute, host: string): boolean {
  return proxy !== null && !isBypassed(host, 'https', bypass)
}
