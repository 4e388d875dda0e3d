// A disk that never answers, or refuses: the answer of a run does not wait for it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { main } from '../src/cli.ts'
import { inTime } from '../src/output-folder.ts'
import { saveInterim, saveReport } from '../src/publish.ts'
import { reportSchema } from '../src/report/report.ts'
import { healthy } from './healthy/index.ts'
import { machineOf } from './machine-of.ts'

vi.mock('../src/publish.ts', async (original) => ({
  ...(await original<typeof import('../src/publish.ts')>()),
  saveReport: vi.fn(),
  saveInterim: vi.fn(),
}))
// Its limits as they are, but in a hundredth of the time.
vi.mock('../src/output-folder.ts', async (original) => {
  const real = await original<typeof import('../src/output-folder.ts')>()
  return { ...real, inTime: (work: Promise<unknown>, ms: number) => real.inTime(work, ms / 100) }
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-disk-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function runInto(...args: string[]) {
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
    machine: machineOf(healthy),
  })
  return { exitCode, ...written }
}

const never = () => new Promise<never>(() => {})
const refuses = (code: string) => async () => {
  throw Object.assign(new Error(`${code}: C:\\Users\\maria.keller\\x`), { code })
}

describe.each([
  ['never answers', never, 'no answer within 0.15 s'],
  ['is full', refuses('ENOSPC'), 'ENOSPC'],
  ['denies access', refuses('EACCES'), 'EACCES'],
])('a disk that %s', (_, save, reason) => {
  test.each([[[]], [['--json']], [['--out', 'DIR']], [['--out', 'DIR', '--json']]])('run %j', async (args) => {
    vi.mocked(saveReport).mockImplementation(save)
    vi.mocked(saveInterim).mockImplementation(save)
    const { exitCode, stdout, stderr } = await runInto(...args.map((arg) => (arg === 'DIR' ? folder : arg)))
    expect(exitCode).toBe(0)
    if (args.includes('--json')) expect(reportSchema.parse(JSON.parse(stdout)).verdict).toBe('no-problem-found')
    else expect(stdout).toContain('NO PROBLEM FOUND')
    if (args[0] === '--json') expect(stderr).not.toContain('could not be saved')
    else expect(stderr).toContain(`The report could not be saved: ${reason}`)
    expect(stderr).not.toContain('maria')
  })
})

test('work that takes longer than it may is not waited for, and other work keeps its end', async () => {
  await expect(inTime(never(), 1000)).rejects.toThrow('no answer within 0.01 s')
  await expect(inTime(Promise.resolve(7), 1000)).resolves.toBe(7)
  await expect(inTime(Promise.reject(new Error('its own')), 1000)).rejects.toThrow('its own')
})
