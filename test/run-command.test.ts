// scripts/run-command.ps1 was never run on a real PowerShell: what can be seen from its text is held here.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const script = readFileSync('scripts/run-command.ps1', 'utf8')
const code = script
  .split('\n')
  .filter((line) => !line.trim().startsWith('#'))
  .join('\n')

test('short, in ASCII, and without what Windows PowerShell 5.1 lacks', () => {
  expect(script.trimEnd().split('\n').length).toBeLessThanOrEqual(40)
  expect(script).toMatch(/^[\x20-\x7e\r\n]*$/)
  expect(code).not.toMatch(/\?\?|\?\.|&&|\|\||\s\?\s|-Parallel|ForEach-Object -Par/)
  for (const [open, close] of ['()', '{}', '[]'])
    expect(code.split(open as string).length).toBe(code.split(close as string).length)
})

test('checks the SHA-256 before it runs anything, and exits with the code of the exe', () => {
  expect(code.indexOf('Get-FileHash')).toBeGreaterThan(code.indexOf('Invoke-WebRequest'))
  expect(code.indexOf('throw')).toBeLessThan(code.indexOf('& $exe'))
  expect(code.trimEnd().endsWith('exit $exitCode')).toBe(true)
  expect(code).toContain('$exitCode = $LASTEXITCODE')
})
