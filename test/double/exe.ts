// The exe that the doubles run.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { execa } from 'execa'

const root = resolve(import.meta.dirname, '../..')

/** dist/aadlogin-doctor.exe, built first if it is missing or older than its sources. */
export async function builtExe(): Promise<string> {
  const exe = join(root, 'dist/aadlogin-doctor.exe')
  if (!existsSync(exe) || statSync(exe).mtimeMs < newestSource())
    await execa('npm', ['run', 'build:exe'], { cwd: root, stdio: ['ignore', 2, 2] })
  return exe
}

/** When a source of the exe was last written, ms. */
function newestSource(): number {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => join('src', path))
  return Math.max(
    ...[...sources, 'scripts/build-exe.ts', 'package.json'].map((path) => statSync(join(root, path)).mtimeMs),
  )
}
