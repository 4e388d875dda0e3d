import { failed, ok } from '../../src/outcome.ts'
import { service } from '../healthy/agent-services.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import {
  answers,
  brokenTls,
  endpoints,
  everywhere,
  inspector,
  noConnection,
  publicAuthority,
  publicChain,
} from '../healthy/endpoints.ts'
import { runLog } from '../healthy/extension-logs.ts'
import { lookedAt } from '../healthy/ids.ts'
import type { Raw } from '../healthy/index.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { managedIdentityToken } from '../healthy/managed-identity-token.ts'
import { quotedPrograms } from '../healthy/quoted-programs.ts'
import { imdsAnswer, utf8 } from '../healthy/text.ts'
import { timeService } from '../healthy/time-service.ts'
import type { RuleCases } from './case.ts'

/** A Date header of a server whose clock is so far ahead of this VM's. */
const date = (seconds: number) => ({ date: new Date(Date.parse(lookedAt) + seconds * 1000).toUTCString() })
const says =
  (seconds: number, chain = publicChain) =>
  (host: string, address: string) => ({
    direct: answers(address, chain(host), 404, date(seconds)),
  })
const dropped = (_: string, address: string) => ({ direct: noConnection('TIMEOUT', address) })

/** Instance metadata whose answer has these headers. */
function metadata(headers: Record<string, string>): Raw['instanceMetadata'] {
  const found = instanceMetadata()
  const result = found.attempts[0]?.result
  if (result?.kind === 'answer') Object.assign(result.headers, headers)
  return found
}

/** Every source of the time says that it is so much later than this VM shows. */
const later = (seconds: number) => ({
  endpoints: endpoints(everywhere(says(seconds))),
  instanceMetadata: metadata(date(seconds)),
})

const notJoined = {
  dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
  extensionLogs: runLog(['AAD Join failed with status code: -2145648607.']),
}
const day = 86_400
/** A joined VM whose device certificate is valid from 2024 until this day. */
const certificateUntil = (end: string) =>
  dsregStatus(
    dsregCapture('joined-local-account').replace(
      /(DeviceCertificateValidity : ).*/,
      `$1[ 2024-01-01 00:00:00.000 UTC -- ${end} 00:00:00.000 UTC ]`,
    ),
  )
const soon = Math.floor(Date.parse(lookedAt) / 1000)

const resync = 'w32tm.exe /resync /rediscover'
const startService = 'powershell.exe -Command "Set-Service W32Time -StartupType Automatic; Start-Service W32Time"'
const hostClock =
  'powershell.exe -Command "Set-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\W32Time\\TimeProviders\\VMICTimeProvider -Name Enabled -Value 1; Restart-Service W32Time"'
const w32tmSays = (...lines: string[]): Raw['quotedPrograms'] => ({
  ...quotedPrograms(),
  w32tm: ok({ exitCode: 1, stdout: utf8(lines.map((line) => `${line}\r\n`).join('')) }),
})

/** A token that instance metadata took so long to give. */
function slowToken(claims: Parameters<typeof managedIdentityToken>[0], ms: number): Raw['managedIdentityToken'] {
  const token = managedIdentityToken(claims)
  return { ...token, attempts: token.attempts.map((one) => ({ ...one, result: { ...one.result, ms } })) }
}

