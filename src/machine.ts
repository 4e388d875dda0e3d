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
  /** 0 also of a program that was stopped because of `keepStart`. */
  exitCode: number
  stdout: RawText
  stderr: RawText
  /** True when it wrote more than `maxBytes` and was stopped: stdout is the start of what it had to say. Only with `keepStart`. */
  stopped?: boolean
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

/** A name look-up as Windows' own programs make it. `code` is the system's word: ENOTFOUND, EAI_AGAIN; TIMEOUT when this tool stopped waiting. */
export type NameLookup =
  | { kind: 'addresses'; addresses: string[]; ms: number }
  | { kind: 'failed'; code: string; ms: number }

/** What the system itself says of this machine's network. */
export interface OwnNetwork {
  /** The DNS servers of the adapters that are up. */
  nameServers: string[]
  /** The addresses of the adapters that are up, loopback included. */
  addresses: string[]
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, those that are set. */
  proxyVariables: { name: string; value: string }[]
}

export interface NameQuestion {
  host: string
  type: 'A' | 'AAAA'
  /** Address of the DNS server, with `:port` where it isn't 53. */
  server: string
  timeoutMs: number
}

/** What came of TCP to one address. `not-awaited`: another address had connected, and this one had not yet answered when all was done. */
export interface ConnectAttempt {
  address: string
  outcome: 'connected' | 'failed' | 'not-awaited'
  /** ECONNREFUSED, ENETUNREACH, ...; TIMEOUT when nothing came back; null unless failed. */
  code: string | null
  ms: number
}

/** An HTTP answer's head and the first bytes of its body. `at` is this machine's clock (ISO 8601 UTC) when the head arrived, `ms` the time since the request. */
export interface AnswerHead {
  kind: 'answer'
  status: number
  headers: Record<string, string>
  body: string
  at: string
  ms: number
}
export interface NoAnswer {
  kind: 'no-answer'
  /** TIMEOUT, ECONNRESET, CLOSED (ended without a word), or the system's or OpenSSL's own code. */
  code: string
  message: string
  ms: number
}

export type TlsAttempt =
  /** `certificates`: the chain as it was presented, leaf first, each DER in lower-case hex. Nothing was verified. */
  | { kind: 'secured'; protocol: string; cipher: string; certificates: string[]; ms: number }
  /** `received`: the first bytes that came back, as text (one character a byte); empty when none did. `certificates` if they came before the failure. */
  | { kind: 'failed'; code: string; message: string; received: string; certificates: string[]; ms: number }

/** One HTTPS request, layer by layer. A layer that was not reached is null. */
export interface HttpsAttempt {
  connects: ConnectAttempt[]
  /** The proxy's answer to CONNECT; null without a proxy too. */
  tunnel: AnswerHead | NoAnswer | null
  tls: TlsAttempt | null
  http: AnswerHead | NoAnswer | null
}

export interface HttpsRequest {
  /** The host that is asked for: in TLS and in the Host header. */
  host: string
  path: string
  headers?: Record<string, string>
  /** Where to connect: the host's addresses or, with `tunnel`, the proxy's. All are tried at once; the first to connect is used. */
  addresses: string[]
  port: number
  /** Ask the other end, a proxy, with CONNECT for a tunnel to host:443. */
  tunnel: boolean
  /** Longest waits, ms. */
  connectMs: number
  tunnelMs: number
  tlsMs: number
  answerMs: number
  /** Most bytes of a body that are kept. */
  maxBodyBytes: number
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
    options: { signal: AbortSignal; maxBytes?: number; keepStart?: boolean },
  ): Promise<ProgramRun>
  readFileEnd(path: string, options: { signal: AbortSignal; maxBytes: number }): Promise<FileRead>
  listFolder(path: string, options: { signal: AbortSignal; maxEntries: number }): Promise<FolderRead>
  /** GET, always direct (no proxy), no redirects followed. */
  httpGet(request: HttpRequest, signal: AbortSignal): Promise<HttpAttempt>
  ownNetwork(): Promise<OwnNetwork>
  lookUpName(host: string, timeoutMs: number, signal: AbortSignal): Promise<NameLookup>
  /** Asks one DNS server. A negative answer is a `failed` with its code: ENOTFOUND (NXDOMAIN), ENODATA, ESERVFAIL, EREFUSED, ETIMEOUT. */
  askNameServer(question: NameQuestion, signal: AbortSignal): Promise<NameLookup>
  tryHttps(request: HttpsRequest, signal: AbortSignal): Promise<HttpsAttempt>
}
