// Mutation testing with Stryker: `npm run test:mutation -- redact` changes each part of src/redact.ts and looks whether a test notices. Outside CI: it takes minutes.
// Stryker has a package folder of its own, test/mutation, that is installed when it is first needed.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

interface Partition {
  mutate: string[]
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
    mutate: ['src/rules/*.ts', 'src/likely-cause.ts'],
    tests: ['test/conformance.test.ts', 'test/causes.test.ts', 'test/likely-cause.test.ts', 'test/healthy-vms.test.ts'],
  },
}

const folder = 'test/mutation'
const stryker = `${folder}/node_modules/@stryker-mutator/core/bin/stryker.js`

const [name = ''] = process.argv.slice(2)
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
  const run = spawnSync(
    process.execPath,
    [stryker, 'run', `${folder}/stryker.config.js`, '--mutate', partition.mutate.join(',')],
    // Stryker runs vitest in threads, which take their zone from the process.
    { stdio: 'inherit', env: { ...process.env, MUTATION_TESTS: partition.tests.join(','), TZ: 'Asia/Kolkata' } },
  )
  process.exitCode = run.status ?? 1
}
