// Fails when this VM's clock is more than five minutes from the time of the services, or of instance metadata where no service told it. One odd answer among several proves nothing.

import { type ClockOffset, type ClockReading, clockLimit, clockOffset, offsetWords } from '../clock-offset.ts'
import { isoTime } from '../log-time.ts'
import { known } from '../outcome.ts'
import type { DeviceCertificates } from '../probes/device-certificates.ts'
import type { DsregStatus } from '../probes/dsreg-status.ts'
import type { Endpoints } from '../probes/endpoints.ts'
import type { ManagedIdentityToken } from '../probes/managed-identity-token.ts'
import type { TimeService } from '../probes/time-service.ts'
import { utcWords } from '../utc-words.ts'
import { deviceCertificate, isValidAt } from './device-certificate.ts'
import { documentation } from './documentation.ts'
import { failuresOf } from './endpoint-failures.ts'
import { narrowed } from './failed-step.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'
import type { RuleId } from './rule-ids.ts'

const joinSymptoms: RuleId[] = [
  'extension-still-running',
  'extension-succeeded-without-join',
  'extension-failed',
  'device-registration-refused',
  'mdm-enrollment-failed',
  'device-not-joined',
]
const signInSymptoms: RuleId[] = ['role-not-assigned', 'prt-missing', 'credentials-rejected']

export const clockSkewed = rule({
  id: 'clock-skewed',
  title: "The VM's clock is wrong",
  why: 'Tokens, certificates and signed requests are valid from one time to another. A clock that is more than five minutes off makes Microsoft Entra refuse what this VM signs, and Windows refuse what Microsoft Entra sends.',
  stage: 'machine',
  severity: 'error',
  thenCheck: 'Run aadlogin-doctor again: this finding is gone. w32tm.exe /query /status shows a new successful sync.',
  docs: documentation.timeSync,
  needs: ['endpoints'],
  uses: [
    'instanceMetadata',
    'managedIdentityToken',
    'timeService',
    'quotedPrograms',
    'dsregStatus',
    'deviceCertificates',
    'extensionLogs',
    'extensionStatus',
    'guestAgent',
  ],
  passNeeds: ['managedIdentityToken'],
  explains: ['tls-failure', ...joinSymptoms, 'device-certificate-expired', ...signInSymptoms],
  check(facts) {
    const { endpoints } = facts
    const offset = clockOffset({ ...facts, endpoints: { status: 'ok', value: endpoints } })
    const token = tokenMisfit(known(facts.managedIdentityToken))
    const source = sourceText(known(facts.timeService), known(facts.quotedPrograms)?.timeService ?? [])
    const device = known(facts.dsregStatus)
    const fix = (seconds: number | null) => stepsFor(seconds, known(facts.timeService), device?.domainJoined === true)
    if (offset?.verdict === 'wrong') {
      const { seconds } = offset.middle
      return fail({
        saw: [seen(offset), token, source].filter(Boolean).join(' '),
        fix: fix(seconds),
        explains: [
          ...(explainsTls(endpoints) ? (['tls-failure'] as const) : []),
          ...narrowed(joinSymptoms, ['network', 'token', 'service', 'service-fault', 'enrolment'], facts),
          ...(device !== null && certificateFits(device, known(facts.deviceCertificates), offset)
            ? (['device-certificate-expired'] as const)
            : []),
          ...signInSymptoms,
        ],
      })
    }
    const others = whatOthersSay(offset)
    if (token !== null)
      return fail({
        saw: `${token} Beside that, ${others}. ${source}`.trim(),
        fix: fix(null),
        // The services' word for the time is better than a token's.
        ...(offset?.verdict === 'right' ? { severity: 'warning' as const, explains: [] } : {}),
      })
    return offset?.verdict === 'right' ? pass : notApplicable(others)
  },
})

const sourcesOf = (readings: ClockReading[]) => readings.map(({ source }) => source).join(', ')

function seen({ middle, counted, beyond, metadata }: ClockOffset): string {
  const told = `This VM's clock is ${offsetWords(middle.seconds)} (within ${Math.ceil(middle.error)} s): it showed ${utcWords(middle.shown)} when ${middle.source} said ${utcWords(middle.told)}.`
  const others = beyond.filter((one) => one !== middle)
  const agree = others.length === 0 ? '' : ` ${sourcesOf(others)} ${others.length === 1 ? 'says' : 'say'} the same.`
  const deviant = counted.filter((one) => !beyond.includes(one))
  const disagree = deviant.length === 0 ? '' : ` Only ${sourcesOf(deviant)} told another time.`
  const beside =
    metadata === null || counted.includes(metadata)
      ? ''
      : ` By instance metadata it was ${utcWords(metadata.told)} when this VM's clock showed ${utcWords(metadata.shown)}: ${offsetWords(metadata.seconds)}.`
  return told + agree + disagree + beside
}

/** Where they don't say that it is wrong. */
function whatOthersSay(offset: ClockOffset | null): string {
  if (offset === null) return 'nothing that can be believed told the time'
  if (offset.verdict === 'right') return `by the answers of ${sourcesOf(offset.counted)} the clock is right`
  const each = offset.counted.map((one) => `by ${one.source} the clock is ${offsetWords(one.seconds)}`)
  return `the sources of the time disagree: ${each.join(', ')}`
}

