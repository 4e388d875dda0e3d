// Mutation testing with Stryker: `npm run test:mutation -- redact` changes each part of src/redact.ts and looks whether a test notices. Outside CI: it takes minutes.
// The rules are so many, and so many VMs watch them, that test/mutation/in-one-process.ts tries them: `-- rules`, `-- rules dns-failure` for some of their files,
// `-- rules 600` for so many mutants drawn from all.
// Stryker has a package folder of its own, test/mutation, that is installed when it is first needed.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { basename } from 'node:path'

interface Partition {
  mutate: string[]
  /** Tried in one process; each file can be tried alone. */
  oneProcess?: true
  /** The tests that watch these files closely. All of them run once for the coverage, so the fewer the faster. */
  tests: string[]
}

const partitions: Record<string, Partition> = {
  redact: {
    mutate: ['src/redact.ts', 'src/redact/*.ts'],
    tests: ['test/redact-forms.test.ts', 'test/redact.test.ts', 'test/redact/spellings.test.ts'],
  },
  secrets: { mutate: ['src/secrets.ts'], tests: ['test/secrets.test.ts'] },
  normalize: { mutate: ['src/error-codes/normalize.ts'], tests: ['test/error-codes/normalize.test.ts'] },
  'take-apart': { mutate: ['src/error-codes/take-apart.ts'], tests: ['test/error-codes/take-apart.test.ts'] },
  'log-time': { mutate: ['src/log-time.ts'], tests: ['test/log-time.test.ts'] },
  'raw-text': { mutate: ['src/raw-text.ts'], tests: ['test/raw-text.test.ts'] },
  registry: { mutate: ['src/registry.ts'], tests: ['test/registry.test.ts'] },
  'windows-events': { mutate: ['src/windows-events.ts'], tests: ['test/windows-events.test.ts'] },
  'join-log': { mutate: ['src/join-log.ts'], tests: ['test/join-log.test.ts'] },
  dsreg: {
    mutate: ['src/dsreg-output.ts', 'src/dsreg-facts.ts'],
    tests: ['test/dsreg-output.test.ts', 'test/dsreg-facts.test.ts', 'test/probes/dsreg-status.test.ts'],
  },
  diff: {
    mutate: ['src/diff.ts', 'src/why-not-fixed.ts', 'src/report/diff-text.ts'],
    tests: ['test/diff.test.ts', 'test/report/diff-text.test.ts'],
  },
  rules: {
    oneProcess: true,
    mutate: ['src/rules/*.ts', 'src/likely-cause.ts'],
    tests: [
      'test/likely-cause.test.ts',
      'test/rules/*.test.ts',
      'test/conformance.test.ts',
      'test/causes.test.ts',
      'test/more-causes.test.ts',
      'test/healthy-vms.test.ts',
      'test/field-cases.test.ts',
      'test/fixtures.test.ts',
    ],
  },
}

const folder = 'test/mutation'
const stryker = `${folder}/node_modules/@stryker-mutator/core/bin/stryker.js`

const [name = '', ...which] = process.argv.slice(2)
const partition = partitions[name]
if (partition === undefined) {
  console.error(`npm run test:mutation -- NAME, of these: ${Object.keys(partitions).join(', ')}`)
  process.exitCode = 2
} else {
  // vitest is the project's own: a second one would not find the tests of the first.
  if (!existsSync(stryker))
    execFileSync('npm', ['ci', '--omit=peer', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
  const run = partition.oneProcess ? inOneProcess(partition) : byStryker(partition)
  process.exitCode = run.status ?? 1
}

function byStryker({ mutate, tests }: Partition) {
  return spawnSync(process.execPath, [stryker, 'run', `${folder}/stryker.config.js`, '--mutate', mutate.join(',')], {
    stdio: 'inherit',
    // Stryker runs vitest in threads, which take their zone from the process.
    env: { ...process.env, MUTATION_TESTS: tests.join(','), TZ: 'Asia/Kolkata' },
  })
}

function inOneProcess({ mutate, tests }: Partition) {
  const sample = /^\d+$/.test(which[0] ?? '') ? Number(which[0]) : null
  const all = mutate.flatMap((pattern) => globSync(pattern))
  const files =
    sample !== null || which.length === 0 ? all : all.filter((file) => which.includes(basename(file, '.ts')))
  const testFiles = tests.flatMap((pattern) => globSync(pattern))
  const task = JSON.stringify({ files, tests: testFiles, sample })
  return spawnSync(process.execPath, ['--no-warnings', `${folder}/in-one-process.ts`, task], { stdio: 'inherit' })
}
