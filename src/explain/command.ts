// The explain command: what was asked comes from the arguments or, for "-", from stdin; the answer goes to stdout. Looks at nothing else.
import { exitCodes } from '../exit-code.ts'
import { readRawText, toRawText } from '../raw-text.ts'
import { UsageError } from '../usage-error.ts'
import { explain } from './explain.ts'
import { longestText } from './readable-text.ts'
import { renderExplanation } from './text.ts'

export interface ExplainOptions {
  json?: boolean
  verbose?: boolean
}

/** Exit code 0 when anything is known, 1 when nothing is. Throws UsageError for an empty question. */
export async function explainCommand(
  words: string[],
  options: ExplainOptions,
  { stdin, stdout }: { stdin?: NodeJS.ReadableStream; stdout: NodeJS.WritableStream },
): Promise<number> {
  // A code such as -2145648607 is no option, but a word such as --jsno is a mistyped one.
  const option = words.find((word) => /^--?[a-z][a-z-]*$/i.test(word))
  if (option !== undefined) throw new UsageError(`unknown option '${option}'`)
  const asked = words.length === 1 && words[0] === '-' ? await readAll(stdin) : words.join(' ')
  if (asked.trim() === '')
    throw new UsageError(
      'explain needs a code, a name, a rule id or an error text; with - it reads the text from stdin. For example: aadlogin-doctor explain 0x801c0021',
    )
  const explanation = explain(asked)
  stdout.write(
    options.json === true ? `${JSON.stringify(explanation, null, 2)}\n` : renderExplanation(explanation, options),
  )
  return explanation.known ? exitCodes.noProblem : exitCodes.problem
}

/** As much of stdin as is read at all, and a little more, so that the cut is noticed; in any encoding that Windows pipes. */
async function readAll(stdin: NodeJS.ReadableStream | undefined): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stdin ?? []) {
    const bytes = Buffer.from(chunk as string | Buffer)
    chunks.push(bytes)
    size += bytes.length
    // Four bytes a character at most.
    if (size > longestText * 4 + 4) break
  }
  return readRawText(toRawText(Buffer.concat(chunks)))
}
