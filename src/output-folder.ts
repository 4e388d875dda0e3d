// Where the report goes, and the only place where this tool writes. Files appear whole: a temporary name, then a rename.
import { randomUUID } from 'node:crypto'
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve, win32 } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './log.ts'
import type { Machine } from './machine.ts'
import { CouldNotLook } from './outcome.ts'

/** For icacls.exe, ms. */
const longestWait = 4000

/** The process that the report is written by. */
export interface Surroundings {
  currentFolder: string
  environment: NodeJS.ProcessEnv
  isSystem: boolean
}

/** The folders to try, best first. Never below %SystemRoot%: that is no place for reports, and SYSTEM starts there. */
export function defaultFolders(computerName: string | null, at: Date, around: Surroundings): string[] {
  const stamp = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '')
  const safeName = (computerName ?? 'computer').replace(/[^A-Za-z0-9_-]/g, '_')
  const name = `aadlogin-doctor-${safeName}-${stamp}`
  const systemRoot = around.environment.SystemRoot ?? 'C:\\Windows'
  const { USERPROFILE: userProfile, ProgramData: programData } = around.environment
  // Whoever may write a user's environment could have an administrator's report sent to a server.
  const forAll = isLocal(programData) ? programData : 'C:\\ProgramData'
  const own = [around.currentFolder, ...(isLocal(userProfile) ? [userProfile] : [])]
  const places = [
    ...(around.isSystem ? [] : own.filter((place) => !isBelow(place, systemRoot))),
    win32.join(forAll, sharedFolder),
    forAll,
  ]
  return places.map((place) => win32.join(place, name))
}

/** Of all reports by SYSTEM, in %ProgramData%. */
const sharedFolder = 'aadlogin-doctor'

const isLocal = (path: string | undefined): path is string => /^[a-z]:[\\/]/i.test(path ?? '')

/** A path to show: as it can be pasted on this computer, but without the name of the user whose profile it lies in. */
export function shownPath(path: string, { currentFolder, environment }: Omit<Surroundings, 'isSystem'>): string {
  const { USERPROFILE } = environment
  if (win32.isAbsolute(path) && isBelow(path, currentFolder)) return `.\\${win32.relative(currentFolder, path)}`
  if (USERPROFILE !== undefined && isBelow(path, USERPROFILE))
    return `%USERPROFILE%\\${win32.relative(USERPROFILE, path)}`
  return path
}

/** The guess where the account could not be asked: the profile of SYSTEM, and of the service accounts, lies below the Windows folder. */
export function profileOfSystem(environment: NodeJS.ProcessEnv): boolean {
  const { USERPROFILE, SystemRoot = 'C:\\Windows' } = environment
  return USERPROFILE !== undefined && isBelow(USERPROFILE, SystemRoot)
}

function isBelow(path: string, folder: string): boolean {
  const relative = win32.relative(folder, path)
  return relative === '' || (!relative.startsWith('..') && !win32.isAbsolute(relative))
}

/**
 * Makes the first folder that can be made and returns it. It is new: one that somebody put there before, knowing its name, is theirs, or leads elsewhere.
 * Throws the last error when none can be made.
 */
export async function makeFirst(folders: string[]): Promise<string> {
  let problem: unknown = new Error('no folder to write to')
  for (const folder of folders) {
    for (const name of [folder, `${folder}-${randomUUID().slice(0, 8)}`]) {
      try {
        await mkdir(dirname(name), { recursive: true })
        // Any user may have put a link there, to where only SYSTEM may write.
        if (basename(dirname(name)) === sharedFolder && (await lstat(dirname(name))).isSymbolicLink())
          throw new Error(`${dirname(name)} is a link`)
        await mkdir(name)
        return name
      } catch (error) {
        problem = error
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') break
      }
    }
  }
  throw problem
}

/**
 * Only administrators, SYSTEM, the folder's owner and the account with this SID may read what is in it; SIDs, because names are translated. The account, too:
 * what an elevated administrator makes belongs to the administrators, and his browser is not elevated.
 * For a folder that this run made: the rights of one that was there before are not ours to change.
 */
export async function keepPrivate(folder: string, userSid: string | null, machine: Machine, log: Log): Promise<void> {
  const user = userSid !== null && /^S-1-(?:5-21|12-1)-[\d-]+$/.test(userSid) ? [userSid] : []
  const full = ['S-1-5-32-544', 'S-1-5-18', 'S-1-3-4', ...user].map((sid) => `*${sid}:(OI)(CI)F`)
  // Whole: icacls.exe starts in System32, and there may be a folder of the same name.
  const args = [resolve(folder), '/inheritance:r', '/grant:r', ...full]
  const stayedOpen = (why: string) =>
    log.warn(`The report's folder keeps the rights of the folder above it, and others may be able to read it: ${why}.`)
  try {
    const signal = AbortSignal.timeout(longestWait)
    // The deadline is kept here, too: a program that can't even be stopped must not hold the report.
    const { exitCode } = await inTime(machine.runProgram('icacls.exe', args, { signal }), longestWait + 500)
    if (exitCode !== 0) stayedOpen(`icacls.exe ended with ${exitCode}`)
  } catch (error) {
    // Its message names the folder, and so perhaps a user.
    stayedOpen(`icacls.exe ${error instanceof CouldNotLook ? `failed (${error.reason})` : 'did not end'}`)
  }
}

/** Rejects where the work takes longer: a disk may not answer, and a folder may be on a server that is gone. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const end = new AbortController()
  const tooLong = sleep(ms, undefined, { signal: end.signal }).then(() => {
    throw new Error(`no answer within ${ms / 1000} s`)
  })
  // Aborted, it has nothing more to say.
  tooLong.catch(() => {})
  return Promise.race([work, tooLong]).finally(() => end.abort())
}

/** A virus scanner may still hold the file that was just written. */
const renameTries = 10
const renamePause = 100

/** Writes the files into an existing folder, each whole or not at all. What stands under a name is replaced, and a link not followed. */
export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    // A name that nobody can have put a link under.
    const temporary = join(folder, `${name}.${randomUUID()}.tmp`)
    try {
      await writeFile(temporary, content, { flag: 'wx' })
      await renameWhenFree(temporary, join(folder, name))
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {})
      throw error
    }
  }
}

async function renameWhenFree(from: string, to: string): Promise<void> {
  for (let left = renameTries; ; left -= 1) {
    try {
      return await rename(from, to)
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (left === 0 || !['EPERM', 'EACCES', 'EBUSY'].includes(code)) throw error
      await sleep(renamePause)
    }
  }
}
