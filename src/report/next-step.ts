// What to do where no cause was found: in words, and as a command where there is one.
import type { Report } from './report.ts'

export interface NextStep {
  text: string
  command?: string
}

/** Null where a cause was found: its own steps say what to do. */
export function nextStep({ verdict, asked, machine, complete }: Report): NextStep | null {
  if (verdict === 'problem-found') return null
  if (verdict === 'no-problem-found')
    return asked.symptom === null
      ? {
          text: 'If somebody is still refused, run it again with the words that they see:',
          command: 'aadlogin-doctor.exe --symptom "Your credentials did not work"',
        }
      : {
          text: 'Nothing on this VM accounts for what the user saw. Roles, Conditional Access and the client can only be looked at elsewhere.',
        }
  if (machine.elevated === false)
    return { text: 'What to do: start it again from a prompt that was opened with "Run as administrator".' }
  if (!complete) return { text: 'What to do: let it run to its end; --timeout 180 gives it more time.' }
  return {
    text: 'What to do: mend what is named here, or run it again; if it stays, send report.json to your support.',
  }
}
