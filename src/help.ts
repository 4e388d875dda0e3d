// What --help says beside what the options say of themselves: three examples first, and the options of a look where nobody asked for a command.
import type { Command } from 'commander'

const examples = `Examples:
  aadlogin-doctor
      looks at this VM (from a prompt opened with "Run as administrator")
  aadlogin-doctor --symptom "Your credentials did not work"
      the same, with the words that the user sees
  aadlogin-doctor replay report.json
      judges a report again, on any computer
`

const exitCodes = `
Exit codes of run and replay: 0 no problem found, 1 problem found, 2 wrong usage
or the tool itself failed, 3 inconclusive, 130 stopped with Ctrl-C.
`

/** The help of the program. `run`: the command that is meant where none is named. */
export function describeUsage(program: Command, run: Command): void {
  program
    .configureHelp({ helpWidth: 80 })
    .usage('[command] [options]')
    .addHelpText('before', examples)
    .addHelpText('after', () => `\n${optionsOf(run)}${exitCodes}`)
  for (const command of program.commands) command.configureHelp({ helpWidth: 80 })
}

function optionsOf(run: Command): string {
  const help = run.helpInformation()
  return help.slice(help.indexOf('Options:')).replace('Options:', 'Options of run:')
}
