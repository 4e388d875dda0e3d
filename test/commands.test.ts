// Commands are pasted into elevated prompts and cloud shells: whatever a VM or a report that was tampered with holds, none of it gets into them but plain names, ids and addresses.
import { describe, expect, test } from 'vitest'
import { identityCheckCommand } from '../src/report/identity-check.ts'
import type { Report } from '../src/report/report.ts'
import { allCases } from './all-cases.ts'
import { diagnoseCase, evidenceOf, type VmCase } from './cases/case.ts'
import { proxySettings, winHttpBlob } from './healthy/proxy-settings.ts'

/** Ends a word, a quoted argument or the command in one of the shells, or makes an option of a name. */
const payloads = [
  '; ',
  "'; ",
  '"& ',
  '$(',
  '`',
  '|',
  '\n',
  '%',
  '\\',
  '\u2019; ',
  ' --',
  '<',
  '{',
  '!',
  '\r',
  '^',
  '@(',
  '${',
  '*',
  // A quote and a bar, for programs of the old code pages.
  '\u02ba',
  '\u01c0',
]
const mark = 'Xcalc9'

/** What of a report is pasted. */
const pasted = (report: Report) =>
  [
    ...report.findings.flatMap(({ fix, thenCheck }) => [...fix.map(({ command }) => command), thenCheck]),
    identityCheckCommand(report.machine),
  ].filter((text) => text != null)

/** Every text of the evidence told otherwise, in JSON within texts too. */
function retold<Value>(value: Value, tell: (text: string) => string): Value {
  const change = (one: unknown): unknown => {
    if (typeof one === 'string') return /^\s*[[{]/.test(one) ? (inJson(one, change) ?? tell(one)) : tell(one)
    if (Array.isArray(one)) return one.map(change)
    if (one === null || typeof one !== 'object') return one
    return Object.fromEntries(Object.entries(one).map(([name, child]) => [name, change(child)]))
  }
  return change(value) as Value
}

function inJson(text: string, change: (value: unknown) => unknown): string | null {
  try {
    return JSON.stringify(change(JSON.parse(text)))
  } catch {
    return null
  }
}

/** Names, ids, addresses and hosts. */
const wordsOf = (text: string) => text.match(/[\p{L}\p{N}][\p{L}\p{N}_.@:/[\]-]+[\p{L}\p{N}]/gu) ?? []

const cases = await allCases()
const broken: [string, VmCase][] = [...cases].flatMap(([name, { fails }]) =>
  Object.entries(fails).map(([what, vm]): [string, VmCase] => [`${name}: ${what}`, vm]),
)

describe('nothing of the VM that a shell would read gets into the commands of', () => {
  /** A command is tried once: most findings share theirs. */
  const tried = new Set<string>()
  let turn = 0
  test.each(broken)('%s', (_, vm) => {
    const evidence = evidenceOf(vm)
    const held = JSON.stringify(evidence)
    const commands = pasted(diagnoseCase(vm, evidence)).filter((command) => !tried.has(command))
    for (const command of commands) tried.add(command)
    for (const word of new Set(commands.flatMap(wordsOf).filter((one) => held.includes(one))))
      for (const [before, after] of [
        [word, ''],
        ['', word],
        [word.slice(0, 2), word.slice(2)],
      ] as const) {
        const payload = payloads[turn++ % payloads.length] as string
        const planted = before === '' ? `${mark}${payload}${after}` : `${before}${payload}${mark}${after}`
        const report = diagnoseCase(
          vm,
          retold(evidence, (text) => text.replaceAll(word, planted)),
        )
        for (const text of pasted(report)) {
          expect(text, JSON.stringify(planted)).not.toMatch(/[\r\n]/)
          // A line that was broken in two holds two values, and so does a list of proxies; in its quotes * is no more than itself.
          const alone = text.replace(/proxy-server="[\w.:;=*-]+"/, '')
          if (!/[\r\n]/.test(payload)) expect(alone, JSON.stringify(planted)).not.toContain(mark)
        }
      }
  })
})

// WinHTTP's own settings are bytes, and text of any letters stands in the environment.
test.each([
  [
    'endpoint-blocked-by-proxy',
    { winHttp: winHttpBlob(3, '10.1.0.10:3128;"&calc', 'x"&calc;*.contoso.com;$(calc);`calc`') },
  ],
  ['endpoint-unreachable', { environment: [{ name: 'HTTPS_PROXY', value: 'http://a:80\u201d&calc' }] }],
])('nor into those of %s that name a proxy: %j', (name, settings) => {
  const commands = Object.values(cases.get(name)?.fails ?? {}).flatMap(({ evidence }) =>
    pasted(diagnoseCase({ evidence: { ...evidence, proxySettings: proxySettings(settings) } })),
  )
  const naming = commands.filter((text) => text.includes('winhttp set proxy'))
  expect(naming).not.toEqual([])
  for (const command of naming)
    expect(command).toMatch(
      /^netsh\.exe winhttp set proxy proxy-server="(?:[\w.:=;]+|<proxy:port>)" bypass-list="(?:[\w.*;-]|<local>)+"$/,
    )
  for (const command of commands) expect(command).not.toMatch(/[^\w.:;]calc/)
})
