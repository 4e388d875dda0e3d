// The run command around a machine that is broken in one way: what is on disk, on stdout and in the exit code.
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { Writable } from 'node:stream'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { main } from '../src/cli.ts'
import type { Machine } from '../src/machine.ts'
import { CouldNotLook } from '../src/outcome.ts'
import { reportSchema } from '../src/report/report.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-run-'))
})

const never = () => new Promise<never>(() => {})
const denied = async () => {
  throw new CouldNotLook('access-denied', 'Windows denied access')
}

function start(look: (program?: string) => Promise<never>, args: string[], currentFolder = folder) {
  const written = { stdout: '', stderr: '' }
  const calls: string[] = []
  const sink = (name: keyof typeof written) =>
    new Writable({
      write(chunk, _, done) {
        written[name] += String(chunk)
        done()
      },
    })
  const machine = {
    platform: 'win32',
    systemDrive: 'C:',
    now: () => new Date('2026-11-20T02:14:09.120Z'),
    elapsed: () => performance.now(),
    runProgram: (program: string, given: string[]) => {
      calls.push([program, ...given].join(' '))
      return look(program)
    },
  }
  const cancelled = new AbortController()
  const ended = main(args, {
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    environment: currentFolder === folder ? {} : { ProgramData: currentFolder },
    currentFolder,
    nodeVersion: 'v24.21.0',
    cancelled: cancelled.signal,
    // Every look that the port offers or will offer ends in the same way.
    machine: new Proxy(machine, { get: (known, name) => Reflect.get(known, name) ?? look }) as unknown as Machine,
  })
  return { ended, cancel: () => cancelled.abort(), written, calls }
}

const savedReport = async () =>
  reportSchema.parse(JSON.parse(await readFile(join(folder, 'out', 'report.json'), 'utf8')))

