// Makes the folder that the Windows doubles live in: Debian 13 with its Wine 10 (debootstrap), or the host's own Wine where that is
// new enough, and a Wine prefix with the stand-in programs in it. Kept in a cache outside the work tree; the network is used once.
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa, execaSync } from 'execa'

/** Where Wine is, and the prefix that every VM starts from. */
export interface WineRoot {
  /** The folder to chroot into; "/" where the host's own Wine is used. */
  root: string
  /** The folder with the prepared Wine prefix: only ever the lower layer of an overlay. */
  prefix: string
}

/** The programs that Wine lacks or has only as hollow ones, and reg.exe, whose calls are logged before Wine's own does the work. */
export const standInPrograms = [
  'dsregcmd.exe',
  'icacls.exe',
  'netsh.exe',
  'reg.exe',
  'sc.exe',
  'w32tm.exe',
  'wevtutil.exe',
  'whoami.exe',
]

/** Debian packages that the double needs on the host, each with a program by which its presence is known. */
const hostPackages = {
  debootstrap: 'debootstrap',
  'gcc-mingw-w64-x86-64': 'x86_64-w64-mingw32-gcc',
  iproute2: 'ip',
  nftables: 'nft',
  openssl: 'openssl',
}

/** The environment of every Wine process; `/mnt` in the root is where the prefix of a VM is mounted. */
export const wineEnvironment = {
  HOME: '/root',
  LC_ALL: 'C.UTF-8',
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  WINEDEBUG: '-all',
  WINEPREFIX: '/mnt',
}

const thisFile = fileURLToPath(import.meta.url)
const standInSource = join(import.meta.dirname, 'stand-in.c')
const cache = process.env.AADLOGIN_DOUBLE_CACHE ?? join(homedir(), '.cache', 'aadlogin-doctor')

// The prefix belongs to what made it; an edit of the stand-in or of this recipe makes a new one.
const prefixName = `prefix-${createHash('sha256')
  .update(readFileSync(standInSource))
  .update(readFileSync(thisFile))
  .digest('hex')
  .slice(0, 12)}`

/** The Wine root, made first if it isn't there. Takes about two minutes and 2 GB the first time. Throws when it can't be made. */
export async function wineRoot(): Promise<WineRoot> {
  const found = { root: hostWineIsNewEnough() ? '/' : join(cache, 'debian-13'), prefix: join(cache, prefixName) }
  if (existsSync(found.root) && existsSync(found.prefix)) {
    utimesSync(found.prefix, new Date(), new Date())
    return found
  }
  mkdirSync(cache, { recursive: true })
  // One maker at a time; in namespaces of its own, so that whatever it mounts goes when it goes, however it ends.
  const isolated = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', process.execPath, thisFile]
  await execa('flock', [join(cache, 'lock'), ...isolated], { stdio: ['ignore', 2, 2] })
  return found
}

function hostWineIsNewEnough(): boolean {
  const version = execaSync('wine', ['--version'], { reject: false, env: { WINEDEBUG: '-all' } }).stdout ?? ''
  return Number(/^wine-(\d+)/.exec(version)?.[1] ?? 0) >= 10
}

function make(): void {
  for (const name of readdirSync(cache)) if (name.endsWith('.part')) rmSync(join(cache, name), { recursive: true })
  installHostPackages()
  const root = hostWineIsNewEnough() ? '/' : join(cache, 'debian-13')
  if (!existsSync(root)) makeDebian(root)
  const prefix = join(cache, prefixName)
  if (!existsSync(prefix)) makePrefix(root, prefix)
  // Prefixes of earlier recipes go, but not while another work tree may still use them.
  const yesterday = Date.now() - 24 * 3600_000
  for (const name of readdirSync(cache).filter((name) => name.startsWith('prefix-') && name !== prefixName))
    if (statSync(join(cache, name)).mtimeMs < yesterday) rmSync(join(cache, name), { recursive: true })
}

function installHostPackages(): void {
  const missing = Object.entries(hostPackages)
    .filter(([, program]) => execaSync('which', [program], { reject: false }).failed)
    .map(([name]) => name)
  if (missing.length === 0) return
  const options = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=300']
  loudly('apt-get', ['update', ...options])
  loudly('apt-get', ['install', ...options, '--no-install-recommends', ...missing])
}

function makeDebian(root: string): void {
  const part = `${root}.part`
  const proxy = aptSetting('Acquire::http::Proxy') ?? process.env.http_proxy
  loudly('debootstrap', ['--variant=minbase', '--include=wine,wine64', 'trixie', part, ...debianMirror()], {
    ...(proxy && proxy !== 'DIRECT' ? { http_proxy: proxy } : {}),
  })
  rmSync(join(part, 'var/cache/apt/archives'), { recursive: true })
  renameSync(part, root)
}

