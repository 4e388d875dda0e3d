// The real machine behind the port: Windows' programs by full path, files, and direct HTTP. Reads only.
import type { Stats } from 'node:fs'
import { lstat, open, opendir } from 'node:fs/promises'
import { win32 } from 'node:path'
import { Agent, errors, request as send } from 'undici'
import type {
  FileRead,
  FolderEntry,
  FolderRead,
  HttpAttempt,
  HttpRequest,
  Machine,
  ProgramName,
  ProgramRun,
} from './machine.ts'
import { CouldNotLook } from './outcome.ts'
import { turns } from './program-turns.ts'
import { type RawText, toRawText } from './raw-text.ts'
import { type CodePages, codePagesKey, readCodePages } from './registry.ts'
import { findSystemFolder } from './system-folder.ts'
import { tryHttps } from './windows-https.ts'
import { askNameServer, lookUpName, ownNetwork } from './windows-names.ts'
import { minimalEnvironment, startProgram } from './windows-program.ts'

/** Programs that run at the same time, beside those that wait for no turn. */
const programsAtOnce = 4
/** Longest run of one program from its start, ms. One that hangs gives its turn back. */
const longestRun = 10_000
const longestLook = 15_000
/** The probe of event logs paces itself, and the report's folder is closed to others whatever else hangs. */
const startAtOnce: ProgramName[] = ['wevtutil.exe', 'icacls.exe']

const defaultBodyBytes = 64 * 1024
const maxHeaderBytes = 64 * 1024

/** The machine this process runs on. Throws nothing; each look throws CouldNotLook. */
export function windowsMachine(
  environment: NodeJS.ProcessEnv,
  systemFolder: string = findSystemFolder(environment),
): Machine {
  const systemDrive = /^[A-Za-z]:/.exec(systemFolder)?.[0] ?? 'C:'
  const takeTurn = turns(programsAtOnce)
  const run = (program: ProgramName, args: string[], options: RunOptions) => {
    const longest = program === 'wevtutil.exe' || program === 'dsregcmd.exe' ? longestLook : longestRun
    const start = () => {
      const signal = AbortSignal.any([options.signal, AbortSignal.timeout(longest)])
      return runProgram(systemFolder, environment, program, args, { ...options, signal })
    }
    return startAtOnce.includes(program) ? start() : takeTurn(options.signal, start)
  }
  // Asked once, and only when some text is in neither UTF-8 nor UTF-16.
  let codePages: Promise<CodePages> | undefined
  const inCodePage = async (text: RawText, which: keyof CodePages, signal: AbortSignal): Promise<RawText> => {
    if (text.encoding !== 'bytes') return text
    codePages ??= run('reg.exe', ['query', codePagesKey, '/reg:64'], { signal }).then(
      (answer) => readCodePages(answer.stdout),
      () => ({}),
    )
    const codePage = (await codePages)[which]
    return codePage === undefined ? text : { ...text, codePage }
  }
  return {
    platform: process.platform,
    now: () => new Date(),
    elapsed: () => performance.now(),
    systemDrive,
    runProgram: async (program, args, options) => {
      const { stdout, stderr, ...rest } = await run(program, args, options)
      return {
        ...rest,
        stdout: await inCodePage(stdout, 'oem', options.signal),
        stderr: await inCodePage(stderr, 'oem', options.signal),
      }
    },
    readFileEnd: async (path, options) => {
      const file = await readFileEnd(path, options)
      return file.present ? { ...file, content: await inCodePage(file.content, 'ansi', options.signal) } : file
    },
    listFolder,
    httpGet,
    ownNetwork: async () => ownNetwork(environment),
    lookUpName,
    askNameServer,
    tryHttps,
  }
}

interface RunOptions {
  signal: AbortSignal
  maxBytes?: number
  keepStart?: boolean
}

async function runProgram(
  systemFolder: string,
  environment: NodeJS.ProcessEnv,
  program: ProgramName,
  args: string[],
  options: RunOptions,
): Promise<ProgramRun> {
  return startProgram(win32.join(systemFolder, program), args, {
    ...options,
    folder: systemFolder,
    environment: minimalEnvironment(systemFolder, environment),
  })
}

async function readFileEnd(
  path: string,
  { signal, maxBytes }: { signal: AbortSignal; maxBytes: number },
): Promise<FileRead> {
  let file: Awaited<ReturnType<typeof open>>
  try {
    // Before it is opened: a pipe would wait for its other end.
    const itself = await withoutLinks(path, signal)
    if (!itself?.isFile()) throw new CouldNotLook('unreadable', `${path} is not a file`)
    file = await abortable(open(path, 'r'), signal, `opening ${path}`)
  } catch (error) {
    if (isAbsence(error)) return confirmAbsent(path, signal)
    throw readFailure(error, path)
  }
  try {
    const stat = await abortable(file.stat(), signal, `reading ${path}`)
    if (!stat.isFile()) throw new CouldNotLook('unreadable', `${path} is not a file`)
    const length = Math.min(stat.size, maxBytes)
    const buffer = Buffer.alloc(length)
    let read = 0
    // The size is taken once: a file that grows meanwhile is read to where it ended.
    while (read < length) {
      const { bytesRead } = await abortable(
        file.read(buffer, read, length - read, stat.size - length + read),
        signal,
        `reading ${path}`,
      )
      if (bytesRead === 0) break
      read += bytesRead
    }
    return {
      present: true as const,
      size: stat.size,
      modifiedAt: stat.mtime.toISOString(),
      content: toRawText(buffer.subarray(0, read), stat.size - length),
    }
  } catch (error) {
    throw readFailure(error, path)
  } finally {
    // Not awaited: a close that hangs on a broken disk must not hold the probe.
    file.close().catch(() => {})
  }
}

