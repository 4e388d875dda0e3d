// --help as a newcomer meets it. `npx vitest run test/help.test.ts -u` writes test/help.txt anew; read what changed.
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { main } from '../src/cli.ts'
import { windowsMachine } from '../src/windows-machine.ts'

async function help(...args: string[]): Promise<string> {
  let stdout = ''
  const sink = (keep: boolean) =>
    new Writable({
      write(chunk, _, done) {
        if (keep) stdout += String(chunk)
        done()
      },
    })
  const exitCode = await main(args, {
    stdout: sink(true),
    stderr: sink(false),
    environment: {},
    currentFolder: '.',
    nodeVersion: 'v24.21.0',
    cancelled: new AbortController().signal,
    machine: windowsMachine({}),
  })
  expect(exitCode).toBe(0)
  return stdout
}

test('--help: three examples first, then the commands and every option', async () => {
  const text = await help('--help')
  await expect(text).toMatchFileSnapshot('help.txt')
  expect(text).toMatch(/^Examples:\n( {2}aadlogin-doctor.*\n {6}.*\n){3}/)
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})

test.each(['run', 'replay'])('%s --help names its options', async (command) => {
  expect(await help(command, '--help')).toContain('--symptom <text>')
})
