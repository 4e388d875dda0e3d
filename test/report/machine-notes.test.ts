// Each kind of machine has its one sentence, and a plain VM has none.
import { expect, test } from 'vitest'
import { parseEvidence } from '../../src/evidence.ts'
import { machineNotes } from '../../src/report/machine-notes.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { type Raw, vmEvidence } from '../healthy/index.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { machineShape } from '../healthy/machine-shape.ts'

const named = (name: string) => dsregStatus(dsregCapture('joined-local-account').replace('AADJoin02', name))
const notes = (different: Partial<Raw>) =>
  machineNotes(parseEvidence(vmEvidence({ dsregStatus: named('vm-payroll-07'), ...different })))

test('a plain VM', () => {
  expect(notes({})).toEqual([])
})

test.each<[string, Partial<Raw>, string]>([
  ['arc-enabled-server', { joinSettings: joinSettings({}, true) }, 'localhost:40342'],
  ['virtual-desktop-host', { machineShape: machineShape({ virtualDesktop: true }) }, 'application group'],
  ['managed-by-mdm', { machineShape: machineShape({ mdm: 'MS DM Server' }) }, 'Intune'],
  ['managed-by-mdm', { machineShape: machineShape({ mdm: 'Contoso MDM' }) }, 'Contoso MDM'],
  [
    'resource-name-longer',
    { instanceMetadata: instanceMetadata({ name: 'vm-payroll-production-07' }) },
    '24 characters',
  ],
  ['device-name-differs', { dsregStatus: named('vm-old-name') }, 'vm-old-name'],
])('%s', (id, different, words) => {
  const found = notes(different)
  expect(found.map((note) => note.id)).toEqual([id])
  expect(found[0]?.text).toContain(words)
})

test('a long DNS name that Windows cut is no other name, and an instance of a scale set has no name of its own', () => {
  expect(notes({ dsregStatus: named('VM-PAYROLL-07.contoso.com') })).toEqual([])
  expect(
    notes({
      instanceMetadata: instanceMetadata({ name: 'a-very-long-scale-set_3', vmScaleSetName: 'a-very-long-scale-set' }),
    }),
  ).toEqual([])
})
