// npm run test:exe: the exe on every double, two at a time. Prints a line for each VM and, last, "N passed, N failed[, N skipped]".
import { whyNotHere } from './can-run.ts'
import { builtExe } from './exe.ts'
import { judge } from './judge.ts'
import { removeRun, startVm } from './start-vm.ts'
import type { VmDouble } from './vm.ts'
import { vms } from './vms/index.ts'
import { wineRoot } from './wine-root.ts'

const atOnce = 2

const obstacle = whyNotHere()
if (obstacle === null) await runAll()
else skipAll(obstacle)

async function runAll(): Promise<void> {
  const exe = await builtExe()
  await wineRoot()
  const waiting = Object.entries(vms)
  let passed = 0
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      if (await passes(...next, exe)) passed += 1
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const failed = Object.keys(vms).length - passed
  console.log(`${passed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
}

async function passes(name: string, vm: VmDouble, exe: string): Promise<boolean> {
  const run = await startVm(name, exe)
  const problems = run.observed === null ? [run.trouble] : judge(vm.expect, run.observed, run.folder)
  const seconds = run.observed === null ? '' : `  ${(run.observed.ms / 1000).toFixed(1)} s`
  console.log(`${problems.length === 0 ? 'pass' : 'FAIL'}  ${name.padEnd(28)}${seconds}`)
  for (const problem of problems) console.log(`      ${problem.replaceAll('\n', '\n      ')}`)
  if (problems.length === 0) removeRun(run)
  else console.log(`      Everything that it wrote is in ${run.folder}`)
  return problems.length === 0
}

/** Nobody must take a skip for a pass: on a build server it is a failure. */
function skipAll(why: string): void {
  const count = Object.keys(vms).length
  console.log(`The exe was not tested: ${why}.`)
  console.log(`0 passed, 0 failed, ${count} skipped`)
  if (process.env.CI === 'true') process.exitCode = 1
}