export default {
  ruleId: 'clock-skewed',
  fails: {
    'half an hour behind, by the services and by instance metadata': {
      evidence: later(1800),
      saw: [
        "This VM's clock is 30 min behind",
        'showed 2026-11-20 02:14:09 UTC when',
        'said 2026-11-20 02:44:09 UTC',
        'say the same',
        'By instance metadata it was 2026-11-20 02:44:09 UTC',
        'The time service W32Time is running; its source is set as Type NTP, NtpServer time.windows.com,0x8.',
        'w32tm.exe /query /status says: "Last Successful Sync Time: 9/15/2025 12:01:31 AM; Source: VM IC Time Synchronization Provider".',
      ],
      notSaw: ['told another time'],
      commands: [resync],
    },
    'and a user was refused for it': {
      evidence: later(1800),
      asked: { symptom: 'Your credentials did not work' },
      explained: ['credentials-rejected'],
    },
    'seven hours ahead, and the join failed for it': {
      evidence: { ...later(-7 * 3600), ...notJoined },
      saw: ["This VM's clock is 7 h ahead"],
      explained: ['extension-failed', 'device-not-joined'],
    },
    'the join failed before it met the network: that is another matter': {
      evidence: {
        ...later(1800),
        dsregStatus: notJoined.dsregStatus,
        extensionLogs: runLog([
          'Getting Tenant ID from MSI.',
          'DsrCmdAzureHelper::GetTenantId failed 0x801c002d',
          'AAD Join failed with status code: -2145648595.',
        ]),
      },
      notExplained: ['extension-failed'],
    },
    'the time service is off and told to take the time from nowhere': {
      evidence: {
        ...later(400),
        timeService: timeService({ type: 'NoSync', hostClock: '0x0', state: service('W32Time', 1, '0x4') }),
      },
      saw: ['W32Time is stopped and disabled', 'Type NoSync', 'VMICTimeProvider) is switched off'],
      commands: [
        startService,
        hostClock,
        'w32tm.exe /config /manualpeerlist:"time.windows.com,0x8" /syncfromflags:manual /update',
        resync,
      ],
    },
    'years behind: further than the time service corrects': {
      evidence: later(400 * day),
      saw: ['400 days behind'],
      commands: ['powershell.exe -Command "Set-Date -Adjust ([TimeSpan]::FromSeconds(34560000))"', resync],
    },
    'two hours behind, and the time service may correct one': {
      evidence: { ...later(7200), timeService: timeService({ most: '0xe10' }) },
      command: 'powershell.exe -Command "Set-Date -Adjust ([TimeSpan]::FromSeconds(7200))"',
    },
    'two hours behind, and the time service may correct one only the other way': {
      evidence: { ...later(7200), timeService: timeService({ mostBack: '0xe10' }) },
      commands: [resync],
    },
    'two hours ahead, and the time service may go back by one': {
      evidence: { ...later(-7200), timeService: timeService({ mostBack: '0xe10' }) },
      commands: ['powershell.exe -Command "Set-Date -Adjust ([TimeSpan]::FromSeconds(-7200))"', resync],
    },
    'the time service is not installed, so that w32tm.exe has one line to say': {
      evidence: {
        ...later(1800),
        timeService: timeService({ state: service('W32Time', 1060) }),
        quotedPrograms: w32tmSays('The following error occurred: The service has not been started. (0x80070426)'),
      },
      saw: ['W32Time is not installed; its source', 'says: "The following error occurred: The service has not'],
      commands: ['w32tm.exe /register', startService, resync],
    },
    'a member of a domain takes the time from there, whatever the host offers': {
      evidence: {
        ...later(1800),
        dsregStatus: dsregStatus(
          dsregCapture('joined-local-account').replace('DomainJoined : NO', 'DomainJoined : YES'),
        ),
        timeService: timeService({ type: 'NT5DS', hostClock: '0x0' }),
      },
      commands: [resync],
    },
    'AllSync is a source too': {
      evidence: { ...later(1800), timeService: timeService({ type: 'AllSync' }) },
      commands: [resync],
    },
    'neither dsregcmd nor w32tm.exe could be asked': {
      evidence: { ...later(1800), dsregStatus: { present: false }, quotedPrograms: w32tmSays() },
      notSaw: ['w32tm.exe'],
      commands: [resync],
    },
    'a firewall resets one host, which the clock does not account for': {
      evidence: {
        endpoints: endpoints({
          ...everywhere(
            says(90 * day, (host) =>
              publicAuthority.chain([host], { from: '2027-01-01T00:00:00Z', to: '2027-12-01T00:00:00Z' }),
            ),
          ),
          rbac: (_, address) => ({ direct: brokenTls(address, 'ECONNRESET') }),
        }),
      },
      notExplained: ['tls-failure'],
    },
    'eighty days ahead, and the device certificate is over only by this clock': {
      evidence: { ...later(-80 * day), dsregStatus: certificateUntil('2026-10-01') },
      explained: ['device-certificate-expired'],
    },
    'two hours ahead, and the device certificate is really over': {
      evidence: { ...later(-7200), dsregStatus: certificateUntil('2026-10-01') },
      notExplained: ['device-certificate-expired'],
    },
    'one of four services tells another time': {
      evidence: { endpoints: endpoints({ ...everywhere(says(900)), rbac: says(0) }) },
      saw: ['15 min behind', 'Only pas.windows.net told another time'],
    },
    'nothing of the time service could be read': {
      evidence: {
        ...later(900),
        timeService: {
          service: { status: 'failed', reason: 'access-denied', message: 'denied' },
          registry: { status: 'failed', reason: 'access-denied', message: 'denied' },
        },
      },
      command: 'w32tm.exe /resync /rediscover',
    },
    'no service is reached: instance metadata is believed': {
      evidence: { endpoints: endpoints(everywhere(dropped)), instanceMetadata: metadata(date(3600)) },
      saw: ['1 h behind', 'when instance metadata said'],
    },
    "the inspector's Date is right, but nobody believes it; instance metadata is": {
      evidence: {
        endpoints: endpoints(everywhere(says(0, (host) => inspector.chain([host])))),
        instanceMetadata: metadata(date(3600)),
      },
      saw: ['1 h behind'],
    },
    'a certificate is not yet valid only by this clock, and its service tells the time': {
      evidence: {
        endpoints: endpoints(
          everywhere(
            says(90 * day, (host) =>
              publicAuthority.chain([host], { from: '2027-01-01T00:00:00Z', to: '2027-12-01T00:00:00Z' }),
            ),
          ),
        ),
      },
      saw: ['90 days behind'],
      explained: ['tls-failure'],
    },
    'the token is valid only in an hour, and nobody told the time': {
      evidence: {
        endpoints: endpoints(everywhere(dropped)),
        managedIdentityToken: managedIdentityToken({ nbf: soon + 3600, exp: soon + day }),
      },
      saw: ['valid from 2026-11-20 03:14:09 UTC on', 'nothing that can be believed told the time'],
    },
    'the token is valid only in an hour, and of two services one agrees': {
      evidence: {
        endpoints: endpoints({ ...everywhere(dropped), login: says(0), rbac: says(3600) }),
        managedIdentityToken: managedIdentityToken({ nbf: soon + 3600, exp: soon + day }),
      },
      saw: ['the sources of the time disagree: by pas.windows.net the clock is 1 h behind'],
    },
    'the token does not fit, but the services agree with the clock': {
      evidence: { managedIdentityToken: managedIdentityToken({ nbf: soon - day, exp: soon - 3600 }) },
      severity: 'warning',
      cause: null,
      saw: ['valid until 2026-11-20 01:14:09 UTC only', 'the clock is right'],
    },
  },
  passes: {
    'the clock is right': { evidence: later(0) },
    'four and a half minutes off': { evidence: later(270) },
    'a slow network: the round trip is no offset': {
      evidence: {
        endpoints: endpoints(
          everywhere((host, address) => {
            const direct = answers(address, publicChain(host), 404, date(-303))
            return { direct: { ...direct, http: direct.http?.kind === 'answer' ? { ...direct.http, ms: 4000 } : null } }
          }),
        ),
      },
    },
    'instance metadata tells another time than all services': { evidence: { instanceMetadata: metadata(date(7200)) } },
    "an inspector's clock is wrong on one host": {
      evidence: { endpoints: endpoints({ login: says(7200, (host) => inspector.chain([host])) }) },
    },
    "a proxy's page has a wrong Date": {
      evidence: {
        endpoints: endpoints({
          login: (host, address) => ({
            direct: answers(address, publicChain(host), 403, { ...date(7200), via: '1.1 proxy' }),
          }),
        }),
      },
    },
    'a token came after two seconds, and is valid from the second that it came': {
      evidence: { managedIdentityToken: slowToken({ nbf: soon + 301 }, 2000) },
    },
    'a token that names no end': { evidence: { managedIdentityToken: managedIdentityToken({ exp: null }) } },
    'a really expired certificate, from a service whose time agrees': {
      evidence: {
        endpoints: endpoints({
          login: says(0, (host) =>
            publicAuthority.chain([host], { from: '2026-01-01T00:00:00Z', to: '2026-11-01T00:00:00Z' }),
          ),
        }),
      },
    },
  },
  notApplicable: {
    'nobody tells the time': { evidence: { endpoints: endpoints(everywhere(dropped)) } },
    "a proxy's page in the place of instance metadata tells another time, and no service is reached": {
      evidence: {
        endpoints: endpoints(everywhere(dropped)),
        instanceMetadata: {
          attempts: [imdsAnswer('/metadata/instance?api-version=2021-02-01', 200, '<html>Sign in</html>', date(7200))],
        },
      },
    },
    'one of two services says that the clock is wrong': {
      evidence: { endpoints: endpoints({ ...everywhere(dropped), login: says(0), rbac: says(7200) }) },
    },
    "only instance metadata tells another time, and Windows' list of roots could not be read": {
      evidence: {
        endpoints: endpoints({}, { windowsRoots: failed('access-denied', 'reg.exe exits 1') }),
        instanceMetadata: metadata(date(7200)),
      },
    },
    'the one service that answers says another thing than instance metadata': {
      evidence: {
        endpoints: endpoints({ ...everywhere(dropped), login: says(7200) }),
        instanceMetadata: metadata(date(0)),
      },
    },
    "instance metadata's answer came out of a cache, and no service answers": {
      evidence: {
        endpoints: endpoints({
          ...everywhere(dropped),
          login: (_, address) => ({ direct: brokenTls(address, 'ECONNRESET') }),
        }),
        instanceMetadata: metadata({ ...date(7200), age: '7190', via: '1.1 proxy' }),
      },
    },
  },
} satisfies RuleCases
