// Fails where Windows' own TLS is set so that it can't talk to Microsoft Entra, or by dsregcmd's own test doesn't, while this tool's TLS, which is another, may connect.

import { clouds } from '../clouds.ts'
import type { EndpointRole } from '../network/required-endpoints.ts'
import { known } from '../outcome.ts'
import type { DsregStatus } from '../probes/dsreg-status.ts'
import type { Events } from '../probes/events.ts'
import { tlsKeys, type WindowsTls } from '../probes/windows-tls.ts'
import { recognizeSymptoms } from '../symptoms.ts'
import { utcWords } from '../utc-words.ts'
import { documentation } from './documentation.ts'
import { endpointSymptoms } from './endpoint-failures.ts'
import { extensionState, hasExtensionTraces, knownSources } from './extension-state.ts'
import { failedStep, narrowed } from './failed-step.ts'
import { type FixStep, fail, notApplicable, pass, rule } from './rule.ts'
import { countedFailures } from './sign-in-causes.ts'

export const windowsTlsMisconfigured = rule({
  id: 'windows-tls-misconfigured',
  title: "Windows' own TLS may not reach Microsoft Entra",
  why: 'The join and every sign-in use the TLS of Windows (Schannel), and Microsoft Entra takes TLS 1.2 or newer only. Other programs, this one too, bring a TLS of their own and connect all the same.',
  stage: 'machine',
  severity: 'error',
  thenCheck: 'curl.exe -v of System32, which uses the TLS of Windows, prints an HTTP status for the host.',
  docs: documentation.windowsTls,
  needs: ['windowsTls', 'dsregStatus'],
  uses: ['endpoints', 'events', 'extensionLogs', 'extensionStatus', 'guestAgent'],
  passNeeds: ['endpoints'],
  explains: endpointSymptoms,
  check(facts, { asked, collectedAt }) {
    const { windowsTls, dsregStatus } = facts
    const sources = knownSources(facts)
    const joined = dsregStatus.azureAdJoined === true
    const faults = faultsOf(windowsTls)
    const run = sources === null ? null : extensionState(sources)
    const own = ownTrouble(dsregStatus, run?.codes ?? [])
    const [fault] = faults
    if (fault === undefined && own?.isTls !== true) return pass
    const wanted = sources === null || hasExtensionTraces(sources) || asked.symptom !== null
    if (dsregStatus.domainJoined === true && !joined && !wanted)
      return notApplicable('the VM belongs to an Active Directory domain and nothing shows that Entra login is wanted')
    const endpoints = known(facts.endpoints)?.endpoints ?? []
    const hostOf = (role: EndpointRole, usual: string) => endpoints.find((one) => one.role === role)?.host ?? usual
    const reachesAll = endpoints.length > 0 && endpoints.every(({ reached }) => reached === true)
    if (fault === undefined) {
      // Where something is in the way of this tool too, that finding says what; what a log says is history.
      if (own?.now !== true || !reachesAll) return pass
      return fail({
        saw: `${own.text} That is an error of TLS, while this tool reaches every required endpoint. The versions and cipher suites of Windows' TLS are set as usual, so that its check of certificates is left: its root certificates, its revocation check, or security software in between.`,
        severity: 'warning',
        fix: [askWindows(hostOf('registration', clouds.AzurePublicCloud.registration))],
        explains: [],
      })
    }
    const worksAnyway = dsregStatus.tests.some(({ name, result }) => isDiscovery(name) && result === 'pass')
    // The run did not get through to where this tool gets.
    const stuck = run !== null && failedStep(run) === 'network' && reachesAll
    const refused = fault.certain && refusedWithoutAnswer(known(facts.events), asked.symptom, collectedAt)
    const broken = joined ? own?.now === true || refused : own !== null || stuck || (fault.certain && !worksAnyway)
    return fail({
      saw: [
        ...faults.map(({ text }) => text),
        own?.text,
        stuck && own === null ? `${run.saw} This tool's TLS reaches every required endpoint now.` : null,
        worksAnyway ? "dsregcmd's own DRS Discovery Test passes all the same." : null,
        broken || !joined
          ? schannelText(known(facts.events), collectedAt)
          : 'The VM is joined, and nothing shows that Windows fails to connect.',
      ]
        .filter(Boolean)
        .join(' '),
      ...(broken
        ? { explains: narrowed(endpointSymptoms, ['network', 'service-fault'], facts) }
        : { severity: 'warning' as const, explains: [] }),
      fix: [...faults.flatMap(({ fix }) => fix), restart],
      thenCheck: `After the restart, curl.exe -v https://${hostOf('login', clouds.AzurePublicCloud.login)}/ on the VM prints an HTTP status: it uses the TLS of Windows.`,
    })
  },
})

