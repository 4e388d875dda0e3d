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
  if (buffer[0] === 0xff && buffer[1] === 0xfe)
    return { encoding: 'utf-16le', text: iconv.decode(evenLength(buffer.subarray(2)), 'utf-16le'), ...cut }
  if (buffer[0] === 0xfe && buffer[1] === 0xff)
    return { encoding: 'utf-16be', text: iconv.decode(evenLength(buffer.subarray(2)), 'utf-16be'), ...cut }
  const zeros = zeroBytePattern(buffer)
  if (zeros === 'odd') return { encoding: 'utf-16le', text: iconv.decode(evenLength(buffer), 'utf-16le'), ...cut }
  // The end of a UTF-16 file, read from an odd offset or written high byte first.
  if (zeros === 'even')
    return cutBytes % 2 === 1
      ? { encoding: 'utf-16le', text: iconv.decode(evenLength(buffer.subarray(1)), 'utf-16le'), ...cut }
      : { encoding: 'utf-16be', text: iconv.decode(evenLength(buffer), 'utf-16be'), ...cut }
  // A character cut in two at the start of a kept end, or at the end of a file that is still being written, does not make the rest a code page.
  const start = cutBytes > 0 ? leadingContinuationBytes(buffer) : 0
  const text =
    utf8(buffer.subarray(start)) ??
    withCharacters(utf8(buffer.subarray(start, buffer.length - unfinishedBytes(buffer))))
  return text === null
    ? { encoding: 'bytes', text: buffer.toString('latin1'), ...cut }
    : { encoding: 'utf-8', text, ...cut }
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Only a text that shows UTF-8 characters elsewhere has its last one cut; else the odd bytes at its end are a code page's. */
const withCharacters = (text: string | null) => (text !== null && /[^\0-\x7f]/.test(text) ? text : null)

/** The characters of raw text. A code page that is missing or unknown is read as windows-1252: ASCII stays right. */
export function readRawText(raw: RawText): string {
  if (raw.encoding !== 'bytes') return raw.text
  return iconv.decode(Buffer.from(raw.text, 'latin1'), codePageOf(raw))
}

const codePageOf = ({ codePage }: RawText) =>
  codePage !== undefined && iconv.encodingExists(`cp${codePage}`) ? `cp${codePage}` : 'cp1252'

/** The raw text with its characters changed; bytes are changed as the characters that they stand for, where these lead back to them. */
export function mapRawText(raw: RawText, change: (text: string) => string): RawText {
  if (raw.encoding !== 'bytes') return { ...raw, text: change(raw.text) }
  const text = readRawText(raw)
  const back = (changed: string) => iconv.encode(changed, codePageOf(raw)).toString('latin1')
  return { ...raw, text: back(text) === raw.text ? back(change(text)) : change(raw.text) }
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

/** Where the zero bytes of UTF-16 stand; no text in UTF-8 or a code page holds any, and padding falls on both sides. */
function zeroBytePattern(buffer: Buffer): 'odd' | 'even' | 'none' {
  const end = Math.min(buffer.length, 4096) & ~1
  if (end < 4) return 'none'
  let even = 0
  let odd = 0
  for (let i = 0; i < end; i += 2) {
    if (buffer[i] === 0) even += 1
    if (buffer[i + 1] === 0) odd += 1
  }
  // Chinese and Japanese text has few: only its digits, blanks and line ends.
  const pairs = end / 2
  if (odd > pairs * 0.1 && even < odd * 0.1) return 'odd'
  if (even > pairs * 0.1 && odd < even * 0.1) return 'even'
  return 'none'
}

function evenLength(buffer: Buffer): Buffer {
  return buffer.length % 2 === 0 ? buffer : buffer.subarray(0, -1)
}

function leadingContinuationBytes(buffer: Buffer): number {
  let i = 0
  while (i < 3 && i < buffer.length && ((buffer[i] as number) & 0xc0) === 0x80) i += 1
  return i
}

/** How many bytes at the end begin a UTF-8 character that doesn't fit any more. */
function unfinishedBytes(buffer: Buffer): number {
  for (let back = 1; back <= 3 && back < buffer.length; back += 1) {
    const byte = buffer[buffer.length - back] as number
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1
    return length > back ? back : 0
  }
  return 0
}
