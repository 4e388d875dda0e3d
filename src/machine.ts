// The one port to the outside world. Probes look through it and through nothing else; what it returns is what was seen, secrets still in it.
// It reads; the output folder is written elsewhere (report/save). Errors that mean "could not look" are thrown as CouldNotLook.
import type { RawText } from './raw-text.ts'

/** The only programs that are ever started, by full path under %SystemRoot%\System32. */
export type ProgramName =
  | 'dsregcmd.exe'
  | 'wevtutil.exe'
  | 'reg.exe'
  | 'sc.exe'
  | 'whoami.exe'
  | 'netsh.exe'
  | 'w32tm.exe'
  /** Once, on the output folder. */
  | 'icacls.exe'

export interface ProgramRun {
  exitCode: number
  stdout: RawText
  stderr: RawText
}

/** A file's end: at most `maxBytes` of it. `size` in bytes, `modifiedAt` ISO 8601 UTC. Absent is a value. */
export type FileRead = { present: false } | { present: true; size: number; modifiedAt: string; content: RawText }

export interface FolderEntry {
  name: string
  kind: 'file' | 'folder' | 'other'
}
/** The entries of a folder, at most `maxEntries`, in the order of the disk; `more` when some were left out. */
export type FolderRead = { present: false } | { present: true; entries: FolderEntry[]; more: boolean }

/**
 * What came of one HTTP request: an answer, or how far it got. `code` is the system's own word (ECONNREFUSED, ENETUNREACH, UND_ERR_CONNECT_TIMEOUT);
 * `phase` says what was being waited for. `ms` is the time to the end of the body, or to the failure.
 */
export type HttpAttempt =
  | { kind: 'answer'; status: number; headers: Record<string, string>; body: string; bodyCut: boolean; ms: number }
  | { kind: 'no-answer'; phase: 'connect' | 'answer' | 'body'; code: string; message: string; ms: number }

export interface HttpRequest {
  url: string
  headers?: Record<string, string>
  /** Longest wait for the TCP connection, ms. */
  connectMs: number
  /** Longest wait for the whole answer after that, ms. */
  answerMs: number
  /** Most bytes of the body that are kept. Default 64 KiB. */
  maxBodyBytes?: number
}

export interface Machine {
  /** process.platform of the machine that is looked at. */
  readonly platform: string
  /** Wall clock, UTC. */
  now(): Date
  /** Monotonic milliseconds. */
  elapsed(): number
  /** Drive of Windows, for example "C:". */
  readonly systemDrive: string
  runProgram(
    program: ProgramName,
    args: string[],
    options: { signal: AbortSignal; maxBytes?: number },
  ): Promise<ProgramRun>
  readFileEnd(path: string, options: { signal: AbortSignal; maxBytes: number }): Promise<FileRead>
  listFolder(path: string, options: { signal: AbortSignal; maxEntries: number }): Promise<FolderRead>
  /** GET, always direct (no proxy), no redirects followed. */
  httpGet(request: HttpRequest, signal: AbortSignal): Promise<HttpAttempt>
}
