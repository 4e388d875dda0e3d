// One run of the tool on one double, from the inside of its own namespaces (network, mounts, processes, host name): sets the VM up,
// starts the exe under Wine, and writes down what was seen. Started by start-vm.ts only; all of it goes when this process ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execaSync } from 'execa'
import { Certificates, registryCertificate } from './azure/certificates.ts'
import { packetsToNowhere, startAzure } from './azure/fake-azure.ts'
import { changesBetween, snapshot } from './changes.ts'
import { type Observed, type ProgramCall, runFiles } from './observed.ts'
import type { ProgramAnswer, VmDouble } from './vm.ts'
import { allVms } from './vms/index.ts'
import { mountRoot, wineEnvironment, wineRoot } from './wine-root.ts'

const [folder = '', name = '', exe = '', ...extraArgs] = process.argv.slice(2)
const vm = allVms[name] as VmDouble
const exeOnDrive = 'C:\\Tools\\aadlogin-doctor.exe'
/** Variables that are tried at once: a start takes two seconds under Wine. */
const groupSize = 8

const { drive, inRoot, upper, lower } = await mountVm()
const certificates = new Certificates(join(folder, 'certificates'))
const network = await startAzure(vm.azure, certificates)
placeFiles()
placeRegistry()
const before = snapshot(upper, lower)
setUser()
const run = await runExe()
const answers = await answersByVariables()
wine('wineserver', '--kill')
const after = snapshot(upper, lower)

const report = [...after.keys()].find((path) => !before.has(path) && path.endsWith('/report.json'))
const output = report === undefined ? null : dirname(report)
if (output !== null) cpSync(join(upper, output), join(folder, runFiles.output), { recursive: true })
const observed: Observed = {
  ...run,
  answers,
  calls: programCalls(),
  changes: changesBetween(before, after, output),
  outputFolder: output === null ? null : windowsPath(output),
  network,
  packetsToNowhere: packetsToNowhere(),
  secrets: [...vm.secrets, ...network.imds.tokens],
}
writeFileSync(join(folder, runFiles.observed), JSON.stringify(observed, null, 2))

