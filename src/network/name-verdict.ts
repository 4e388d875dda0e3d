// What DNS servers say of a name, told apart and put into words. Pure.
import type { NameLookup } from '../machine.ts'
import type { ServerAnswers } from './endpoint-evidence.ts'
import type { NameTrouble } from './endpoint-failure.ts'

/** What one server says; null when it was not waited for. */
export interface ServerVerdict {
  server: string
  owner: ServerAnswers['owner']
  says: 'addresses' | Exclude<NameTrouble, 'windows'>
  addresses: string[]
  /** c-ares' own code, for what has no word here. */
  code: string | null
  ms: number
}

export function serverVerdict({ server, owner, a, aaaa }: ServerAnswers): ServerVerdict | null {
  const addresses = [a, aaaa].flatMap((one) => (one?.kind === 'addresses' ? one.addresses : []))
  const from = { server, owner, ms: Math.max(a?.ms ?? 0, aaaa?.ms ?? 0) }
  if (addresses.length > 0) return { ...from, says: 'addresses', addresses, code: null }
  // IPv4 decides: a server may well have nothing to say of IPv6.
  if (a === null) return null
  const code = a.kind === 'failed' ? a.code : 'ENODATA'
  return { ...from, says: troubles[code] ?? 'other', addresses: [], code }
}

const troubles: Record<string, Exclude<NameTrouble, 'windows'>> = {
  ENOTFOUND: 'nxdomain',
  ENODATA: 'no-data',
  ESERVFAIL: 'servfail',
  EREFUSED: 'refused',
  ETIMEOUT: 'silent',
  TIMEOUT: 'silent',
}

/** "10.1.0.4 says NXDOMAIN (no such name)". */
export function verdictText({ server, says, addresses, code, ms }: ServerVerdict): string {
  const words = {
    addresses: `answers ${addresses[0]}`,
    nxdomain: 'says NXDOMAIN (no such name)',
    'no-data': 'knows the name but has no address for it',
    servfail: 'says SERVFAIL (it could not find out)',
    refused: 'says REFUSED (it does not answer this VM)',
    silent: `gives no answer within ${seconds(ms)}`,
    other: `fails with ${code}`,
  }
  return `${server} ${words[says]}`
}

/** What is wrong with a name that Windows could not look up, in words without the host's own values. */
export function nameTrouble(
  lookup: NameLookup | null,
  verdicts: ServerVerdict[],
): { trouble: NameTrouble; problem: string; servers: string[]; knownBy: string[] } {
  const own = verdicts.filter(({ owner }) => owner === 'vm')
  const others = verdicts.filter(({ owner }) => owner !== 'vm')
  const failing = own.filter(({ says }) => says !== 'addresses')
  const knownBy = others.filter(({ says }) => says === 'addresses').map(({ server }) => server)
  const windowsCode = lookup?.kind === 'failed' ? lookup.code : 'no answer'
  const beside = others.map((one) => `${ownerNames[one.owner]} ${shortVerdict(one)}`)
  const compared = beside.length === 0 ? '' : `; ${beside.join(', ')}`
  if (own.length === 0)
    return {
      trouble: windowsCode === 'TIMEOUT' ? 'silent' : 'other',
      problem: `Windows cannot look up the name (${windowsCode}), and no DNS server is set that could be asked${compared}`,
      servers: [],
      knownBy,
    }
  const plural = own.length > 1 ? 's' : ''
  const denying = failing.filter(({ says }) => says === 'nxdomain' || says === 'no-data')
  if (failing.length < own.length && denying[0] !== undefined)
    return {
      trouble: denying[0].says === 'no-data' ? 'no-data' : 'nxdomain',
      problem: `the VM's DNS servers ${own.map(shortVerdict).join(', ')}, and Windows believes the first that answers${compared}`,
      servers: denying.map(({ server }) => server),
      knownBy,
    }
  if (failing.length < own.length)
    return {
      trouble: 'windows',
      problem: `Windows cannot look up the name (${windowsCode}), although the VM's DNS server${plural} ${own.map(shortVerdict).join(', ')}${compared}`,
      servers: own.map(({ server }) => server),
      knownBy,
    }
  // A plain "no" outweighs silence: Windows stops at the first server that says it.
  const decisive = failing.find(({ says }) => says !== 'silent') ?? failing[0]
  return {
    trouble: decisive?.says === 'addresses' || decisive === undefined ? 'other' : decisive.says,
    problem: `the VM's DNS server${plural} ${own.map(verdictText).join(', ')}${compared}`,
    servers: failing.map(({ server }) => server),
    knownBy,
  }
}

const ownerNames = { vm: 'DNS server', azure: 'Azure DNS', public: 'public DNS' } as const

function shortVerdict(verdict: ServerVerdict): string {
  return verdict.says === 'addresses' ? `${verdict.server} answers` : verdictText(verdict)
}

export const seconds = (ms: number) => `${Number((ms / 1000).toFixed(1))} s`
