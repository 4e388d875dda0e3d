// A machine whose drive C: is a folder of this computer: files, sizes and times are real. Programs it has none.
import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Machine } from '../src/machine.ts'
import { CouldNotLook } from '../src/outcome.ts'
import { windowsMachine } from '../src/windows-machine.ts'

export interface FolderMachine extends Machine {
  /** Path on this computer of a path such as C:\Packages. */
  here(path: string): string
  /** Writes a file, with its last change, ISO 8601 UTC. */
  write(path: string, content: string | Uint8Array, modifiedAt?: string): void
  /** Makes every look at a path fail. */
  deny(path: string): void
  /** How many bytes were read of files so far. */
  bytesRead(): number
}

export function folderMachine(): FolderMachine {
  const root = mkdtempSync(join(tmpdir(), 'aadlogin-doctor-test-'))
  const real = windowsMachine({})
  const denied = new Set<string>()
  let bytes = 0
  const here = (path: string) => join(root, ...path.replace(/^C:\\?/, '').split('\\'))
  const allowed = (path: string) => {
    if (denied.has(path)) throw new CouldNotLook('access-denied', `Windows denied access to ${path}`)
    return here(path)
  }
  return {
    ...real,
    platform: 'win32',
    systemDrive: 'C:',
    runProgram: async (program) => {
      throw new CouldNotLook('not-found', `${program} does not exist`)
    },
    readFileEnd: async (path, options) => {
      const read = await real.readFileEnd(allowed(path), options)
      if (read.present) bytes += Math.min(options.maxBytes, read.size)
      return read
    },
    listFolder: async (path, options) => real.listFolder(allowed(path), options),
    here,
    write(path, content, modifiedAt) {
      mkdirSync(dirname(here(path)), { recursive: true })
      writeFileSync(here(path), content)
      if (modifiedAt !== undefined) utimesSync(here(path), new Date(modifiedAt), new Date(modifiedAt))
    },
    deny: (path) => {
      denied.add(path)
    },
    bytesRead: () => bytes,
  }
}

/** A signal that never fires. */
export const untilDone = new AbortController().signal
