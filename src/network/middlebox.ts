// Tells the answers of proxies, filters and sign-in portals from those of Microsoft's services. Pure.

/** In the place of a proxy's name, where nothing on this VM names one. */
export const onTheWay = 'on the way'

/** The schemes of a Proxy-Authenticate: "Negotiate, NTLM, Basic realm="x"" are three. */
export function proxySchemes(challenge = ''): string[] {
  const schemes = [...challenge.matchAll(/(?:^|,\s*)(Basic|Bearer|Digest|Kerberos|Nego2|Negotiate|NTLM)(?=\s|,|$)/gi)]
  return [...new Set(schemes.map((match) => match[1] as string))]
}

/** An HTTP answer where TLS was expected; null for anything else. `received`: the first bytes, one character a byte. */
export function plainAnswer(received: string): { status: number; challenge: string | undefined } | null {
  const status = /^HTTP\/\d\.\d (\d{3})/.exec(received)?.[1]
  if (status === undefined) return null
  const challenges = [...received.matchAll(/^proxy-authenticate:\s*(.*)$/gim)].map((match) =>
    (match[1] as string).trim(),
  )
  return { status: Number(status), challenge: challenges.join(', ') || undefined }
}

/** The title of a refusal's page, to be known again by: ` ("Access denied")`. Empty without one. */
export function pageTitle(body: string): string {
  const title = /<title[^>]{0,100}>\s*([^<]{1,120})/i.exec(body)?.[1]?.replace(/\s+/g, ' ').trim()
  return title ? ` ("${title}")` : ''
}

const proxyHeaders = ['proxy-agent', 'proxy-authenticate', 'x-squid-error', 'x-cache-lookup', 'x-bluecoat-via']
const proxyProducts = /squid|blue ?coat|zscaler|forcepoint|websense|mcafee|trellix|ironport|fortigate|sophos|barracuda/i

/**
 * Whether a whole HTTP answer over TLS is a proxy's or a filter's refusal or sign-in page. Positive signs are asked for, because a service may
 * answer with any status: its own software's name in Via or Server, and a status that such pages have.
 */
export function isAnswerOfOther(answer: { status: number; headers: Record<string, string>; body: string }): boolean {
  const { status, headers, body } = answer
  if (status === 511) return true
  if (status !== 403 && status !== 200) return false
  const names = Object.keys(headers)
  if (names.some((name) => proxyHeaders.includes(name)) || proxyProducts.test(`${headers.via} ${headers.server}`))
    return true
  const ofMicrosoft =
    names.some((name) => /^x-(ms|azure|msedge)-/.test(name)) || /microsoft|kestrel|azure/i.test(headers.server ?? '')
  const foreign = headers.via !== undefined || headers.server !== undefined
  const isPage = /html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(body)
  return !ofMicrosoft && foreign && (isPage || (status === 403 && headers.via !== undefined))
}
