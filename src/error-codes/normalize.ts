// Reads a code in any form that people write it in. Knows the forms, not the meanings.

/** Where a written code says that it lives: a plain number may live anywhere. */
export type CodeFamily = 'number' | 'exit-code' | 'aadsts' | 'event' | 'http' | 'curl'

/** The forms of one code. */
export interface CodeForms {
  family: CodeFamily
  /** The one spelling: "0x801c0021", "51", "AADSTS50076", "AAD/1104", "event/1104" (channel not said), "HTTP 404", "curl 35". */
  key: string
  hex: string
  signed: number
  unsigned: number
}

const words =
  /^(?:(?:the|terminal|exit|error|status|return|result|hresult|ntstatus|win32|code|id|is|was|with|unknown|hr|process)\b[\s:=#'"([]*){1,6}/i
const eventChannel =
  /^(?:microsoft-windows-)?(aad|udr|user[ -]?device[ -]?registration)(?:\/(?:operational|analytic|admin|debug))?[\s/#:,]{1,3}(?:event(?:\s?id)?[\s/#:]{0,3})?(\d{1,5})$/i
const eventOnly = /^event(?:\s?id)?[\s/#:=]{1,3}(\d{1,5})$/i
const aadsts = /^aadsts[\s:-]{0,2}(\d{3,8})$/i
const http = /^http(?:\/[\d.]{1,3})?(?:\s?status)?(?:\s?code)?[\s:=]{1,3}(\d{3})$/i
const curl = /^curl:?\s?(?:error\s|exit code\s)?\(?(\d{1,3})\)?$/i

/** All forms of a code as it was written: signed or unsigned decimal, hex with or without 0x, "exit code 51", "AADSTS50076", "AAD/1104"; null for text that is no code. */
export function normalizeCode(text: string): CodeForms | null {
  if (text.length > 100) return null
  const plain = text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/^[\s"'`([{<]+|[\s"'`)\]}>.,;:!?]+$/g, '')
  const sts = aadsts.exec(plain)
  if (sts !== null) return forms('aadsts', Number(sts[1]), (number) => `AADSTS${number}`)
  const event = eventChannel.exec(plain)
  if (event !== null) {
    const channel = event[1]?.toLowerCase() === 'aad' ? 'AAD' : 'UDR'
    return forms('event', Number(event[2]), (number) => `${channel}/${number}`)
  }
  const anyEvent = eventOnly.exec(plain)
  if (anyEvent !== null) return forms('event', Number(anyEvent[1]), (number) => `event/${number}`)
  const status = http.exec(plain)
  if (status !== null) return forms('http', Number(status[1]), (number) => `HTTP ${number}`)
  const tool = curl.exec(`${plain}${/\(\d+$/.test(plain) ? ')' : ''}`)
  if (tool !== null) return forms('curl', Number(tool[1]), (number) => `curl ${number}`)
  const said = words.exec(plain)?.[0] ?? ''
  const number = numberOf(plain.slice(said.length))
  if (number === null) return null
  return forms(/exit/i.test(said) && number < 0x10000 ? 'exit-code' : 'number', number, numberKey)
}

/** The spelling of a plain number: hex from 0x10000, where the facility of an HRESULT begins. */
export function numberKey(unsigned: number): string {
  return unsigned >= 0x10000 ? hexOf(unsigned) : String(unsigned)
}

export const hexOf = (unsigned: number): string => `0x${unsigned.toString(16).padStart(8, '0')}`

function numberOf(text: string): number | null {
  const hex = /^(?:0x(?:f{8})?([0-9a-f]{1,8})|([89a-f][0-9a-f]{7})h?)$/i.exec(text)
  if (hex !== null) return Number.parseInt((hex[1] ?? hex[2]) as string, 16)
  if (!/^-?\d{1,10}$/.test(text)) return null
  const number = Number(text)
  return number < -0x80000000 || number > 0xffffffff ? null : number >>> 0
}

function forms(family: CodeFamily, unsigned: number, key: (number: number) => string): CodeForms {
  return { family, key: key(unsigned), hex: hexOf(unsigned), signed: unsigned | 0, unsigned }
}
