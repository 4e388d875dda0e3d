// Proxy and bypass lists as Windows reads them. Pure.
// Documentation: https://learn.microsoft.com/windows/win32/api/winhttp/nf-winhttp-winhttpopen
import { isCommandWord } from '../command-word.ts'

export interface ProxyServer {
  host: string
  port: number
}

const defaultPort = 80

/** The proxy of a list ("proxy:8080", "http=a:80;https=b:81", blanks or semicolons between) for a scheme; null when the list names none for it. */
export function proxyFor(scheme: 'http' | 'https', list: string): ProxyServer | null {
  const entries = partsOf(list).map((part) => {
    const [, forScheme, server] = /^(?:([a-z]+)=)?(?:[a-z][a-z0-9+.-]*:\/\/)?(.*?)\/*$/i.exec(part) ?? []
    return { forScheme: forScheme?.toLowerCase() ?? null, server: serverOf(server ?? '') }
  })
  // A list by scheme is no list for other schemes; WinHTTP speaks no SOCKS.
  const fitting =
    entries.find((entry) => entry.forScheme === scheme) ?? entries.find((entry) => entry.forScheme === null)
  return fitting?.server ?? null
}

function serverOf(text: string): ProxyServer | null {
  // A name and password before @ are never kept. What is no name and no address (a quote, a blank) is no proxy: it would stand in commands.
  const match = /^(\[[0-9a-f:.]+\]|\[ip-\d{1,6}\]|[\p{L}\p{N}_.-]+)(?::(\d{1,5}))?$/iu.exec(text.replace(/^.*@/s, ''))
  if (match === null || !isCommandWord(match[1] as string)) return null
  const port = match[2] === undefined ? defaultPort : Number(match[2])
  if (port < 1 || port > 65535) return null
  const host = match[1] as string
  return { host: host.startsWith('[ip-') ? host : host.replace(/^\[|\]$/g, ''), port }
}

/** True when the bypass list lets this host go past the proxy: exact names, * anywhere, <local> for names without a dot, an optional scheme and port. */
export function isBypassed(host: string, scheme: 'http' | 'https', list: string): boolean {
  const port = scheme === 'https' ? '443' : '80'
  const wanted = host.toLowerCase()
  return partsOf(list).some((part) => {
    const entry = part.toLowerCase()
    if (entry === '<local>') return !wanted.includes('.') && !wanted.includes(':')
    const [, forScheme, pattern = '', forPort] = /^(?:([a-z]+):\/\/)?(.*?)(?::(\d+))?\/?$/.exec(entry) ?? []
    if (pattern === '' || (forScheme !== undefined && forScheme !== scheme)) return false
    if (forPort !== undefined && forPort !== port) return false
    return matchesPattern(wanted, pattern)
  })
}

/** Each * stands for any run of characters. Linear: no regular expression is made of what somebody wrote. */
function matchesPattern(text: string, pattern: string): boolean {
  const pieces = pattern.split('*')
  if (pieces.length === 1) return text === pattern
  const first = pieces[0] as string
  const last = pieces.at(-1) as string
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at)
    if (found < 0 || found + piece.length > text.length - last.length) return false
    at = found + piece.length
  }
  return true
}

function partsOf(list: string): string[] {
  return list.split(/[;\s]+/).filter((part) => part !== '')
}

/** "proxy.contoso.com:8080". */
export function proxyText({ host, port }: ProxyServer): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
