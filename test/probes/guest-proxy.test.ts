import { expect, test } from 'vitest'
import { failed, ok } from '../../src/outcome.ts'
import { guestProxy, readStatus } from '../../src/probes/guest-proxy.ts'
import { service } from '../healthy/agent-services.ts'
import { guestProxy as absent, guestProxyRuns } from '../healthy/guest-proxy.ts'

test('a VM without it', () => {
  expect(guestProxy.parse(absent())).toEqual({
    service: { name: 'GuestProxyAgent', state: null, startType: null },
    status: null,
  })
})

test('a VM with it: the mode, and which programs it refused, by name only', () => {
  const raw = guestProxyRuns('Enforce', ['C:\\Users\\maria\\tool.exe'])
  expect(guestProxy.parse(raw)).toMatchObject({
    service: { state: 'running' },
    status: {
      version: '1.0.30',
      mode: 'WireServer Enforce -  IMDS Enforce',
      refusals: [{ program: 'tool.exe', ip: '169.254.169.254', answer: '403 Forbidden', count: 2 }],
    },
  })
  expect(JSON.stringify(raw)).not.toContain('maria')
})

test('a status file that could not be read leaves the service', () => {
  const facts = guestProxy.parse({ service: service('GuestProxyAgent', 1), status: failed('access-denied', 'denied') })
  expect(facts).toMatchObject({ service: { state: 'stopped' }, status: null })
})

test.each([
  '',
  '{"proxyAgentStatus',
  '[]',
  'null',
  '{"failedAuthenticateSummary":"none"}',
])('nothing is read from %s', (text) => {
  expect(guestProxy.parse({ ...absent(), status: ok(readStatus(text, '')) }).status).toBeNull()
})
