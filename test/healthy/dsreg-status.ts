import { readFileSync } from 'node:fs'
import type { Raw } from './index.ts'
import { utf8 } from './text.ts'

/** A capture from fixtures/captures/dsregcmd, by its name. */
export const dsregCapture = (name: string) => readFileSync(`fixtures/captures/dsregcmd/${name}.txt`, 'utf8')

/** dsregcmd's answer; a joined VM seen by a local account unless another capture or text is given. The device of that capture gets the healthy VM's name. */
export function dsregStatus(text: string = dsregCapture('joined-local-account')): Raw['dsregStatus'] {
  const ofThisVm = text.replaceAll('AADJoin02', 'vm-payroll-07').replaceAll('AADJOIN02', 'VM-PAYROLL-07')
  return { present: true, exitCode: 0, stdout: utf8(ofThisVm) }
}
