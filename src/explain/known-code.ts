// What is known of one code: its rows of the table; else what it carries inside; else its bits. Nothing is guessed.

import type { CodeKind } from '../error-codes/known-code.ts'
import { type CodeForms, type KnownCode, lookUp, normalizeCode, takeApart, windowsNameOf } from '../error-codes.ts'
import type { RuleId } from '../rules/rule-ids.ts'

export type Meaning = Pick<KnownCode, 'name' | 'meaning' | 'cause' | 'fix' | 'docs' | 'confidence' | 'wraps'> & {
  /** Null for a code that has no row of its own. */
  kind: CodeKind | null
  rule?: RuleId
  /** Other places where the same number means something else. */
  elsewhere: KnownCode[]
}

const winerror = 'https://learn.microsoft.com/windows/win32/debug/system-error-codes'
const lookBeside = 'Look at what stands beside it in the log, or run aadlogin-doctor on the VM.'

/** Null for a code that nothing is known of; its bits may still tell something (`takeApart`). `said`: the text that it stands in, which tells rows of one number apart. */
export function meaningOf(forms: CodeForms, said = '', name: string | null = null): Meaning | null {
  const rows = lookUp(forms)
  const named =
    rows.find((one) => one.name !== null && one.name === name) ??
    rows.find((one) => one.kind === 'imds' && one.name !== null && includes(said, one.name))
  if (named === undefined && rows.length > 1 && rows[0]?.kind === 'imds') return severalAnswers(rows)
  // A bare 5 is Windows' "access denied" before it is curl's.
  const bare = forms.family === 'number' && rows.length > 0 && rows.every((one) => one.kind === 'curl')
  const windows = bare ? fromWindows(forms) : null
  if (windows !== null) return { ...windows, elsewhere: rows }
  const row = named ?? rows[0]
  if (row !== undefined) return { ...row, elsewhere: rows.filter((one) => one !== row) }
  return fromInside(forms) ?? fromWindows(forms)
}

const includes = (text: string, words: string) => text.toLowerCase().includes(words.toLowerCase())

/** One HTTP status that instance metadata gives for several reasons: without its words none of them can be told. */
function severalAnswers(rows: KnownCode[]): Meaning | null {
  const [row] = rows
  if (row === undefined) return null
  const { rule: _, ...rest } = row
  return {
    ...rest,
    name: null,
    meaning: 'Instance metadata refused the request. The words of its answer tell why.',
    cause: `Its answers are: ${rows.map((one) => `"${one.name}"`).join(', ')}.`,
    confidence: 'microsoft',
    fix: 'Read "error" and "error_description" in the answer, or run aadlogin-doctor on the VM.',
    elsewhere: rows,
  }
}

/** A code that carries another one is as well known as that one. */
function fromInside(forms: CodeForms): Meaning | null {
  const inner = forms.family === 'number' ? (takeApart(forms.unsigned)?.inner ?? null) : null
  if (inner === null) return null
  if (inner.kind === 'HTTP')
    return {
      kind: null,
      name: null,
      meaning: `The server, or a proxy in its place, answered HTTP status ${inner.number}.`,
      cause: 'A proxy or firewall on the way, or the service itself.',
      fix: lookBeside,
      docs: winerror,
      confidence: 'extracted',
      ...(inner.number === 407 ? { rule: 'proxy-authentication-required' as const } : {}),
      elsewhere: [],
    }
  const written = inner.kind === 'NTSTATUS' ? `0x${inner.number.toString(16)}` : String(inner.number)
  const carried = normalizeCode(written)
  const kind = inner.kind === 'NTSTATUS' ? 'ntstatus' : 'winhttp'
  const row = carried === null ? undefined : lookUp(carried).find((one) => one.kind === kind)
  if (row === undefined) return null
  return { ...row, kind: null, meaning: `It carries ${inner.kind} error ${written}: ${row.meaning}`, elsewhere: [] }
}

/** Windows has a name for it, and that is all. An exit code below 1000 is the program's own number, not Windows'. */
function fromWindows(forms: CodeForms): Meaning | null {
  if (forms.family === 'exit-code' && forms.unsigned < 1000) return null
  const windows = windowsNameOf(forms)
  if (windows === null) return null
  const small = forms.unsigned < 0x10000
  return {
    kind: null,
    name: windows.name,
    meaning: `${small ? 'As an error number of Windows: ' : ''}${windows.meaning}`,
    cause: 'Anything: this code is used all over Windows.',
    fix: lookBeside,
    docs: winerror,
    confidence: 'extracted',
    wraps: true,
    elsewhere: [],
  }
}
