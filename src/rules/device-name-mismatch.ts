// Fails on AADSTS293004, or its text, in the symptom: the client asked for a device name that the tenant doesn't know. Only the client sees this, so that without it nothing is claimed.
import { known } from '../outcome.ts'
import { quoteSymptom, recognizeSymptoms } from '../symptoms.ts'
import { documentation } from './documentation.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

const code = 'AADSTS293004'

export const deviceNameMismatch = rule({
  id: 'device-name-mismatch',
  title: 'The client connects by a name that the device does not have in Microsoft Entra',
  why: 'Sign-in by web account looks the VM up in the tenant by the name that the client connects to. An IP address, an alias, a name from before a rename, or a device of another tenant is not found there.',
  stage: 'session',
  severity: 'error',
  thenCheck: 'Connecting by that name brings the sign-in page, without AADSTS293004.',
  docs: documentation.remoteSignIn,
  needs: ['dsregStatus'],
  uses: ['windows'],
  explains: ['credentials-rejected'],
  check({ dsregStatus, windows }, { asked }) {
    if (dsregStatus.azureAdJoined !== true) return notApplicable('the VM is not joined')
    const device = dsregStatus.deviceName
    const computer = known(windows)?.computerName ?? null
    const seen = recognizeSymptoms(asked.symptom ?? '').find(({ ruleId }) => ruleId === 'device-name-mismatch')
    if (seen === undefined) {
      if (sameName(device, computer)) return pass
      return notApplicable(`only the client shows it: give the ${code} that it shows with --symptom`)
    }
    const name = device ?? computer
    const renamed = device !== null && computer !== null && !sameName(device, computer)
    return fail({
      saw: `${quoteSymptom(asked.symptom ?? '', seen)}.${device === null ? '' : ` dsregcmd names this device ${device}.`}${renamed ? ` The computer name is ${computer}: the VM was renamed after its join, or is about to be.` : ''}`,
      codes: seen.sentence === code ? [code] : [],
      fix: [
        {
          text: `Connect by the short name that the device has in Microsoft Entra${name === null ? '' : `, ${name}`}: no IP address, no alias, no domain behind it. Where the client cannot resolve it, add it with the VM's address to the client's hosts file.`,
          ...(name !== null && /^[\w.-]+$/.test(name) ? { command: `mstsc.exe /v:${name}` } : {}),
          where: 'client',
        },
        {
          text: `If that name is refused too: sign in with an account of the VM's own tenant${dsregStatus.tenantId === null ? '' : ` (${dsregStatus.tenantId})`}, and see in the Microsoft Entra admin center, Devices, which name the device${dsregStatus.deviceId === null ? '' : ` ${dsregStatus.deviceId}`} has.`,
          where: 'azure',
        },
        {
          text: `Where the full name is needed (${name ?? '<name>'}.example.com), make that domain the VM's primary DNS suffix: on the VM, Change, More. After the restart Windows' task Device-Sync registers the full name, too.`,
          command: 'control.exe sysdm.cpl',
          where: 'vm',
        },
      ],
    })
  },
})

/** Windows cuts a computer name to 15 characters and shows it in capitals; dsregcmd may show the whole DNS name. */
function sameName(device: string | null, computer: string | null): boolean {
  if (device === null || computer === null) return false
  const short = (name: string) => (name.split('.')[0] as string).slice(0, 15).toLowerCase()
  return short(device) === short(computer)
}
