// docs/error-codes.md, made from the code table: every code that the tool knows, with what it means and what to do.
import { type CodeKind, codeKinds, type KnownCode } from '../src/error-codes/known-code.ts'
import { knownCodes } from '../src/error-codes.ts'

const kinds: Record<CodeKind, { title: string; about: string }> = {
  'exit-code': {
    title: 'Exit codes of the extension',
    about: 'Small numbers after "Exit code:". Large ones are HRESULTs, mostly written as negative decimals.',
  },
  'agent-code': {
    title: 'Codes of the VM agent',
    about: 'The agent wraps the exit code of the extension; the exit code says why.',
  },
  hresult: {
    title: 'HRESULTs',
    about: 'Device registration, the network, keys and TLS, device management.',
  },
  ntstatus: { title: 'NTSTATUS', about: 'What a sign-in ends with. `0xd0...` is the same inside an HRESULT.' },
  winhttp: { title: 'WinHTTP', about: 'Network errors; `0x80072...` and `0xcaa8...` carry them.' },
  aadsts: { title: 'AADSTS', about: 'What Microsoft Entra answers.' },
  imds: { title: 'Instance metadata', about: 'HTTP statuses of 169.254.169.254.' },
  curl: { title: 'curl', about: 'Exit codes, as in `curl: (35)`.' },
  'rdp-client': { title: 'Remote desktop clients', about: 'Codes that clients show.' },
  event: {
    title: 'Events',
    about: '`UDR` is Microsoft-Windows-User Device Registration/Admin, `AAD` is Microsoft-Windows-AAD.',
  },
}

const sureness = {
  microsoft: 'Microsoft',
  extracted: "Windows' own messages",
  community: 'public reports',
  unconfirmed: 'unconfirmed',
} as const

/** The page as Markdown. */
export function errorCodesPage(): string {
  const sections = codeKinds.flatMap((kind) => {
    const rows = knownCodes.filter((row) => row.kind === kind).toSorted((a, b) => a.value - b.value)
    const { title, about } = kinds[kind]
    return [
      `## ${title}`,
      '',
      about,
      '',
      '| code | what it means | usual cause | what to do | how sure |',
      '|---|---|---|---|---|',
      ...rows.map(line),
      '',
    ]
  })
  return [
    '# Error codes',
    '',
    `<!-- Made from src/error-codes/ by "npm run docs". Do not edit. -->`,
    '',
    `The ${knownCodes.length} codes that \`aadlogin-doctor explain\` knows, in all their forms: \`explain -2145648607\`, \`explain 0x801c0021\`,`,
    '`explain AADSTS50076`, `explain AAD/1104`, or a whole error text. "How sure" says where the meaning comes from and links to it.',
    'A rule in brackets is the one that judges the matter on a VM.',
    '',
    ...sections,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}

function line(row: KnownCode): string {
  const wide = row.kind === 'hresult' || row.kind === 'ntstatus'
  const code = [`\`${row.key}\``, ...(wide ? [`\`${row.value | 0}\``] : []), ...(row.name === null ? [] : [row.name])]
  const fix = row.rule === undefined ? row.fix : `${row.fix} [${row.rule}]`
  const cells = [code.join('<br>'), row.meaning, row.cause, fix, `[${sureness[row.confidence]}](${row.docs})`]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