/** What is wrong with a token that is not valid now, by more than the limit. Its times come from Microsoft Entra. */
function tokenMisfit(token: ManagedIdentityToken | null): string | null {
  const { claims, attempt } = token ?? {}
  if (claims == null || attempt == null) return null
  const now = (Date.parse(attempt.at) + attempt.result.ms) / 1000
  const at = utcWords(attempt.at)
  const time = (seconds: number) => utcWords(isoTime(seconds * 1000) ?? String(seconds))
  const says = (validity: string) =>
    `The managed identity's new token is valid ${validity}, and this VM's clock showed ${at} when it came.`
  if (claims.nbf !== null && claims.nbf - now > clockLimit) return says(`from ${time(claims.nbf)} on`)
  if (claims.exp !== null && now - claims.exp > clockLimit) return says(`until ${time(claims.exp)} only`)
  return null
}

/** Where Windows takes the time from: its settings, and what it says itself, in its own language. */
function sourceText(service: TimeService | null, said: string[]): string {
  const state = service?.service?.state
  const settings = [
    service?.type == null ? null : `Type ${service.type}`,
    service?.ntpServer == null ? null : `NtpServer ${service.ntpServer}`,
  ].filter((one) => one !== null)
  const running =
    service?.service == null
      ? null
      : state === null
        ? 'is not installed'
        : `is ${state}${service.service.startType === 'disabled' ? ' and disabled' : ''}`
  const told = [
    running === null ? null : `The time service W32Time ${running}`,
    settings.length === 0 ? null : `its source is set as ${settings.join(', ')}`,
    service?.hostClock === false ? 'the clock of the Azure host (VMICTimeProvider) is switched off as a source' : null,
  ].filter((one) => one !== null)
  // In every language the seventh line is the last successful sync and the eighth the source; without the service there is one line that says so.
  const quoted = said.length >= 8 ? said.slice(6, 8) : said.slice(0, 1)
  const quote = quoted.length === 0 ? '' : ` w32tm.exe /query /status says: "${quoted.join('; ')}".`
  return `${told.length === 0 ? '' : `${told.join('; ')}.`}${quote}`.trim()
}

/** Every TLS failure is one of dates, on a service whose own time makes them right. */
function explainsTls(endpoints: Endpoints): boolean {
  const told = new Set(endpoints.answers.map(({ host }) => host))
  return failuresOf(endpoints, 'tls').every(({ host }) => told.has(host))
}

/** By the right time the device's certificate is valid. */
function certificateFits(device: DsregStatus, stored: DeviceCertificates | null, { middle }: ClockOffset): boolean {
  const certificate = deviceCertificate(device, stored)
  return certificate !== null && isValidAt(certificate, new Date(middle.told))
}

const serviceOn = 'Set-Service W32Time -StartupType Automatic; Start-Service W32Time'
const providerKey = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\W32Time\\TimeProviders\\VMICTimeProvider'
/** What a machine of no domain lets its time service correct, seconds: 15 hours. */
const usualMost = 54_000

/** `seconds`: how far the clock is ahead; null where that isn't known. In the order in which they must be done. */
function stepsFor(seconds: number | null, found: TimeService | null, domainMember: boolean): FixStep[] {
  const service = found?.service ?? null
  const most = (seconds ?? 0) > 0 ? found?.mostBack : found?.mostForward
  const tooFar = seconds !== null && Math.abs(seconds) > (most ?? usualMost)
  const wantsSource = !domainMember && found?.type != null && !/^(?:NTP|AllSync)$/i.test(found.type)
  const steps: (FixStep | null)[] = [
    service !== null && service.state === null
      ? { text: 'Register the time service again (elevated).', command: 'w32tm.exe /register', where: 'vm' }
      : null,
    service !== null && service.state !== 'running'
      ? {
          text: 'Start the time service and let it start with Windows (elevated).',
          command: `powershell.exe -Command "${serviceOn}"`,
          where: 'vm',
        }
      : null,
    !domainMember && found?.hostClock === false
      ? {
          text: 'Let Windows take the time from the Azure host, which needs no network (elevated).',
          command: `powershell.exe -Command "Set-ItemProperty -Path ${providerKey} -Name Enabled -Value 1; Restart-Service W32Time"`,
          where: 'vm',
        }
      : null,
    wantsSource
      ? {
          text: `The time service is told to take the time from nowhere that this VM has (Type ${found?.type}). Name a time server (elevated).`,
          command: 'w32tm.exe /config /manualpeerlist:"time.windows.com,0x8" /syncfromflags:manual /update',
          where: 'vm',
        }
      : null,
    seconds !== null && tooFar
      ? {
          text: `The clock is further off than the time service corrects by itself. Move it once by what it is off (elevated; a second time would move it again).`,
          command: `powershell.exe -Command "Set-Date -Adjust ([TimeSpan]::FromSeconds(${Math.round(-seconds)}))"`,
          where: 'vm',
        }
      : null,
    {
      text: domainMember
        ? 'Set the clock by the time of the domain (elevated). If it stays wrong, the clock of the domain controller is wrong: mend it there first, at the PDC emulator.'
        : 'Set the clock by its time source (elevated). If Windows says that no time data was available, let UDP port 123 out to the time server.',
      command: 'w32tm.exe /resync /rediscover',
      where: 'vm',
    },
  ]
  return steps.filter((step) => step !== null)
}