/** Overlays over the prepared prefix and over /etc: their upper layers lie in memory and go with this process. */
async function mountVm() {
  const { root, prefix } = await wineRoot()
  const layers = join(folder, 'layers')
  mkdirSync(layers)
  execaSync('mount', ['-t', 'tmpfs', 'tmpfs', layers])
  const mountOverlay = (name: string, lower: string, at: string) => {
    const [upper, work] = [join(layers, name), join(layers, `${name}-work`)]
    for (const made of [upper, work, at]) mkdirSync(made, { recursive: true })
    execaSync('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=${lower},upperdir=${upper},workdir=${work}`, at])
    return upper
  }
  const merged = join(folder, 'prefix')
  const upper = mountOverlay('prefix', prefix, merged)
  const inRoot = mountRoot(root, merged, join(folder, 'root'))
  mountOverlay('etc', join(inRoot, 'etc'), join(inRoot, 'etc'))
  execaSync('hostname', [vm.computerName])
  return { drive: join(inRoot, 'mnt', 'drive_c'), inRoot, upper, lower: prefix }
}

/** A file of the root's own /etc; a link that stood there goes. */
function placeInEtc(name: string, text: string): void {
  const path = join(inRoot, 'etc', name)
  mkdirSync(dirname(path), { recursive: true })
  rmSync(path, { force: true })
  writeFileSync(path, text)
}

function onDrive(path: string): string {
  return join(drive, path.replace(/^C:\\/i, '').replaceAll('\\', '/'))
}

function windowsPath(inUpper: string): string {
  return `C:\\${inUpper.replace(/^drive_c\//, '').replaceAll('/', '\\')}`
}

function place(path: string, content: string | Uint8Array): void {
  const full = onDrive(path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, content)
}

function placeFiles(): void {
  placeInEtc('resolv.conf', vm.azure.nameServers.map((address) => `nameserver ${address}\n`).join(''))
  // Wine looks its own name up when it starts.
  placeInEtc('hosts', `127.0.0.1 localhost ${vm.computerName}\n`)
  // Wine takes the host's bundle for Windows' ROOT store.
  placeInEtc('ssl/certs/ca-certificates.crt', vm.trustsInspector ? certificates.root('inspector').toString() : '')
  for (const [path, content] of Object.entries(vm.files)) place(path, content)
  for (const program of vm.missingPrograms) rmSync(onDrive(`C:\\windows\\system32\\${program}`))
  place('C:\\double\\programs.tsv', vm.programs.map(programLine).join(''))
  for (const folder of [vm.currentFolder, vm.user.profile]) mkdirSync(onDrive(folder), { recursive: true })
  // Mounted, not copied: it is nearly 100 MB.
  place(exeOnDrive, '')
  execaSync('mount', ['--bind', '-o', 'ro', exe, onDrive(exeOnDrive)])
}

function programLine(answer: ProgramAnswer, index: number): string {
  const { program, args, output, exitCode = 0, delayMs = 0, then = 'ends' } = answer
  const mode = { ends: 'print', hangs: 'hang', floods: 'flood' }[then]
  const file = `C:\\double\\output-${index}`
  place(file, output)
  return `${[program, args, exitCode, delayMs, mode, file].join('\t')}\n`
}

function placeRegistry(): void {
  const roots = [
    registryCertificate('AuthRoot', certificates.root('public')),
    ...(vm.trustsInspector ? [registryCertificate('ROOT', certificates.root('inspector'))] : []),
  ]
  const text = ['Windows Registry Editor Version 5.00', ...vm.registry, ...roots].join('\n\n')
  importRegistry(text)
  wine('wineserver', '--kill')
}

/** Wine takes a user's environment from this key, and writes the key anew when it starts: so the exe must follow at once. */
function setUser(): void {
  const { name, profile } = vm.user
  const values = {
    USERNAME: name,
    USERPROFILE: profile,
    APPDATA: `${profile}\\AppData\\Roaming`,
    LOCALAPPDATA: `${profile}\\AppData\\Local`,
  }
  const lines = Object.entries(values).map(([value, text]) => `"${value}"="${text.replaceAll('\\', '\\\\')}"`)
  const head = ['Windows Registry Editor Version 5.00', '', '[HKEY_CURRENT_USER\\Volatile Environment]']
  importRegistry([...head, ...lines].join('\n'))
}

function importRegistry(text: string): void {
  const file = 'C:\\double\\import.reg'
  place(file, text.replaceAll('\n', '\r\n'))
  wine('wine', 'C:\\double\\wine-reg.exe', 'import', file)
}

function wine(...command: string[]): void {
  execaSync('chroot', [inRoot, ...command], { env: wineEnvironment, extendEnv: false, stdio: ['ignore', 2, 2] })
}

/** stdout is a file: Wine gives Node EBADF on a pipe. */
async function runExe(): Promise<Pick<Observed, 'exitCode' | 'ms' | 'stopped'>> {
  const [stdout, stderr] = [runFiles.stdout, runFiles.stderr].map((file) => openSync(join(folder, file), 'w'))
  const inFolder = ['sh', '-c', 'cd "$0" && exec wine "$@"', onDrive(vm.currentFolder).slice(inRoot.length)]
  const command = [exeOnDrive, ...vm.args, ...extraArgs]
  const started = performance.now()
  const child = spawn('chroot', [inRoot, ...inFolder, ...withEnvironment(command)], {
    env: wineEnvironment,
    stdio: ['ignore', stdout, stderr],
  })
  const pressing = vm.ctrlCWhen === null ? undefined : pressCtrlCWhen(vm.ctrlCWhen, child)
  let stopped = false
  const limit = setTimeout(
    () => {
      stopped = true
      child.kill('SIGKILL')
    },
    (vm.expect.withinSeconds + 30) * 1000,
  )
  const exitCode = await new Promise<number>((done) => child.on('close', (code) => done(code ?? -1)))
  clearTimeout(limit)
  clearInterval(pressing)
  return { exitCode, ms: Math.round(performance.now() - started), stopped }
}

/** Once, when stderr holds this. Wine takes SIGINT for the Ctrl-C of a console. */
function pressCtrlCWhen(text: string, exe: ChildProcess): NodeJS.Timeout {
  const looking = setInterval(() => {
    if (!readFileSync(join(folder, runFiles.stderr), 'utf8').includes(text)) return
    clearInterval(looking)
    exe.kill('SIGINT')
  }, 100)
  return looking
}

/** Wine keeps some variables of its own; its command interpreter hands on whatever it is told to set. */
function withEnvironment(command: string[]): string[] {
  const variables = Object.entries(vm.environment)
  if (variables.length === 0) return command
  const lines = variables.map(([name, value]) => `@set "${name}=${value}"`)
  place('C:\\double\\start.cmd', [...lines, `@${command.map((part) => `"${part}"`).join(' ')}`, ''].join('\r\n'))
  return ['C:\\windows\\system32\\cmd.exe', '/d', '/c', 'C:\\double\\start.cmd']
}

/** By Wine's own environment, which is quick; what Windows sets itself can't be set so. */
async function answersByVariables(): Promise<Observed['answers']> {
  if (vm.inGroups === undefined) return []
  const each = Object.entries(vm.inGroups)
  const groups = Array.from({ length: Math.ceil(each.length / groupSize) }, (_, index) =>
    Object.fromEntries(each.slice(index * groupSize, (index + 1) * groupSize)),
  )
  const file = join(folder, 'answer.txt')
  const answers: Observed['answers'] = []
  for (const variables of [{}, ...groups]) {
    const child = spawn('chroot', [inRoot, 'wine', exeOnDrive, 'explain', '51'], {
      env: { ...wineEnvironment, ...variables },
      stdio: ['ignore', openSync(file, 'w'), 'ignore'],
      timeout: 30_000,
      killSignal: 'SIGKILL',
    })
    const exitCode = await new Promise<number>((done) => child.on('close', (code) => done(code ?? -1)))
    answers.push({ variables: Object.keys(variables), exitCode, stdout: readFileSync(file, 'utf8') })
  }
  return answers
}

function programCalls(): ProgramCall[] {
  const file = onDrive('C:\\double\\calls.tsv')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [program = '', args = '', answered = ''] = line.split('\t')
      return { program, args, answered: answered as ProgramCall['answered'] }
    })
}