/** In the order of the disk, and never more of it than is asked for: a folder may hold a hundred thousand entries. */
async function listFolder(
  path: string,
  { signal, maxEntries }: { signal: AbortSignal; maxEntries: number },
): Promise<FolderRead> {
  try {
    const entries: FolderEntry[] = []
    await withoutLinks(path, signal)
    const folder = await abortable(opendir(path), signal, `listing ${path}`)
    try {
      while (true) {
        const entry = await abortable(folder.read(), signal, `listing ${path}`)
        if (entry === null) return { present: true, entries, more: false }
        if (entries.length === maxEntries) return { present: true, entries, more: true }
        // A link (a junction) is "other": it is never followed, so that no loop and no other drive is read.
        const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other'
        entries.push({ name: entry.name, kind })
      }
    } finally {
      folder.close().catch(() => {})
    }
  } catch (error) {
    if (isAbsence(error)) return confirmAbsent(path, signal)
    throw readFailure(error, path)
  }
}

/**
 * Throws where a part of the path is a link: whoever put it there may have it lead to a server of his, and Windows would sign in to that with this account.
 * Looks from the drive on downwards, so that no link is passed. Returns what stands at the path itself; undefined for a drive.
 */
async function withoutLinks(path: string, signal: AbortSignal): Promise<Stats | undefined> {
  const parent = win32.dirname(path)
  if (parent === path) return undefined
  await withoutLinks(parent, signal)
  const found = await abortable(lstat(path), signal, `opening ${path}`)
  if (found.isSymbolicLink()) throw new CouldNotLook('unreadable', `${path} is a link, and links are not followed`)
  return found
}

/** Absent counts only when the parent could be listed, or is itself absent in the same way. */
async function confirmAbsent(path: string, signal: AbortSignal): Promise<{ present: false }> {
  const parent = win32.dirname(path)
  if (parent === path) return { present: false }
  try {
    const folder = await abortable(opendir(parent), signal, `listing ${parent}`)
    await abortable(folder.read(), signal, `listing ${parent}`).finally(() => folder.close().catch(() => {}))
    return { present: false }
  } catch (error) {
    if (isAbsence(error)) return confirmAbsent(parent, signal)
    throw readFailure(error, parent)
  }
}

function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException)?.code
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function readFailure(error: unknown, path: string): CouldNotLook {
  if (error instanceof CouldNotLook) return error
  const code = (error as NodeJS.ErrnoException)?.code ?? ''
  if (code === 'EACCES' || code === 'EPERM')
    return new CouldNotLook('access-denied', `Windows denied access to ${path}`)
  if (code === 'EBUSY') return new CouldNotLook('unreadable', `${path} is locked by another program`)
  return new CouldNotLook('unreadable', `${path} could not be read (${code || String(error)})`)
}

/** Gives up waiting when the signal fires; what was asked of the disk goes on in the background and is dropped. */
function abortable<T>(work: Promise<T>, signal: AbortSignal, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new CouldNotLook('timeout', `${what} did not end in time`))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

async function httpGet(request: HttpRequest, signal: AbortSignal): Promise<HttpAttempt> {
  const started = performance.now()
  const ms = () => Math.round(performance.now() - started)
  const maxBodyBytes = request.maxBodyBytes ?? defaultBodyBytes
  const connectTimeout = AbortSignal.timeout(request.connectMs + request.answerMs)
  // An agent of its own for each request: no proxy from the environment, no connection left open behind.
  const agent = new Agent({
    connect: { timeout: request.connectMs },
    headersTimeout: request.answerMs,
    bodyTimeout: request.answerMs,
    maxHeaderSize: maxHeaderBytes,
    pipelining: 0,
  })
  let phase: 'answer' | 'body' = 'answer'
  try {
    const answer = await send(request.url, {
      method: 'GET',
      headers: request.headers ?? {},
      dispatcher: agent,
      signal: AbortSignal.any([signal, connectTimeout]),
    })
    phase = 'body'
    const { bytes, cut } = await readBody(answer.body, maxBodyBytes)
    return {
      kind: 'answer',
      status: answer.statusCode,
      headers: flatHeaders(answer.headers),
      body: bytes.toString('utf8'),
      bodyCut: cut,
      ms: ms(),
    }
  } catch (error) {
    if (signal.aborted) throw new CouldNotLook('timeout', `${request.url} was still being asked when the time was up`)
    const { code, message } = networkError(error)
    return { kind: 'no-answer', phase: connectPhase(code) ? 'connect' : phase, code, message, ms: ms() }
  } finally {
    agent.destroy().catch(() => {})
  }
}

async function readBody(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<{ bytes: Buffer; cut: boolean }> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxBytes) return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), cut: true }
  }
  return { bytes: Buffer.concat(chunks), cut: false }
}

function flatHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}

/** The system's own code of a network error; of several addresses tried, the first that has one. */
function networkError(error: unknown): { code: string; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return networkError(error.errors[0])
  if (error instanceof Error) {
    if (error.name === 'TimeoutError') return { code: 'TIMEOUT', message: 'no complete answer in time' }
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined && error.cause !== undefined) return networkError(error.cause)
    return { code: code ?? error.name, message: error.message }
  }
  return { code: 'UNKNOWN', message: String(error) }
}

function connectPhase(code: string): boolean {
  return (
    code === new errors.ConnectTimeoutError().code ||
    [
      'ECONNREFUSED',
      'ENETUNREACH',
      'EHOSTUNREACH',
      'EADDRNOTAVAIL',
      'ETIMEDOUT',
      'EACCES',
      'ENOTFOUND',
      'EAI_AGAIN',
    ].includes(code)
  )
}
