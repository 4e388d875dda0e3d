// Where Windows' own programs are. The environment says it, too, but whoever runs as a user may write that user's environment (HKCU\Environment),
// and an administrator's elevated prompt would start what stands there. Windows itself loaded ntdll.dll, and always from the true folder.
import { win32 } from 'node:path'

/** For example C:\Windows\System32. What the environment says counts only where no ntdll.dll is loaded: not on Windows. */
export function findSystemFolder(
  environment: NodeJS.ProcessEnv,
  loadedLibraries: () => string[] = librariesOfThisProcess,
): string {
  const ntdll = loadedLibraries().find((path) => /^[a-z]:\\[^/]*\\ntdll\.dll$/i.test(path))
  if (ntdll !== undefined) return win32.dirname(ntdll)
  return win32.join(environment.SystemRoot ?? environment.windir ?? 'C:\\Windows', 'System32')
}

function librariesOfThisProcess(): string[] {
  if (process.platform !== 'win32') return []
  // Only the list of libraries is wanted: without this the report would look up the names of connections.
  Object.assign(process.report, { excludeNetwork: true })
  const { sharedObjects = [] } = process.report.getReport() as { sharedObjects?: string[] }
  return sharedObjects
}
