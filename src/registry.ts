// Reads keys of the registry through reg.exe and parses what it prints. reg.exe exits 1 for missing and for denied alike and translates what it says, so a
// miss is known by the words that this reg.exe has for a key that is surely absent; where the words are others, by listing the parent.
import { z } from 'zod'
import type { Machine, ProgramRun } from './machine.ts'
import { CouldNotLook } from './outcome.ts'
import { eachLine, type RawText, rawTextSchema, readRawText } from './raw-text.ts'

/** What reg.exe printed for a key, or that the key is absent (its parent could be listed and does not name it). */
export const registryRawSchema = z.discriminatedUnion('present', [
  z.object({ present: z.literal(false), key: z.string() }),
  z.object({ present: z.literal(true), key: z.string(), output: rawTextSchema }),
])
export type RegistryRaw = z.infer<typeof registryRawSchema>

export interface RegistryValue {
  name: string
  /** REG_SZ, REG_DWORD, ... */
  type: string
  /** As printed: text, 0x1, or hex digits for REG_BINARY. */
  data: string
}
/** Values by key path (as printed, full) in the order of reg.exe. A key without values has an empty list. */
export type RegistryKeys = Map<string, RegistryValue[]>

/** Asks for a key (with `recursive` all below it). Full hive names: HKEY_LOCAL_MACHINE\... Throws CouldNotLook when denied. */
export async function queryRegistry(
  machine: Machine,
  key: string,
  signal: AbortSignal,
  { recursive = false, ...limit }: { recursive?: boolean; maxBytes?: number } = {},
): Promise<RegistryRaw> {
  const args = ['query', key, ...(recursive ? ['/s'] : []), '/reg:64']
  const run = await machine.runProgram('reg.exe', args, { signal, ...limit })
  if (run.exitCode === 0) return { present: true, key, output: wholeAnswer(run, key) }
  if (sameWords(run, await wordsForAbsent(machine))) return { present: false, key }
  if (await isListedByParent(machine, key, signal))
    throw new CouldNotLook('access-denied', `reg.exe could not read ${key} (exit code ${run.exitCode}), which exists`)
  return { present: false, key }
}

/** Throws where it is none for this key, or was cut: then a value that is missing proves nothing. A key without anything in it is answered by empty lines. */
function wholeAnswer({ stdout }: ProgramRun, key: string): RawText {
  const wanted = key.toLowerCase()
  let [empty, named, lastLine] = [true, false, '']
  for (const { line } of eachLine(stdout.text)) {
    if (line.trim() !== '') empty = false
    if (line.toLowerCase().startsWith(wanted)) named = true
    lastLine = line
  }
  if (!empty && !named) throw new CouldNotLook('unreadable', `reg.exe answered something else than ${key}`)
  if (/^ {4}\S/.test(lastLine) && readValue(lastLine) === null)
    throw new CouldNotLook('unreadable', `reg.exe ended in the middle of ${key}`)
  return stdout
}

const surelyAbsent = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\aadlogin-doctor-asks-for-a-key-that-is-absent'

const wordsByMachine = new WeakMap<Machine, Promise<ProgramRun | null>>()

/** What reg.exe says of a key that is absent; null when that can't be told. Asked once: listing parents would start as many programs again. */
function wordsForAbsent(machine: Machine): Promise<ProgramRun | null> {
  const asked = wordsByMachine.get(machine) ?? askForAbsent(machine).catch(() => null)
  wordsByMachine.set(machine, asked)
  return asked
}

async function askForAbsent(machine: Machine): Promise<ProgramRun | null> {
  const signal = AbortSignal.timeout(longestAsking)
  const run = await machine.runProgram('reg.exe', ['query', surelyAbsent, '/reg:64'], { signal })
  return (await isListedByParent(machine, surelyAbsent, signal)) ? null : run
}

const longestAsking = 15_000

/** Silence proves nothing. */
function sameWords(run: ProgramRun, absent: ProgramRun | null): boolean {
  const words = ({ stdout, stderr }: ProgramRun) => (stdout.text + stderr.text).trim()
  return absent !== null && words(absent) !== '' && words(run) === words(absent)
}

