// Two compared reports as plain text: other machines first, the sum last. ASCII but for values.

import type { Change, Comparison } from '../diff.ts'
import { utcWords } from '../utc-words.ts'
import { wrap } from './plain-lines.ts'
import { visible } from './visible.ts'

export function renderDiff(compared: Comparison): string {
  const { before, after, fixed, added, remaining, notTold } = { ...compared, added: compared.new }
  const lines = [
    ...machinesApart(compared),
    `Before: ${before.vm ?? 'name unknown'}, looked at ${utcWords(before.collectedAt)}`,
    `After:  ${after.vm ?? 'name unknown'}, looked at ${utcWords(after.collectedAt)}`,
    ...wrap(
      `Both are judged by the rules of aadlogin-doctor ${compared.tool.version} from their own evidence, whatever version wrote them. What an older version did not look at can't be told.`,
      0,
      2,
    ),
    ...doubts(compared),
    ...changed(compared),
    ...block('FIXED', fixed, () => []),
    ...block('NEW', added, newLines),
    ...block('STILL THERE', remaining, remainingLines),
    ...block("CAN'T BE TOLD ANY MORE", notTold, notToldLines),
    '',
    '='.repeat(79),
    ...wrap(`Verdict: ${fromTo(words[compared.verdict.before], words[compared.verdict.after])}.`, 0, 2),
    ...wrap(
      `Likely cause: ${fromTo(compared.likelyCause.before ?? 'none', compared.likelyCause.after ?? 'none')}.`,
      0,
      2,
    ),
    ...wrap(
      `${fixed.length} fixed, ${added.length} new, ${remaining.length} still there, ${notTold.length} not told any more: ${worsening(compared)}.`,
      0,
      2,
    ),
  ]
  return `${lines.map(visible).join('\n')}\n`
}

const words: Record<Comparison['verdict']['before'], string> = {
  'no-problem-found': 'no problem found',
  'problem-found': 'problem found',
  inconclusive: 'inconclusive',
}

function worsening({ worse, new: added, remaining }: Comparison): string {
  if (!worse) return 'nothing is worse'
  return added.length + remaining.length === 0 ? 'the verdict is worse' : 'something is worse'
}

const fromTo = (before: string, after: string) =>
  before === after ? `${after}, as before` : `${after}; before: ${before}`

function machinesApart({ sameVm, before, after }: Comparison): string[] {
  if (sameVm === true) return []
  const said =
    sameVm === false
      ? `TWO DIFFERENT VMs: ${before.vm ?? 'one'} before, ${after.vm ?? 'another'} after; their vmIds differ. What is fixed or new below tells the one machine from the other, and not what happened on either.`
      : 'Not certain that this is one VM: a report does not know its vmId.'
  return [...wrap(said, 0, 2), '']
}

function doubts({ before, after }: Comparison): string[] {
  return [
    ...(after.collectedAt < before.collectedAt
      ? wrap('note: The second report is the older one. Give the older one first.', 0, 2)
      : []),
    ...(before.complete ? [] : wrap('note: The look of the first report was ended early.', 0, 2)),
    ...(after.complete ? [] : wrap('note: The look of the second report was ended early.', 0, 2)),
  ]
}

function changed({ machineChanges }: Comparison): string[] {
  if (machineChanges.length === 0) return []
  return [
    '',
    'THE VM AND THE LOOK AT IT',
    ...machineChanges.flatMap(({ field, before, after }) => {
      const nothing = field.startsWith('asked.') ? 'not given' : 'unknown'
      return wrap(`${field}: ${after ?? nothing}; before: ${before ?? nothing}`, 2, 4)
    }),
  ]
}

function block(heading: string, changes: Change[], details: (change: Change) => string[]): string[] {
  if (changes.length === 0) return []
  return [
    '',
    heading,
    ...changes.flatMap((change) => {
      const severity = change.after.severity ?? change.before.severity
      return [
        ...wrap(`${severity}: ${change.title} [${change.ruleId}]`, 2, 4),
        ...details(change).flatMap((text) => wrap(text, 4, 6)),
      ]
    }),
  ]
}

function newLines({ before, after }: Change): string[] {
  const untold = before.outcome === 'pass' ? [] : [`In the first report it ${cannotTell(before)}.`]
  return [`Seen: ${after.saw}`, ...untold]
}

function remainingLines({ before, after }: Change): string[] {
  const codes = after.codes.join(', ')
  const codesBefore = before.codes.join(', ')
  return [
    ...(after.severity === before.severity ? [] : [`Severity: ${after.severity}; before: ${before.severity}.`]),
    ...(codes === codesBefore ? [] : [`Codes: ${codes || 'none'}; before: ${codesBefore || 'none'}.`]),
    `Seen: ${after.saw}`,
  ]
}

function notToldLines({ before, after }: Change): string[] {
  return [`Seen before: ${before.saw}`, `Now it ${cannotTell(after)}.`]
}

function cannotTell({ outcome, because, missing }: Change['after']): string {
  const what = outcome === 'not-applicable' ? 'does not apply' : 'cannot be told'
  return `${what}: ${because ?? `could not look at ${missing?.join(', ')}`}`
}
