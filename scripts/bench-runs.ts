// Whole runs on the four networks of the bench doubles: the exe on the Windows double where that can be, else the same code in this process on a made machine that takes as long.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Evidence, evidenceSchema } from '../src/evidence.ts'
import { probes } from '../src/probes/index.ts'
import { whyNotHere } from '../test/double/can-run.ts'
import { builtExe } from '../test/double/exe.ts'
import { runFiles } from '../test/double/observed.ts'
import { removeRun, startVm } from '../test/double/start-vm.ts'
import { type BenchNetwork, runHere } from './bench-machine.ts'

export interface RunBench {
  what: string
  /** Start of the program to its end. In process: as `lookMs`. */
  wholeMs: number
  /** From the first look to the last. */
  lookMs: number
  firstWaveMs: number
  /** Of the second wave. A probe's time holds its waiting for a turn to start programs. */
  slowestMs: number
  /** Of the look, where there is one. */
  limitMs: number | null
  /** The manual procedure; null where it was not measured. */
  byHandMs: number | null
}

const networks: Record<BenchNetwork, string> = {
  healthy: 'healthy',
  'endpoints-dropped': 'every endpoint dropped',
  'everything-dropped': 'metadata and DNS dropped too',
  'dns-dead': 'DNS dead',
}

export async function benchRuns(): Promise<{ where: string; byHandNotHere: string | null; runs: RunBench[] }> {
  const notHere = whyNotHere()
  const exe = notHere === null ? await builtExe() : null
  const runs: RunBench[] = []
  for (const network of Object.keys(networks) as BenchNetwork[]) {
    const { evidence, wholeMs } = exe === null ? await runHere(network) : await runOnDouble(network, exe)
    const phases = phasesOf(evidence)
    const usual = 1.3 * (phases.firstWaveMs + phases.slowestMs) + 500
    runs.push({
      what: networks[network],
      ...phases,
      wholeMs: wholeMs ?? phases.lookMs,
      limitMs: network === 'healthy' ? usual : network === 'endpoints-dropped' ? 15_000 : null,
      byHandMs: notHere === null ? byHand(network) : null,
    })
  }
  return {
    where: notHere === null ? 'the exe on the Windows double' : `in this process, because of the double: ${notHere}`,
    byHandNotHere: notHere,
    runs,
  }
}

interface Run {
  evidence: Evidence
  wholeMs: number | null
}

async function runOnDouble(network: BenchNetwork, exe: string): Promise<Run> {
  const run = await startVm(`bench-${network}`, exe)
  const file = join(run.folder, runFiles.output, 'report.json')
  if (run.observed === null || !existsSync(file)) throw new Error(`bench-${network}: ${run.trouble || 'no report'}`)
  const report = JSON.parse(readFileSync(file, 'utf8'))
  removeRun(run)
  return { evidence: evidenceSchema.parse(report.evidence), wholeMs: run.observed.ms }
}

function phasesOf(evidence: Evidence) {
  const began = Math.min(...Object.values(evidence).map(({ startedAt }) => Date.parse(startedAt)))
  const looks = Object.entries(evidence).map(([id, { startedAt, durationMs }]) => ({
    wave: (probes as Record<string, { wave: string }>)[id]?.wave,
    durationMs,
    endMs: Date.parse(startedAt) - began + durationMs,
  }))
  const of = (wave: string) => looks.filter((look) => look.wave === wave)
  return {
    lookMs: Math.max(...looks.map(({ endMs }) => endMs)),
    firstWaveMs: Math.max(...of('first').map(({ endMs }) => endMs)),
    slowestMs: Math.max(...of('second').map(({ durationMs }) => durationMs)),
  }
}

function byHand(network: BenchNetwork): number {
  const isolated = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  const script = join(import.meta.dirname, 'bench-by-hand.ts')
  const run = spawnSync('unshare', [...isolated, process.execPath, script, `bench-${network}`], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`bench-${network} by hand: ${run.stderr}`)
  return Number(run.stdout)
}
