// What codes mean: the table, the look-up, and the short form for a report. A code is found whatever form it was written in; an unknown one is taken apart, never guessed.
import { aadsts } from './error-codes/aadsts.ts'
import { curl } from './error-codes/curl.ts'
import { deviceRegistration } from './error-codes/device-registration.ts'
import { eventIds } from './error-codes/events.ts'
import { exitCodes } from './error-codes/exit-codes.ts'
import { imds } from './error-codes/imds.ts'
import { keysAndTls } from './error-codes/keys-and-tls.ts'
import { codeKinds, type KnownCode } from './error-codes/known-code.ts'
import { mdmEnrollment } from './error-codes/mdm-enrollment.ts'
import { network } from './error-codes/network.ts'
import { type CodeForms, normalizeCode, numberKey } from './error-codes/normalize.ts'
import { ntstatus } from './error-codes/ntstatus.ts'
import { ntstatusNameOf, takeApart, win32NameOf } from './error-codes/take-apart.ts'
import { ntstatusNames, type WindowsName, win32Names } from './error-codes/windows-names.ts'
import { winhttp } from './error-codes/winhttp.ts'

export type { KnownCode } from './error-codes/known-code.ts'
export { type CodeForms, normalizeCode } from './error-codes/normalize.ts'
export { type TakenApart, takeApart } from './error-codes/take-apart.ts'

/** Every known code, by kind; within a kind as the files hold them. */
export const knownCodes: readonly KnownCode[] = [
  ...exitCodes,
  ...deviceRegistration,
  ...network,
  ...keysAndTls,
  ...mdmEnrollment,
  ...ntstatus,
  ...winhttp,
  ...aadsts,
  ...imds,
  ...curl,
  ...eventIds,
].sort((a, b) => codeKinds.indexOf(a.kind) - codeKinds.indexOf(b.kind))

const byValue = Map.groupBy(knownCodes, (row) => row.value)

/** Other spellings of names that are in use. */
const aliases: Record<string, string> = {
  DSREG_HOSTNAME_DUPLICATE: 'DSREG_E_DEVICE_HOSTNAME_DUPLICATE',
  ERROR_HOSTNAME_DUPLICATE: 'DSREG_E_DEVICE_HOSTNAME_DUPLICATE',
  DSREG_E_DEVICE_REGISTRATION_QUOTA_EXCEEDED: 'DSREG_E_DEVICE_REGISTRATION_QUOTA_EXCCEEDED',
}

const byName = Map.groupBy(
  knownCodes.filter((row) => row.name !== null),
  (row) => (row.name as string).toUpperCase(),
)

/** Each code once, the first of its forms; the order stays. What is no code counts by its text. */
export function uniqueCodes(codes: string[]): string[] {
  const seen = new Set<number | string>()
  return codes.filter((code) => {
    const key = normalizeCode(code)?.unsigned ?? code
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** All rows that a code can mean, the likeliest place first; empty for an unknown code. */
export function lookUp(code: CodeForms): KnownCode[] {
  const rows = byValue.get(code.unsigned) ?? []
  if (code.family === 'aadsts') return rows.filter((row) => row.kind === 'aadsts')
  if (code.family === 'http') return rows.filter((row) => row.kind === 'imds')
  if (code.family === 'curl') return rows.filter((row) => row.kind === 'curl')
  if (code.family === 'exit-code') return rows.filter((row) => row.kind === 'exit-code' || row.kind === 'agent-code')
  if (code.family === 'event')
    return rows.filter((row) => row.kind === 'event' && (code.key.startsWith('event/') || row.key === code.key))
  // 0xd0...: the NTSTATUS 0xc0... inside an HRESULT.
  if (rows.length === 0 && code.unsigned >>> 28 === 0xd)
    return (byValue.get((code.unsigned & ~0x10000000) >>> 0) ?? []).filter((row) => row.kind === 'ntstatus')
  return rows
}

/** Rows of a symbolic name such as DSREG_AUTOJOIN_DISC_FAILED, in any case. */
export function lookUpName(name: string): KnownCode[] {
  const upper = name.toUpperCase()
  return byName.get(aliases[upper] ?? upper) ?? []
}

/** Windows' own name for a code that the table lacks: the Win32, WinHTTP or NTSTATUS error that it is or carries. Null if there is none. */
export function windowsNameOf(code: CodeForms): WindowsName | null {
  if (code.family === 'number' || code.family === 'exit-code') {
    if (code.unsigned < 0x10000) return win32NameOf(code.unsigned)
    const inner = takeApart(code.unsigned)?.inner ?? null
    if (inner !== null && inner.name !== null && inner.meaning !== null)
      return { name: inner.name, meaning: inner.meaning }
    return ntstatusNameOf(code.unsigned)
  }
  return null
}

/** The number of a name of Windows that the table lacks, such as ERROR_ACCESS_DENIED; null for another word. */
export function codeOfWindowsName(name: string): string | null {
  const upper = name.toUpperCase()
  for (const [number, one] of [...win32Names, ...ntstatusNames]) if (one.name === upper) return numberKey(number)
  return null
}

/** What is known of a code as a log or answer wrote it; an unknown 32-bit code has its parts as meaning. */
export function describeCode(code: string): { code: string; hex?: string; name?: string; meaning?: string } {
  const forms = normalizeCode(code)
  if (forms === null) {
    const row = lookUpName(code)[0]
    return row === undefined
      ? { code }
      : { code, ...(row.name === null ? {} : { name: row.name }), meaning: row.meaning }
  }
  const hex = forms.family === 'number' && forms.unsigned >= 0x10000 ? { hex: forms.hex } : {}
  const known = lookUp(forms)[0] ?? windowsNameOf(forms)
  if (known !== null)
    return { code, ...hex, ...(known.name === null ? {} : { name: known.name }), meaning: known.meaning }
  const parts = takeApart(forms.unsigned)
  return parts === null || forms.family !== 'number' ? { code, ...hex } : { code, ...hex, meaning: parts.text }
}
