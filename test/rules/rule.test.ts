import { describe, expect, test } from 'vitest'
import { askedNothing } from '../../src/asked.ts'
import { parseEvidence } from '../../src/evidence.ts'
import { fail, pass, rule, type Verdict } from '../../src/rules/rule.ts'
import { lookedAt } from '../healthy/ids.ts'
import { vmEvidence, without } from '../healthy/index.ts'

const given = { asked: askedNothing, collectedAt: new Date(lookedAt) }
const text = {
  id: 'os-unsupported',
  title: '',
  why: '',
  stage: 'machine',
  severity: 'error',
  thenCheck: '',
  docs: '',
  explains: [],
} as const
const failing = fail({ saw: 'seen', fix: [] })
const made = (check: () => Verdict, failsAnyway?: () => Verdict | null) =>
  rule({
    ...text,
    needs: ['dsregStatus'],
    uses: ['windows', 'account'],
    passNeeds: ['windows'],
    check,
    ...(failsAnyway === undefined ? {} : { failsAnyway }),
  })
const healthy = vmEvidence()
/** Looked at, but the answer does not hold all: Windows has no dsregcmd.exe. */
const inPart = vmEvidence({ dsregStatus: { present: false } })
const judged = (one: ReturnType<typeof made>, evidence = healthy) => one.evaluate(parseEvidence(evidence), given)
const throws = () => {
  throw new TypeError('no such thing')
}
const crashed = { outcome: 'crashed', message: 'TypeError: no such thing' }

describe('a rule', () => {
  test('says what its check says', () => {
    expect(judged(made(() => pass))).toEqual(pass)
    expect(judged(made(() => failing))).toEqual(failing)
  })
  test('is unknown without what it needs, and is not asked then', () => {
    expect(judged(made(throws), without(healthy, 'dsregStatus'))).toEqual({
      outcome: 'unknown',
      missing: ['dsregStatus'],
    })
  })
  test('does not pass without what a pass needs, but fails all the same', () => {
    expect(
      judged(
        made(() => pass),
        without(healthy, 'windows'),
      ),
    ).toEqual({ outcome: 'unknown', missing: ['windows'] })
    expect(
      judged(
        made(() => failing),
        without(healthy, 'windows'),
      ),
    ).toEqual(failing)
    expect(
      judged(
        made(() => pass),
        without(healthy, 'account'),
      ),
    ).toEqual(pass)
  })
  test('does not pass on what was read in part', () => {
    expect(
      judged(
        made(() => pass),
        inPart,
      ),
    ).toEqual({ outcome: 'unknown', missing: ['dsregStatus'] })
    expect(
      judged(
        made(() => failing),
        inPart,
      ),
    ).toEqual(failing)
  })
  test('never throws: a check that does is told as crashed', () => {
    expect(judged(made(throws))).toEqual(crashed)
    expect(judged(made(() => pass, throws))).toEqual(crashed)
    expect(
      judged(
        made(() => {
          throw 'words'
        }),
      ),
    ).toEqual({ outcome: 'crashed', message: 'words' })
  })
  test('fails anyway where it can, even without what it needs; else its check decides', () => {
    expect(
      judged(
        made(throws, () => failing),
        without(healthy, 'dsregStatus'),
      ),
    ).toEqual(failing)
    expect(
      judged(
        made(
          () => pass,
          () => null,
        ),
      ),
    ).toEqual(pass)
  })
})
