// Lines of plain text: wrapped at 80 columns, cut between words and characters, counted in bytes. Knows nothing of reports.
import { visible } from './visible.ts'

/** Columns of a console window. */
export const width = 80

export const rule = (character: string) => character.repeat(width - 1)

/** What lies between words that may part: "AzureAdJoined : NO" stays on one line. */
const gap = /(?<! :)\s+(?!:\s)/

/** The text in lines of less than 80 columns; a longer word stands whole on a line of its own. `first` and `next`: indents, columns. */
export const wrap = (text: string, first: number, next: number) => wrapWords(text.trim().split(gap), first, next)

export function wrapWords(words: string[], first: number, next: number): string[] {
  const lines: string[] = []
  let line = ' '.repeat(first)
  let empty = true
  for (const word of words) {
    if (!empty && line.length + 1 + word.length >= width) {
      lines.push(line)
      line = ' '.repeat(next) + word
    } else {
      line += empty ? word : ` ${word}`
    }
    empty = false
  }
  return [...lines, line]
}

/** A label, and the text beside it in a column of its own. */
export function beside(label: string, column: number, text: string): string[] {
  const [first = '', ...rest] = wrap(text, column, column)
  return [`${label.padEnd(column - 1)} ${first.slice(column)}`, ...rest]
}

/** At most so many characters (UTF-16 units), never half of one. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text
  const end = /[\ud800-\udbff]/.test(text.charAt(most - 1)) ? most - 1 : most
  return `${text.slice(0, end)}...`
}

/** Bytes that the lines take in UTF-8, with their ends. */
export const size = (lines: string[]) => lines.reduce((sum, line) => sum + Buffer.byteLength(visible(line)) + 1, 0)

/** As many whole lines from the start as fit. */
export function cutLines(lines: string[], budget: number): string[] {
  let used = 0
  const end = lines.findIndex((line) => {
    used += size([line])
    return used > budget
  })
  return end < 0 ? lines : lines.slice(0, end)
}

/** Rows that the lines take in a console window. */
export const rows = (lines: string[]) =>
  lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(visible(line).length / width)), 0)

/** The lines as text: nothing in them steers a console. */
export const finish = (lines: string[]) => `${lines.map(visible).join('\n')}\n`