/** The mirror that apt on this machine is set up for; none when it can't be told, then debootstrap takes its own. */
function debianMirror(): string[] {
  const codename = /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  const targets = execaSync('apt-get', ['indextargets', '--format', '$(RELEASE) $(COMPONENT) $(REPO_URI)'], {
    reject: false,
  }).stdout
  const uri = (targets ?? '')
    .split('\n')
    .map((line) => line.split(' '))
    .find(([release, component]) => (release === codename || release === 'stable') && component === 'main')?.[2]
  if (uri === undefined) return []
  // Cloud images name a file that lists the mirrors.
  const list = /^mirror\+file:(.+?)\/?$/.exec(uri)?.[1]
  return (list === undefined ? [uri] : [...readFileSync(list, 'utf8').matchAll(/https?:\S+/g)].map(String)).slice(0, 1)
}

function aptSetting(name: string): string | undefined {
  return /"(.+)"/.exec(execaSync('apt-config', ['dump', name], { reject: false }).stdout ?? '')?.[1]
}

function makePrefix(root: string, prefix: string): void {
  const part = `${prefix}.part`
  const windows = join(part, 'drive_c', 'windows')
  const double = join(part, 'drive_c', 'double')
  mkdirSync(part)
  const inRoot = mountRoot(root, part, join(cache, 'mount.part'))
  const wine = (...args: string[]) => loudly('chroot', [inRoot, ...args], wineEnvironment)
  wine('wine', 'wineboot', '--init')
  wine('wine', 'winecfg', '-v', 'win10')
  mkdirSync(double)
  writeFileSync(join(double, 'setup.reg'), setupRegistry())
  wine('wine', 'reg', 'import', 'C:\\double\\setup.reg')
  wine('wineserver', '--wait')
  rmSync(join(double, 'setup.reg'))

  // Wine refuses to run a built-in program under another name; without the mark it is a program like any other.
  const wineReg = readFileSync(join(windows, 'system32', 'reg.exe')).toString('latin1')
  writeFileSync(join(double, 'wine-reg.exe'), wineReg.replace('Wine builtin DLL', 'Wine program    '), 'latin1')
  const standIn = join(double, 'stand-in.exe')
  loudly('x86_64-w64-mingw32-gcc', ['-municode', '-Os', '-s', '-Wall', '-Werror', '-o', standIn, standInSource])
  for (const program of standInPrograms) copyFileSync(standIn, join(windows, 'system32', program))
  rmSync(standIn)
  // The link that a Windows kernel has to its own folder.
  const kernelLinks = join(part, 'dosdevices', 'globalroot')
  mkdirSync(kernelLinks)
  symlinkSync('../../drive_c/windows', join(kernelLinks, 'systemroot'))
  // A VM sees nothing of the host's files.
  rmSync(join(part, 'dosdevices', 'z:'))
  renameSync(part, prefix)
}

/**
 * Mounts the root at a folder, with the prefix at its /mnt and a /tmp of its own: a second mount, so that nothing lies over the host's
 * own /tmp and /mnt. Only for a process with a mount namespace of its own. Returns the folder to chroot into.
 */
export function mountRoot(root: string, prefix: string, inRoot: string): string {
  mkdirSync(inRoot, { recursive: true })
  loudly('mount', ['--rbind', root, inRoot])
  if (root !== '/') {
    loudly('mount', ['--rbind', '/proc', join(inRoot, 'proc')])
    loudly('mount', ['--rbind', '/dev', join(inRoot, 'dev')])
  }
  loudly('mount', ['-t', 'tmpfs', 'tmpfs', join(inRoot, 'tmp')])
  loudly('mount', ['--rbind', prefix, join(inRoot, 'mnt')])
  return inRoot
}

function setupRegistry(): string {
  const overrides = standInPrograms.map((program) => `"${program}"="native"`)
  return [
    'Windows Registry Editor Version 5.00',
    '[HKEY_CURRENT_USER\\Software\\Wine\\DllOverrides]',
    ...overrides,
    // No window system: else Wine complains on the stderr of every program.
    '[HKEY_CURRENT_USER\\Software\\Wine\\Drivers]',
    '"Graphics"="null"',
    // Wine's debugger, started where a program crashes, would write settings of its own; the crash itself shows by the exit code.
    '[HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows NT\\CurrentVersion\\AeDebug]',
    '"Debugger"="C:\\\\double\\\\no-debugger.exe %ld %ld"',
    '',
  ].join('\r\n')
}

/** Runs a program with its output on stderr. Throws when it fails. */
function loudly(program: string, args: string[], env: Record<string, string> = {}): void {
  execaSync(program, args, { stdio: ['ignore', 2, 2], env })
}

if (process.argv[1] === thisFile) make()
