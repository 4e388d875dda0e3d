// Starts one double from the outside: a folder for it, namespaces around it, a time limit over it, and nothing left of it afterwards.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { type Observed, runFiles } from './observed.ts'
import type { VmDouble } from './vm.ts'
import { allVms } from './vms/index.ts'
import { wineRoot } from './wine-root.ts'

export interface VmRun {
  name: string
  /** Holds stdout.txt, stderr.txt and output/; the caller removes it. */
  folder: string
  /** Null when the double itself failed; then `trouble` says how. */
  observed: Observed | null
  trouble: string
}

/** Runs the exe once on a VM. Throws only when the Wine root can't be made. */
export async function startVm(name: string, exe: string, extraArgs: string[] = []): Promise<VmRun> {
  await wineRoot()
  const folder = mkdtempSync(join(tmpdir(), `aadlogin-double-${name}-`))
  const namespaces = ['--net', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child', '--mount-proc']
  const inside = [process.execPath, join(import.meta.dirname, 'inside-vm.ts'), folder, name, exe, ...extraArgs]
  const run = await execa('unshare', [...namespaces, ...inside], {
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: limitOf(allVms[name]),
    killSignal: 'SIGKILL',
  })
  const file = join(folder, runFiles.observed)
  const observed = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Observed) : null
  const ended = run.timedOut
    ? 'The double did not end in time and was stopped.'
    : `The double ended with ${run.exitCode ?? run.signal}.`
  return { name, folder, observed, trouble: observed === null ? `${ended}\n${run.all}` : '' }
}

/** Of the whole double, ms. */
const limitOf = (vm: VmDouble | undefined) =>
  ((vm?.expect.withinSeconds ?? 0) + 90 + Object.keys(vm?.inGroups ?? {}).length) * 1000

/** Removes what a run left. */
export function removeRun(run: VmRun): void {
  rmSync(run.folder, { recursive: true, force: true })
}