interface Fault {
  text: string
  fix: FixStep[]
  /** No program of Windows can do without it. Else it depends on what the program asks for. */
  certain: boolean
}

const shorter = (key: string) => key.replace('HKEY_LOCAL_MACHINE', 'HKLM')
const tls12 = `${shorter(tlsKeys.protocols)}\\TLS 1.2\\Client`
const byPolicy = 'If group policy, Intune or a hardening script wrote it, change it there too, else it comes back.'
const winHttpTls12Or13 = 0x800 | 0x2000

function faultsOf({ enabled, disabledByDefault, winHttpProtocols, cipherSuites }: WindowsTls): Fault[] {
  const turnOn: FixStep[] = [
    {
      text: `Turn TLS 1.2 on for clients, from an elevated prompt on the VM. ${byPolicy}`,
      command: `reg.exe add "${tls12}" /v Enabled /t REG_DWORD /d 1 /f`,
      where: 'vm',
    },
    {
      text: 'And let programs that name no version use it.',
      command: `reg.exe add "${tls12}" /v DisabledByDefault /t REG_DWORD /d 0 /f`,
      where: 'vm',
    },
  ]
  const faults: Fault[] = []
  if (enabled === 0)
    faults.push({
      text: `TLS 1.2 is turned off for clients: Enabled is 0 under ${tls12}.`,
      fix: turnOn,
      certain: true,
    })
  else if (disabledByDefault !== null && disabledByDefault !== 0)
    faults.push({
      text: `TLS 1.2 is off for clients that do not ask for it by name: DisabledByDefault is ${disabledByDefault} under ${tls12}.`,
      fix: turnOn.slice(1),
      certain: false,
    })
  if (winHttpProtocols !== null && (winHttpProtocols & winHttpTls12Or13) === 0)
    faults.push({
      text: `WinHTTP is told to use no TLS 1.2: DefaultSecureProtocols is 0x${winHttpProtocols.toString(16)} under ${shorter(tlsKeys.winHttp)}.`,
      fix: [
        {
          text: `Take that setting away, so that WinHTTP uses what Windows supports (elevated). ${byPolicy}`,
          command: `reg.exe delete "${shorter(tlsKeys.winHttp)}" /v DefaultSecureProtocols /f`,
          where: 'vm',
        },
      ],
      certain: false,
    })
  if (cipherSuites !== null && !cipherSuites.some(isTaken))
    faults.push({
      text: `Group policy allows only cipher suites that Microsoft Entra does not take (${cipherSuites.slice(0, 3).join(', ')}${cipherSuites.length > 3 ? ` and ${cipherSuites.length - 3} more` : ''}; Functions under ${shorter(tlsKeys.ciphers)}).`,
      fix: [
        {
          text: 'Set the policy "SSL Cipher Suite Order" (Computer Configuration, Administrative Templates, Network, SSL Configuration Settings) to Not Configured, or add TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 and TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 to it. Until the policy comes again, this takes it off the VM (elevated).',
          command: `reg.exe delete "${shorter(tlsKeys.ciphers)}" /v Functions /f`,
          where: 'vm',
        },
      ],
      certain: false,
    })
  return faults
}

