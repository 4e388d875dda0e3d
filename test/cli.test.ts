// The commands as a person or a script meets them: streams, files, exit codes.
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { beforeEach, describe, expect, test } from 'vitest'
import { main } from '../src/cli.ts'
import { comparisonSchema } from '../src/diff.ts'
import { reportSchema } from '../src/report/report.ts'
import { windowsMachine } from '../src/windows-machine.ts'
import { head } from './cases/case.ts'
import { vmEvidence, without } from './healthy/index.ts'
import { tokenRefused } from './healthy/managed-identity-token.ts'
import { refusedSignIns } from './healthy/sign-ins.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-test-'))
})

async function call(...args: string[]) {
  const written = { stdout: '', stderr: '' }
  const sink = (name: keyof typeof written) =>
    new Writable({
      write(chunk, _, done) {
        written[name] += String(chunk)
        done()
      },
    })
  const exitCode = await main(args, {
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    environment: {},
    currentFolder: folder,
    nodeVersion: 'v24.21.0',
    cancelled: new AbortController().signal,
    machine: windowsMachine({}),
  })
  return { exitCode, ...written }
}

async function caseFile(evidence = vmEvidence(), different: Record<string, unknown> = {}) {
  const path = join(folder, 'report.json')
  await writeFile(path, JSON.stringify({ schemaVersion: '1.0', ...head, evidence, ...different }))
  return path
}

describe('replay', () => {
  test('a healthy VM: exit 0, and the end says so', async () => {
    const { exitCode, stdout, stderr } = await call('replay', await caseFile())
    expect(exitCode).toBe(0)
    expect(stdout.split('\n').slice(-4)).toContain('NO PROBLEM FOUND: 0 problems, 0 warnings.')
    expect(stderr).toBe('')
  })

  test('a problem: exit 1; stdout ends with cause, fix and check, in ASCII and within 4,096 bytes', async () => {
    const { exitCode, stdout } = await call('replay', 'fixtures/no-identity')
    expect(exitCode).toBe(1)
    expect(Buffer.byteLength(stdout)).toBeLessThanOrEqual(4096)
    expect(stdout).toMatch(/^[\x20-\x7e\n]*$/)
    const end = stdout.slice(stdout.indexOf('PROBLEM FOUND'))
    expect(end).toContain('The VM has no managed identity')
    expect(end).toContain('az vm identity assign --resource-group rg-payroll --name vm-payroll-07')
  })

  test('a required read that failed: exit 3, never a clean bill', async () => {
    const { exitCode, stdout } = await call('replay', await caseFile(without(vmEvidence(), 'dsregStatus')))
    expect(exitCode).toBe(3)
    expect(stdout).toContain('INCONCLUSIVE')
    expect(stdout).toContain('device state')
  })

  test('--json prints the report alone, and it fits the schema', async () => {
    const { stdout } = await call('replay', await caseFile(), '--json')
    expect(reportSchema.parse(JSON.parse(stdout)).source).toBe('replay')
  })

  test('a folder that holds a report.json will do, and --out is the only thing written', async () => {
    await caseFile()
    const out = join(folder, 'out')
    const { exitCode } = await call('replay', folder, '--out', out)
    expect(exitCode).toBe(0)
    expect((await readdir(folder)).sort()).toEqual(['out', 'report.json'])
    expect((await readdir(out)).sort()).toEqual(expect.arrayContaining(['report.json', 'report.txt']))
    const again = await call('replay', out, '--json')
    expect(JSON.parse(again.stdout).verdict).toBe('no-problem-found')
  })

  test('where the disk refuses the report, the answer still goes to stdout', async () => {
    const out = join(folder, 'refused')
    await mkdir(join(out, 'report.json'), { recursive: true })
    const { exitCode, stdout, stderr } = await call('replay', await caseFile(), '--out', out)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('NO PROBLEM FOUND')
    expect(stderr).toContain('The report could not be saved')
  })

  test('what was asked then is asked again, unless it is overridden', async () => {
    const asked = { symptom: 'Your credentials did not work', tenant: null, expectOid: null, cloud: 'AzureChinaCloud' }
    const path = await caseFile(vmEvidence(), { asked })
    expect(JSON.parse((await call('replay', path, '--json')).stdout).asked).toEqual(asked)
    const overridden = await call('replay', path, '--json', '--cloud', 'azurepubliccloud')
    expect(JSON.parse(overridden.stdout).asked).toEqual({ ...asked, cloud: 'AzurePublicCloud' })
  })

  test('one changed value in the evidence changes the answer', async () => {
    const sample = await readFile('fixtures/no-identity/report.json', 'utf8')
    const path = join(folder, 'report.json')
    await writeFile(path, sample.replaceAll('Identity not found', 'Multiple user assigned identities exist'))
    const { stdout } = await call('replay', path)
    expect(stdout).toContain('The VM has no system-assigned managed identity')
  })

  test.each([
    ['no such file', async () => join(folder, 'none.json'), 'does not exist'],
    ['not JSON', async () => write('hello'), 'is not JSON'],
    [
      'a report cut in half',
      async () => write((await readFile('fixtures/no-identity/report.json', 'utf8')).slice(0, 3000)),
      'is not JSON',
    ],
    ['JSON of something else', async () => write('{"name":"x"}'), 'no schemaVersion'],
    ['a report of a later major version', async () => write('{"schemaVersion":"2.0"}'), '2.0'],
    ['a report without its evidence', async () => write('{"schemaVersion":"1.0"}'), 'damaged'],
  ])('%s: exit 2, one clear error, no stack', async (_, path, words) => {
    const { exitCode, stdout, stderr } = await call('replay', await path())
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(words)
    expect(stderr).not.toMatch(/ at .*\.ts:/)
  })
})

