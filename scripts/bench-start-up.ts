// How long the bundle of the exe takes to start and to judge a report, and how much memory, beside the runtime that does nothing. Each in a process of its own.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { maxEvidenceBytes } from '../src/evidence-limit.ts'
import { smallHeap } from './small-heap.ts'

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
      measure('replay of a report', [bundle, 'replay', aReport]),
      measure('replay of the largest', [bundle, 'replay', largestReport(folder)]),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const aReport = 'fixtures/no-identity/report.json'

/** A report whose evidence is as long as it may be: logs that name a thousand people. */
function largestReport(folder: string): string {
  const report = JSON.parse(readFileSync(aReport, 'utf8'))
  const line = (number: number) =>
    `2026-11-20T01:58:00.000Z\t[Information]:\tC:\\Users\\jane.doe${number % 1000} of Jane Doe${number % 1000}, 203.0.113.${number % 256}\r\n`
  const lines = Array.from({ length: (0.8 * maxEvidenceBytes) / line(999).length }, (_, number) => line(number))
  const { files } = report.evidence.extensionLogs.outcome.value
  files[0].read.value.content.text = lines.join('')
  const path = join(folder, 'report.json')
  writeFileSync(path, JSON.stringify(report))
  return path
}

function measure(what: string, args: string[]): StartUp {
  const runs = Array.from({ length: repeats }, () => {
    const began = performance.now()
    const run = spawnSync(process.execPath, [...smallHeap, '--import', tellMemory, ...args], { encoding: 'utf8' })
    return {
      ms: Math.round(performance.now() - began),
      peakMb: Math.round(Number(/peak (\d+)/.exec(run.stderr)?.[1]) / 1024),
    }
  })
  const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(repeats / 2)] as number
  return { what, ms: middle(runs.map(({ ms }) => ms)), peakMb: middle(runs.map(({ peakMb }) => peakMb)) }
}
