// Starts one of Windows' programs by its full path, with a bare environment, and ends it when its time or its output is too much. Part of the machine port.
import { stat } from 'node:fs/promises'
import { win32 } from 'node:path'
import { execa } from 'execa'
import type { ProgramRun } from './machine.ts'
import { CouldNotLook } from './outcome.ts'
import { toRawText } from './raw-text.ts'
import { readStart } from './read-start.ts'

/** What Windows' programs print is a tenth of this; sixty of them may do so in one look. */
const defaultMaxBytes = 512 * 1024
/** Exit codes 0xc0... are Windows' own (NTSTATUS, errors): the program crashed or was ended from outside, for example by Ctrl-C, and what it printed may be half. */
const isAbnormalEnd = (exitCode: number) => exitCode >>> 28 === 0xc
/** From being told to end to being ended by force, ms. */
const forceAfter = 500
/** Longest wait for a program that was ended, ms: one that it started itself may hold its output open. */
const longestEnd = 1500

export interface StartOptions {
  /** Where it is started. */
  folder: string
  /** All that it gets. */
  environment: Record<string, string>
  signal: AbortSignal
  /** Most that it may write to stdout, and to stderr, before it is ended. Default 512 KiB. */
  maxBytes?: number
  /** Where it writes more: keep what was read so far, in place of failing. */
  keepStart?: boolean
}

/** Throws CouldNotLook; any exit code is a value. */
export async function startProgram(path: string, args: string[], options: StartOptions): Promise<ProgramRun> {
  const { folder, environment, signal, maxBytes = defaultMaxBytes, keepStart = false } = options
  const line = [path.split(/[\\/]/).at(-1), ...args].join(' ')
  const tooLong = () => new CouldNotLook('timeout', `${line} did not end in time and was stopped`)
  if (signal.aborted) throw tooLong()
  // execa hands a program that is not there to cmd.exe, as the environment names it.
  if (!(await isThere(path))) throw new CouldNotLook('not-found', `${path} does not exist`)
  const setup = {
    env: environment,
    extendEnv: false,
    cwd: folder,
    encoding: 'buffer' as const,
    stripFinalNewline: false,
    stdin: 'ignore' as const,
    reject: false,
    windowsHide: true,
    cancelSignal: signal,
    forceKillAfterDelay: forceAfter,
  }
  const running = keepStart
    ? readStart(path, args, setup, maxBytes)
    : execa(path, args, { ...setup, maxBuffer: maxBytes }).then((result) => ({
        result,
        stdout: result.stdout,
        stderr: result.stderr,
        stopped: false,
      }))
  const run = await Promise.race([running, neverEnding(signal)])
  if (run === 'never-ending' || run.result.isCanceled) throw tooLong()
  const { result, stdout, stderr, stopped } = run
  if (stopped) return { exitCode: 0, stdout: toRawText(stdout), stderr: toRawText(stderr), stopped }
  if (result.isMaxBuffer)
    throw new CouldNotLook('unreadable', `${line} wrote more than ${maxBytes} bytes and was stopped`)
  if (result.exitCode === undefined) {
    const code = 'code' in result ? String(result.code) : ''
    if (code === 'EACCES' || code === 'EPERM')
      throw new CouldNotLook('access-denied', `Windows did not allow ${path} to start`)
    throw new CouldNotLook('crashed', `${line} ended without an exit code (${result.shortMessage ?? code})`)
  }
  if (isAbnormalEnd(result.exitCode))
    throw new CouldNotLook('crashed', `${line} ended abnormally (0x${result.exitCode.toString(16)})`)
  return { exitCode: result.exitCode, stdout: toRawText(stdout), stderr: toRawText(stderr) }
}

/** False only where it surely is not: what can't be looked at is for the start to tell. */
const isThere = (path: string) =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )

/** Resolves some time after the signal: then the program is given up, whatever holds it. */
function neverEnding(signal: AbortSignal): Promise<'never-ending'> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => setTimeout(resolve, longestEnd, 'never-ending').unref(), { once: true })
  })
}

/** What Windows itself needs, and nothing that could steer a program: no PATH of the user's, no NODE_OPTIONS. */
export function minimalEnvironment(systemFolder: string, environment: NodeJS.ProcessEnv): Record<string, string> {
  const windowsFolder = win32.dirname(systemFolder)
  const kept: Record<string, string> = {
    SystemRoot: windowsFolder,
    windir: windowsFolder,
    PATH: systemFolder,
    PATHEXT: '.EXE',
  }
  for (const name of [
    'SystemDrive',
    'TEMP',
    'TMP',
    'USERPROFILE',
    'LOCALAPPDATA',
    'APPDATA',
    'ProgramData',
    'COMPUTERNAME',
  ]) {
    const value = environment[name]
    // A folder on a server is none that Windows set: a program that looks there would sign in to it.
    if (value !== undefined && !/^[\\/]{2}/.test(value)) kept[name] = value
  }
  return kept
}
