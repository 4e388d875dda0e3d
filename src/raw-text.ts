// Text as it came from a file or a program: kept so that no byte is lost, decoded on reading. Windows writes UTF-8, UTF-16 and the console's code page side by side.
import iconv from 'iconv-lite'
import { z } from 'zod'

/**
 * `text` holds the decoded characters; with encoding "bytes" each character stands for one byte (0-255) that was neither
 * UTF-8 nor UTF-16, and `codePage` is the Windows code page that the machine said it writes with (850, 932, ...), when it said so.
 * `cutBytes`: how many bytes were left out before the kept end.
 */
export const rawTextSchema = z.object({
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'bytes']),
  text: z.string(),
  codePage: z.number().int().positive().optional(),
  cutBytes: z.number().int().nonnegative().optional(),
})
export type RawText = z.infer<typeof rawTextSchema>

/** Decodes by what the bytes show: byte order mark, then the zero bytes of UTF-16, then strict UTF-8, else bytes as they are. */
export function toRawText(bytes: Uint8Array, cutBytes = 0): RawText {
  const cut = cutBytes > 0 ? { cutBytes } : {}
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const utf16 = utf16In(buffer, cutBytes)
  if (utf16 !== null) {
    const [encoding, characters] = utf16
    return { encoding, text: iconv.decode(characters, encoding), ...cut }
  }
  const text = utf8(cutBytes > 0 ? buffer.subarray(continuationBytes(buffer)) : buffer)
  return text === null
    ? { encoding: 'bytes', text: buffer.toString('latin1'), ...cut }
    : { encoding: 'utf-8', text, ...cut }
}

/** Which UTF-16 it is, and from where on, by its mark or by where its zero bytes stand; null where it is none. */
function utf16In(buffer: Buffer, cutBytes: number): ['utf-16le' | 'utf-16be', Buffer] | null {
  const mark = buffer.toString('hex', 0, 2)
  if (mark === 'fffe') return ['utf-16le', buffer]
  if (mark === 'feff') return ['utf-16be', buffer]
  const zeros = zeroBytePlace(buffer)
  if (zeros === 'odd') return ['utf-16le', buffer]
  // The end of a UTF-16 file, read from an odd offset or written high byte first.
  if (zeros === 'even') return cutBytes % 2 === 1 ? ['utf-16le', buffer.subarray(1)] : ['utf-16be', buffer]
  return null
}

/** Null where it is none. A character that is cut in two at the end, as of a file that is still being written, is left out. */
function utf8(bytes: Uint8Array): string | null {
  const whole = decodeUtf8(bytes, false)
  if (whole !== null) return whole
  // Only a text that shows UTF-8 characters elsewhere has its last one cut; else the odd bytes at its end are a code page's.
  const start = decodeUtf8(bytes, true)
  return start?.match(/[^\0-\x7f]/) ? start : null
}

function decodeUtf8(bytes: Uint8Array, mayEndEarly: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: mayEndEarly })
  } catch {
    return null
  }
}

/** The characters of raw text. A code page that is missing or unknown is read as windows-1252: ASCII stays right. */
export function readRawText(raw: RawText): string {
  if (raw.encoding !== 'bytes') return raw.text
  return iconv.decode(Buffer.from(raw.text, 'latin1'), codePageOf(raw))
}

function codePageOf({ codePage }: RawText): string {
  if (codePage === 65001) return 'utf-8'
  return iconv.encodingExists(`cp${codePage}`) ? `cp${codePage}` : 'cp1252'
}

/** The raw text with its characters changed; bytes are changed as the characters that they stand for, where these lead back to them. */
export function mapRawText(raw: RawText, change: (text: string) => string): RawText {
  if (raw.encoding !== 'bytes') return { ...raw, text: change(raw.text) }
  // A kept end may begin in the middle of a character: its first line leads back to other bytes.
  const start = (raw.cutBytes ?? 0) > 0 ? raw.text.indexOf('\n') + 1 : 0
  const rest = { ...raw, text: raw.text.slice(start) }
  const text = readRawText(rest)
  const back = (changed: string) => iconv.encode(changed, codePageOf(raw)).toString('latin1')
  const changed = back(text) === rest.text ? back(change(text)) : change(rest.text)
  return { ...raw, text: change(raw.text.slice(0, start)) + changed }
}

/** Lines of a text with any line ending, without the ending. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/)
}

/** The same, one at a time: a hostile file has millions of lines. `last`: nothing comes after it. */
export function* eachLine(text: string): Generator<{ line: string; last: boolean }> {
  let from = 0
  for (const end of text.matchAll(/\r\n|\n|\r/g)) {
    yield { line: text.slice(from, end.index), last: false }
    from = end.index + end[0].length
  }
  yield { line: text.slice(from), last: true }
}

/** Where the zero bytes of UTF-16 stand. Text in UTF-8 or a code page holds none but as padding: behind it, or on both sides. */
function zeroBytePlace(buffer: Buffer): 'odd' | 'even' | null {
  const start = buffer.subarray(0, 4096)
  const sample = start.subarray(0, start.findLastIndex((byte) => byte !== 0) + 1)
  let even = 0
  let odd = 0
  for (const [place, byte] of sample.entries())
    if (byte === 0) {
      if (place % 2 === 0) even += 1
      else odd += 1
    }
  // Chinese and Japanese text has few: only its digits, blanks and line ends.
  const few = sample.length * 0.05
  if (odd > few && even < odd * 0.1) return 'odd'
  if (even > few && odd < even * 0.1) return 'even'
  return null
}

/** How many bytes at the start are the rest of a UTF-8 character: at most three. */
const continuationBytes = (buffer: Buffer) => buffer.toString('latin1', 0, 3).search(/[^\x80-\xbf]|$/)
