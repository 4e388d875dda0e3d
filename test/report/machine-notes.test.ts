// Each kind of machine has its one sentence, and a plain VM has none.
import { expect, test } from 'vitest'
import { parseEvidence } from '../../src/evidence.ts'
import { machineNotes } from '../../src/report/machine-notes.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { type Raw, vmEvidence } from '../healthy/index.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { machineShape } from '../healthy/machine-shape.ts'
import { remoteDesktop } from '../healthy/remote-desktop.ts'

const named = (name: string) => dsregStatus(dsregCapture('joined-local-account').replace('AADJoin02', name))
const foreign = dsregStatus(
  dsregCapture('joined-local-account')
    .replace('AADJoin02', 'vm-payroll-07')
    .replaceAll('c5ff949d-2696-4b68-9e13-055f19ed2d51', 'd10f84e2-ba05-45c0-90b7-994f1fafa537'),
)
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
    'has 24 characters, a Windows computer name at most 15: Windows calls this VM VM-PAYROLL-07, Microsoft Entra vm-payroll-07.',
  ],
  [
    'several-extension-versions',
    {
      extensionStatus: extensionStatus('1.0.0.1', {
        packages: { status: 'ok', value: { present: true, versions: ['1.0.0.1', '2.2.0.0'] } },
      }),
    },
    '1.0.0.1, 2.2.0.0',
  ],
  ['remote-desktop-port', { remoteDesktop: remoteDesktop({ port: '0xd3e' }) }, '3390'],
  ['network-level-authentication-off', { remoteDesktop: remoteDesktop({ nla: '0x0' }) }, "VM's own sign-in screen"],
  ['join-in-registry', { dsregStatus: { present: false } }, 'c5ff949d-2696-4b68-9e13-055f19ed2d51'],
  ['join-in-registry', { dsregStatus: dsregStatus(dsregCapture('not-joined-system')) }, 'it is left over'],
  ['join-in-registry', { dsregStatus: foreign }, 'while dsregcmd names tenant d10f84e2-ba05-45c0-90b7-994f1fafa537'],
  [
    'device-certificate-differs',
    {
      dsregStatus: dsregStatus(
        dsregCapture('joined-local-account')
          .replace('AADJoin02', 'vm-payroll-07')
          .replaceAll('ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679', '11111111-7b2f-4567-bf0c-c0a4ceb8b679'),
      ),
    },
    'names device ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679, dsregcmd names 11111111-7b2f-4567-bf0c-c0a4ceb8b679',
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
