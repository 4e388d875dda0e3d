import { describe, expect, test } from 'vitest'
import { windowWouldClose } from '../src/keep-window-open.ts'

const doubleClicked = {
  platform: 'win32',
  stdinIsTerminal: true,
  stdoutIsTerminal: true,
  title: 'C:\\Users\\azureadmin\\Downloads\\aadlogin-doctor.exe',
  program: 'C:\\Users\\azureadmin\\Downloads\\aadlogin-doctor.exe',
  environment: {},
}

describe('windowWouldClose', () => {
  test('a double-click in Explorer: yes', () => {
    expect(windowWouldClose(doubleClicked)).toBe(true)
    expect(windowWouldClose({ ...doubleClicked, title: doubleClicked.title.toUpperCase() })).toBe(true)
  })
  test.each([
    ['from cmd.exe', { environment: { PROMPT: '$P$G' } }],
    ['from PowerShell', { title: 'Administrator: Windows PowerShell' }],
    ['in Windows Terminal', { environment: { WT_SESSION: '1' } }],
    ['output to a file', { stdoutIsTerminal: false }],
    ['Run Command, session 0', { stdinIsTerminal: false, stdoutIsTerminal: false }],
    ['elsewhere than on Windows', { platform: 'linux' }],
  ])('%s: no', (_, different) => {
    expect(windowWouldClose({ ...doubleClicked, ...different })).toBe(false)
  })
})
