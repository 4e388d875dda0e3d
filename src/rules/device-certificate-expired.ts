// Fails when the device certificate's validity is over, or has not begun by this VM's clock. Judged against the time of the look.

import { clockOffset } from '../clock-offset.ts'
import { azureVm, makeNewJoin } from '../fixes.ts'
import { known } from '../outcome.ts'
import { utcWords } from '../utc-words.ts'
import { deviceCertificate, isValidAt } from './device-certificate.ts'
import { documentation } from './documentation.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'

export const deviceCertificateExpired = rule({
  id: 'device-certificate-expired',
  title: 'The device certificate is not valid now',
  why: 'The VM proves itself to Microsoft Entra with its device certificate. Outside its validity the device is not accepted, and neither are sign-ins on it.',
  stage: 'registration',
  severity: 'error',
  thenCheck: 'dsregcmd.exe /status shows a DeviceCertificateValidity that includes today.',
  docs: documentation.dsregcmd,
  needs: ['dsregStatus'],
  uses: ['deviceCertificates', 'instanceMetadata', 'endpoints'],
  explains: ['role-not-assigned', 'prt-missing', 'conditional-access-blocked', 'credentials-rejected'],
  check({ dsregStatus, deviceCertificates, instanceMetadata, endpoints }, { collectedAt }) {
    if (dsregStatus.azureAdJoined !== true) return notApplicable('the VM is not joined')
    const certificate = deviceCertificate(dsregStatus, known(deviceCertificates))
    if (certificate === null) return notApplicable('dsregcmd prints no readable DeviceCertificateValidity')
    const now = utcWords(collectedAt.toISOString())
    const vm = azureVm(known(instanceMetadata)?.instance)
    if (isValidAt(certificate, collectedAt)) return pass
    const clock = clockOffset({ endpoints, instanceMetadata })
    if (clock?.verdict === 'wrong' && isValidAt(certificate, new Date(clock.middle.told)))
      return fail({
        saw: `The device certificate is valid from ${utcWords(certificate.validFrom)} to ${utcWords(certificate.validTo)}, and this VM's clock showed ${now}. That clock is wrong: by ${clock.middle.source} it was ${utcWords(clock.middle.told)}, when the certificate is valid.`,
        fix: [
          {
            text: 'Set the clock, as the finding about it says. The certificate is right: do not leave the join.',
            where: 'vm',
          },
        ],
        thenCheck: 'Run aadlogin-doctor again once the clock is right: this finding is gone.',
      })
    if (collectedAt > new Date(certificate.validTo))
      return fail({
        saw: `The device certificate expired at ${utcWords(certificate.validTo)}; the VM was looked at ${now}.`,
        fix: [
          {
            text: 'Make sure that the clock of the VM is right and that you know a local administrator password. Then make a new join: it brings a new certificate.',
            where: 'vm',
          },
          ...makeNewJoin(dsregStatus, vm),
        ],
      })
    return fail({
      saw: `The device certificate is valid from ${utcWords(certificate.validFrom)} only, but this VM's clock showed ${now}. A clock that is behind is more likely than a certificate from the future.`,
      fix: [
        { text: 'Set the clock, from an elevated prompt on the VM.', command: 'w32tm.exe /resync', where: 'vm' },
        {
          text: 'Run aadlogin-doctor again. If the clock was right, leave the join and make a new one with the steps below.',
          where: 'vm',
        },
        ...makeNewJoin(dsregStatus, vm),
      ],
    })
  },
})
