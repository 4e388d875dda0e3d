import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { endpoints, noConnection } from '../healthy/endpoints.ts'
import { events } from '../healthy/events.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { guestAgent } from '../healthy/guest-agent.ts'
import { noSignIns, refusedSignIns } from '../healthy/sign-ins.ts'
import { windowsTls } from '../healthy/windows-tls.ts'
import type { RuleCases } from './case.ts'
import { setAgain } from './commands.ts'

const client = 'TLS 1.2\\Client'
const off = windowsTls({
  protocols: { [client]: ['Enabled    REG_DWORD    0x0', 'DisabledByDefault    REG_DWORD    0x1'] },
})
const notByDefault = windowsTls({ protocols: { [client]: ['DisabledByDefault    REG_DWORD    0x1'] } })
const oldWinHttp = windowsTls({ winHttpProtocols: '0xa0' })
const oldCiphers = windowsTls({
  cipherSuites: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384_P384,TLS_RSA_WITH_3DES_EDE_CBC_SHA',
})

const notJoined = dsregStatus(dsregCapture('not-joined-system'))
const stuck = {
  dsregStatus: notJoined,
  extensionLogs: runLog(['Discover tenant info with Tenant ID x', 'AAD Join failed with status code: -2145648607.']),
}
/** A domain member that dsregcmd tests: its DRS discovery ends so. */
const discovery = (result: string) =>
  dsregStatus(dsregCapture('domain-joined-server').replace(/(DRS Discovery Test : ).*/, `$1${result}`))
const withoutExtension = {
  extensionLogs: logFolder(),
  extensionStatus: extensionStatus(null),
  guestAgent: guestAgent(null),
}
/** A joined VM whose sign-in could not be finished by Windows. */
const joinedAndFailing = dsregStatus(
  dsregCapture('joined-local-account').replace(
    '       AzureAdPrtAuthority :',
    `       AzureAdPrtAuthority :
     AcquirePrtDiagnostics : PRESENT
            Attempt Status : 0xc000023c
                HTTP Error : 0x80072f8f`,
  ),
)

const byDefault =
  'reg.exe add "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client" /v DisabledByDefault /t REG_DWORD /d 0 /f'
const turnOn =
  'reg.exe add "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client" /v Enabled /t REG_DWORD /d 1 /f'

