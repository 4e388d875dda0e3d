// A run without elevation names what Windows denied, and how to get it.
import { expect, test } from 'vitest'
import { parseEvidence } from '../../src/evidence.ts'
import { warningsOf } from '../../src/report/warnings.ts'
import { account } from '../healthy/account.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { events } from '../healthy/events.ts'
import { type Raw, vmEvidence, without } from '../healthy/index.ts'

const unelevated = (different: Partial<Raw> = {}) => vmEvidence({ account: account('unelevated'), ...different })
const textFor = (evidence = unelevated()) =>
  warningsOf(parseEvidence(evidence), evidence, true).find((warning) => warning.id === 'not-elevated')?.text

test('what was denied is named, with the way to it', () => {
  const text = textFor(without(unelevated(), 'deviceCertificates', 'access-denied'))
  expect(text).toContain("Windows denied: the device's certificates.")
  expect(text).toContain('Run as administrator')
})

test('a part that was denied is named too', () => {
  expect(textFor(unelevated({ events: events({ security: 'access-denied' }) }))).toContain(
    'Windows denied: event logs (a part).',
  )
})

test("dsregcmd's own test that needs elevation is named too", () => {
  const untested = dsregCapture('joined-local-account').replace(
    'Device Name',
    'KeySignTest : MUST Run elevated to test.\r\n Device Name',
  )
  expect(textFor(unelevated({ dsregStatus: dsregStatus(untested) }))).toContain('KeySignTest')
})

test('where nothing was denied it says so', () => {
  expect(textFor()).toContain('nothing that was asked for was denied')
})

test('an elevated run has no such note', () => {
  expect(textFor(vmEvidence())).toBe(undefined)
})