describe('diff', () => {
  const [before, after] = ['fixtures/stored-1.0-no-identity', 'fixtures/stored-1.0-healthy']

  test('after the fix: exit 0, and the last line is the sum', async () => {
    const { exitCode, stdout, stderr } = await call('diff', before, after)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^[\x20-\x7e\n]*$/)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      '3 fixed, 0 new, 0 still there, 0 not told any more: nothing is worse.',
    )
    expect(stderr).toBe('')
  })

  test('the other way round something is worse: exit 1', async () => {
    const { exitCode, stdout } = await call('diff', `${after}/report.json`, before)
    expect(exitCode).toBe(1)
    expect(stdout).toContain('The second report is the older one')
  })

  test('what other rules once concluded from the same evidence is no difference', async () => {
    const stored = JSON.parse(await readFile(`${before}/report.json`, 'utf8'))
    const asOldTool = { ...stored, tool: { ...stored.tool, version: '0.0.1' }, findings: [], checks: [] }
    const { exitCode, stdout } = await call('diff', await write(JSON.stringify(asOldTool)), before)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('0 fixed, 0 new, 3 still there')
  })

  test('--json prints the comparison alone, and it fits the schema', async () => {
    const { stdout } = await call('diff', before, after, '--json')
    const compared = comparisonSchema.parse(JSON.parse(stdout))
    expect(compared.sameVm).toBe(true)
    expect(compared.fixed.map((one) => one.ruleId)).toContain('managed-identity-missing')
  })

  test('people are replaced, one by one token in both, unless that is switched off', async () => {
    const refused = (user: string) => vmEvidence({ events: refusedSignIns([{ user, status: '0xc000015b' }]) })
    const one = await caseFile(refused('jo.miller@contoso.com'))
    const other = await write(
      JSON.stringify({ schemaVersion: '1.0', ...head, evidence: refused('max.meyer@contoso.com') }),
    )
    const saw = async (...args: string[]) =>
      JSON.parse((await call('diff', ...args, '--json')).stdout).remaining[0].before.saw as string
    expect(await saw(one, one)).toContain('[upn-')
    expect(await saw(one, other)).not.toContain('jo.miller')
    expect((await call('diff', one, other)).stdout).not.toContain('max.meyer')
    expect(await saw(one, other, '--no-redact')).toContain('jo.miller@contoso.com')
  })

  test.each([
    ['the first', ['none', after], 'none does not exist'],
    ['the second', [before, 'none'], 'none does not exist'],
    ['no second', [before], 'after'],
  ])('unreadable or missing, %s: exit 2', async (_, args, words) => {
    const { exitCode, stdout, stderr } = await call('diff', ...args)
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(words)
  })
})

test('schema prints the JSON Schema of report.json', async () => {
  const { exitCode, stdout } = await call('schema')
  expect(exitCode).toBe(0)
  expect(stdout).toBe(await readFile('schemas/report.schema.json', 'utf8'))
})

describe('run', () => {
  test('elsewhere than on Windows it says what to do instead', async () => {
    const { exitCode, stderr } = await call('run')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('replay')
  })
})

describe('usage errors are exit 2 and name the mistake', () => {
  test.each([
    [['--cloud', 'AzureMoon'], 'AzurePublicCloud'],
    [['--tenant', 'contoso.com'], '72f988bf'],
    [['--timeout', 'soon'], 'seconds'],
    [['--timeout', '0'], 'seconds'],
    [['--nonsense'], '--nonsense'],
    [['replay'], 'path'],
  ])('%j', async (args, words) => {
    const { exitCode, stderr, stdout } = await call(...args)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(words)
    expect(stdout).toBe('')
  })
})

test('an error names no user and no secret of the command line', async () => {
  const { stderr } = await call('replay', 'C:\\Users\\jane.doe\\password=abcdef\\none.json')
  expect(stderr).toContain('C:\\Users\\[user]\\password=[secret removed]')
  expect((await call('--tenant', 'jane.doe@contoso.com')).stderr).toContain("'[upn]' is invalid")
})

test('a refusal with control characters can not steer the console', async () => {
  const evidence = vmEvidence({ managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found') })
  const path = await caseFile(JSON.parse(JSON.stringify(evidence).replaceAll('VM-PAYROLL-07', '\\u001b[31mVM\\u0007')))
  const { stdout } = await call('replay', path)
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
})

async function write(text: string) {
  const path = join(folder, 'given.json')
  await writeFile(path, text)
  return path
}