export default {
  ruleId: 'windows-tls-misconfigured',
  fails: {
    'TLS 1.2 is off for clients, and the join failed for it': {
      evidence: {
        ...stuck,
        windowsTls: off,
        events: events({
          system: [
            { id: 36871, at: '2026-11-20T01:58:02.000Z', level: 2, data: { Type: 'client', ErrorState: '10013' } },
          ],
        }),
      },
      saw: [
        'TLS 1.2 is turned off for clients: Enabled is 0 under HKLM\\SYSTEM',
        'The System log holds one error of Schannel of the last 24 hours (event 36871, newest at 2026-11-20 01:58:02 UTC)',
      ],
      notSaw: ["dsregcmd's own", 'The VM is joined'],
      commands: [turnOn, byDefault, 'shutdown.exe /r /t 0', setAgain],
      thenCheck: 'curl.exe -v https://login.microsoftonline.com/',
      explained: ['extension-failed', 'device-not-joined'],
    },
    'TLS 1.2 is off, and the VM is not joined yet': {
      evidence: { windowsTls: off, dsregStatus: notJoined, ...withoutExtension },
      command: 'shutdown.exe /r /t 0',
      notSaw: ['Schannel'],
    },
    'several errors of Schannel in 24 hours, and others that do not count': {
      evidence: {
        ...stuck,
        windowsTls: off,
        events: events({
          system: [
            { id: 36887, at: '2026-11-20T01:59:02.000Z', level: 2, data: { AlertDesc: '70' } },
            { id: 36871, at: '2026-11-20T01:58:02.000Z', level: 2 },
            { id: 36871, at: '2026-11-20T01:57:02.000Z', level: 2, provider: 'Another' },
            { id: 7036, at: '2026-11-20T01:56:02.000Z' },
            { id: 36871, at: '2026-11-19T02:14:09.000Z', level: 2 },
          ],
        }),
      },
      saw: ['holds 2 errors of Schannel of the last 24 hours (event 36887, newest at 2026-11-20 01:59:02 UTC)'],
    },
    'TLS 1.2 is off on a joined VM, to which a sign-in was refused before anybody was asked': {
      evidence: { windowsTls: off, events: refusedSignIns([{ subStatus: '0xc000006a' }]) },
    },
    'TLS 1.2 is off on a joined VM, and Microsoft Entra itself refused the sign-in': {
      evidence: { windowsTls: off, events: refusedSignIns([{ aadsts: 'AADSTS50126' }]) },
      severity: 'warning',
      cause: 'credentials-rejected',
    },
    'TLS 1.2 is off on a joined VM, and the user saw a refusal that names no answer': {
      evidence: { windowsTls: off, events: noSignIns },
      asked: { symptom: 'Your credentials did not work' },
    },
    'TLS 1.2 is off on a joined VM, and the user saw what Microsoft Entra answered': {
      evidence: { windowsTls: off, events: noSignIns },
      asked: { symptom: 'AADSTS50126: Error validating credentials' },
      severity: 'warning',
      cause: 'credentials-rejected',
    },
    'TLS 1.2 is off on a joined VM, and the user saw that Remote Desktop is off': {
      evidence: { windowsTls: off, events: noSignIns },
      asked: { symptom: 'Remote access to the server is not enabled' },
      severity: 'warning',
    },
    "TLS 1.2 is off, and the extension's run says that TLS failed": {
      evidence: {
        windowsTls: off,
        dsregStatus: notJoined,
        extensionLogs: runLog(['AAD Join failed with status code: -2147012721.']),
      },
      saw: ["The extension's newest run failed with -2147012721, an error of TLS."],
    },
    'TLS 1.2 is only off by default, and the run did not come to the network': {
      evidence: {
        windowsTls: notByDefault,
        dsregStatus: notJoined,
        extensionLogs: runLog(['Getting Tenant ID from MSI.', 'AAD Join failed with status code: -2145648595.']),
      },
      severity: 'warning',
      cause: 'extension-failed',
      notSaw: ["This tool's TLS"],
    },
    'TLS 1.2 is off on a VM that is joined and well': {
      evidence: { windowsTls: off },
      severity: 'warning',
      cause: null,
      saw: ['The VM is joined, and nothing shows that Windows fails to connect'],
    },
    'TLS 1.2 is off, and the sign-in of a joined VM fails for it': {
      evidence: { windowsTls: off, dsregStatus: joinedAndFailing },
      saw: ['primary refresh token failed with 0x80072f8f'],
      notSaw: ['nothing shows'],
    },
    'the sign-in of a joined VM fails with an error of TLS, and nothing is set': {
      evidence: { dsregStatus: joinedAndFailing },
      severity: 'warning',
      cause: null,
      saw: ['primary refresh token failed with 0x80072f8f', 'its check of certificates'],
    },
    'TLS 1.2 is off, and dsregcmd made other tests than that of its discovery': {
      evidence: {
        windowsTls: off,
        dsregStatus: dsregStatus(dsregCapture('domain-joined-server').replace(/.*DRS Discovery Test : .*\r?\n/, '')),
      },
      cause: 'ad-domain-joined',
      notSaw: ['all the same'],
    },
    "TLS 1.2 is off, and dsregcmd's own discovery fails": {
      evidence: { windowsTls: off, dsregStatus: discovery('FAIL [0x801c0021/0x80072efe]') },
      cause: 'ad-domain-joined',
      saw: ["dsregcmd's own DRS Discovery Test says FAIL [0x801c0021/0x80072efe]"],
    },
    "TLS 1.2 is off, yet dsregcmd's own discovery passes": {
      evidence: { windowsTls: off, dsregStatus: discovery('PASS') },
      severity: 'warning',
      cause: 'ad-domain-joined',
    },
    'TLS 1.2 is only off by default, and the join got as far as the network': {
      evidence: { ...stuck, windowsTls: notByDefault },
      commands: [byDefault, 'shutdown.exe /r /t 0', setAgain],
      saw: ['DisabledByDefault is 1', "This tool's TLS reaches every required endpoint now"],
      explained: ['extension-failed', 'device-not-joined'],
    },
    'TLS 1.2 is only off by default': {
      evidence: { windowsTls: notByDefault },
      severity: 'warning',
      cause: null,
    },
    'WinHTTP may use TLS 1.0 alone': {
      evidence: { ...stuck, windowsTls: oldWinHttp },
      saw: ['DefaultSecureProtocols is 0xa0'],
      commands: [
        'reg.exe delete "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp" /v DefaultSecureProtocols /f',
        'shutdown.exe /r /t 0',
        setAgain,
      ],
    },
    'a policy leaves no cipher suite that Microsoft Entra takes': {
      evidence: { ...stuck, windowsTls: oldCiphers },
      saw: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384_P384, TLS_RSA_WITH_3DES_EDE_CBC_SHA; Functions under'],
      command:
        'reg.exe delete "HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002" /v Functions /f',
    },
    'a policy of three such suites': {
      evidence: { ...stuck, windowsTls: windowsTls({ cipherSuites: 'TLS_A,TLS_B,TLS_C' }) },
      saw: ['(TLS_A, TLS_B, TLS_C; Functions'],
    },
    'a policy of four such suites': {
      evidence: { ...stuck, windowsTls: windowsTls({ cipherSuites: 'TLS_A,TLS_B,NO_TLS_AES_C,x_TLS_RSA_WITH_AES_D' }) },
      saw: ['(TLS_A, TLS_B, NO_TLS_AES_C and 1 more; Functions'],
    },
    'such a policy on a VM where the network itself is in the way': {
      evidence: {
        ...stuck,
        windowsTls: oldCiphers,
        endpoints: endpoints({ registration: (_, address) => ({ direct: noConnection('TIMEOUT', address) }) }),
      },
      severity: 'warning',
      notSaw: ['The VM is joined'],
      cause: 'endpoint-unreachable',
    },
    "dsregcmd's own discovery fails with an error of TLS, and nothing is set": {
      evidence: { dsregStatus: discovery('FAIL [0x801c0021/0x80072f8f]') },
      severity: 'warning',
      cause: 'ad-domain-joined',
      saw: ['this tool reaches every required endpoint', 'its check of certificates'],
      command: 'curl.exe -v https://enterpriseregistration.windows.net/',
    },
  },
  passes: {
    'one cipher suite among many that is taken': {
      evidence: { ...stuck, windowsTls: windowsTls({ cipherSuites: 'TLS_A,TLS_RSA_WITH_AES_128_CBC_SHA' }) },
    },
    'suites of TLS 1.3 alone': {
      evidence: { ...stuck, windowsTls: windowsTls({ cipherSuites: 'TLS_CHACHA20_POLY1305_SHA256' }) },
    },
    'suites with a key exchange of their own': {
      evidence: { ...stuck, windowsTls: windowsTls({ cipherSuites: 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384' }) },
    },
    'WinHTTP may use TLS 1.3': { evidence: { ...stuck, windowsTls: windowsTls({ winHttpProtocols: '0x2000' }) } },
    "dsregcmd's own discovery fails with an error of TLS, and this tool does not get through either": {
      evidence: {
        dsregStatus: discovery('FAIL [0x801c0021/0x80072f8f]'),
        endpoints: endpoints({ registration: (_, address) => ({ direct: noConnection('TIMEOUT', address) }) }),
      },
    },
    'nothing is set': { evidence: {} },
    'the keys are absent': {
      evidence: { windowsTls: { ...windowsTls(), protocols: { present: false, key: 'x' } } },
    },
    'hardened, and well: TLS 1.2 is on in both ways of writing it, older ones are off': {
      evidence: {
        dsregStatus: notJoined,
        windowsTls: windowsTls({
          protocols: {
            'TLS 1.0\\Client': ['Enabled    REG_DWORD    0x0', 'DisabledByDefault    REG_DWORD    0x1'],
            'TLS 1.1\\Client': ['Enabled    REG_DWORD    0x0', 'DisabledByDefault    REG_DWORD    0x1'],
            [client]: ['Enabled    REG_DWORD    0xffffffff', 'DisabledByDefault    REG_DWORD    0x0'],
            'TLS 1.2\\Server': ['Enabled    REG_DWORD    0x0'],
          },
          winHttpProtocols: '0xa00',
          cipherSuites:
            'TLS_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
        }),
      },
    },
    'cipher suites by their old names': {
      evidence: {
        dsregStatus: notJoined,
        windowsTls: windowsTls({ cipherSuites: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256_P256' }),
      },
    },
    "dsregcmd's own discovery fails with an error that is none of TLS": {
      evidence: { dsregStatus: discovery('FAIL [0x801c0021/0x80072efe]') },
    },
    'an error of TLS in the log of the extension is history': {
      evidence: {
        dsregStatus: notJoined,
        extensionLogs: runLog(['AAD Join failed with status code: -2147012721.']),
      },
    },
    'Schannel logged errors, as it does on servers that are scanned': {
      evidence: { events: events({ system: [{ id: 36871, at: '2026-11-20T01:58:02.000Z', level: 2 }] }) },
    },
  },
  notApplicable: {
    'a domain member where nobody wants Entra login': {
      evidence: { windowsTls: off, dsregStatus: discovery('FAIL [0x801c0021/0x80072f8f]'), ...withoutExtension },
    },
  },
} satisfies RuleCases