async function isListedByParent(machine: Machine, key: string, signal: AbortSignal): Promise<boolean> {
  if (!key.includes('\\')) throw new CouldNotLook('unreadable', `reg.exe could not list ${key}`)
  const parent = key.slice(0, key.lastIndexOf('\\'))
  const run = await machine.runProgram('reg.exe', ['query', parent, '/reg:64'], { signal })
  if (run.exitCode !== 0) {
    if (await isListedByParent(machine, parent, signal))
      throw new CouldNotLook(
        'access-denied',
        `reg.exe could not read ${parent} (exit code ${run.exitCode}), which exists`,
      )
    return false
  }
  const wanted = key.toLowerCase()
  return [...parseRegistryOutput(wholeAnswer(run, parent)).keys()].some((printed) => printed.toLowerCase() === wanted)
}

/** A name may hold runs of blanks itself: the first REG_ word between four of them is the type. */
const columns = /^ {4}(.*?) {4}(REG_[A-Z_0-9]+) {4}(.*)/s
/** Columns that are parted otherwise: by tabs, as old versions of reg.exe did, or by fewer blanks, as after copying; or no data at all. */
const looseColumns = /^[ \t]*(\S|\S.*?\S)[ \t]*(?: {2}|\t)(REG_[A-Z_0-9]+)(?:(?: {2,4}|\t)(.*))?$/s

/**
 * Parses reg.exe's output: a line that starts with HKEY_ is a key, `name    TYPE    data` below it a value.
 * Only types and positions are read: messages and the word for the default value, "(Standard)", are translated by Windows.
 * An empty REG_SZ may end after its type; the parts of a REG_MULTI_SZ stand with \0 between them.
 */
export function parseRegistryOutput(raw: RawText): RegistryKeys {
  const keys: RegistryKeys = new Map()
  let current: RegistryValue[] | undefined
  for (const { line } of eachLine(readRawText(raw))) {
    if (line.startsWith('HKEY_')) {
      const key = line.trimEnd()
      current = keys.get(key) ?? []
      keys.set(key, current)
      continue
    }
    const value = readValue(line)
    if (current && value) current.push(value)
  }
  return keys
}

function readValue(line: string): RegistryValue | null {
  const value = columns.exec(line) ?? looseColumns.exec(line)
  return value && { name: value[1] as string, type: value[2] as string, data: value[3] ?? '' }
}

/** The values of the asked key itself by lower-case name; empty for an absent key. */
export function registryValues(raw: RegistryRaw): Map<string, RegistryValue> {
  const found = new Map<string, RegistryValue>()
  if (!raw.present) return found
  const wanted = raw.key.toLowerCase()
  for (const [key, values] of parseRegistryOutput(raw.output)) {
    if (key.toLowerCase() !== wanted) continue
    for (const value of values) found.set(value.name.toLowerCase(), value)
  }
  return found
}

/** A REG_DWORD as a number ("0x1" -> 1); null for absent or other types. */
export function dword(value: RegistryValue | undefined): number | null {
  return value?.type === 'REG_DWORD' && /^0x[0-9a-f]{1,8}$/i.test(value.data) ? Number(value.data) : null
}

/** Where Windows keeps the numbers of the code pages that its programs and its files are written in. */
export const codePagesKey = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage'

/** `oem`: of console programs, such as reg.exe and dsregcmd.exe. `ansi`: of older programs' files. */
export interface CodePages {
  oem?: number | undefined
  ansi?: number | undefined
}

/** Reads reg.exe's answer for codePagesKey. The numbers are ASCII in every code page, so that this needs none itself. */
export function readCodePages(raw: RawText): CodePages {
  const values = [...parseRegistryOutput(raw).values()].flat()
  const number = (name: string) => {
    const found = values.find((value) => value.name.toUpperCase() === name)
    return found && /^[1-9]\d{2,4}$/.test(found.data) ? Number(found.data) : undefined
  }
  return { oem: number('OEMCP'), ansi: number('ACP') }
}
