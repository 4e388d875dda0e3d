// Started by a double-click, the console window would close with the answer in it: then, and only then, the tool waits for a key.

export interface ConsoleWindow {
  platform: string
  stdinIsTerminal: boolean
  stdoutIsTerminal: boolean
  /** process.title at start: Windows gives a console that Explorer opened the path of the program as its title. */
  title: string
  /** Path of the running program. */
  program: string
  environment: NodeJS.ProcessEnv
}

/** Longest wait for the key, ms: a window that nobody looks at must not hold the process for ever. */
export const longestWait = 10 * 60 * 1000

/**
 * True when the window belongs to this program alone. cmd.exe leaves PROMPT in the environment of what it starts, Windows Terminal WT_SESSION,
 * and both they and PowerShell keep a title of their own; in doubt the answer is no, because waiting where nobody can press a key is a hang.
 */
export function windowWouldClose(seen: ConsoleWindow): boolean {
  return (
    seen.platform === 'win32' &&
    seen.stdinIsTerminal &&
    seen.stdoutIsTerminal &&
    seen.environment.PROMPT === undefined &&
    seen.environment.WT_SESSION === undefined &&
    seen.environment.SSH_CONNECTION === undefined &&
    seen.title.toLowerCase() === seen.program.toLowerCase()
  )
}

/** Resolves with the next key, or after the longest wait. */
export function keyPressed(stdin: NodeJS.ReadStream): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longestWait)
    stdin.setRawMode?.(true)
    stdin.resume()
    stdin.once('data', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
