// Says what is wrong with a run of the tool on a double: the answer against the description, and the laws that hold for every run.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clouds } from '../../src/clouds.ts'
import { reportSchema } from '../../src/report/report.ts'
import { misfitsOf } from '../misfits.ts'
import { type Observed, type ProgramCall, runFiles } from './observed.ts'
import type { Expectation } from './vm.ts'

/** What is wrong, one line each; empty when all is as it must be. `judgeAnswer` false: other arguments than the VM's own were given. */
export function judge(expect: Expectation, observed: Observed, folder: string, judgeAnswer = true): string[] {
  return [
    ...(observed.stopped ? ['the tool did not end and was stopped'] : []),
    ...(judgeAnswer ? answerProblems(expect, observed, folder) : []),
    ...stdoutProblems(folder, expect.localNames ?? []),
    ...stderrProblems(folder),
    ...leaks(observed.secrets, folder),
    ...callProblems(observed.calls),
    ...networkProblems(observed),
    ...steered(observed.answers),
    ...observed.changes.map((change) => `changed on the VM: ${change}`),
  ]
}

function answerProblems(expect: Expectation, observed: Observed, folder: string): string[] {
  const problems: string[] = []
  const compare = (what: string, seen: unknown, wanted: unknown) => {
    if (seen !== wanted) problems.push(`${what} is ${seen}, not ${wanted}`)
  }
  compare('the exit code', observed.exitCode, expect.exitCode)
  if (observed.ms > expect.withinSeconds * 1000)
    problems.push(`it took ${observed.ms} ms, more than ${expect.withinSeconds} s`)
  // The lines are wrapped.
  const oneLine = (text: string) => text.replace(/\s+/g, ' ')
  const stdout = oneLine(readFileSync(join(folder, runFiles.stdout), 'utf8'))
  for (const text of expect.stdout) if (!stdout.includes(oneLine(text))) problems.push(`stdout lacks "${text}"`)
  const file = join(folder, runFiles.output, 'report.json')
  if (!existsSync(file)) return [...problems, 'there is no report.json']
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'))
  for (const misfit of misfitsOf('report')(json)) problems.push(`report.json does not fit its schema: ${misfit}`)
  const parsed = reportSchema.safeParse(json)
  if (!parsed.success) return [...problems, `report.json is not a report: ${parsed.error.message}`]
  const report = parsed.data
  if (expect.complete !== undefined) compare('"complete"', report.complete, expect.complete)
  compare('the verdict', report.verdict, expect.verdict)
  compare('the likely cause', report.likelyCause, expect.likelyCause)
  const found = report.findings.map((finding) => finding.ruleId)
  for (const id of expect.findings) if (!found.includes(id)) problems.push(`${id} is not among the findings`)
  for (const id of found) {
    const allowed =
      expect.notFindings === 'all-others' ? expect.findings.includes(id) : !expect.notFindings.includes(id)
    if (!allowed) problems.push(`${id} is a finding and must not be one`)
  }
  for (const check of report.checks) if (check.outcome === 'crashed') problems.push(`the rule ${check.ruleId} crashed`)
  return problems
}

/** Variables by which the tool answers otherwise than without them. */
function steered([plain, ...others]: Observed['answers']): string[] {
  if (plain === undefined) return []
  return [
    ...(plain.exitCode === 0 && plain.stdout !== '' ? [] : [`the tool answers nothing: exit code ${plain.exitCode}`]),
    ...others.flatMap(({ variables, exitCode, stdout }) =>
      exitCode === plain.exitCode && stdout === plain.stdout
        ? []
        : [
            `one of ${variables.join(', ')} changes what the tool answers: exit code ${exitCode}, "${stdout.slice(0, 200)}"`,
          ],
    ),
  ]
}

function stdoutProblems(folder: string, localNames: string[]): string[] {
  const bytes = readFileSync(join(folder, runFiles.stdout))
  const own = localNames.reduce((text, name) => text.replaceAll(name, ''), bytes.toString('utf8'))
  return [
    ...(bytes.length > 4096 ? [`stdout has ${bytes.length} bytes, more than 4096`] : []),
    ...(/[^\x20-\x7e\r\n]/.test(own) ? ['stdout is not plain ASCII'] : []),
  ]
}

/**
 * With NODE_DEBUG Node tells what it does, "NET 240: pipe false": also of what it receives. And an error that was passed over did not cost the answer, but a library or a variable
 * went its own way.
 */
