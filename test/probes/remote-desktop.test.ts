import { expect, test } from 'vitest'
import { failed } from '../../src/outcome.ts'
import { remoteDesktop } from '../../src/probes/remote-desktop.ts'
import { remoteDesktop as raw } from '../healthy/remote-desktop.ts'

test('a VM that accepts Remote Desktop on the usual port', () => {
  expect(remoteDesktop.parse(raw())).toEqual({
    deniedBySetting: 0,
    deniedByPolicy: null,
    listenerEnabled: 1,
    port: 3389,
    networkLevelAuthentication: 1,
    service: { name: 'TermService', state: 'running', startType: 'manual' },
    unread: [],
  })
})

test('without the listener and the service the settings still tell', () => {
  const facts = remoteDesktop.parse({
    ...raw(),
    listener: failed('timeout', 'slow'),
    service: failed('unreadable', 'odd'),
  })
  expect(facts).toMatchObject({ deniedBySetting: 0, listenerEnabled: null, port: null, service: null })
  expect(facts.unread).toEqual([
    'the settings of the listener could not be read: slow',
    'the service TermService could not be asked for: odd',
  ])
})
