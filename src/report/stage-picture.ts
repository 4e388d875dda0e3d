// The path of a sign-in as a picture: seven stages with their state, in words and signs as well as in colour.
import type { Stage } from '../rules/rule.ts'

export type StageState = 'fine' | 'warning' | 'problem' | 'follows' | 'unknown' | 'not-judged'

const words: Record<StageState, string> = {
  fine: 'fine',
  warning: 'warning',
  problem: 'problem',
  follows: 'follows from it',
  unknown: 'unknown',
  'not-judged': 'not judged',
}
const signs: Record<StageState, string> = {
  fine: '\u2713',
  warning: '!',
  problem: '\u2715',
  follows: '\u2192',
  unknown: '?',
  'not-judged': '\u2013',
}

/** A list, so that it wraps on a narrow screen and a screen reader tells it; the signs are inline SVG. */
export function stagePicture(stages: { stage: Stage; state: StageState }[]): string {
  const items = stages.map(
    ({ stage, state }) =>
      `<li class="${state}"><svg viewBox="0 0 44 44" aria-hidden="true"><circle cx="22" cy="22" r="20"/><text x="22" y="28">${signs[state]}</text></svg>${stage}<br><small>${words[state]}</small></li>`,
  )
  return `<ol class="stages">${items.join('')}</ol>`
}
