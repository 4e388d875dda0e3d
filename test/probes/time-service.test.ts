import { expect, test } from 'vitest'
import { timeService as probe } from '../../src/probes/time-service.ts'
import { service } from '../healthy/agent-services.ts'
import { timeService } from '../healthy/time-service.ts'

test('the time source by its settings, which are no words of Windows', () => {
  expect(probe.parse(timeService())).toEqual({
    service: { name: 'W32Time', state: 'running', startType: 'automatic' },
    type: 'NTP',
    ntpServer: 'time.windows.com,0x8',
    hostClock: true,
    mostForward: 54_000,
    mostBack: 54_000,
  })
})

test('a service that is not registered has no settings', () => {
  const gone = service('W32Time', 1060)
  const facts = probe.parse({
    service: { status: 'ok', value: gone },
    registry: gone.registry,
  })
  expect(facts).toEqual({
    service: { name: 'W32Time', state: null, startType: null },
    type: null,
    ntpServer: null,
    hostClock: null,
    mostForward: null,
    mostBack: null,
  })
})