function stderrProblems(folder: string): string[] {
  const stderr = readFileSync(join(folder, runFiles.stderr), 'utf8')
  const [byNode] = /^[A-Z_]+ \S*\d+\S*: .*/m.exec(stderr) ?? []
  const [passedOver] = /^An unexpected error .*/m.exec(stderr) ?? []
  return [
    ...(byNode === undefined ? [] : [`Node itself wrote to stderr: ${byNode}`]),
    ...(passedOver === undefined ? [] : [`on stderr: ${passedOver}`]),
  ]
}

const windowLength = 16

/** No 16 characters in a row of any part of a token may stand in anything that the tool wrote, as 8-bit text or as UTF-16. */
function leaks(secrets: string[], folder: string): string[] {
  const windows = new Set<string>()
  for (const part of secrets.flatMap((secret) => secret.split('.')))
    for (let at = 0; at + windowLength <= part.length; at += 1) windows.add(part.slice(at, at + windowLength))
  return writtenFiles(folder).flatMap(({ name, bytes }) => {
    // Without its zero bytes, UTF-16 reads as 8-bit text.
    const text = bytes.toString('latin1')
    const texts = [text, text.replaceAll('\0', '')]
    const leaked = texts.some((text) => {
      for (let at = 0; at + windowLength <= text.length; at += 1)
        if (windows.has(text.slice(at, at + windowLength))) return true
      return false
    })
    return leaked ? [`${name} holds a part of a token`] : []
  })
}

function writtenFiles(folder: string): { name: string; bytes: Buffer }[] {
  const output = join(folder, runFiles.output)
  const inOutput = existsSync(output)
    ? readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : []
  const paths = [runFiles.stdout, runFiles.stderr].map((name) => join(folder, name))
  return [...paths, ...inOutput.map((entry) => join(entry.parentPath, entry.name))].map((path) => ({
    name: path.slice(folder.length + 1),
    bytes: readFileSync(path),
  }))
}

/** The only command lines that the tool may use. */
const contractCalls: Record<string, RegExp> = {
  'dsregcmd.exe': /^\/status$/,
  'wevtutil.exe': /^qe \S.* \/q:.+ \/f:xml \/e:Events \/rd:true \/c:\d+ \/uni:true$/,
  'reg.exe': /^query HK\S.*? (\/s )?\/reg:64$/,
  'sc.exe': /^query \S+$/,
  'whoami.exe': /^\/user \/groups \/fo csv \/nh$/,
  'netsh.exe': /^winhttp show advproxy$/,
  'w32tm.exe': /^\/query \/status$/,
  'icacls.exe':
    /^"?[A-Z]:\\.+ \/inheritance:r \/grant:r \*S-1-5-32-544:\(OI\)\(CI\)F \*S-1-5-18:\(OI\)\(CI\)F \*S-1-3-4:\(OI\)\(CI\)F( \*S-1-(5-21|12-1)-[\d-]+:\(OI\)\(CI\)F)?$/,
}

function callProblems(calls: ProgramCall[]): string[] {
  const problems = calls.flatMap(({ program, args }) => {
    const path = /^C:\\windows\\system32\\([^\\]+)$/i.exec(program)?.[1]?.toLowerCase()
    if (path === undefined) return [`${program} was not called by its full path`]
    return contractCalls[path]?.test(args) ? [] : [`a command line outside the contract: ${path} ${args}`]
  })
  const icacls = calls.filter(({ program }) => /icacls\.exe$/i.test(program)).length
  return icacls > 1 ? [...problems, 'icacls.exe was called more than once'] : problems
}

function networkProblems({ network, packetsToNowhere }: Observed): string[] {
  const required = Object.values(clouds).flatMap(({ registration, login, rbac, deviceLogin }) => [
    registration,
    login,
    rbac,
    deviceLogin,
  ])
  const allowedAddresses =
    /^(169\.254\.169\.254 tcp 80|168\.63\.129\.16 \w+ 53|208\.67\.222\.222 \w+ 53|(10|20|40)\.\d+\.\d+\.\d+ (tcp|udp) (443|53|3128))$/
  return [
    ...network.imds.broken.map((request) => `a request against the rules of IMDS: ${request}`),
    ...(network.imds.mostAtOnce > 3 ? [`${network.imds.mostAtOnce} requests to IMDS at once, more than 3`] : []),
    ...network.names.filter((name) => !required.includes(name)).map((name) => `the name ${name} was asked for`),
    ...network.endpointRequests
      .filter(({ method }) => !['GET', 'HEAD'].includes(method))
      .map(({ method, host }) => `${method} was sent to ${host}`),
    ...packetsToNowhere
      .filter((target) => !allowedAddresses.test(target))
      .map((target) => `a packet went to ${target}`),
  ]
}
