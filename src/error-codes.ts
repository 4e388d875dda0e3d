// What codes mean. A code is looked up by its 32-bit value, whatever form it was written in; an unknown one is taken apart, never guessed.

export interface KnownCode {
  /** Unsigned 32-bit value for HRESULT and NTSTATUS; the number itself for exit codes. */
  value: number
  name: string
  meaning: string
}

const table: KnownCode[] = [
  { value: 51, name: 'exit code 51', meaning: 'The extension does not support this Windows.' },
  { value: 50, name: 'exit code 50', meaning: 'Seen where the extension met a Windows that it does not support.' },
  {
    value: 0x801c0042,
    name: 'DSREG_E_MSI_TENANTID_UNAVAILABLE',
    meaning: 'The extension could not read the tenant from instance metadata.',
  },
  {
    value: 0x801c0021,
    name: 'DSREG_AUTOJOIN_DISC_FAILED',
    meaning: 'Discovery of the device registration service failed.',
  },
  {
    value: 0x801c0083,
    name: 'DSREG_E_DEVICE_HOSTNAME_DUPLICATE',
    meaning: 'Another device object in the tenant has this host name.',
  },
]

/** The forms of one 32-bit code. */
export interface CodeForms {
  hex: string
  signed: number
  unsigned: number
}

/** All forms of a code written as signed or unsigned decimal or as 0x...; null for text that is no 32-bit number. */
export function normalizeCode(text: string): CodeForms | null {
  const trimmed = text.trim()
  if (!/^(-?\d{1,10}|0x[0-9a-f]{1,8})$/i.test(trimmed)) return null
  const number = Number(trimmed)
  if (number < -0x80000000 || number > 0xffffffff) return null
  const unsigned = number >>> 0
  return { hex: `0x${unsigned.toString(16).padStart(8, '0')}`, signed: unsigned | 0, unsigned }
}

/** What is known of a code as a log or answer wrote it. */
export function describeCode(code: string): { code: string; hex?: string; name?: string; meaning?: string } {
  const forms = normalizeCode(code)
  if (forms === null) return { code }
  const row = table.find((one) => one.value === forms.unsigned)
  const hex = forms.unsigned >= 0x10000 ? { hex: forms.hex } : {}
  return row === undefined ? { code, ...hex } : { code, ...hex, name: row.name, meaning: row.meaning }
}
