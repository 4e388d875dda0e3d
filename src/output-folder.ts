// Where the report goes, and the only place where this tool writes. Files appear whole: a temporary name, then a rename.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join, win32 } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './log.ts'
import type { Machine } from './machine.ts'

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
  const userProfile = around.environment.USERPROFILE
  const shared = win32.join(around.environment.ProgramData ?? 'C:\\ProgramData', 'aadlogin-doctor')
  const own = [around.currentFolder, ...(userProfile === undefined ? [] : [userProfile])]
  const places = [...(around.isSystem ? [] : own.filter((place) => !isBelow(place, systemRoot))), shared]
  return places.map((place) => win32.join(place, name))
}

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

/** Makes the first folder that can be made and returns it. Throws the last error when none can. */
export async function makeFirst(folders: string[]): Promise<string> {
  let problem: unknown = new Error('no folder to write to')
  for (const folder of folders) {
    try {
      await mkdir(folder, { recursive: true })
      return folder
    } catch (error) {
      problem = error
    }
  }
  throw problem
}

/**
 * Only administrators, SYSTEM and the folder's owner may read what is in it; SIDs, because names are translated.
 * For a folder that this run made: the rights of one that was there before are not ours to change.
 */
export async function keepPrivate(folder: string, machine: Machine, log: Log): Promise<void> {
  const full = ['S-1-5-32-544', 'S-1-5-18', 'S-1-3-4'].map((sid) => `*${sid}:(OI)(CI)F`)
  const args = [folder, '/inheritance:r', '/grant:r', ...full]
  try {
    const signal = AbortSignal.timeout(longestWait)
    // The deadline is kept here, too: a program that can't even be stopped must not hold the report.
    const tooLong = sleep(longestWait + 500, undefined, { ref: false }).then(() =>
      Promise.reject(new Error('no answer')),
    )
    const { exitCode } = await Promise.race([machine.runProgram('icacls.exe', args, { signal }), tooLong])
    if (exitCode !== 0)
      log.debug(`icacls.exe ended with ${exitCode}: ${folder} keeps the rights of the folder above it.`)
  } catch (error) {
    log.debug(`${(error as Error).message}: ${folder} keeps the rights of the folder above it.`)
  }
}

/** Writes the files into an existing folder, each whole or not at all. */
export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const temporary = join(folder, `${name}.tmp`)
    await writeFile(temporary, content)
    await rename(temporary, join(folder, name))
  }
}
