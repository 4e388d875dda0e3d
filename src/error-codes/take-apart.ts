// Takes a 32-bit code apart by its bits: severity, facility, and the Win32, WinHTTP, HTTP or NTSTATUS error inside. Says only what the bits say.
import { hexOf } from './normalize.ts'
import { ntstatus } from './ntstatus.ts'
import { ntstatusNames, type WindowsName, win32Names } from './windows-names.ts'
import { winhttp } from './winhttp.ts'

export interface TakenApart {
  kind: 'HRESULT' | 'NTSTATUS'
  severity: 'failure' | 'warning' | 'information' | 'success'
  facility: { number: number; name: string | null }
  /** The low 16 bits. */
  code: number
  /** The error that the code carries inside, in the numbering of its own kind. */
  inner: {
    kind: 'Win32' | 'WinHTTP' | 'HTTP' | 'NTSTATUS'
    number: number
    name: string | null
    meaning: string | null
  } | null
  /** All of it in one sentence. */
  text: string
}

/** Facilities of HRESULTs (winerror.h), and those of device registration and enrolment, which stand in no header of the SDK by this name. */
const facilities: ReadonlyMap<number, string> = new Map([
  [0, 'FACILITY_NULL'],
  [1, 'FACILITY_RPC'],
  [2, 'FACILITY_DISPATCH'],
  [3, 'FACILITY_STORAGE'],
  [4, 'FACILITY_ITF'],
  [7, 'FACILITY_WIN32'],
  [8, 'FACILITY_WINDOWS'],
  [9, 'FACILITY_SECURITY: keys and TLS'],
  [10, 'FACILITY_CONTROL'],
  [11, 'FACILITY_CERT: certificates'],
  [12, 'FACILITY_INTERNET'],
  [15, 'FACILITY_SETUPAPI'],
  [16, 'FACILITY_SCARD: smart cards'],
  [19, 'FACILITY_URT: .NET'],
  [24, 'device management enrolment (MENROLL)'],
  [25, 'FACILITY_HTTP'],
  [27, 'FACILITY_WER'],
  [28, 'device registration (DSREG)'],
  [32, 'FACILITY_BACKGROUNDCOPY'],
  [33, 'FACILITY_CONFIGURATION'],
  [36, 'FACILITY_WINDOWSUPDATE'],
  [37, 'FACILITY_DIRECTORYSERVICE'],
  [39, 'FACILITY_SHELL'],
  [40, 'FACILITY_TPM_SERVICES'],
  [41, 'FACILITY_TPM_SOFTWARE'],
  [48, 'FACILITY_WINDOWS_SETUP'],
  [49, 'FACILITY_FVE: BitLocker'],
  [50, 'FACILITY_FWP: Windows firewall'],
  [51, 'FACILITY_WINRM'],
  [55, 'FACILITY_USERMODE_VIRTUALIZATION'],
  [61, 'FACILITY_WEBSERVICES'],
  [63, 'FACILITY_WINDOWS_STORE'],
  [80, 'FACILITY_WINDOWS_DEFENDER'],
])

const adal = 'ADAL, the token library of Windows'

/** Null for numbers below 0x10000, which have no such bits, and for those whose bits name neither failure nor a known carrier. */
export function takeApart(unsigned: number): TakenApart | null {
  if (unsigned < 0x10000) return null
  const top = unsigned >>> 28
  const code = unsigned & 0xffff
  // 0x4aa..., 0xcaa...: written as an NTSTATUS, made by ADAL. 0xcaa8 carries a WinHTTP error, 0xcaa3 an HTTP status.
  if (((unsigned >>> 20) & 0xff) === 0xaa && (top === 0xc || top === 0x4)) {
    const part = (unsigned >>> 16) & 0xf
    const inner = part === 8 ? win32Of(code) : part === 3 && code >= 100 && code < 600 ? httpOf(code) : null
    const severity = top === 0xc ? 'failure' : 'information'
    return sentence({
      kind: 'HRESULT',
      severity,
      facility: { number: (unsigned >>> 16) & 0x7ff, name: adal },
      code,
      inner,
    })
  }
  // HRESULT_FROM_NT: an NTSTATUS with bit 28 set.
  if (top === 0xd || top === 0x9) {
    const status = (unsigned & ~0x10000000) >>> 0
    const inside = takeApart(status)
    const inner = {
      kind: 'NTSTATUS' as const,
      number: status,
      ...(ntstatusNameOf(status) ?? { name: null, meaning: null }),
    }
    return sentence({
      kind: 'HRESULT',
      severity: 'failure',
      facility: inside?.facility ?? { number: (status >>> 16) & 0xfff, name: null },
      code,
      inner,
    })
  }
  if (top === 0xc) {
    const number = (unsigned >>> 16) & 0xfff
    const name =
      number === 0
        ? 'Windows itself'
        : number === 4 && code >= 0x8000
          ? 'sign-in to Microsoft Entra (AAD CloudAP)'
          : null
    const inner = number === 7 ? win32Of(code) : null
    return sentence({ kind: 'NTSTATUS', severity: 'failure', facility: { number, name }, code, inner })
  }
  if (top === 0x8 || top === 0xa) {
    const number = (unsigned >>> 16) & 0x7ff
    const inner = number === 7 ? win32Of(code) : number === 25 && code >= 100 && code < 600 ? httpOf(code) : null
    return sentence({
      kind: 'HRESULT',
      severity: 'failure',
      facility: { number, name: facilities.get(number) ?? null },
      code,
      inner,
    })
  }
  return null
}

/** Windows' name of an NTSTATUS, from the code table first. */
export function ntstatusNameOf(status: number): WindowsName | null {
  const row = ntstatus.find((one) => one.value === status && one.name !== null)
  return row === undefined ? (ntstatusNames.get(status) ?? null) : { name: row.name as string, meaning: row.meaning }
}

/** Windows' name of a Win32 or WinHTTP error number. */
export function win32NameOf(number: number): WindowsName | null {
  const row = winhttp.find((one) => one.value === number)
  return row === undefined ? (win32Names.get(number) ?? null) : { name: row.name as string, meaning: row.meaning }
}

function win32Of(number: number): TakenApart['inner'] {
  const kind = number >= 12000 && number < 12200 ? 'WinHTTP' : 'Win32'
  return { kind, number, ...(win32NameOf(number) ?? { name: null, meaning: null }) }
}

const httpOf = (number: number): TakenApart['inner'] => ({ kind: 'HTTP', number, name: null, meaning: null })

function sentence(parts: Omit<TakenApart, 'text'>): TakenApart {
  const { kind, severity, facility, code, inner } = parts
  const where = `facility ${facility.number}${facility.name === null ? '' : ` (${facility.name})`}`
  const head = `By its bits: ${kind}, ${severity}, ${where}, code ${code}.`
  if (inner === null) return { ...parts, text: head }
  const number = inner.kind === 'NTSTATUS' ? hexOf(inner.number) : String(inner.number)
  const what = inner.kind === 'HTTP' ? `HTTP status ${number}` : `${inner.kind} error ${number}`
  const named = inner.name === null ? '' : `, ${inner.name}`
  return { ...parts, text: `${head} Inside it: ${what}${named}${inner.meaning === null ? '.' : `: ${inner.meaning}`}` }
}
