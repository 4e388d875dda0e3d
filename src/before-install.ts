// "Would it succeed here?": on a VM that never had the extension, what the other checks say about an install, told in the finding that it is missing. Pure.
import type { Check, Finding } from './report/report.ts'
import type { RuleId } from './rules/rule-ids.ts'

/** The findings, with that answer in the one about the missing extension. `stops` tells the rules that can stop a join. */
export function answerBeforeInstall<One extends Finding>(
  found: One[],
  checks: readonly Check[],
  stops: (ruleId: RuleId) => boolean,
): One[] {
  const obstacles = found.filter(
    (one) =>
      one.severity === 'error' && one.ruleId !== 'extension-missing' && one.explains.includes('device-not-joined'),
  )
  const unseen = checks.filter(
    ({ ruleId, outcome }) => (outcome === 'unknown' || outcome === 'crashed') && stops(ruleId),
  )
  return found.map((one) =>
    one.ruleId === 'extension-missing' ? { ...one, saw: `${one.saw} ${answer(obstacles, unseen)}` } : one,
  )
}

function answer(obstacles: Finding[], unseen: readonly Check[]): string {
  const titles = obstacles.map(({ title }) => title.replace(/^(?:The|This|An?)\b/, (word) => word.toLowerCase()))
  if (titles.length > 0) return `Would an install succeed here? Not now: ${titles.join('; ')}. Mend that first.`
  if (unseen.length > 0)
    return `Would an install succeed here? Nothing that was seen would stop it, but not everything could be looked at (${unseen
      .map(({ ruleId }) => ruleId)
      .join(', ')}).`
  return 'Would an install succeed here? Yes, as far as this VM shows: nothing was found that would stop it.'
}
