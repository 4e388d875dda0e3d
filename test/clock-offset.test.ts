import { describe, expect, test } from 'vitest'
import { clockOffset, offsetWords } from '../src/clock-offset.ts'
import { parseEvidence } from '../src/evidence.ts'
import { answers, endpoints, everywhere, publicChain } from './healthy/endpoints.ts'
import { lookedAt } from './healthy/ids.ts'
import { type Raw, vmEvidence } from './healthy/index.ts'

const at = Date.parse(lookedAt)
const date = (seconds: number) => ({ date: new Date(at + seconds * 1000).toUTCString() })
const offsetOf = (raw: Partial<Raw>) => clockOffset(parseEvidence(vmEvidence(raw)))
/** The services' clocks are so far ahead of this VM's, in the order of the endpoints. */
const services = (...seconds: number[]) => {
  const [login = 0, registration = login, deviceLogin = login, rbac = login] = seconds
  const says = (ahead: number) => (host: string, address: string) => ({
    direct: answers(address, publicChain(host), 404, date(ahead)),
  })
  return endpoints({
    login: says(login),
    registration: says(registration),
    deviceLogin: says(deviceLogin),
    rbac: says(rbac),
  })
}

describe('the clock', () => {
  test('is ahead by what lies between Date and the middle of the round trip, which is half as much in doubt', () => {
    const direct = (host: string, address: string) => {
      const attempt = answers(address, publicChain(host), 404, { date: 'Fri, 20 Nov 2026 02:00:00 GMT' })
      return { direct: { ...attempt, http: { ...attempt.http, at: '2026-11-20T02:10:02.000Z', ms: 3000 } } }
    }
    const { middle } = offsetOf({ endpoints: endpoints(everywhere(direct as never)) }) ?? {}
    expect(middle?.shown).toBe('2026-11-20T02:10:00.500Z')
    // A Date header leaves out parts of a second: half of one is the best guess.
    expect(middle?.told).toBe('2026-11-20T02:00:00.500Z')
    expect(middle?.seconds).toBe(600)
    expect(middle?.error).toBe(2)
  })

  test.each([
    [[0, 0, 0, 0], 'right'],
    [[600, 600, 600, 600], 'wrong'],
    [[600, 600, 600, 0], 'wrong'],
    [[600, 600, 0, 0], 'disputed'],
    [[600, 600, -600, -600], 'disputed'],
    [[600, 0, 0, 0], 'disputed'],
  ] as const)('by services that are %j s ahead is %s', (seconds, verdict) => {
    expect(offsetOf({ endpoints: services(...seconds) })?.verdict).toBe(verdict)
  })

  test.each([
    [0, '0 s ahead'],
    [-1.4, '1 s behind'],
    [1023, '17 min 3 s ahead'],
    [-7 * 3600, '7 h behind'],
    [86_400 + 3600, '1 day 1 h ahead'],
    [-400 * 86_400 - 59, '400 days behind'],
  ])('is told for a person: %d', (seconds, words) => {
    expect(offsetWords(seconds)).toBe(words)
  })
})