/** Of TLS 1.3, or for a certificate with an RSA key and with a cipher that the services take; names of older Windows end in a curve: ..._P256. */
const isTaken = (suite: string) =>
  /^TLS_(?:AES|CHACHA20)_/.test(suite) || /^TLS_(?:ECDHE_|DHE_)?RSA_WITH_AES_/.test(suite)

/** What Schannel's refusals become in WinHTTP and in the security interface. */
const tlsCodes = new Set([0x80072f7d, 0x80072f8f, 0x80090326, 0x80090331])
const isTlsCode = (code: string) => tlsCodes.has(Number(code) >>> 0)
const isDiscovery = (test: string) => /^DRS Discovery\b/i.test(test)

/** Windows' own requests that failed: `now` by what dsregcmd tries or remembers of this VM's sign-in, else by the extension's newest run. */
function ownTrouble(
  { tests, prtAttempt }: DsregStatus,
  codesOfRun: string[],
): { text: string; isTls: boolean; now: boolean } | null {
  const test = tests.find(({ name, result }) => isDiscovery(name) && result === 'fail')
  if (test !== undefined)
    return { text: `dsregcmd's own ${test.name} says ${test.text}.`, isTls: test.codes.some(isTlsCode), now: true }
  const code = (prtAttempt?.codes ?? []).find(isTlsCode)
  if (code !== undefined)
    return { text: `dsregcmd's last request for a primary refresh token failed with ${code}.`, isTls: true, now: true }
  const logged = codesOfRun.find(isTlsCode)
  return logged === undefined
    ? null
    : { text: `The extension's newest run failed with ${logged}, an error of TLS.`, isTls: true, now: false }
}

const recent = 24 * 3600 * 1000

/** A sign-in was refused, and nothing shows that Microsoft Entra had a part in it. */
function refusedWithoutAnswer(events: Events | null, symptom: string | null, now: Date): boolean {
  const told = [
    ...(events === null ? [] : countedFailures(events, now)).map(({ ruleId, code }) => ({ ruleId, text: code })),
    ...recognizeSymptoms(symptom ?? '').map(({ ruleId, sentence }) => ({ ruleId, text: sentence })),
  ]
  return told.some(({ ruleId }) => endpointSymptoms.includes(ruleId)) && !told.some(({ text }) => /^AADSTS/i.test(text))
}

/** Schannel could not make a client's credential (36871) or was refused (36887): also other programs cause these, so that they only stand beside. */
function schannelText(events: Events | null, now: Date): string | null {
  const found = (events?.channels ?? [])
    .flatMap((one) => one.events)
    .filter(
      ({ provider, id, at }) =>
        provider === 'Schannel' && [36871, 36887].includes(id) && now.getTime() - Date.parse(at) < recent,
    )
  const [newest] = found
  return newest === undefined
    ? null
    : `The System log holds ${found.length === 1 ? 'one error' : `${found.length} errors`} of Schannel of the last 24 hours (event ${newest.id}, newest at ${utcWords(newest.at)}).`
}

const restart: FixStep = {
  text: 'Restart the VM: Windows reads these settings only then.',
  command: 'shutdown.exe /r /t 0',
  where: 'vm',
}

const askWindows = (host: string): FixStep => ({
  text: "Let a program that uses the TLS of Windows say what it dislikes: curl.exe of System32. CRYPT_E_NO_REVOCATION_CHECK or CRYPT_E_REVOCATION_OFFLINE: let the VM reach the certificate's revocation lists on port 80 (crl3.digicert.com, ocsp.digicert.com, www.microsoft.com/pkiops). SEC_E_UNTRUSTED_ROOT: let Windows fetch its root certificates (ctldl.windowsupdate.com).",
  command: `curl.exe -v https://${host}/`,
  where: 'vm',
})
