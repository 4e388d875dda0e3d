// npm run vm -- NAME [arguments of the exe]: starts one double and shows what the exe says. Without a name it lists them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { whyNotHere } from './can-run.ts'
import { builtExe } from './exe.ts'
import { judge } from './judge.ts'
import { runFiles } from './observed.ts'
import { startVm } from './start-vm.ts'
import { allVms } from './vms/index.ts'

const [name, ...args] = process.argv.slice(2)
const vm = allVms[name ?? '']
if (name === undefined || vm === undefined) {
  for (const [each, { about }] of Object.entries(allVms)) console.log(`${each.padEnd(28)}${about}`)
  if (name !== undefined) {
    console.error(`\nThere is no VM named ${name}.`)
    process.exitCode = 2
  }
} else {
  await show(name)
}

async function show(chosen: string): Promise<void> {
  const obstacle = whyNotHere()
  if (obstacle !== null) {
    console.error(`The Windows double can't run here: ${obstacle}.`)
    process.exitCode = 2
    return
  }
  const run = await startVm(chosen, await builtExe(), args)
  if (run.observed === null || vm === undefined) {
    console.error(run.trouble)
    process.exitCode = 2
    return
  }
  const { exitCode, ms, outputFolder, calls } = run.observed
  process.stderr.write(readFileSync(join(run.folder, runFiles.stderr)))
  process.stdout.write(readFileSync(join(run.folder, runFiles.stdout)))
  console.error(`\nExit code ${exitCode}, ${(ms / 1000).toFixed(1)} s, ${calls.length} programs started.`)
  if (outputFolder !== null) console.error(`${outputFolder} is in ${join(run.folder, runFiles.output)}`)
  for (const problem of judge(vm.expect, run.observed, run.folder, args.length === 0))
    console.error(`not as it must be: ${problem}`)
}
