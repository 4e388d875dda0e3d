// Fails when Microsoft Entra refuses the device: DeviceAuthStatus says so, or the last sign-in was turned away with a code that means it.
// "FAILED. ERROR" and "FAILED. Error: 0x..." mean that Windows could not make the test: no finding.

import { azureVm, graphHost, makeNewJoin } from '../fixes.ts'
import { known } from '../outcome.ts'
import { quoteSymptom, recognizeSymptoms } from '../symptoms.ts'
import { utcWords } from '../utc-words.ts'
import { documentation } from './documentation.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'
import { countedFailures } from './sign-in-causes.ts'

/** Device authentication failed; the device is disabled; the device isn't in the tenant. */
const refusals = ['AADSTS50155', 'AADSTS135011', 'AADSTS700003']

export const deviceDisabledOrDeleted = rule({
  id: 'device-disabled-or-deleted',
  title: 'The device object of this VM is disabled or deleted in Microsoft Entra',
  why: 'Windows still holds its join, but Microsoft Entra does not accept the device any more, so new sign-ins fail. Accounts that signed in before may get in with the cached password for a while.',
  stage: 'registration',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status shows DeviceAuthStatus : SUCCESS.',
  docs: documentation.dsregcmd,
  needs: ['dsregStatus'],
  uses: ['instanceMetadata', 'events'],
  // A device that was deleted is marked for recovery, too.
  explains: [
    'device-key-unusable',
    'role-not-assigned',
    'prt-missing',
    'conditional-access-blocked',
    'credentials-rejected',
    'device-name-mismatch',
  ],
  check({ dsregStatus, instanceMetadata, events }, { asked, collectedAt }) {
    if (dsregStatus.azureAdJoined !== true) return notApplicable('the VM is not joined')
    const { deviceAuthStatus, prtAttempt, deviceId } = dsregStatus
    const saysSo = deviceAuthStatus !== null && /\b(disabled|deleted)\b/i.test(deviceAuthStatus)
    const refusal = prtAttempt?.codes.find((code) => refusals.includes(code.toUpperCase()))
    // What Windows can test now outranks an attempt of the past.
    if (deviceAuthStatus !== null && /^SUCCESS\b/i.test(deviceAuthStatus)) return pass
    const seen = known(events)
    const event =
      seen === null
        ? undefined
        : countedFailures(seen, collectedAt).find((one) => one.ruleId === 'device-disabled-or-deleted')
    const told = recognizeSymptoms(asked.symptom ?? '').find((one) => one.ruleId === 'device-disabled-or-deleted')
    if (!saysSo && refusal === undefined && event === undefined && told === undefined)
      return notApplicable(
        deviceAuthStatus === null
          ? 'this Windows does not print DeviceAuthStatus'
          : `Windows could not test it (DeviceAuthStatus : ${deviceAuthStatus})`,
      )
    const toldCode = told !== undefined && /^AADSTS/i.test(told.sentence) ? told.sentence : undefined
    const vm = azureVm(known(instanceMetadata)?.instance)
    const device = `https://${graphHost(vm)}/v1.0/devices(deviceId='${deviceId}')`
    const text = prtAttempt?.serverErrorDescription?.replace(/\.$/, '') ?? refusal
    return fail({
      saw: [
        saysSo ? `dsregcmd shows DeviceAuthStatus : ${deviceAuthStatus.replace(/\.$/, '')}.` : '',
        refusal === undefined
          ? ''
          : `The last sign-in was refused${prtAttempt?.at ? ` at ${utcWords(prtAttempt.at)}` : ''}: "${text}".`,
        event === undefined
          ? ''
          : `${event.user === null ? 'A sign-in' : `The sign-in of ${event.user}`} was refused at ${utcWords(event.at)} (event ${event.source}) with ${event.code}.`,
        told === undefined ? '' : `${quoteSymptom(asked.symptom ?? '', told)}.`,
        deviceId === null ? '' : `The device id is ${deviceId}.`,
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
      codes: [refusal, event?.code, toldCode].filter((code) => code !== undefined),
      fix: [
        ...(deviceId === null
          ? [
              {
                text: 'Look for the device in the Entra admin center (Devices, All devices). If it is there and disabled, enable it, and you are done.',
                where: 'azure' as const,
              },
            ]
          : [
              {
                text: 'See whether the device object still exists, in Azure Cloud Shell (Bash). "accountEnabled": false means disabled; "Request_ResourceNotFound" means deleted.',
                command: `az rest --method GET --url "${device}?%24select=displayName,accountEnabled"`,
                where: 'azure' as const,
              },
              {
                text: 'If it exists and is disabled, enable it, and you are done.',
                command: `az rest --method PATCH --url "${device}" --body '{"accountEnabled":true}'`,
                where: 'azure' as const,
              },
            ]),
        {
          text: 'If it was deleted, make a new join with the steps below. Make sure first that you know a local administrator password.',
          where: 'vm',
        },
        ...makeNewJoin(dsregStatus, vm),
      ],
    })
  },
})