describe('run', () => {
  test('where nothing can be looked at: exit 3, inconclusive, and the report says why', async () => {
    const { ended, written } = start(denied, ['--out', join(folder, 'out')])
    expect(await ended).toBe(3)
    expect(written.stdout).toContain('INCONCLUSIVE')
    expect((await savedReport()).verdict).toBe('inconclusive')
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['report.html', 'report.json', 'report.txt'])
  })

  test('from the first moment on a readable report is on disk, in case the run is killed', async () => {
    const { ended, cancel } = start(never, ['--out', join(folder, 'out')])
    await vi.waitFor(async () => expect((await savedReport()).complete).toBe(false), { timeout: 10_000 })
    cancel()
    await ended
  })

  test('Ctrl-C ends it with 130, and what is known is written', async () => {
    const { ended, cancel, written } = start(never, ['--out', join(folder, 'out')])
    await new Promise((done) => setTimeout(done, 50))
    cancel()
    expect(await ended).toBe(130)
    expect((await savedReport()).complete).toBe(false)
    expect(written.stdout).toContain('INCONCLUSIVE')
  })

  test('--json writes no file, and stdout is the report alone', async () => {
    const { ended, written } = start(denied, ['--json'])
    expect(await ended).toBe(3)
    expect(reportSchema.parse(JSON.parse(written.stdout)).source).toBe('run')
    expect(await readdir(folder)).toEqual([])
  })

  test('progress goes to stderr, a line for each look', async () => {
    const { ended, written } = start(denied, ['--json'])
    await ended
    expect(written.stderr).toMatch(/^Looking at this VM/)
    expect(written.stderr).toContain('device state (dsregcmd): not seen (Windows denied access)')
  })

  test('every ten seconds the progress says what is still awaited, by name', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const { ended, cancel, written } = start(never, ['--json'])
      await vi.waitFor(() => expect(written.stderr).toContain('Looking at this VM'))
      vi.advanceTimersByTime(10_000)
      expect(written.stderr).toMatch(/Still waiting for: .*device state \(dsregcmd\)/)
      cancel()
      await ended
    } finally {
      vi.useRealTimers()
    }
  })

  test('progress names no user', async () => {
    const person = async () => {
      throw new CouldNotLook('unreadable', 'C:\\Users\\jane.doe\\x of jane@contoso.com, S-1-12-1-1-2-3-4')
    }
    const { ended, written } = start(person, ['--out', join(folder, 'out')])
    await ended
    expect(written.stderr).toContain('not seen (C:\\Users\\[user]\\x of [upn], S-1-12-1-[sid])')
  })

  test('a folder that this run made is closed to other users, with SIDs in place of names', async () => {
    const { ended, calls } = start(denied, ['--out', join(folder, 'out')])
    await ended
    expect(calls.filter((call) => call.startsWith('icacls.exe'))).toEqual([
      `icacls.exe ${join(folder, 'out')} /inheritance:r /grant:r *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F *S-1-3-4:(OI)(CI)F`,
    ])
  })

  test('the folder is named whole: icacls.exe starts elsewhere, where one of the same name may be', async () => {
    const out = join(folder, 'near')
    const { ended, calls } = start(denied, ['--out', relative(process.cwd(), out)])
    await ended
    expect(calls.find((call) => call.startsWith('icacls.exe'))).toContain(`icacls.exe ${out} /inheritance:r`)
  })

  test('the account that runs it may read what it wrote, elevated or not', async () => {
    const whoami = async (program: string) => {
      if (program !== 'whoami.exe') return denied()
      const text = '"vm\\\\admin","S-1-5-21-1-2-3-500"\r\n'
      return { exitCode: 0, stdout: { encoding: 'utf-8', text }, stderr: { encoding: 'utf-8', text: '' } }
    }
    const { ended, calls } = start(whoami as () => Promise<never>, ['--out', join(folder, 'out')])
    await ended
    expect(calls.find((call) => call.startsWith('icacls.exe'))).toMatch(/ \*S-1-5-21-1-2-3-500:\(OI\)\(CI\)F$/)
  })

  test('nothing is written into a folder before it is closed, and it is told where it stays open', async () => {
    const seen: string[][] = []
    const closing = async (program: string) => {
      if (program !== 'icacls.exe') return denied()
      await new Promise((done) => setTimeout(done, 700))
      seen.push(await readdir(join(folder, 'out')))
      return denied()
    }
    const { ended, written } = start(closing as () => Promise<never>, ['--out', join(folder, 'out')])
    await ended
    expect(seen).toEqual([[]])
    expect(written.stderr).toContain('others may be able to read it: icacls.exe failed (access-denied)')
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['report.html', 'report.json', 'report.txt'])
  })

  test('a link that stands under the name of a report is replaced, not followed', async () => {
    const victim = join(folder, 'victim')
    await writeFile(victim, 'untouched')
    await mkdir(join(folder, 'out'))
    for (const name of ['report.json', 'report.txt', 'report.json.tmp'])
      await symlink(victim, join(folder, 'out', name))
    await start(denied, ['--out', join(folder, 'out')]).ended
    expect(await readFile(victim, 'utf8')).toBe('untouched')
    expect((await savedReport()).verdict).toBe('inconclusive')
  })

  test('a folder that was there before keeps its rights', async () => {
    const { ended, calls } = start(denied, ['--out', folder])
    await ended
    expect(calls.filter((call) => call.startsWith('icacls.exe'))).toEqual([])
  })

  test('where the disk refuses the report, the answer still goes to stdout', async () => {
    const out = join(folder, 'out')
    // A folder where each file should go: as hard to write as a full disk, also for root.
    for (const name of ['report.json.tmp', 'report.json']) await mkdir(join(out, name), { recursive: true })
    for (const args of [[], ['--json']]) {
      const { ended, written } = start(denied, ['--out', out, ...args])
      expect(await ended).toBe(3)
      expect(written.stderr).toContain('The report could not be saved')
      if (args.length > 0) expect(reportSchema.parse(JSON.parse(written.stdout)).verdict).toBe('inconclusive')
      else expect(written.stdout).toContain('INCONCLUSIVE')
    }
  })

  test('where no folder can be made, the answer still goes to stdout', async () => {
    // No system takes a name with this character.
    const { ended, written } = start(denied, [], 'C:\\no\0where')
    expect(await ended).toBe(3)
    expect(written.stderr).toContain('No folder for the report can be made')
    expect(written.stdout).toContain('INCONCLUSIVE')
  })

  test('a folder that was named and cannot be made is told before the look', async () => {
    const { ended, written } = start(denied, ['--out', '/dev/null/out'])
    expect(await ended).toBe(2)
    expect(written.stderr).toContain("can't be made")
  })

  test('with --json the look goes on without it', async () => {
    const { ended, written } = start(denied, ['--json', '--out', '/dev/null/out'])
    expect(await ended).toBe(3)
    expect(written.stderr).toContain("can't be made")
    expect(reportSchema.parse(JSON.parse(written.stdout)).verdict).toBe('inconclusive')
  })
})
