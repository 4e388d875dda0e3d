// How long the bundle of the exe takes to start and to judge a report, and how much memory, beside the runtime that does nothing. Each in a process of its own.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

export interface StartUp {
  what: string
  ms: number
  /** Highest resident memory of the process, MB. */
  peakMb: number
}

const repeats = 5
const tellMemory = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\npeak '+process.resourceUsage().maxRSS))`

/** The bare runtime first. */
export async function benchStartUp(): Promise<[StartUp, ...StartUp[]]> {
  const folder = mkdtempSync(join(tmpdir(), 'aadlogin-doctor-bench-'))
  try {
    const bundle = join(folder, 'aadlogin-doctor.cjs')
    await build({ entryPoints: ['src/main.ts'], outfile: bundle, bundle: true, format: 'cjs', platform: 'node' })
    return [
      measure('the bare runtime', ['-e', '0']),
      measure('--version', [bundle, '--version']),
      measure('explain 0x801c0021', [bundle, 'explain', '0x801c0021']),
      measure('replay of a report', [bundle, 'replay', 'fixtures/no-identity/report.json']),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function measure(what: string, args: string[]): StartUp {
  const runs = Array.from({ length: repeats }, () => {
    const began = performance.now()
    const run = spawnSync(process.execPath, ['--import', tellMemory, ...args], { encoding: 'utf8' })
    return {
      ms: Math.round(performance.now() - began),
      peakMb: Math.round(Number(/peak (\d+)/.exec(run.stderr)?.[1]) / 1024),
    }
  })
  const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(repeats / 2)] as number
  return { what, ms: middle(runs.map(({ ms }) => ms)), peakMb: middle(runs.map(({ peakMb }) => peakMb)) }
}
