// Where Windows' own programs are. The environment says it, too, but whoever runs as a user may write that user's environment (HKCU\Environment),
// and an administrator's elevated prompt would start what stands there. The kernel knows, and so does what was loaded when this process started.
import { realpathSync } from 'node:fs'
import { win32 } from 'node:path'

/** The kernel's own link to the folder of Windows, which it makes when it boots. */
const byKernel = '\\\\?\\GLOBALROOT\\SystemRoot\\System32'

/** Ways to ask this process. Each may throw, and then knows nothing. */
export interface SystemFolderSources {
  /** The path that a link leads to. */
  resolveLink(path: string): string
  /** Full paths of the libraries that this process loaded. Slow, and by half of it the memory of a run: only where the kernel's link says nothing. */
  loadedLibraries(): string[]
}

const thisProcess: SystemFolderSources = { resolveLink: realpathSync.native, loadedLibraries: librariesOfThisProcess }

/** For example C:\Windows\System32. What the environment says counts only where nothing else is known: not on Windows. */
export function findSystemFolder(environment: NodeJS.ProcessEnv, ask: SystemFolderSources = thisProcess): string {
  return folderByKernel(ask) ?? folderOfNtdll(ask) ?? folderByEnvironment(environment)
}

function folderByKernel({ resolveLink }: SystemFolderSources): string | null {
  try {
    const folder = resolveLink(byKernel).replace(/^\\\\\?\\/, '')
    return /^[a-z]:\\.*\\system32$/i.test(folder) ? folder : null
  } catch {
    return null
  }
}

/** Windows loaded ntdll.dll itself, and always from the true folder. */
function folderOfNtdll({ loadedLibraries }: SystemFolderSources): string | null {
  const ntdll = loadedLibraries().find((path) => /^[a-z]:\\[^/]*\\ntdll\.dll$/i.test(path))
  return ntdll === undefined ? null : win32.dirname(ntdll)
}

const folderByEnvironment = ({ SystemRoot, windir }: NodeJS.ProcessEnv) =>
  win32.join(SystemRoot ?? windir ?? 'C:\\Windows', 'System32')

function librariesOfThisProcess(): string[] {
  if (process.platform !== 'win32') return []
  // Only the list of libraries is wanted: without this the report would look up the names of connections.
  Object.assign(process.report, { excludeNetwork: true })
  const { sharedObjects = [] } = process.report.getReport() as { sharedObjects?: string[] }
  return sharedObjects
}
