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

/** Inline SVG; the states are repeated as a text for screen readers. */
export function stagePicture(stages: { stage: Stage; state: StageState }[]): string {
  const step = 112
  const boxes = stages.map(({ stage, state }, index) => {
    const x = 56 + index * step
    const line = index === 0 ? '' : `<line x1="${x - step + 22}" y1="28" x2="${x - 22}" y2="28"/>`
    return `${line}<g class="${state}"><circle cx="${x}" cy="28" r="20"/><text class="sign" x="${x}" y="34">${signs[state]}</text><text x="${x}" y="68">${stage}</text><text class="small" x="${x}" y="84">${words[state]}</text></g>`
  })
  const spoken = stages.map(({ stage, state }) => `${stage}: ${words[state]}`).join(', ')
  return `<div class="wide" tabindex="0" role="region" aria-label="Stages"><svg class="stages" viewBox="0 0 ${stages.length * step} 96" role="img" aria-label="${spoken}">${boxes.join('')}</svg></div>`
}
