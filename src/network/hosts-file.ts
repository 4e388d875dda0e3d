// The hosts file: addresses and the names they stand for, as Windows reads it. Pure.
import { isIP } from 'node:net'
import { linesOf } from '../raw-text.ts'

export interface HostsEntry {
  address: string
  /** Lower case. */
  names: string[]
  /** As written, without its comment. */
  line: string
}

/** Entries in the order of the file; comments and lines without an address are left out. */
export function parseHostsFile(text: string): HostsEntry[] {
  return linesOf(text).flatMap((whole) => {
    const line = (whole.split('#')[0] as string).replace(/^\uFEFF/, '').trim()
    const [address = '', ...names] = line.split(/\s+/)
    if (isIP(address) === 0 || names.length === 0) return []
    return [{ address, names: names.map((name) => name.toLowerCase().replace(/\.$/, '')), line }]
  })
}

/** The addresses that the file gives a host, in order; empty when it does not name it. */
export function addressesInHostsFile(entries: HostsEntry[], host: string): string[] {
  const wanted = host.toLowerCase()
  return entries.filter((entry) => entry.names.includes(wanted)).map((entry) => entry.address)
}
