// Raw evidence as a person reads it: names and values a line each, texts of programs and files as they are. Knows nothing of what it shows.
import { rawTextSchema, readRawText } from '../raw-text.ts'

/** Deeper than any evidence is. */
const deepest = 40

/** One value under its name, in lines that are indented by two columns for each level. */
export function readable(value: unknown, level = 0): string {
  const pad = '  '.repeat(level)
  const raw = rawTextSchema.safeParse(value)
  if (raw.success) return block(readRawText(raw.data), pad, raw.data.cutBytes)
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? block(value, pad) : `${value}`
  const entries = Object.entries(value)
  if (entries.length === 0 || level >= deepest) return Array.isArray(value) ? '(none)' : '(nothing)'
  return entries
    .map(([name, child]) => {
      const label = Array.isArray(value) ? `${pad}- ${Number(name) + 1}:` : `${pad}${name}:`
      const text = readable(child, level + 1)
      return isNested(child) ? `${label}\n${text}` : `${label}${text.startsWith('\n') ? '' : ' '}${text}`
    })
    .join('\n')
}

const isNested = (value: unknown) =>
  value !== null &&
  typeof value === 'object' &&
  Object.keys(value).length > 0 &&
  !rawTextSchema.safeParse(value).success

/** A text of one line stays beside its name; more lines stand under it, each with a bar. */
function block(text: string, pad: string, cutBytes = 0): string {
  const lines = text
    .replace(/\s+$/, '')
    .replaceAll('\t', '    ')
    .split(/\r\n|\r|\n/)
  const cut = cutBytes > 0 ? [`... ${cutBytes} bytes before this were not kept`] : []
  if (lines.length === 1 && cut.length === 0) return lines[0] === '' ? '(empty)' : (lines[0] as string)
  return `\n${[...cut, ...lines].map((line) => `${pad}| ${line}`).join('\n')}`
}
