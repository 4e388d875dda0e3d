// Where the report goes, and the only place where this tool writes. Files appear whole: a temporary name, then a rename.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join, win32 } from 'node:path'

export interface Surroundings {
  currentFolder: string
  systemRoot: string
  userProfile: string | null
  programData: string
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
  const underSystem = isBelow(around.currentFolder, around.systemRoot)
  const places = around.isSystem
    ? [win32.join(around.programData, 'aadlogin-doctor')]
    : [
        ...(underSystem ? [] : [around.currentFolder]),
        ...(around.userProfile !== null && !isBelow(around.userProfile, around.systemRoot) ? [around.userProfile] : []),
        win32.join(around.programData, 'aadlogin-doctor'),
      ]
  return places.map((place) => win32.join(place, name))
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

/** Writes the files into an existing folder, each whole or not at all. */
export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const temporary = join(folder, `${name}.tmp`)
    await writeFile(temporary, content)
    await rename(temporary, join(folder, name))
  }
}
