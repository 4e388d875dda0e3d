// The hosts file: addresses and the names they stand for, as Windows reads it. Pure.
import { isIP } from 'node:net'
import { eachLine } from '../raw-text.ts'

export interface HostsEntry {
  address: string
  /** Lower case. */
  names: string[]
  /** As written, without its comment. */
  line: string
}

/** Entries in the order of the file; comments and lines without an address are left out. */
export function parseHostsFile(text: string): HostsEntry[] {
  const entries: HostsEntry[] = []
  for (const { line: whole } of eachLine(text)) {
    const line = (whole.split('#')[0] as string).replace(/^\uFEFF/, '').trim()
    const [address = '', ...names] = line.split(/\s+/)
    if (isIP(address) === 0 || names.length === 0) continue
    entries.push({ address, names: names.map((name) => name.toLowerCase().replace(/\.$/, '')), line })
  }
  return entries
}

/** The addresses that the file gives a host, in order; empty when it does not name it. */
export function addressesInHostsFile(entries: HostsEntry[], host: string): string[] {
  const wanted = host.toLowerCase()
  return entries.filter((entry) => entry.names.includes(wanted)).map((entry) => entry.address)
}
