// What a run changed on C: and in the registry, seen from below: the upper layer of the VM's overlay before and after.
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Path or registry line, and what stands there. */
export type Snapshot = Map<string, string>

// The double's own files, and what Wine writes for itself.
const ownFiles = new Set([
  'drive_c/double/calls.tsv',
  'drive_c/double/import.reg',
  'drive_c/double/start.cmd',
  '.update-timestamp',
  'wineserver',
])
// Wine fills this store from the host's bundle when a program first asks for it, and writes this environment when it starts.
const ownKeys = /SystemCertificates\\\\Root\\\\|^\[Volatile Environment\]/
const longestLine = 200

/** What in the upper layer is not so in the lower one: files with their hash, deletions, the lines of the registry. */
export function snapshot(upper: string, lower: string): Snapshot {
  const seen: Snapshot = new Map()
  for (const path of readdirSync(upper, { recursive: true, encoding: 'utf8' })) {
    if (ownFiles.has(path) || path.startsWith('dosdevices')) continue
    const full = join(upper, path)
    const stat = lstatSync(full)
    if (path.endsWith('.reg')) for (const line of registryLines(full)) seen.set(line, 'there')
    else if (stat.isFile()) seen.set(path, stateOf(full))
    else if (stat.isSymbolicLink()) seen.set(path, readlinkSync(full))
    else if (!stat.isDirectory()) seen.set(path, 'deleted')
    // The overlay repeats a folder in which something changed.
    else if (!existsSync(join(lower, path))) seen.set(path, 'folder')
  }
  return seen
}

/** Of a file: its bytes, and when anything of it was last changed: they, its times, its rights or its attributes. */
function stateOf(file: string): string {
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex')
  return `${hash} ${lstatSync(file).ctimeMs}`
}

/** Every key and every value with its key, without Wine's time stamps. */
function registryLines(file: string): string[] {
  let key = ''
  return readFileSync(file, 'latin1')
    .replaceAll('\\\n', '')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('[')) key = line.replace(/\] \d+$/, ']')
      if (line === '' || ownKeys.test(key) || /^(#|;;|WINE REGISTRY|"DriverDateData")/.test(line)) return []
      return [`${basename(file)} ${key} ${line.startsWith('[') ? '' : line}`.trimEnd()]
    })
}

/** The difference in words, one line each. The output folder is the tool's to make, and so are the folders on the way to it. */
export function changesBetween(before: Snapshot, after: Snapshot, outputFolder: string | null): string[] {
  const allowed = (path: string, value: string) =>
    outputFolder !== null &&
    (`${path}/`.startsWith(`${outputFolder}/`) || (value === 'folder' && outputFolder.startsWith(`${path}/`)))
  const changes = [...after]
    .filter(([path, value]) => before.get(path) !== value && !allowed(path, value))
    .map(([path, value]) => `${value === 'deleted' ? 'deleted' : before.has(path) ? 'changed' : 'new'}: ${path}`)
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `gone: ${path}`)
  return [...changes, ...gone].map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}...` : line))
}
